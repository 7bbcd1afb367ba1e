import type { FamilyId } from "../../../protocol/shared.ts";
import type { DoctorHeard } from "../../contract/session.ts";

/** What a round at most takes in which nobody answers: everything on Auto, every speed of every family. */
export const SEARCH_SECONDS = 20;

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
