import { useTranslation } from "react-i18next";
import type { BmsError, FileFault } from "../../../protocol/shared.ts";
import { FILE_FAULTS } from "../../../protocol/shared.ts";
import { Button } from "./Button.tsx";
import { Say } from "./Say.tsx";
import "./fileSay.css";

const isFault = (reason: unknown): reason is FileFault => FILE_FAULTS.some((fault) => fault === reason);

/** Why a file was not taken: the error in its words, and what exactly is wrong with the file. */
export function FileSay({ error, onClose }: { readonly error: BmsError; readonly onClose: () => void }) {
  const { t } = useTranslation("parameters");
  const { t: errors } = useTranslation("errors");
  const { code, detail = {} } = error;
  const { reason, where } = detail;
  return (
    <div className="fileSay">
      <Say tone="bad" title={errors(`codes.${code}.what`)} alert>
        {isFault(reason) && (
          <p>
            <b>{t(`file.fault.${reason}`)}</b>{" "}
            {typeof where === "string" && where !== "" && <span className="mono">{t("file.faultAt", { where })}</span>}
          </p>
        )}
        <p>
          {errors(`codes.${code}.means`)} {errors(`codes.${code}.todo`)}
        </p>
        <Button size="small" onClick={onClose}>
          {t("file.dismiss")}
        </Button>
      </Say>
    </div>
  );
}
