import { POWER_CABLES, ruleContext } from "../../../protocol/index.ts";
import type { Check } from "./sight.ts";
import { packsMissing } from "./sight.ts";
import { failed, figure, notPossible, passed, undecided } from "./verdict.ts";

/** How far a clock may be from this computer's, s. It dates the history: a minute is enough for that. Our judgement. */
const CLOCK_MOST_S = 60;

export const clocks: Check = (sight) => {
  const { packs } = sight;
  const missing = packsMissing(sight);
  if (missing) return missing;
  if (packs.some(({ driver }) => driver.clock === null)) return notPossible("noClock");
  if (packs.some(({ answersAlone }) => !answersAlone)) return notPossible("behindMaster");
  const measured = packs.map(({ address, clock }) => figure("clockOffset", address, clock?.offsetS ?? null, "s"));
  if (packs.some(({ clock }) => clock === null)) return undecided("valueNotRead", measured);
  if (packs.some(({ clock }) => clock?.offsetS === null)) return failed("clockNotSet", measured);
  const isRight = packs.every(({ clock }) => Math.abs(clock?.offsetS ?? Number.POSITIVE_INFINITY) <= CLOCK_MOST_S);
  return isRight ? passed(measured) : failed("clockWrong", measured);
};

/** The history of every pack is on this computer. */
export const historyArchived: Check = (sight) => {
  const { packs } = sight;
  const missing = packsMissing(sight);
  if (missing) return missing;
  if (packs.some(({ driver }) => driver.history === null)) return notPossible("noHistory");
  // An archive of years ago is one too: the person sees how old it is.
  const measured = packs.flatMap(({ address, archive }) => [
    figure("records", address, archive?.records ?? null),
    ...(archive === null ? [] : [figure("historyReadAt", address, archive.readAt)]),
  ]);
  if (packs.some(({ name }) => name === null)) return undecided("identityNotRead", measured);
  const isKept = packs.every(({ archive }) => archive !== null && (archive.records > 0 || archive.isRead));
  return isKept ? passed(measured) : failed("historyNotArchived", measured);
};

/** Nothing on the line shows a cable; the cross-section that belongs to the model is given with it. */
export const powerCable: Check = ({ packs }) => {
  const measured = packs.flatMap(({ address, name, snapshot }) => {
    const { ratedCurrentMa } = ruleContext(snapshot, name?.identity ?? null);
    const cable = POWER_CABLES.find(({ ratedA }) => ratedA * 1000 === ratedCurrentMa);
    return cable ? [figure("cableCrossSection", address, cable.mm2, "mm²")] : [];
  });
  return undecided("onlyByHand", measured);
};

export const inverterCable: Check = () => undecided("onlyByHand");
