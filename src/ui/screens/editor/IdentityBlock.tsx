import { useTranslation } from "react-i18next";
import type { PackIdentity } from "../../../../protocol/shared.ts";
import { blockId } from "./ParamBlock.tsx";

const PARTS = ["bmsVersion", "modelSerial", "packSerial"] as const;

/** Who the pack is: read-only, and not reported is not the same as empty. */
export function IdentityBlock({ identity }: { readonly identity: PackIdentity }) {
  const { t } = useTranslation("parameters");
  return (
    <section className="panel paramBlock identityBlock" id={blockId("identity")} aria-label={t("identity.title")} data-group="identity">
      <div className="paramBlockHead">
        <div>
          <h2 tabIndex={-1}>{t("identity.title")}</h2>
          <span className="chip">{t("identity.readOnly")}</span>
          <p>{t("identity.short")}</p>
        </div>
      </div>
      <dl className="identityList">
        {PARTS.map((part) => {
          const text = identity[part];
          const isTold = text !== "notRead" && text !== "notReported";
          return (
            <div key={part}>
              <dt>{t(`identity.${part}`)}</dt>
              <dd className={isTold ? "mono" : "paramNone"}>
                {isTold ? text : <span className="paramNoneWord">{t(`identity.${text as "notRead" | "notReported"}`)}</span>}
              </dd>
            </div>
          );
        })}
      </dl>
      <p className="identityNote">{t("identity.note")}</p>
    </section>
  );
}
