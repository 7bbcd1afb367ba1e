import type { PackIdentity } from "../../../protocol/shared.ts";

/** PACE boards name themselves in the first part of their version: "P16S200A-31280-1.30C". Anything else says nothing of the model. */
export function modelOf(identity: PackIdentity | null): string | null {
  const match = /^(P\d{1,2}S\d{2,3}[A-Z]?)(?=[-_ ]|$)/.exec(identity?.bmsVersion ?? "");
  return match?.[1] ?? null;
}
