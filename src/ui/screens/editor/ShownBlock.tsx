import { useTranslation } from "react-i18next";
import { fieldWord } from "../../../../protocol/shared.ts";
import { settingAmount } from "../../model/settingAmounts.ts";
import { useRead } from "../../state/editor.ts";
import { useFamilyWords } from "../../state/families.ts";
import { useUi } from "../../state/store.ts";
import { useFigures } from "../../words/useFigures.ts";
import { blockId } from "./ParamBlock.tsx";

/** What the settings' blocks hold besides: figures as they come, looked at and never written. */
export function ShownBlock() {
  const figures = useFigures();
  const { t } = useTranslation("parameters");
  const words = useFamilyWords();
  const read = useRead();
  const table = useUi((s) => s.params.table);
  const shown = Object.entries(read?.shown ?? {});
  if (read === null || shown.length === 0) return null;
  const fields = words(read.pack.family)?.fields ?? {};
  return (
    <section className="panel paramBlock identityBlock" id={blockId("shown")} aria-label={t("shown.title")} data-group="shown">
      <div className="paramBlockHead">
        <div>
          <h2 tabIndex={-1}>{t("shown.title")}</h2>
          <span className="chip">{t("identity.readOnly")}</span>
          <p>{t("shown.short")}</p>
        </div>
      </div>
      <dl className="identityList">
        {shown.map(([key, value]) => (
          <div key={key}>
            <dt>{fieldWord(fields, key, null) ?? key}</dt>
            <dd className="mono">{settingAmount(key, value, table, figures)}</dd>
          </div>
        ))}
      </dl>
      <p className="identityNote">{t("shown.note")}</p>
    </section>
  );
}
