import type { RequestName } from "../../src/contract/contract.ts";
import { REQUESTS } from "../../src/contract/contract.ts";

/** What a request touches, for people. */
const TOUCHED: Readonly<Record<(typeof REQUESTS)[RequestName]["manner"], string>> = {
  program: "the program itself",
  shown: "what is shown",
  lease: "the line, while a screen is open",
  line: "the line",
  kept: "what is kept on this computer",
  recording: "recordings",
};

/** Everything that a window may ask of the host, and who may ask it. */
export function accessPage(): string {
  const names = Object.keys(REQUESTS) as RequestName[];
  const rows = names.toSorted().map((name) => {
    const { access, manner } = REQUESTS[name];
    return `| \`${name}\` | ${access === "look" ? "everybody" : "owner"} | ${TOUCHED[manner]} |\n`;
  });
  const looking = names.filter((name) => REQUESTS[name].access === "look").length;
  return `# Who may do what

All ${names.length} requests that a window can send; ${looking} of them also from a viewer (\`serve --read-only\`, or the password of
\`--viewer-password-file\`). The host refuses the rest with \`host.readOnly\`, and every name that is not in this table. Who may ask what is
declared with each request in \`src/contract\`.

A viewer disturbs nobody: nothing here takes the line from somebody else, ends what another window has begun, or changes what another window shows.
Of what an owner asks, \`access.jsonl\` keeps the name and the outcome.

| Request | Who | Touches |
|---|---|---|
${rows.join("")}`;
}
