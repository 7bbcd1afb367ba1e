import type { PackIdentity } from "../../../protocol/shared.ts";

const textOf = (value: string | undefined): string | null =>
  value === undefined || value === "notRead" || value === "notReported" || value.trim() === "" ? null : value;

export const serialOf = (identity: PackIdentity | null): string | null => textOf(identity?.packSerial) ?? textOf(identity?.modelSerial);
