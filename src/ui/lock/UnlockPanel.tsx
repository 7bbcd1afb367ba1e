import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../parts/Button.tsx";
import { Drawer, DrawerBody, DrawerFoot, DrawerSection } from "../parts/Drawer.tsx";
import { Icon } from "../parts/Icon.tsx";
import { unlock } from "../state/lock.ts";
import "./unlock.css";

interface UnlockPanelProps {
  readonly onClose: () => void;
  readonly onUnlocked?: () => void;
}

/** Who may change parameters, what can go wrong, what is done about it; then a deliberate act. */
export function UnlockPanel({ onClose, onUnlocked }: UnlockPanelProps) {
  const { t } = useTranslation("parameters");
  const [qualified, setQualified] = useState(false);
  const go = () => {
    unlock();
    (onUnlocked ?? onClose)();
  };
  return (
    <Drawer place="unlockPanel" lead={<Icon name="lock" />} title={t("lock.title")} closeLabel={t("lock.cancel")} onClose={onClose}>
      <DrawerBody label={t("lock.title")}>
        <figure className="unlockGuide">
          <blockquote>{t("lock.guide")}</blockquote>
          <figcaption>{t("lock.guideSource")}</figcaption>
        </figure>
        <DrawerSection title={t("lock.riskTitle")}>
          <ul className="unlockList" data-tone="risk">
            {(["cells", "off", "bank"] as const).map((key) => (
              <li key={key}>
                <Icon name="warning" />
                {t(`lock.risks.${key}`)}
              </li>
            ))}
          </ul>
        </DrawerSection>
        <DrawerSection title={t("lock.guardTitle")}>
          <ul className="unlockList" data-tone="guard">
            {(["backup", "rules", "readBack", "stop"] as const).map((key) => (
              <li key={key}>
                <Icon name="ok" />
                {t(`lock.guards.${key}`)}
              </li>
            ))}
          </ul>
          <p className="unlockSession">{t("lock.session")}</p>
        </DrawerSection>
      </DrawerBody>
      <DrawerFoot className="unlockFoot">
        <label className="unlockCheck">
          <input type="checkbox" checked={qualified} onChange={(event) => setQualified(event.currentTarget.checked)} />
          <span>{t("lock.check")}</span>
        </label>
        <div className="unlockGo">
          <Button onClick={onClose}>{t("lock.cancel")}</Button>
          <span className="grow" />
          <Button look={qualified ? "primary" : undefined} disabled={!qualified} onClick={go}>
            {t("lock.unlock")}
          </Button>
        </div>
      </DrawerFoot>
    </Drawer>
  );
}
