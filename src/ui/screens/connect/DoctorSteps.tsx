import { useTranslation } from "react-i18next";
import type { DoctorReport, DoctorStep } from "../../../contract/session.ts";
import type { IconName } from "../../parts/Icon.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { useFamilyName } from "../../state/families.ts";
import "./doctorSteps.css";
import { useFigures } from "../../words/useFigures.ts";
import { TryMatrix } from "./TryMatrix.tsx";

const ICONS: Readonly<Record<DoctorStep["state"], IconName>> = { pending: "dots", running: "dots", ok: "ok", info: "dash", bad: "close" };

function useNote(): (step: DoctorStep) => string {
  const { t } = useTranslation("connect");
  const nameOf = useFamilyName();
  return ({ note, params }) => {
    if (note === "") return "";
    const { baud } = params;
    // Families whose frames look alike come as several names.
    const families = String(params.family ?? "")
      .split(" ")
      .filter((name) => name !== "");
    return t(`notes.${note}`, {
      ...params,
      ...(families.length > 0 ? { family: families.map(nameOf).join(" / ") } : {}),
      ...("baud" in params && !Number(baud) ? { baud: t("tcp") } : {}),
    });
  };
}

function Took({ tookMs }: { readonly tookMs: number | null }) {
  const figures = useFigures();
  const { t } = useTranslation("parts");
  if (tookMs === null) return null;
  const ms = Math.round(tookMs);
  return <span className="stepTook">{ms < 1000 ? t("took.ms", { ms }) : t("took.s", { seconds: figures.decimal(ms / 1000, 1) })}</span>;
}

/** Step by step what was tried, what came of it, how long it took. */
export function DoctorSteps({ doctor }: { readonly doctor: DoctorReport }) {
  const { t } = useTranslation("connect");
  const note = useNote();
  return (
    <ol className="doctorSteps" aria-label={t("steps.label")}>
      {doctor.steps.map((step) => (
        <li key={step.key} data-state={step.state}>
          <span className="stepSign">
            <Icon name={ICONS[step.state]} />
            <span className="visuallyHidden">{t(`stepState.${step.state}`)}</span>
          </span>
          <b>{t(`steps.${step.key}`)}</b>
          <p>{step.state === "pending" ? t("notYet") : note(step) || t(`stepState.${step.state}`)}</p>
          <Took tookMs={step.tookMs} />
          {step.key === "ask" && doctor.tries.length > 0 && <TryMatrix tries={doctor.tries} />}
        </li>
      ))}
    </ol>
  );
}
