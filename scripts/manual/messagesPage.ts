import type { ErrorCode } from "../../protocol/index.ts";
import { EXIT_CODES, exitOfError } from "../../src/node/cli/exitCodes.ts";
import errors from "../../src/text/en/errors.json" with { type: "json" };
import { tableOf } from "./words.ts";

/** By the first part of a code, in the order of the page. */
const GROUPS: Readonly<Record<string, string>> = {
  link: "The line",
  frame: "Answers that cannot be used",
  device: "The pack declines",
  value: "Values that you enter",
  write: "Writing",
  host: "Port, computer and program",
  file: "Files",
  cancelled: "Stopped by you",
};

const INTRO = `# Messages

What the program says when something does not work, what it means and what to do. The code stands in logs, recordings and the JSON of the
[command line](command-line.md); the last column is the exit code of a command that ends with it.
`;

/** Where the reason says something else than the code alone. */
const STALE = Object.entries(errors.stale).map(([reason, words]) => rowOf("write.stale", words, reason));

/** Every message of the error catalogue. */
export function messagesPage(): string {
  const codes = Object.keys(errors.codes) as ErrorCode[];
  const groupOf = (code: ErrorCode): string => code.split(".")[0] ?? "";
  const unknown = codes.filter((code) => GROUPS[groupOf(code)] === undefined);
  if (unknown.length > 0) throw new Error(`messages without a group: ${unknown.join(", ")}`);
  const sections = Object.entries(GROUPS).map(([group, title]) => {
    const rows = codes.filter((code) => groupOf(code) === group).flatMap((code) => [rowOf(code), ...(code === "write.stale" ? STALE : [])]);
    return `\n## ${title}\n\n${tableOf(["What it says", "What it means", "What to do", "Code", "Exit code"], rows)}`;
  });
  return INTRO + sections.join("");
}

function rowOf(code: ErrorCode, { what, means, todo } = errors.codes[code], reason = ""): readonly string[] {
  const told = reason === "" ? "" : `, reason \`${reason}\``;
  return [`**${what}**`, means, todo, `\`${code}\`${told}`, String(EXIT_CODES[exitOfError({ code })].code)];
}
