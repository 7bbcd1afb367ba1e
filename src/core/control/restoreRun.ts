import type { BmsError, Reply, Request, Result } from "../../../protocol/index.ts";
import { isRefusal, sleep } from "../../../protocol/index.ts";
import type { ControlReport, ControlStage, ControlVerdict } from "../../contract/control.ts";
import type { SettingValues } from "../../contract/params.ts";
import { movedIn } from "../pack/numbers.ts";
import type { Turn } from "../pack/packTurn.ts";
import { mayStillCome, PATIENCE_MS, PAUSE_MS, SETTLE_MS } from "../pack/patience.ts";
import type { SettingsShot } from "../pack/settingsReader.ts";
import { doubtOf } from "../params/doubt.ts";
import type { Vault } from "../params/vault.ts";
import type { HostPorts } from "../ports.ts";

interface RestoreJob {
  readonly turn: Turn;
  readonly clock: HostPorts["clock"];
  readonly vault: Vault;
  readonly request: Request;
  /** Cells in series; null = not known. */
  readonly cellCount: number | null;
  readonly onStage: (stage: ControlStage) => void;
  /** Settings as read back. */
  readonly onSettings: (values: SettingValues) => void;
}

type Outcome = Pick<ControlReport, "verdict" | "after" | "alsoChanged" | "reason" | "hint" | "settings">;

/** Backup on disk, one send, and all settings read again until they are stable. A failed Result means that nothing was sent. */
export async function runRestore(job: RestoreJob): Promise<Result<{ readonly reply: Result<Reply>; readonly outcome: Outcome }>> {
  const { turn, clock, vault, request, cellCount, onStage, onSettings } = job;
  const { link, pack, reader } = turn;
  const shot = await reader.readAll("fresh");
  if (!shot.ok) return shot;
  const before = link.driver.toSettings(shot.value.reads);
  const doubt = (await vault.isProven(pack)) ? null : doubtOf(link.driver, before, cellCount);
  if (doubt) return doubt;
  const backup = await vault.keepBackup(pack, before, "beforeDefaults", Math.round(clock.wallMs()));
  if (!backup.ok) return backup;
  onStage("sending");
  const reply = await reader.ask(request, "command");
  onStage("readingBack");
  const after = await readSteady(job, before, shot.value);
  const rest = { after: null, alsoChanged: [], hint: null } as const;
  if (!after.ok) {
    const settings = { moved: [], unchanged: 0, backup: backup.value.name };
    return { ok: true, value: { reply, outcome: { ...rest, verdict: "unknown", reason: after.error, settings } } };
  }
  onSettings(after.value);
  const keys = Object.keys(before);
  const moved = movedKeys(job, before, after.value).map((key) => ({ key, from: before[key] ?? 0, to: after.value[key] ?? null }));
  const settings = { moved, unchanged: keys.length - moved.length, backup: backup.value.name };
  return { ok: true, value: { reply, outcome: { ...rest, verdict: verdictOf(moved.length > 0, reply), reason: null, settings } } };
}

/** The command has not moved what changes anyway, as the charge does, nor what could not be read before. */
function movedKeys({ turn }: RestoreJob, before: SettingValues, after: SettingValues): readonly string[] {
  return movedIn(turn.link.driver.settings, before, after).filter((key) => before[key] !== undefined);
}

/** Every value that was read before, twice the same. */
async function readSteady(job: RestoreJob, before: SettingValues, first: SettingsShot): Promise<Result<SettingValues>> {
  const { turn, clock } = job;
  const { driver } = turn.link;
  const sinceMs = clock.nowMs();
  let last: SettingValues | null = null;
  for (;;) {
    const shot = await turn.reader.readAll("readBack");
    const forMs = clock.nowMs() - sinceMs;
    if (shot.ok) {
      const values = driver.toSettings(shot.value.reads);
      const isWhole = isEveryRead(Object.keys(before), shot.value);
      const isSteady = last !== null && movedIn(driver.settings, last, values).length === 0;
      // The pack may still be busy: two equal reads, and no immediate match with the values from before.
      if (isWhole && isSteady && (movedKeys(job, before, values).length > 0 || forMs >= SETTLE_MS)) return { ok: true, value: values };
      if (forMs >= 2 * PATIENCE_MS) return { ok: false, error: refusalSince(first, shot.value) ?? UNSTEADY };
      last = values;
    } else if (!mayStillCome(turn.link, shot.error) || forMs >= PATIENCE_MS) return shot;
    await sleep(clock, PAUSE_MS, turn.link.signal);
  }
}

const UNSTEADY: BmsError = { code: "frame.implausible", detail: { what: "unsteady" } };

/** What has been read and holds no value any more is known; what no block has brought is not. */
function isEveryRead(keys: readonly string[], { reads }: SettingsShot): boolean {
  const brought = new Set(Object.values(reads).flatMap(({ values }) => Object.keys(values)));
  return keys.every((key) => brought.has(key));
}

/** Why a block is missing that was there before. */
function refusalSince(first: SettingsShot, { refused }: SettingsShot): BmsError | null {
  return refused.find(({ block }) => first.refused.every((earlier) => earlier.block !== block))?.error ?? null;
}

/** The defaults are not known: if nothing has changed, the pack already had them or did nothing. */
function verdictOf(hasMoved: boolean, reply: Result<Reply>): ControlVerdict {
  if (hasMoved) return "done";
  if (reply.ok) return "acknowledged";
  return isRefusal(reply.error) ? "refused" : "notDone";
}
