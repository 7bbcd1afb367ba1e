import { useTranslation } from "react-i18next";
import { Empty } from "../../parts/Page.tsx";
import { useAddressSpan } from "../../state/families.ts";
import { useUi } from "../../state/store.ts";

/** Nothing to show yet: what this screen is for, or what is going on. */
export function PacksEmpty() {
  const { t } = useTranslation("packs");
  const span = useAddressSpan();
  const isConnected = useUi((s) => s.session.found !== null);
  return (
    <Empty icon="packs" level={2} title={t(isConnected ? "empty.waitTitle" : "empty.title")}>
      <p>{t(isConnected ? "empty.waitText" : "empty.text", span)}</p>
      {!isConnected && (
        <p>
          <b>{t("empty.connect")}</b>
        </p>
      )}
    </Empty>
  );
}

/** Beside a single pack: where the others may be. */
export function OnePackHelp() {
  const { t } = useTranslation("packs");
  const span = useAddressSpan();
  const absent = useUi((s) => s.bank.packs.filter(({ presence }) => presence === "absent").length);
  return (
    <section className="panel onePack" aria-label={t("empty.oneTitle")}>
      <h2>{t("empty.oneTitle")}</h2>
      {absent > 0 && <p>{t("empty.nobody", { count: absent })}</p>}
      <p>{t("empty.oneText")}</p>
      <ol>
        {(["oneAwake", "oneLink", "oneAdd", "oneScan"] as const).map((key) => (
          <li key={key}>{t(`empty.${key}`, span)}</li>
        ))}
      </ol>
    </section>
  );
}
