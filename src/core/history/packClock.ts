import type { Result } from "../../../protocol/index.ts";
import { fail, ok, PRIORITY } from "../../../protocol/index.ts";
import type { PackClock } from "../../contract/history.ts";
import { byDistance } from "../pack/clockTimes.ts";
import type { PackLink } from "../pack/packLink.ts";
import { askOn, readBlock } from "../pack/readBlock.ts";
import type { HostPorts } from "../ports.ts";

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
