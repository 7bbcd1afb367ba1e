import type { Result } from "../../../protocol/index.ts";
import { ok } from "../../../protocol/index.ts";

/** For a request whose reply says only that it was carried out. */
export async function done(work: void | Promise<void>): Promise<Result<null>> {
  await work;
  return ok(null);
}
