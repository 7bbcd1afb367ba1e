import type { Driver, PackIdentity, Result, Values } from "../../../protocol/index.ts";
import { isRefusal, ok, told } from "../../../protocol/index.ts";
import type { Purpose, SettingsReader } from "../pack/settingsReader.ts";

/** What a pack stores besides its settings and no write may change: its identity, its design capacity. */
export interface Beside {
  readonly identity: PackIdentity;
  /** null = the pack refuses the block, or the family names none. */
  readonly figures: Values | null;
}

/** The figures of the family's block; what a pack refuses cannot be compared. */
export async function readFigures({ writing }: Driver, reader: SettingsReader, purpose: Purpose): Promise<Result<Values | null>> {
  if (writing.beside === undefined) return ok(null);
  const read = await reader.read({ block: writing.beside.block }, purpose);
  if (read.ok) return ok(read.value.values);
  return isRefusal(read.error) ? ok(null) : read;
}

function movedFrom(driver: Driver, was: Beside, is: Beside): readonly string[] {
  const texts = (["bmsVersion", "modelSerial", "packSerial"] as const).filter((key) => told(was.identity[key]) !== told(is.identity[key]));
  const figures = Object.entries(driver.writing.beside?.drift ?? {}).flatMap(([key, drift]) => {
    const [before, after] = [was.figures?.[key], is.figures?.[key]];
    const isMoved = typeof before === "number" && (typeof after !== "number" || Math.abs(after - before) > drift);
    return isMoved ? [key] : [];
  });
  return [...texts, ...figures];
}

/** Keys of changed values. A difference is accepted when it is read twice. */
export async function movedBeside(driver: Driver, reader: SettingsReader, was: Beside): Promise<Result<readonly string[]>> {
  let moved: readonly string[] = [];
  for (let tries = 0; tries < 2; tries++) {
    const identity = await reader.readIdentity();
    if (!identity.ok) return identity;
    const figures = await readFigures(driver, reader, "proofCheck");
    if (!figures.ok) return figures;
    moved = movedFrom(driver, was, { identity: identity.value.identity, figures: figures.value });
    if (moved.length === 0) break;
  }
  return ok(moved);
}
