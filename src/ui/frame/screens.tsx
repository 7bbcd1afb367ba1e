import type { ComponentType } from "react";
import type { IconName } from "../parts/Icon.tsx";
import { lazyPage } from "./lazyPage.tsx";

type ScreenWord = "live" | "packs" | "parameters" | "inverter" | "history" | "control" | "trace" | "help";

export interface Screen {
  /** Also the address after `#/` and the key of its name in the text. */
  readonly key: ScreenWord;
  readonly icon: IconName;
  readonly Page: ComponentType;
  /** Fetches its code, so that opening it waits for nothing. */
  readonly preload: () => void;
}

/** The screens that exist, in the order of the rail and of Alt+1, Alt+2 …; Help stands apart at its end. */
export const SCREENS: readonly Screen[] = [
  { key: "live", icon: "live", ...lazyPage(async () => (await import("../screens/connect/LiveScreen.tsx")).LiveScreen) },
  { key: "packs", icon: "packs", ...lazyPage(async () => (await import("../screens/packs/PacksScreen.tsx")).PacksScreen) },
  {
    key: "parameters",
    icon: "parameters",
    ...lazyPage(async () => (await import("../screens/editor/ParametersScreen.tsx")).ParametersScreen),
  },
  { key: "inverter", icon: "inverter", ...lazyPage(async () => (await import("../screens/inverter/InverterPage.tsx")).InverterPage) },
  { key: "history", icon: "history", ...lazyPage(async () => (await import("../screens/history/HistoryScreen.tsx")).HistoryScreen) },
  { key: "control", icon: "control", ...lazyPage(async () => (await import("../screens/control/ControlScreen.tsx")).ControlScreen) },
  { key: "trace", icon: "trace", ...lazyPage(async () => (await import("../screens/trace/TraceScreen.tsx")).TraceScreen) },
  { key: "help", icon: "help", ...lazyPage(async () => (await import("../screens/help/HelpPage.tsx")).HelpPage) },
];

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
