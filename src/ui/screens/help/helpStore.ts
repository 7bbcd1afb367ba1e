import { create } from "zustand";

export const HELP_TABS = ["add", "lamps", "ports", "program"] as const;
export type HelpTab = (typeof HELP_TABS)[number];

/** What was looked at last stays while another screen is open. */
export const useHelp = create<{ readonly tab: HelpTab }>()(() => ({ tab: "add" }));
export const showHelp = (tab: HelpTab): void => useHelp.setState({ tab });
