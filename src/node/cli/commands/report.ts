import { LANGUAGES } from "../../../../protocol/index.ts";
import { PAPERS } from "../../../contract/report.ts";
import type { CommandSpec } from "../spec.ts";

export const REPORT_COMMANDS: readonly CommandSpec[] = [
  {
    name: "report",
    summary: "make the report of a commissioning as a PDF",
    text: `FILE is what "commission status --json" prints. The PDF is made from it and from the photos in the folder that --photos names: the same files give the same PDF
byte for byte, on every computer. --compare adds a page with what has changed since an earlier file of the same installation, and with the history since then if
FILE was printed with "commission status --compare" of the same file. Opens no port. --json prints the
file as it was understood; it is checked before anything is written.`,
    words: [{ name: "FILE", help: 'JSON of a commissioning, as "commission status --json" prints it' }],
    options: {
      pdf: { kind: "text", value: "FILE", help: "write the PDF there; overwrites a file only with --force" },
      force: { kind: "flag", help: "overwrite the file" },
      paper: { kind: "choice", value: "SIZE", choices: PAPERS, help: "A4 (default) or Letter" },
      language: { kind: "choice", value: "NAME", choices: LANGUAGES, help: "en (default) or zh" },
      photos: { kind: "text", value: "FOLDER", help: "where its photos are; one that is not there is left empty" },
      compare: { kind: "text", value: "FILE", help: "JSON of an earlier commissioning, for what has changed since" },
    },
    examples: [
      "open-bmstool report farm.json --pdf farm.pdf",
      "open-bmstool report farm.json --pdf visit.pdf --compare farm-2026.json --paper Letter",
    ],
  },
];
