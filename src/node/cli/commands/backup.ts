import type { DeclaredCommand } from "../spec.ts";
import { WRITING } from "./options.ts";

export const BACKUP_COMMANDS: readonly DeclaredCommand[] = [
  {
    name: "backup list",
    examples: ["open-bmstool backup list"],
  },
  {
    name: "backup make",
    needsPack: true,
    examples: ["open-bmstool backup make"],
  },
  {
    name: "backup show",
    words: [{ name: "NAME", help: "backup" }],
    examples: ["open-bmstool backup show backups/p-RES2001/b1768658467000 --json > pack1.json"],
  },
  {
    name: "backup restore",
    needsPack: true,
    words: [{ name: "NAME", help: "backup" }],
    options: WRITING,
    examples: ["open-bmstool backup restore backups/p-RES2001/b1768658467000 --dry-run"],
  },
];
