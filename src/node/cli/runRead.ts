import type { Clock, PackFlag } from "../../../protocol/index.ts";
import { flagId, flagsOf, flagTimeKey, isSameData } from "../../../protocol/index.ts";
import type { AppState } from "../../contract/events.ts";
import type { FlagTimes, SessionState, SnapshotEvent } from "../../contract/session.ts";
import { isOfReading } from "../../contract/unread.ts";
import type { Bench } from "./bench.ts";
import { table } from "./columns.ts";
import type { ReadDocument } from "./documents.ts";
import type { ExitName } from "./exitCodes.ts";
import { isoOf, packDocument, packTitle } from "./packs.ts";
import { rowsOf, stateWords } from "./readRows.ts";
import { failed, type Task, withPack } from "./task.ts";
import { sayUnread, unreadDocument } from "./unread.ts";
import { filled, type Words } from "./words.ts";

const DEFAULT_EVERY_S = 2;

export function runRead(task: Task): Promise<ExitName> {
  return withPack(task, "live", async (bench) => {
    if (task.given.flag("watch")) return watch(task, bench);
    const document = readDocument(bench.now, task.dataWords, bench.clock);
    if (document === null) return failed(task, { code: "link.closed" });
    await print(task, document, bench.now);
    sayUnread(task, missingOf(bench.now));
    return exitOf(document);
  });
}

/** What is known to be active says more than what is not known. */
export function exitOf({ flags, unread }: ReadDocument): ExitName {
  if (flags !== null && flags.length > 0) return "found";
  return flags === null || unread.length > 0 ? "incomplete" : "ok";
}

const missingOf = ({ session }: AppState) => session.unread.filter(isOfReading);

/** Reading after reading; one that is missing is said on stderr, and it goes on. */
async function watch(task: Task, bench: Bench): Promise<ExitName> {
  const everyMs = (task.given.number("every") ?? DEFAULT_EVERY_S) * 1000;
  const most = task.given.number("count") ?? Number.POSITIVE_INFINITY;
  const ends = new Set<ExitName>();
  let said: ReadDocument["unread"] | null = null;
  let dueAtMs = performance.now();
  for (let count = 0; count < most; ) {
    const waited = await bench.when(() => null, Math.max(0, dueAtMs - performance.now()));
    if (!waited.ok && waited.error.code === "cancelled") return failed(task, waited.error);
    dueAtMs = Math.max(dueAtMs + everyMs, performance.now());
    if (bench.now.session.phase === "lost") {
      task.out.say(task.words.texts.cli.read.stillTrying);
      continue;
    }
    const document = readDocument(bench.now, task.dataWords, bench.clock);
    // After a break the values may be of another pack until this one has said who it is.
    if (document === null || bench.now.session.identity === null) continue;
    if (task.out.isJson) await task.out.line(JSON.stringify(document));
    else await print(task, document, bench.now);
    if (!isSameData(document.unread, said)) sayUnread(task, missingOf(bench.now));
    said = document.unread;
    ends.add(exitOf(document));
    count += 1;
  }
  return (["found", "incomplete"] as const).find((end) => ends.has(end)) ?? "ok";
}

interface PackNow {
  readonly session: Pick<SessionState, "found" | "identity" | "unread">;
  readonly snapshot: SnapshotEvent | null;
}

/** null = no pack, or none of its values. */
export function readDocument({ session, snapshot }: PackNow, words: Words, clock: Pick<Clock, "nowMs">): ReadDocument | null {
  const { found, identity } = session;
  if (found === null || snapshot === null) return null;
  const { snapshot: pack, flagsSinceWallMs } = snapshot;
  const flags = flagsOf(pack);
  return {
    schema: "open-bmstool/read",
    version: 1,
    at: isoOf(snapshot.receivedAtWallMs),
    ageMs: Math.max(0, Math.round(clock.nowMs() - snapshot.receivedAtMs)),
    pack: packDocument({ family: found.family, address: found.address, identity }),
    values: rowsOf(pack, words),
    flags: flags === "notRead" ? null : flags.map((flag) => flagRow(flag, flagsSinceWallMs, words)),
    unknownBits: flags === "notRead" ? null : pack.unknownBits.map((bits) => ({ ...bits })),
    unread: unreadDocument(session.unread.filter(isOfReading), words),
  };
}

function flagRow(flag: PackFlag, sinceWallMs: FlagTimes, words: Words): NonNullable<ReadDocument["flags"]>[number] {
  const since = sinceWallMs[flagTimeKey(flag)];
  const { title, todo } = words.ofFlag(flag);
  return { severity: flag.severity, key: flagId(flag), title, todo, since: since === undefined ? null : isoOf(since) };
}

async function print({ out, dataWords }: Task, document: ReadDocument, { session }: AppState): Promise<void> {
  if (out.isJson) return out.document(document);
  const { found, identity } = session;
  const title = found ? packTitle({ family: found.family, address: found.address, identity }, dataWords) : "";
  await out.data(readText(document, title, dataWords));
}

export function readText(document: ReadDocument, title: string, words: Words): string {
  const { live, cli } = words.texts;
  const { noAlarm, noProtection, noFault, unknownBits } = live.flags;
  const clear =
    document.flags === null
      ? filled(cli.read.flag, { severity: live.flags.title, name: stateWords(words).notRead })
      : filled(cli.read.clear, { alarms: noAlarm, protections: noProtection, faults: noFault });
  const flags = (document.flags ?? []).flatMap(({ severity, title: name, since, todo }) => [
    filled(since === null ? cli.read.flag : cli.read.flagSince, { severity: live.flags[severity], name, since: since ?? "" }),
    `  ${todo}`,
  ]);
  // Those of a register of alarms are among the flags.
  const unknown = (document.unknownBits ?? []).flatMap(({ register, mask, severity }) =>
    severity === null ? [filled(unknownBits, { mask: `0x${mask.toString(16)}`, register })] : [],
  );
  return [
    `${title}, ${document.at}\n`,
    table(
      document.values.map(({ name, text }) => [name, text]),
      { indent: 2 },
    ),
    [...(flags.length === 0 ? [clear] : flags), ...unknown].map((line) => `${line}\n`).join(""),
    "\n",
  ].join("");
}
