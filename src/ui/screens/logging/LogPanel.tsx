import { useTranslation } from "react-i18next";
import { Drawer, DrawerBody, DrawerSection } from "../../parts/Drawer.tsx";
import { showLogPanel, useLogPanel } from "../../state/logs.ts";
import { LogFileList } from "./LogFileList.tsx";
import { LogForm } from "./LogForm.tsx";
import { LogState } from "./LogState.tsx";
import { PublishEntry } from "./PublishEntry.tsx";
import "./logPanel.css";

function Panel() {
  const { t } = useTranslation("logging");
  return (
    <Drawer place="logPanel" title={t("title")} closeLabel={t("close")} onClose={() => showLogPanel(false)}>
      <DrawerBody>
        <DrawerSection className="logSection">
          <LogState />
          <LogForm />
        </DrawerSection>
        <DrawerSection className="logSection" title={t("files.title")}>
          <LogFileList />
        </DrawerSection>
        <PublishEntry />
      </DrawerBody>
    </Drawer>
  );
}

/** Beside the values of any screen: logging goes on whatever is looked at. */
export function LogPanel() {
  const isOpen = useLogPanel((s) => s.isOpen);
  return isOpen ? <Panel /> : null;
}
