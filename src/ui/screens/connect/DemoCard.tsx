import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BmsError } from "../../../../protocol/shared.ts";
import { Button } from "../../parts/Button.tsx";
import { OpenTraceButton, TraceFaultSay } from "../../parts/OpenTraceButton.tsx";
import { connect } from "../../state/host.ts";
import { emptyDraft, useUi } from "../../state/store.ts";

/** For a look without a pack: simulated ones, when the host has some, or a recording. */
export function DemoCard() {
  const { t } = useTranslation("connect");
  const path = useUi((s) => s.ports.find((port) => port.kind === "demo")?.path ?? null);
  const [error, setError] = useState<BmsError | null>(null);
  return (
    <section className="panel demoCard" aria-label={t("demo.title")}>
      <div className="grow">
        <b>{t("demo.title")}</b>
        <p>{t("demo.text")}</p>
      </div>
      <div className="demoButtons">
        {path !== null && (
          <Button size="small" onClick={() => void connect({ ...emptyDraft, path })}>
            {t("demo.open")}
          </Button>
        )}
        <OpenTraceButton small onError={setError} />
      </div>
      {error !== null && <TraceFaultSay error={error} />}
    </section>
  );
}
