import type { Driver } from "../../../protocol/index.ts";
import { addressSpan, LANGUAGES } from "../../../protocol/index.ts";
import { COMMISSIONING_CHECKS } from "../../contract/commissioning.ts";
import { PHOTO_LIMITS } from "../../contract/limits.ts";
import { BACKUP_COMMANDS } from "./commands/backup.ts";
import { COMMISSION_COMMANDS } from "./commands/commission.ts";
import { CONTROL_COMMANDS } from "./commands/control.ts";
import { DRIFT_COMMANDS } from "./commands/drift.ts";
import { HISTORY_COMMANDS } from "./commands/history.ts";
import { HOST_COMMANDS } from "./commands/host.ts";
import { INVERTER_COMMANDS } from "./commands/inverter.ts";
import { LIVE_COMMANDS } from "./commands/live.ts";
import { COMMON_OPTIONS, listedFamilies, listOptionsFor, packOptionsFor } from "./commands/options.ts";
import { PARAMS_COMMANDS } from "./commands/params.ts";
import { PUBLISH_COMMANDS } from "./commands/publish.ts";
import { REPORT_COMMANDS } from "./commands/report.ts";
import type { CommandSpec, DeclaredCommand, DeclaredOption, OptionSpec } from "./spec.ts";
import { type Figures, filled, type Words } from "./words.ts";

/** In the order of the help. */
const COMMANDS: readonly DeclaredCommand[] = [
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

type Options = Readonly<Record<string, OptionSpec>>;

/** Every command in one language, with the options that follow from the families there are. */
export interface CommandTable {
  readonly words: Words;
  readonly commands: readonly CommandSpec[];
  readonly packOptions: Options;
  readonly commonOptions: Options;
  /** One name, one kind: the words of a command line can be told from its options before the command is known. */
  readonly allOptions: Options;
  optionsOf(command: CommandSpec): Options;
}

export function commandTable(drivers: readonly Driver[], words: Words): CommandTable {
  const figures = figuresOf(drivers, words);
  const said = (options: Readonly<Record<string, DeclaredOption>>) => saidOptions(options, words, figures);
  const packOptions = said(packOptionsFor(drivers));
  const commonOptions = said(COMMON_OPTIONS);
  const listOptions = said(listOptionsFor(drivers));
  const commands = COMMANDS.map((declared): CommandSpec => {
    const { name, words: places = [], options = {}, ...facts } = declared;
    const { summary, text } = words.texts.cli.command[name];
    return {
      ...facts,
      name,
      summary,
      text: filled(text, figures),
      words: places.map((place) => ({ ...place, help: filled(words.texts.cli.word[place.help], figures) })),
      options: { ...said(options), ...(facts.listsCodes === true ? listOptions : {}) },
    };
  });
  const optionsOf = ({ options, needsPack }: CommandSpec) => ({ ...options, ...(needsPack === true ? packOptions : {}), ...commonOptions });
  return { words, commands, packOptions, commonOptions, allOptions: Object.assign({}, ...commands.map(optionsOf)), optionsOf };
}

/** What the help names that is not the same in every program: families, languages, limits. */
function figuresOf(drivers: readonly Driver[], words: Words): Figures {
  const { help, option } = words.texts.cli;
  const listed = listedFamilies(drivers);
  return {
    writing: help.writing,
    commissionExit: help.commissionExit,
    languages: words.oneOf(LANGUAGES),
    protocols: words.oneOf([option.protocolAuto, ...drivers.map(({ shortName }) => shortName)]),
    highest: addressSpan(drivers).most,
    listed: words.oneOf(listed),
    firstListed: listed[0] ?? option.noneListed,
    checks: COMMISSIONING_CHECKS.join(", "),
    photoCount: PHOTO_LIMITS.count,
    photoMb: PHOTO_LIMITS.bytes / 1024 / 1024,
  };
}

function saidOptions(options: Readonly<Record<string, DeclaredOption>>, { texts }: Words, figures: Figures): Options {
  return Object.fromEntries(
    Object.entries(options).map(([name, option]) => [name, { ...option, help: filled(texts.cli.option[option.help], figures) }]),
  );
}
