import type { ReactNode } from "react";
import type { IconName } from "../parts/Icon.tsx";
import { ControlScreen } from "../screens/control/ControlScreen.tsx";
import { ParametersScreen } from "../screens/editor/ParametersScreen.tsx";
import { HelpPage } from "../screens/help/HelpPage.tsx";
import { HistoryScreen } from "../screens/history/HistoryScreen.tsx";
import { InverterPage } from "../screens/inverter/InverterPage.tsx";
import { PacksScreen } from "../screens/packs/PacksScreen.tsx";
import { TraceScreen } from "../screens/trace/TraceScreen.tsx";
import { LiveScreen } from "./LiveScreen.tsx";

type ScreenWord = "live" | "packs" | "parameters" | "inverter" | "history" | "control" | "trace" | "help";

export interface Screen {
  /** Also the address after `#/` and the key of its name in the text. */
  readonly key: ScreenWord;
  readonly icon: IconName;
  readonly page: () => ReactNode;
}

/** The screens that exist, in the order of the rail and of Alt+1, Alt+2 …; Help stands apart at its end. */
export const SCREENS: readonly Screen[] = [
  { key: "live", icon: "live", page: () => <LiveScreen /> },
  { key: "packs", icon: "packs", page: () => <PacksScreen /> },
  { key: "parameters", icon: "parameters", page: () => <ParametersScreen /> },
  { key: "inverter", icon: "inverter", page: () => <InverterPage /> },
  { key: "history", icon: "history", page: () => <HistoryScreen /> },
  { key: "control", icon: "control", page: () => <ControlScreen /> },
  { key: "trace", icon: "trace", page: () => <TraceScreen /> },
  { key: "help", icon: "help", page: () => <HelpPage screenCount={SCREENS.length} /> },
];

export function screenOf(hash: string): Screen {
  const key = hash.replace(/^#\/?/, "");
  const [first] = SCREENS;
  if (first === undefined) throw new Error("no screens");
  return SCREENS.find((screen) => screen.key === key) ?? first;
}
