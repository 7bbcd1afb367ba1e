import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./theme/mantine.css";
import "./theme/mantineVariables.css";
import "./theme/tokens.css";
import "./theme/colours.css";
import "./theme/base.css";
import { App } from "./App.tsx";
import { preloadScreens, screenOf } from "./frame/screens.tsx";
import { hearIn, startHost } from "./state/host.ts";
import { useUi } from "./state/store.ts";
import { languageOf, preloadText, startText } from "./text/i18n.ts";
import { fontsReady } from "./theme/fonts.ts";
import { inPageHost } from "./transport/inPage.ts";
import { ipcHost } from "./transport/ipc.ts";
import { socketHost, takeToken } from "./transport/socket.ts";
import type { Transport } from "./transport/transport.ts";

/** The local host marks the page that it serves; any other page has only the simulated packs. */
function servedByHost(): boolean {
  return document.querySelector('meta[name="bmstool-host"][content="socket"]') !== null;
}

async function chooseHost(): Promise<Transport> {
  if (window.bmstool) return ipcHost(window.bmstool);
  const token = takeToken();
  if (token !== null || servedByHost()) return socketHost(token);
  return inPageHost();
}

/** A page that is always busy fetches the rest all the same. */
const IDLE_MOST_MS = 2000;

async function start(): Promise<void> {
  const fonts = fontsReady();
  // Probably what is wanted: fetched while the host is still asked.
  preloadText(languageOf("auto"));
  screenOf(window.location.hash).preload();
  await startHost(await chooseHost());
  const language = languageOf(useUi.getState().preferences.language);
  await Promise.all([startText(language), hearIn(language)]);
  await fonts;
  const root = document.getElementById("root");
  if (root === null) throw new Error("index.html has no #root");
  document.documentElement.dataset.shell = useUi.getState().info?.shell ?? "";
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
  // Whatever is opened later must not wait for the host, which may be gone by then.
  requestIdleCallback(preloadScreens, { timeout: IDLE_MOST_MS });
}

void start();
