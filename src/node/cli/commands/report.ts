import { PAPERS } from "../../../contract/report.ts";
import type { DeclaredCommand } from "../spec.ts";

export const REPORT_COMMANDS: readonly DeclaredCommand[] = [
  {
    name: "report",
    words: [{ name: "FILE", help: "commissioningFile" }],
    options: {
      pdf: { kind: "text", value: "FILE", help: "pdf" },
      force: { kind: "flag", help: "force" },
      paper: { kind: "choice", value: "SIZE", choices: PAPERS, help: "paper" },
      photos: { kind: "text", value: "FOLDER", help: "photos" },
      compare: { kind: "text", value: "FILE", help: "compare" },
    },
    examples: [
      "open-bmstool report farm.json --pdf farm.pdf",
      "open-bmstool report farm.json --pdf visit.pdf --compare farm-2026.json --paper Letter",
    ],
  },
];
