import type { Result } from "../../../protocol/index.ts";
import { fail, isSamePack, ok, PRIORITY } from "../../../protocol/index.ts";
import type { PackClock } from "../../contract/history.ts";
import type { PackName } from "../../contract/params.ts";
import { byDistance } from "../pack/clockTimes.ts";
import type { PackLink } from "../pack/packLink.ts";
import { askOn, readBlock } from "../pack/readBlock.ts";
import type { HostPorts } from "../ports.ts";

/** The last reading of a pack's clock: it says nothing of the records of another pack. */
export class ClockBook {
  #last: { readonly pack: PackName; readonly clock: PackClock } | null = null;

  keep(pack: PackName, clock: PackClock): void {
    this.#last = { pack, clock };
  }

  clear(): void {
    this.#last = null;
  }

  of(archive: { readonly pack: PackName } | null): PackClock | null {
    return this.#last !== null && archive !== null && isSamePack(this.#last.pack, archive.pack) ? this.#last.clock : null;
  }
}

/** How the pack's clock stands to this computer's. Fails with `link.closed` where there is none, and as a reading does. */
export async function readPackClock(
  link: PackLink,
  { clock, civilTime }: Pick<HostPorts, "clock" | "civilTime">,
): Promise<Result<PackClock>> {
  const clockOfPack = link.driver.clock;
  if (!clockOfPack) return fail("link.closed");
  const block = await readBlock(link, clockOfPack, askOn(link, { priority: PRIORITY.command }));
  if (!block.ok) return block;
  const readAtWallMs = Math.round(clock.wallMs());
  const [nearest, other = null] = byDistance(clockOfPack.readings(block.value.values), civilTime(readAtWallMs));
  if (nearest === undefined) return fail("frame.implausible", { what: "clock" });
  return ok({ offsetS: nearest.offsetS, couldBe: other?.civil ?? null, readAtWallMs });
}
