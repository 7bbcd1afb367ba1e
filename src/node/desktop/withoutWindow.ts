import process from "node:process";
import { EXIT_CODES } from "../cli/exitCodes.ts";
import { commandLineWords, runCommandLine } from "../cli/program.ts";
import { takeQuitAsSignal } from "./quitAsSignal.ts";

/** What is used of Electron's `app`. */
interface DesktopApp {
  readonly isPackaged: boolean;
  readonly commandLine: { hasSwitch(name: string): boolean };
  exit(code: number): void;
  on(event: "before-quit", listener: (event: { preventDefault(): void }) => void): unknown;
}

/** Switches of Chromium and Node that open our process to other programs. The fuses stop those of Node once more. */
const OPENING_SWITCHES = [
  "remote-debugging-port",
  "remote-debugging-pipe",
  "remote-debugging-address",
  "inspect",
  "inspect-brk",
  "inspect-wait",
  "inspect-port",
];

/** The words behind the program's file, and behind its folder where Electron was given one. */
export function ownWords(app: DesktopApp): readonly string[] {
  return process.argv.slice(app.isPackaged ? 1 : 2);
}

/** True when this start shows no window: a command is run, or an installed program was asked to let others in. */
export function runsWithoutWindow(app: DesktopApp): boolean {
  const opening = app.isPackaged ? OPENING_SWITCHES.find((name) => app.commandLine.hasSwitch(name)) : undefined;
  if (opening !== undefined) {
    process.stderr.write(`Open BMSTool does not start with --${opening}.\n`);
    app.exit(EXIT_CODES.usage.code);
    return true;
  }
  const words = commandLineWords(ownWords(app));
  if (words === null) return false;
  runCommandLine(words, (code) => app.exit(code));
  takeQuitAsSignal(app);
  return true;
}
