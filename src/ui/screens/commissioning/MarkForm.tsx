import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CheckResult } from "../../../contract/commissioning.ts";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { TextField } from "../../parts/TextField.tsx";
import { call } from "../../state/host.ts";
import { endMarking, rememberName, saying, useView } from "./commissioningView.ts";

interface MarkFormProps {
  readonly result: CheckResult;
  /** Of the site: most likely it is the installer who looks. */
  readonly installer: string;
}

/** What a person has seen with their own eyes, and who it was. */
export function MarkForm({ result, installer }: MarkFormProps) {
  const { t } = useTranslation("commissioning");
  const lastName = useView((s) => s.by);
  const [by, setBy] = useState(result.by || lastName || installer);
  const [remark, setRemark] = useState(result.remark);
  const [isTried, setTried] = useState(false);
  async function mark(status: "byHand" | "failed"): Promise<void> {
    setTried(true);
    const name = by.trim();
    if (name === "") return;
    rememberName(name);
    if (await saying(call("commission.mark", { check: result.check, status, by: name, remark: remark.trim() }))) endMarking(result.check);
  }
  return (
    <fieldset className="markForm">
      <legend>{t("mark.title")}</legend>
      <TextField
        label={t("mark.by")}
        value={by}
        most={200}
        fault={isTried && by.trim() === "" ? t("mark.byMissing") : null}
        onChange={setBy}
      />
      <TextField label={t("mark.remark")} value={remark} most={2000} isLong onChange={setRemark} />
      <div className="siteGo">
        <Button onClick={() => void mark("byHand")}>
          <Icon name="ok" />
          {t("mark.inOrder")}
        </Button>
        <Button onClick={() => void mark("failed")}>
          <Icon name="close" />
          {t("mark.notInOrder")}
        </Button>
        <span className="grow" />
        <Button look="quiet" onClick={() => endMarking(result.check)}>
          {t("mark.cancel")}
        </Button>
      </div>
    </fieldset>
  );
}
