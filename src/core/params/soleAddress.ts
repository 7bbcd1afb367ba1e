import type { BmsError, Result } from "../../../protocol/index.ts";
import { fail, ok } from "../../../protocol/index.ts";
import type { PackLink } from "./packLink.ts";
import type { SettingsReader } from "./settingsReader.ts";

/** A pack that is there answers within this; each address is asked once per connection. */
const ANSWER_WITHIN_MS = 300;

const NOBODY: readonly BmsError["code"][] = ["link.timeoutFirstByte", "link.echoOnly"];

const OVER: readonly BmsError["code"][] = ["link.lost", "link.closed", "cancelled"];

/**
 * Makes sure that no second pack hears the address that all share. Asks every other address once: an answer under
 * another name, or anything that is not silence, counts as another pack. Fails with `write.sharedAddress`.
 */
export async function checkAlone(link: PackLink, reader: SettingsReader): Promise<Result<void>> {
  const { driver } = link;
  const { sharedAddress } = driver.writing;
  if (link.address !== sharedAddress) return ok(undefined);
  for (const address of driver.addresses) {
    if (address === sharedAddress) continue;
    const request = driver.request(driver.probe.block, address);
    if (!request.ok) return request;
    const reply = await reader.ask({ ...request.value, firstByteMs: ANSWER_WITHIN_MS }, "alone");
    if (!reply.ok && OVER.includes(reply.error.code)) return reply;
    // The pack itself, over RS232: it answers whatever number is asked.
    const isItself = !reply.ok && reply.error.code === "device.otherAddress" && reply.error.detail?.address === link.address;
    const isOther = reply.ok || !(isItself || NOBODY.includes(reply.error.code));
    if (isOther) return fail("write.sharedAddress", { address });
  }
  return ok(undefined);
}
