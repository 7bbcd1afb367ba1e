import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../parts/Button.tsx";
import { FilePick } from "../../parts/FilePick.tsx";
import { fileText } from "../../state/fileText.ts";

interface AuthorityProps {
  /** undefined = as it is kept. */
  readonly text: string | undefined;
  readonly isKept: boolean;
  readonly most: number;
  readonly onChange: (text: string) => void;
}

/** Certificates that the broker's must be signed by: read here, so that no path of the host is typed. */
export function AuthorityField({ text, isKept, most, onChange }: AuthorityProps) {
  const { t } = useTranslation("publishing");
  const [isWrong, setWrong] = useState(false);
  const isThere = text === undefined ? isKept : text !== "";

  async function take(file: File): Promise<void> {
    const read = await fileText(file);
    const isGood = read.includes("-----BEGIN CERTIFICATE-----") && read.length <= most;
    setWrong(!isGood);
    if (isGood) onChange(read);
  }

  return (
    <div className="publishAuthority">
      <span className="publishLabel">{t("form.authority")}</span>
      <span>{t(isThere ? "form.authorityOwn" : "form.authoritySystem")}</span>
      <span className="publishPicks">
        <FilePick small label={t("form.authorityPick")} accept=".pem,.crt,.cer" onFile={(file) => void take(file)}>
          {t("form.authorityPick")}
        </FilePick>
        {isThere && (
          <Button size="small" look="quiet" onClick={() => onChange("")}>
            {t("form.authorityForget")}
          </Button>
        )}
      </span>
      {isWrong && <span className="publishFault">{t("wrong.authority")}</span>}
    </div>
  );
}
