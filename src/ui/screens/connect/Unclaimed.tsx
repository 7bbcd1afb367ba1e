import { useTranslation } from "react-i18next";
import type { UnclaimedAdapter } from "../../../contract/session.ts";
import { CopyLine } from "../../parts/CopyLine.tsx";

/** Adapters that are plugged in and cannot be chosen, and what each of them needs. */
export function Unclaimed({ adapters }: { readonly adapters: readonly UnclaimedAdapter[] }) {
  const { t } = useTranslation("connect");
  return adapters.map(({ vendor, title, driver, takenBy }) => (
    <span className="unclaimed" key={`${vendor} ${title}`}>
      {takenBy === null ? t("unclaimed.driver", { vendor, title, driver }) : t("unclaimed.taken", { vendor, title, program: takenBy })}
      {takenBy !== null && <CopyLine text={`sudo apt remove ${takenBy}`} />}
    </span>
  ));
}
