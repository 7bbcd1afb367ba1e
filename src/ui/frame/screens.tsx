import type { ComponentType } from "react";
import type { ScreenKey } from "../model/screenKeys.ts";
import { SCREEN_KEYS } from "../model/screenKeys.ts";
import type { IconName } from "../parts/Icon.tsx";
import { lazyPage } from "./lazyPage.tsx";

interface ScreenCode {
  readonly Page: ComponentType;
  /** Fetches its code, so that opening it waits for nothing. */
  readonly preload: () => void;
}

interface Screen extends ScreenCode {
  readonly key: ScreenKey;
  readonly icon: IconName;
}

const CODE: Readonly<Record<ScreenKey, ScreenCode>> = {
  live: lazyPage(async () => (await import("./LiveScreen.tsx")).LiveScreen),
  packs: lazyPage(async () => (await import("../screens/packs/PacksScreen.tsx")).PacksScreen),
  parameters: lazyPage(async () => (await import("../screens/editor/ParametersScreen.tsx")).ParametersScreen),
  inverter: lazyPage(async () => (await import("../screens/inverter/InverterPage.tsx")).InverterPage),
  history: lazyPage(async () => (await import("../screens/history/HistoryScreen.tsx")).HistoryScreen),
  control: lazyPage(async () => (await import("../screens/control/ControlScreen.tsx")).ControlScreen),
  trace: lazyPage(async () => (await import("../screens/trace/TraceScreen.tsx")).TraceScreen),
  commissioning: lazyPage(async () => (await import("../screens/commissioning/CommissioningScreen.tsx")).CommissioningScreen),
  help: lazyPage(async () => (await import("../screens/help/HelpPage.tsx")).HelpPage),
};

/** Every screen has an icon of its own name. */
export const SCREENS: readonly Screen[] = SCREEN_KEYS.map((key) => ({ key, icon: key, ...CODE[key] }));

export function screenOf(hash: string): Screen {
  const key = hash.replace(/^#\/?/, "");
  const [first] = SCREENS;
  if (first === undefined) throw new Error("no screens");
  return SCREENS.find((screen) => screen.key === key) ?? first;
}

/** When there is nothing else to do: a screen must also open after the host has gone. */
export function preloadScreens(): void {
  for (const screen of SCREENS) screen.preload();
}
