/** Why nothing can be read from the pack or written to it right now; null = it can. */
export type LineHold = "offline" | "lost" | "reading" | "writing";
