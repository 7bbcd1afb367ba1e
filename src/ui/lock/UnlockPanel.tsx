import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { CloseButton } from "../parts/CloseButton.tsx";
import { Icon } from "../parts/Icon.tsx";
import { unlock } from "../state/lock.ts";
import "../parts/drawer.css";
import "./unlock.css";

interface UnlockPanelProps {
  readonly onClose: () => void;
  readonly onUnlocked?: () => void;
}

/** Who may change parameters, what can go wrong, what is done about it; then a deliberate act. */
export function UnlockPanel({ onClose, onUnlocked }: UnlockPanelProps) {
  const { t } = useTranslation("parameters");
  const [qualified, setQualified] = useState(false);
  const title = useRef<HTMLHeadingElement>(null);
  const id = useId();
  useEffect(() => {
    const opener = document.activeElement;
    title.current?.focus({ preventScroll: true });
    return () => {
      if (document.activeElement === document.body && opener instanceof HTMLElement) opener.focus({ preventScroll: true });
    };
  }, []);
  const go = () => {
    unlock();
    (onUnlocked ?? onClose)();
  };
  return (
    <aside className="drawer unlockPanel" aria-labelledby={id}>
      <div className="drawerHead">
        <Icon name="lock" />
        <h2 id={id} ref={title} tabIndex={-1}>
          {t("lock.title")}
        </h2>
        <span className="grow" />
        <CloseButton label={t("lock.cancel")} onClose={onClose} />
      </div>
      <div className="drawerBody">
        <figure className="unlockGuide">
          <blockquote>{t("lock.guide")}</blockquote>
          <figcaption>{t("lock.guideSource")}</figcaption>
        </figure>
        <section className="drawerSection">
          <h3>{t("lock.riskTitle")}</h3>
          <ul className="unlockList" data-tone="risk">
            {(["cells", "off", "bank"] as const).map((key) => (
              <li key={key}>
                <Icon name="warning" />
                {t(`lock.risks.${key}`)}
              </li>
            ))}
          </ul>
        </section>
        <section className="drawerSection">
          <h3>{t("lock.guardTitle")}</h3>
          <ul className="unlockList" data-tone="guard">
            {(["backup", "rules", "readBack", "stop"] as const).map((key) => (
              <li key={key}>
                <Icon name="ok" />
                {t(`lock.guards.${key}`)}
              </li>
            ))}
          </ul>
          <p className="unlockSession">{t("lock.session")}</p>
        </section>
      </div>
      <div className="drawerFoot unlockFoot">
        <label className="unlockCheck">
          <input type="checkbox" checked={qualified} onChange={(event) => setQualified(event.currentTarget.checked)} />
          <span>{t("lock.check")}</span>
        </label>
        <div className="unlockGo">
          <button type="button" className="btn" onClick={onClose}>
            {t("lock.cancel")}
          </button>
          <span className="grow" />
          <button type="button" className="btn" data-look={qualified ? "primary" : undefined} disabled={!qualified} onClick={go}>
            {t("lock.unlock")}
          </button>
        </div>
      </div>
    </aside>
  );
}
