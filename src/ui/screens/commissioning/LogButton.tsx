import { useTranslation } from "react-i18next";
import { FilePick } from "../../parts/FilePick.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { LOG_FILES, lookInLog } from "./chargeLog.ts";
import { askingOf } from "./commissioningView.ts";

/** The packs may have been full while nobody had the program open, but a log was written. */
export function LogButton({ disabled, why }: { readonly disabled: boolean; readonly why: string | undefined }) {
  const { t } = useTranslation("commissioning");
  const more = why === undefined ? {} : { title: why };
  return (
    <FilePick
      label={t("detail.log")}
      accept={LOG_FILES}
      disabled={disabled}
      onFile={(file) => void askingOf("firstFullCharge", () => lookInLog(file))}
      {...more}
    >
      <Icon name="load" />
      {t("detail.log")}
    </FilePick>
  );
}
