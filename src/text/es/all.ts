import cli from "./cli.json" with { type: "json" };
import { words as window } from "./index.ts";
import report from "./report.json" with { type: "json" };

/** Also what only a terminal or a printed page says. This file is the same for every language. */
export const words = { ...window, report, cli };
