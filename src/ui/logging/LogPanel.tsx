import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import "../editor/drawer.css";
import { Icon } from "../parts/Icon.tsx";
import { showLogPanel, useLogPanel } from "../state/logs.ts";
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
        <button
          type="button"
          className="btn"
          data-look="quiet"
          data-size="small"
          aria-label={t("close")}
          onClick={() => showLogPanel(false)}
        >
          <Icon name="close" />
        </button>
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
