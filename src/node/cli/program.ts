import process from "node:process";
import { appFolder } from "../appFolder.ts";
import { createLog } from "../log.ts";
import { spreadSafetyNet } from "../safetyNet.ts";
import { Interrupt } from "./interrupt.ts";
import { main } from "./main.ts";

/** First own word of an installed program that is to be a command line: Electron's program can no longer run as plain Node. */
const COMMAND_LINE_WORD = "--cli";

/** The words of the command line; null = the window is wanted. Switches of Chromium may stand before. */
export function commandLineWords(words: readonly string[]): readonly string[] | null {
  const first = words.findIndex((word) => word === COMMAND_LINE_WORD || !word.startsWith("-"));
  return words[first] === COMMAND_LINE_WORD ? words.slice(first + 1) : null;
}

/** The command line as a whole process, from its words to `exit`. */
export function runCommandLine(words: readonly string[], exit: (code: number) => void): void {
  const interrupt = new Interrupt();
  const ended = main(words, interrupt);
  const fall = spreadSafetyNet({
    log: createLog(appFolder()),
    exit,
    close() {
      interrupt.want("bug");
      return ended;
    },
  });
  // Handles of a port that has gone may keep the event loop alive: the end is decided here.
  ended.then((code) => process.stdout.write("", () => exit(code)), fall);
}
