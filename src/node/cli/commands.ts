import type { Driver } from "../../../protocol/index.ts";
import { BACKUP_COMMANDS } from "./commands/backup.ts";
import { COMMISSION_COMMANDS } from "./commands/commission.ts";
import { CONTROL_COMMANDS } from "./commands/control.ts";
import { DRIFT_COMMANDS } from "./commands/drift.ts";
import { HISTORY_COMMANDS } from "./commands/history.ts";
import { HOST_COMMANDS } from "./commands/host.ts";
import { INVERTER_COMMANDS } from "./commands/inverter.ts";
import { LIVE_COMMANDS } from "./commands/live.ts";
import { COMMON_OPTIONS, listOptionsFor, packOptionsFor } from "./commands/options.ts";
import { PARAMS_COMMANDS } from "./commands/params.ts";
import { PUBLISH_COMMANDS } from "./commands/publish.ts";
import { REPORT_COMMANDS } from "./commands/report.ts";
import type { CommandSpec, OptionSpec } from "./spec.ts";

/** In the order of the help. */
const COMMANDS: readonly CommandSpec[] = [
  ...LIVE_COMMANDS,
  ...PARAMS_COMMANDS,
  ...HISTORY_COMMANDS,
  ...DRIFT_COMMANDS,
  ...INVERTER_COMMANDS,
  ...BACKUP_COMMANDS,
  ...CONTROL_COMMANDS,
  ...COMMISSION_COMMANDS,
  ...REPORT_COMMANDS,
  ...PUBLISH_COMMANDS,
  ...HOST_COMMANDS,
];

/** Every command, with the options that follow from the families there are. */
export interface CommandTable {
  readonly commands: readonly CommandSpec[];
  readonly packOptions: Readonly<Record<string, OptionSpec>>;
  /** One name, one kind: the words of a command line can be told from its options before the command is known. */
  readonly allOptions: Readonly<Record<string, OptionSpec>>;
  optionsOf(command: CommandSpec): Readonly<Record<string, OptionSpec>>;
}

export function commandTable(drivers: readonly Driver[]): CommandTable {
  const packOptions = packOptionsFor(drivers);
  const commands = COMMANDS.map((command): CommandSpec => {
    return command.listsCodes === true ? { ...command, options: { ...command.options, ...listOptionsFor(drivers) } } : command;
  });
  const optionsOf = (command: CommandSpec) => ({
    ...command.options,
    ...(command.needsPack === true ? packOptions : {}),
    ...COMMON_OPTIONS,
  });
  return { commands, packOptions, allOptions: Object.assign({}, ...commands.map(optionsOf)), optionsOf };
}
