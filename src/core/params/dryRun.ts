import type { BlockRead, PlannedBlock, Result, RuleContext } from "../../../protocol/index.ts";
import { checkEdits, fail, hexOfBytes, ok, worstLevel } from "../../../protocol/index.ts";
import type { PlannedFrame, SettingValues, WritePlan } from "../../contract/params.ts";
import type { Turn } from "../pack/packTurn.ts";
import { doubtOf } from "./doubt.ts";
import { planChecked } from "./writePlans.ts";

interface DryRun {
  readonly edits: SettingValues;
  readonly context: RuleContext;
  /** Something was written to such a pack before. */
  readonly isProven: boolean;
  readonly isCancelled: () => boolean;
}

/** What a write of these edits would report and send, with the values just read. Sends nothing but reads. */
export async function dryRun({ link, pack, reader }: Turn, run: DryRun): Promise<Result<WritePlan>> {
  const { driver } = link;
  const shot = await reader.readAll("fresh", () => undefined, run.isCancelled);
  if (!shot.ok) return shot;
  const held = driver.toSettings(shot.value.reads);
  const doubt = run.isProven ? null : doubtOf(driver, held, run.context.cellCount);
  const findings = checkEdits(driver.settings, held, run.edits, run.context);
  // Everything that can be confirmed counts as confirmed: the plan shows what would then be sent.
  const plan = planChecked(
    driver.settings,
    run.context,
    held,
    run.edits,
    findings.map(({ id }) => id),
  );
  const frames = doubt ?? (plan.ok ? framesOf(plan.value, Object.values(shot.value.reads), { link, isProven: run.isProven }) : plan);
  return ok({
    pack,
    held,
    edits: run.edits,
    findings,
    worst: worstLevel(findings),
    frames: frames.ok ? frames.value : [],
    refusal: frames.ok ? null : frames.error,
  });
}

type Where = Pick<Turn, "link"> & { readonly isProven: boolean };

/** The requests in their order; a later one of the same block carries what an earlier one has changed. */
function framesOf(
  blocks: readonly PlannedBlock[],
  reads: readonly BlockRead[],
  { link, isProven }: Where,
): Result<readonly PlannedFrame[]> {
  const { driver, address } = link;
  const frames: PlannedFrame[] = [];
  let written: SettingValues = {};
  for (const { block, edits } of blocks) {
    const [key = ""] = Object.keys(edits);
    const read = reads.find(({ values }) => values[key] !== undefined);
    const table = driver.settings.blocks.find((each) => each.key === block);
    if (!read || !table) return fail("device.unsupported", { block });
    const earlier = Object.fromEntries(Object.entries(written).filter(([each]) => read.values[each] !== undefined));
    const isFirst = frames.length === 0 && driver.writing.proveFirst && !isProven;
    for (const purpose of isFirst ? (["proof", "write"] as const) : (["write"] as const)) {
      const changes = purpose === "proof" ? {} : edits;
      const write = driver.writeRequest(block, address, { ...read.values, ...earlier }, changes);
      if (!write.ok) return write;
      frames.push({ purpose, block, wire: table.wire, keys: Object.keys(changes), hex: hexOfBytes(write.value.request.bytes) });
    }
    written = { ...written, ...edits };
  }
  return ok(frames);
}
