import { MantineProvider } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import "./app.css";
import { ConnectionBar } from "./frame/ConnectionBar.tsx";
import { ErrorNet } from "./frame/ErrorNet.tsx";
import { Foot } from "./frame/Foot.tsx";
import { Rail } from "./frame/Rail.tsx";
import { ReplayBar } from "./frame/ReplayBar.tsx";
import { screenOf } from "./frame/screens.tsx";
import { TraceFaultSay } from "./parts/OpenTraceButton.tsx";
import { Say } from "./parts/Say.tsx";
import { PcControlBar } from "./screens/control/PcControlBar.tsx";
import { LogPanel } from "./screens/logging/LogPanel.tsx";
import { PublishPanel } from "./screens/publishing/PublishPanel.tsx";
import { hearIn } from "./state/host.ts";
import { takeOpenedFile } from "./state/openedFile.ts";
import { useHash } from "./state/route.ts";
import { useStale } from "./state/selectors.ts";
import { useUi } from "./state/store.ts";
import { changeLanguage, languageOf } from "./text/i18n.ts";
import { theme } from "./theme/theme.ts";

function useScheme(): "light" | "dark" {
  const wish = useUi((s) => s.preferences.theme);
  const systemDark = useMediaQuery("(prefers-color-scheme: dark)", false, { getInitialValueInEffect: false });
  if (wish === "auto") return systemDark ? "dark" : "light";
  return wish === "dark" ? "dark" : "light";
}

/** Chromium keeps the old answer of a container query when only the rem in it changed. */
function askContainersAgain(): void {
  const container = document.getElementById("root");
  if (container === null) return;
  container.style.containerType = "normal";
  container.getBoundingClientRect();
  container.style.containerType = "";
}

/** What stands outside React: the sun's contrast, the size of text, the language of the page. */
function usePagePreferences(): void {
  const { theme: wish, language, scalePct } = useUi((s) => s.preferences);
  useEffect(() => {
    const root = document.documentElement;
    if (wish === "sun") root.dataset.contrast = "sun";
    else delete root.dataset.contrast;
    root.style.setProperty("--ui-scale", String(scalePct / 100));
    askContainersAgain();
  }, [wish, scalePct]);
  useEffect(() => {
    const wanted = languageOf(language);
    void changeLanguage(wanted);
    void hearIn(wanted);
  }, [language]);
}

function Remarks() {
  const { t } = useTranslation("frame");
  const gone = useUi((s) => s.host === "gone");
  const refused = useUi((s) => s.refused);
  return (
    <>
      {gone && (
        <Say tone="bad" title={t("hostGone.title")} alert>
          {t("hostGone.text")}
        </Say>
      )}
      {!gone && refused !== null && <TraceFaultSay error={refused} />}
    </>
  );
}

/** Only a shell of the desktop is handed files. */
function useOpenedFiles(): void {
  const isDesktop = useUi((s) => s.info?.shell === "electron");
  const opened = useUi((s) => s.opened);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each further file counts it up
  useEffect(() => {
    if (isDesktop) void takeOpenedFile();
  }, [isDesktop, opened]);
}

export function App() {
  const scheme = useScheme();
  const screen = screenOf(useHash());
  const stale = useStale();
  usePagePreferences();
  useOpenedFiles();
  return (
    <MantineProvider theme={theme} withCssVariables={false} withGlobalClasses={false} forceColorScheme={scheme}>
      <div className="app">
        <ConnectionBar />
        <ReplayBar />
        <Rail />
        <main className={stale ? "main stale" : "main"}>
          <Remarks />
          <PcControlBar />
          <ErrorNet key={screen.key}>
            <screen.Page />
          </ErrorNet>
        </main>
        <LogPanel />
        <PublishPanel />
        <Foot />
      </div>
    </MantineProvider>
  );
}
