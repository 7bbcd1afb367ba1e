import "./frozenClock.ts";
import { createRoot } from "react-dom/client";
import "../theme/mantine.css";
import "../theme/mantineVariables.css";
import "../theme/tokens.css";
import "../theme/colours.css";
import "../theme/base.css";
import { LANGUAGES } from "../../../protocol/shared.ts";
import type { Preferences } from "../../contract/preferences.ts";
import { App } from "../App.tsx";
import { screenOf } from "../frame/screens.tsx";
import { startHost } from "../state/host.ts";
import { startText } from "../text/i18n.ts";
import { fontsReady } from "../theme/fonts.ts";
import { fixedHost } from "./fixedHost.ts";
import { PartsPage } from "./PartsPage.tsx";
import type { Scene } from "./scene.ts";
import { SCENES } from "./scenes.ts";

/**
 * `/gallery.html?scene=live-alarm&theme=dark&language=zh`: parts and screens in states that are hard to bring about, from fixed data.
 * For people who change the looks, and for the pictures of `test/browser/gallery.test.ts`; not in the program.
 */
const asked = new URLSearchParams(window.location.search);

function among<T extends string>(name: string, known: readonly T[], otherwise: T): T {
  return known.find((each) => each === asked.get(name)) ?? otherwise;
}

function askedScene(): Scene {
  const scene = SCENES.find(({ name }) => name === (asked.get("scene") ?? "parts"));
  if (scene === undefined) throw new Error(`There are the scenes ${SCENES.map(({ name }) => name).join(", ")}.`);
  return scene;
}

async function start(): Promise<void> {
  const scene = askedScene();
  const theme = among("theme", ["light", "dark", "sun"], "light");
  const language = among("language", LANGUAGES, "en");
  const preferences: Preferences = { theme, language, scalePct: 100, lastConnect: null };
  window.location.hash = `#/${scene.screen ?? "live"}`;
  screenOf(window.location.hash).preload();
  await Promise.all([startHost(fixedHost(scene, preferences)), startText(language), fontsReady()]);
  scene.prepare?.();
  if (theme === "sun") document.documentElement.dataset.contrast = "sun";
  const root = document.getElementById("root");
  if (root === null) throw new Error("gallery.html has no #root");
  createRoot(root).render(scene.screen === null ? <PartsPage scheme={theme === "dark" ? "dark" : "light"} /> : <App />);
}

void start();
