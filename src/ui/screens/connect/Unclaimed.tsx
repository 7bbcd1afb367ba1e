import { useTranslation } from "react-i18next";
import { CopyLine } from "../../parts/CopyLine.tsx";
import { useUnclaimed } from "../../state/unclaimed.ts";

/** Adapters that are plugged in and cannot be chosen, and what each of them needs. */
export function Unclaimed() {
  const { t } = useTranslation("connect");
  return useUnclaimed().map(({ vendor, title, driver, takenBy }) => (
    <span className="unclaimed" key={`${vendor} ${title}`}>
      <strong>
        {takenBy === null ? t("unclaimed.driver", { vendor, title, driver }) : t("unclaimed.taken", { vendor, title, program: takenBy })}
      </strong>
      {takenBy !== null && <CopyLine text={`sudo apt remove ${takenBy}`} />}
    </span>
  ));
}
