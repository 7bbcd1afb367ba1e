import { useTranslation } from "react-i18next";
import { useUi } from "../../state/store.ts";
import { AdviceList } from "./AdviceList.tsx";
import { CableCard } from "./CableCard.tsx";
import "./connectPage.css";
import { DemoCard } from "./DemoCard.tsx";
import { DoctorSteps } from "./DoctorSteps.tsx";
import { FirstRun } from "./FirstRun.tsx";
import { Verdict } from "./Verdict.tsx";

/** The way to a pack: three steps before the first try, the doctor's findings after it. */
export function ConnectPage() {
  const { t } = useTranslation("connect");
  const doctor = useUi((s) => s.session.doctor);
  const closed = useUi((s) => s.session.phase === "closed");
  const first = closed || doctor === null;
  return (
    <div className="connectPage">
      <section className="panel doctor" aria-label={t(first ? "page" : "doctor")}>
        {first ? (
          <FirstRun />
        ) : (
          <>
            <Verdict doctor={doctor} />
            <DoctorSteps doctor={doctor} />
            <AdviceList advice={doctor.advice} />
          </>
        )}
      </section>
      <div className="connectSide">
        <CableCard />
        <DemoCard />
      </div>
    </div>
  );
}
