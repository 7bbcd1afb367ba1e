import type { BmsError, FamilyId } from "../../../protocol/shared.ts";
import type { DoctorHeard } from "../../contract/session.ts";

/** What a round at most takes in which nobody answers: everything on Auto, every speed of every family. */
export const SEARCH_SECONDS = 22;

/** What the sentences of a verdict name, in the window and in a terminal. */
export function heardFigures(
  { tries, bytes, frames, families, askedAddress, otherAddress, version }: DoctorHeard,
  titleOf: (family: FamilyId) => string,
) {
  return {
    tries,
    bytes,
    frames,
    family: families.map(titleOf).join(" / "),
    asked: askedAddress ?? "?",
    other: otherAddress ?? "?",
    version: version ?? "?",
  };
}

/** What the system said of a port that did not open. */
export function systemReason(error: BmsError | null): string {
  const { reason } = error?.detail ?? {};
  return typeof reason === "string" ? reason : "?";
}
