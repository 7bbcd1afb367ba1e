import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { CloseButton } from "../../parts/CloseButton.tsx";
import "../../parts/drawer.css";
import { showLogPanel, useLogPanel } from "../../state/logs.ts";
import { LogFileList } from "./LogFileList.tsx";
import { LogForm } from "./LogForm.tsx";
import { LogState } from "./LogState.tsx";
import "./logPanel.css";

function Panel() {
  const { t } = useTranslation("logging");
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    title.current?.focus();
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && showLogPanel(false);
    window.addEventListener("keydown", onKey);
    return () => {
      window.removeEventListener("keydown", onKey);
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <aside className="drawer logPanel" aria-label={t("title")}>
      <div className="drawerHead">
        <h2 ref={title} tabIndex={-1}>
          {t("title")}
        </h2>
        <span className="grow" />
        <CloseButton label={t("close")} onClose={() => showLogPanel(false)} />
      </div>
      <div className="drawerBody">
        <section className="drawerSection logSection">
          <LogState />
          <LogForm />
        </section>
        <section className="drawerSection logSection">
          <h3>{t("files.title")}</h3>
          <LogFileList />
        </section>
      </div>
    </aside>
  );
}

/** Beside the values of any screen: logging goes on whatever is looked at. */
export function LogPanel() {
  const isOpen = useLogPanel((s) => s.isOpen);
  return isOpen ? <Panel /> : null;
}
