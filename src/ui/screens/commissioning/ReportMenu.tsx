import { Menu } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { bytesOfHex, ok } from "../../../../protocol/shared.ts";
import type { Commissioning } from "../../../contract/commissioning.ts";
import type { Paper } from "../../../contract/report.ts";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { call } from "../../state/host.ts";
import { saveAs } from "../../state/saveAs.ts";
import { useUi } from "../../state/store.ts";
import { languageOf } from "../../text/i18n.ts";
import { saying } from "./commissioningView.ts";

/** The hand-over as the owner keeps it: on paper, and as data from which the same paper can be made again. */
export function ReportMenu({ commissioning }: { readonly commissioning: Commissioning }) {
  const { t } = useTranslation("commissioning");
  const language = languageOf(useUi((s) => s.preferences.language));
  const [isMaking, setIsMaking] = useState(false);
  const savePdf = async (paper: Paper) => {
    setIsMaking(true);
    const report = await call("commission.report", { id: commissioning.id, paper, language, earlier: null });
    setIsMaking(false);
    if (!report.ok) return report;
    saveAs(report.value.name, new Blob([bytesOfHex(report.value.pdfHex) ?? new Uint8Array(0)] as BlobPart[], { type: "application/pdf" }));
    return ok(null);
  };
  const saveJson = async () => {
    const document = await call("commission.document", { id: commissioning.id, earlier: null });
    if (!document.ok) return document;
    const text = `${JSON.stringify(document.value, null, 2)}\n`;
    saveAs(`${commissioning.id}.commissioning.json`, new Blob([text], { type: "application/json" }));
    return ok(null);
  };
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button disabled={isMaking}>
          <Icon name="download" />
          {t(isMaking ? "report.making" : "report.menu")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void saying(savePdf("A4"))}>{t("report.pdfA4")}</Menu.Item>
        <Menu.Item onClick={() => void saying(savePdf("Letter"))}>{t("report.pdfLetter")}</Menu.Item>
        <Menu.Item onClick={() => void saying(saveJson())}>{t("report.json")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
