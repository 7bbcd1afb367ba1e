import type { Result } from "../../../protocol/index.ts";
import { errorKind, fail, isOver, ok } from "../../../protocol/index.ts";
import type { PackLink } from "./packLink.ts";
import type { SettingsReader } from "./settingsReader.ts";

/** A pack that is present answers within this; each address is queried once per connection. */
const ANSWER_WITHIN_MS = 300;

/**
 * Makes sure that no second pack listens to the shared address. Asks every other address once: an answer under
 * another name, or anything that is not silence, counts as another pack. Fails with `write.sharedAddress`.
 */
export async function checkAlone(link: PackLink, reader: SettingsReader): Promise<Result<void>> {
  const { driver } = link;
  const { sharedAddress } = driver.writing;
  if (sharedAddress === null || link.address !== sharedAddress) return ok(undefined);
  for (const address of driver.addresses) {
    if (address === sharedAddress) continue;
    const request = driver.request(driver.probe.block, address);
    if (!request.ok) return request;
    const reply = await reader.ask({ ...request.value, firstByteMs: ANSWER_WITHIN_MS }, "alone");
    if (!reply.ok && isOver(reply.error)) return reply;
    // The pack itself, over RS232: it answers every address.
    const isItself = !reply.ok && reply.error.code === "device.otherAddress" && reply.error.detail?.address === link.address;
    const isOther = reply.ok || !(isItself || errorKind(reply.error) === "silence");
    if (isOther) return fail("write.sharedAddress", { address });
  }
  return ok(undefined);
}
