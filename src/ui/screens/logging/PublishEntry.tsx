import { useTranslation } from "react-i18next";
import { Button } from "../../parts/Button.tsx";
import { DrawerSection } from "../../parts/Drawer.tsx";
import { showPublishPanel } from "../../state/logs.ts";
import { useUi } from "../../state/store.ts";

/** Who looks for a way out for values looks here first. */
export function PublishEntry() {
  const { t } = useTranslation("publishing");
  const isSupported = useUi((s) => s.publishing.isSupported);
  if (!isSupported) return null;
  return (
    <DrawerSection className="logSection" title={t("title")}>
      <p className="logOff">{t("lead")}</p>
      <Button className="logGo" onClick={() => showPublishPanel(true)}>
        {t("open")}
      </Button>
    </DrawerSection>
  );
}
