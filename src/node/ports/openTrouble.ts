import type { BmsError } from "../../../protocol/index.ts";
import { accessHint } from "./portAccess.ts";
import { portHolder } from "./portHolder.ts";

/** The error of an opening with what this system tells about its cause: who has the port, or how this user may come to use it. */
export async function withCause(error: BmsError, path: string): Promise<BmsError> {
  if (error.code === "host.portBusy") return { ...error, detail: { ...error.detail, ...(await portHolder(path)) } };
  if (error.code === "host.permission") return { ...error, detail: { ...error.detail, ...(await accessHint(path)) } };
  return error;
}
