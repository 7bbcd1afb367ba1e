import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { SessionState } from "../../contract/session.ts";
import { useLastGoodAgeMs, useSecondsUntil } from "../state/ages.ts";
import { useFamilyName } from "../state/families.ts";
import { useUi } from "../state/store.ts";
import { useAgeText } from "../words/useDuration.ts";
import "./linkState.css";

type Lamp = "none" | "try" | "good" | "bad";

const LAMPS: Readonly<Record<SessionState["phase"], Lamp>> = {
  closed: "none",
  opening: "try",
  probing: "try",
  searching: "try",
  online: "good",
  retrying: "try",
  lost: "bad",
};

function probingAside({ doctor, wanted }: SessionState, t: TFunction<"frame">, nameOf: (family: string) => string): string {
  const last = doctor?.tries.findLast((each) => each.outcome === "running") ?? doctor?.tries.at(-1);
  if (!last) return wanted?.path ?? "";
  const [family, address] = [nameOf(last.family), last.address];
  return last.baudRate === null
    ? t("state.probingTcp", { family, address })
    : t("state.probingAside", { family, baud: last.baudRate, address });
}

function NextTry({ atMs }: { readonly atMs: number | null }) {
  const { t } = useTranslation("frame");
  const seconds = useSecondsUntil(atMs);
  return seconds === null || seconds === 0 ? t("state.tryingNow") : t("state.nextTry", { seconds });
}

function LastAnswer() {
  const { t } = useTranslation("frame");
  const age = useAgeText()(useLastGoodAgeMs());
  return (
    <>
      <i className="wideOnly">{t("state.lastAnswer", { age })}</i>
      <i className="phoneOnly">{t("state.lastAnswerShort", { age })}</i>
    </>
  );
}

function Aside({ session, ready }: { readonly session: SessionState; readonly ready: boolean }) {
  const { t } = useTranslation("frame");
  const nameOf = useFamilyName();
  const { phase, wanted, doctor } = session;
  if (phase === "closed") return t(ready ? "state.closedReady" : "state.closedAside");
  if (phase === "opening") return t("state.openingAside", { path: wanted?.path ?? "" });
  if (phase === "probing") return probingAside(session, t, nameOf);
  if (phase === "searching") return <NextTry atMs={doctor?.nextTryAtMs ?? null} />;
  return <LastAnswer />;
}

/** Lamp and words: whether a pack answers and how old its last answer is. Only the phase is read out, not the ticking age. */
export function LinkState() {
  const { t } = useTranslation("frame");
  const session = useUi((s) => s.session);
  const gone = useUi((s) => s.host === "gone");
  const ready = useUi((s) => s.draft.path !== "");
  const lamp = gone ? "bad" : LAMPS[session.phase];
  return (
    <section className="linkState" aria-label={t("state.label")}>
      <i className="stateLamp" data-lamp={lamp} />
      <div className="linkStateText">
        <b aria-live="polite">{gone ? t("state.hostGone") : t(`state.${session.phase}`)}</b>
        <span>{gone ? t("state.hostGoneAside") : <Aside session={session} ready={ready} />}</span>
      </div>
    </section>
  );
}
