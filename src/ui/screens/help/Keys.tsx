import { useTranslation } from "react-i18next";
import { SCREEN_KEYS } from "../../model/screenKeys.ts";

export function Keys() {
  const { t } = useTranslation("help");
  const rows = [
    [["Alt", `1…${SCREEN_KEYS.length}`], t("keys.screen")],
    [["Enter"], t("keys.enter")],
    [["Tab"], t("keys.tab")],
    [["↑", "↓"], t("keys.arrows")],
    [["Esc"], t("keys.esc")],
    [["B"], t("keys.bytes")],
    [["Ctrl", "R"], t("keys.read")],
    [["Ctrl", "S"], t("keys.save")],
    [["Ctrl", "Z"], t("keys.undo")],
    [["Ctrl", "Shift", "Z"], t("keys.redo")],
  ] as const;
  return (
    <section className="panel" aria-label={t("keys.title")}>
      <div className="panelHead">
        <h2>{t("keys.title")}</h2>
      </div>
      <dl className="helpKeys">
        {rows.map(([keys, words]) => (
          <div key={keys.join("+")}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
