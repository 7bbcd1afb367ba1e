import type { FamilyId } from "../../../protocol/shared.ts";
import type { DoctorHeard } from "../../contract/session.ts";

/** What the sentences of a verdict name, in the window and in a terminal. */
export function heardFigures(
  { tries, bytes, frames, families, askedAddress, otherAddress }: DoctorHeard,
  titleOf: (family: FamilyId) => string,
) {
  return {
    tries,
    bytes,
    frames,
    family: families.map(titleOf).join(" / "),
    asked: askedAddress ?? "?",
    other: otherAddress ?? "?",
  };
}
