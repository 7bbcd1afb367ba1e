import { useTranslation } from "react-i18next";
import { Drawer, DrawerBody, DrawerSection } from "../../parts/Drawer.tsx";
import { showPublishPanel, usePublishPanel } from "../../state/logs.ts";
import { PublishForm } from "./PublishForm.tsx";
import { PublishStatus } from "./PublishStatus.tsx";
import "./publishPanel.css";

function Panel() {
  const { t } = useTranslation("publishing");
  return (
    <Drawer place="publishPanel" title={t("title")} closeLabel={t("close")} onClose={() => showPublishPanel(false)}>
      <DrawerBody>
        <DrawerSection className="publishSection">
          <p className="publishHint">{t("lead")}</p>
          <PublishStatus />
        </DrawerSection>
        <DrawerSection className="publishSection">
          <PublishForm />
        </DrawerSection>
      </DrawerBody>
    </Drawer>
  );
}

/** Beside the values of any screen: values leave whatever is looked at. */
export function PublishPanel() {
  const isOpen = usePublishPanel((s) => s.isOpen);
  return isOpen ? <Panel /> : null;
}
