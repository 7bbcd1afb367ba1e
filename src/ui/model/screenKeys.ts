/** The screens that exist, in the order of the rail and of Alt+1, Alt+2 …; Help stands apart at its end. */
export const SCREEN_KEYS = ["live", "packs", "parameters", "inverter", "history", "control", "trace", "commissioning", "help"] as const;
/** Also the address after `#/` and the key of its name in the text. */
export type ScreenKey = (typeof SCREEN_KEYS)[number];
