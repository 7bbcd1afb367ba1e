import { useTranslation } from "react-i18next";
import { connect } from "../state/host.ts";
import { emptyDraft, useUi } from "../state/store.ts";

/** Simulated packs for a first look; absent when the host has none. */
export function DemoCard() {
  const { t } = useTranslation("connect");
  const path = useUi((s) => s.ports.find((port) => port.kind === "demo")?.path ?? null);
  if (path === null) return null;
  return (
    <section className="panel demoCard" aria-label={t("demo.title")}>
      <div className="grow">
        <b>{t("demo.title")}</b>
        <p>{t("demo.text")}</p>
      </div>
      <button type="button" className="btn" onClick={() => void connect({ ...emptyDraft, path })}>
        {t("demo.open")}
      </button>
    </section>
  );
}
