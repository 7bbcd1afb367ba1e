import { useTranslation } from "react-i18next";
import { Say } from "../../parts/Say.tsx";
import { useRead } from "../../state/editor.ts";
import { useFamily } from "../../state/families.ts";
import { useParameterWords } from "../../words/useParameterWords.ts";

/** Of a map that nobody has written in public: how the first write goes, and what speaks against one. */
export function MapNotes() {
  const { t } = useTranslation("parameters");
  const { names } = useParameterWords();
  const read = useRead();
  const family = useFamily(read?.pack.family ?? null);
  if (read === null || family?.writesUnseen !== true) return null;
  const { doubt } = read;
  if (doubt === null) return <Say title={t("firstWrite")} />;
  return (
    <Say tone="bad" title={t("doubt.title")} alert>
      <p>
        {t(`doubt.${doubt.what}`, { names: names(doubt.keys) })} {t("doubt.whatFollows")}
      </p>
    </Say>
  );
}
