import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./theme/mantine.css";
import "./theme/tokens.css";
import "./theme/colours.css";
import "./theme/base.css";
import { App } from "./App.tsx";
import { startHost } from "./state/host.ts";
import { useUi } from "./state/store.ts";
import { languageOf, startText } from "./text/i18n.ts";
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

async function start(): Promise<void> {
  await startHost(await chooseHost());
  startText(languageOf(useUi.getState().preferences.language));
  const root = document.getElementById("root");
  if (root === null) throw new Error("index.html has no #root");
  document.documentElement.dataset.shell = useUi.getState().info?.shell ?? "";
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

void start();
