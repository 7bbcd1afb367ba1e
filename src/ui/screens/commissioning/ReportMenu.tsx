import { Menu } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Result } from "../../../../protocol/shared.ts";
import type { Paper } from "../../../contract/report.ts";
import { Button } from "../../parts/Button.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { useUi } from "../../state/store.ts";
import { languageOf } from "../../text/i18n.ts";
import { openPanel, saying } from "./commissioningView.ts";
import { type ReportOf, saveJson, savePdf } from "./saveReport.ts";

/** The hand-over as the owner keeps it: on paper, and as data from which the same paper can be made again. */
export function ReportMenu({ of }: { readonly of: ReportOf }) {
  const { t } = useTranslation("commissioning");
  const language = languageOf(useUi((s) => s.preferences.language));
  const [isMaking, setIsMaking] = useState(false);
  const make = async (made: Promise<Result<null>>) => {
    setIsMaking(true);
    await saying(made);
    setIsMaking(false);
  };
  const makePdf = (paper: Paper) => void make(savePdf(of, paper, language));
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button disabled={isMaking}>
          <Icon name="download" />
          {t(isMaking ? "report.making" : of.earlier === null ? "report.menu" : "report.menuOfVisit")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => makePdf("A4")}>{t("report.pdfA4")}</Menu.Item>
        <Menu.Item onClick={() => makePdf("Letter")}>{t("report.pdfLetter")}</Menu.Item>
        <Menu.Item onClick={() => void make(saveJson(of))}>{t("report.json")}</Menu.Item>
        {of.earlier === null && <Menu.Item onClick={() => openPanel("visit")}>{t("report.compare")}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}
