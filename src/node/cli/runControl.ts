import type { CommandKey } from "../../../protocol/index.ts";
import { COMMAND_EFFECTS, COMMAND_KEYS, isRefusal, proofOf } from "../../../protocol/index.ts";
import type { ControlPlan, ControlReport } from "../../contract/control.ts";
import type { Bench } from "./bench.ts";
import type { CommandDocument, ControlDocument } from "./documents.ts";
import type { ExitName } from "./exitCodes.ts";
import { type Output, table } from "./output.ts";
import { isoOf, packDocument, packTitle } from "./packs.ts";
import { failed, type Task, tableOf, withPack } from "./task.ts";
import { filled, flagWords, plain, settingAmount, settingName, control as words } from "./words.ts";

function isCommand(word: string): word is CommandKey {
  return COMMAND_KEYS.some((key) => key === word);
}

const stateWord = (state: keyof typeof words.state, on: boolean | undefined): string =>
  on === undefined ? "not known" : words.state[state][on ? "on" : "off"];

/** States, what can be switched, and whether a program holds switches. */
export function runControlShow(task: Task): Promise<ExitName> {
  const { out } = task;
  return withPack(task, "settings", async ({ now }) => {
    const { control, snapshot, session } = now;
    const { found, identity } = session;
    if (found === null || snapshot === null) return failed(task, { code: "link.closed" });
    const { switches, controls } = snapshot.snapshot;
    const told = Object.entries({ ...switches, ...controls }).filter(([, on]) => typeof on === "boolean");
    const pack = { family: found.family, address: found.address, identity };
    const document: ControlDocument = {
      schema: "open-bmstool/control",
      version: 1,
      pack: packDocument(pack),
      states: Object.fromEntries(told) as Record<string, boolean>,
      commands: control.commands.map(({ key, wire, evidence }) => ({ key, wire, evidence })),
      pcControl:
        control.pcControl === null ? null : { since: isoOf(control.pcControl.sinceWallMs), isEarlier: control.pcControl.isEarlier },
    };
    if (out.isJson) await out.document(document);
    else {
      const states = table(
        told.map(([key, on]) => [key, on === true ? "on" : "off"]),
        { indent: 2 },
      );
      const commands = table(
        control.commands.map(({ key, wire, evidence }) => [key, wire, evidence]),
        { indent: 2 },
      );
      await out.data(`${packTitle(pack)}\n${states}\nCommands\n${commands}`);
    }
    return control.pcControl === null ? "ok" : "found";
  });
}

export function runControlRun(task: Task): Promise<ExitName> {
  const { given, out } = task;
  const [command = ""] = given.words;
  if (!isCommand(command)) {
    out.error(`There is no command "${command}"; "control show" lists those of the pack.`);
    return Promise.resolve("usage");
  }
  return withPack(task, "settings", async (bench) => {
    out.progress("reading the pack");
    const plan = await bench.call("control.plan", { command });
    if (!plan.ok) return failed(task, plan.error);
    sayPlan(out, plan.value);
    const { mustType } = plan.value;
    if (!given.flag("yes") || (mustType !== null && given.text("type") !== mustType)) {
      out.error(`Nothing was sent: that needs --yes${mustType === null ? "" : ` and --type "${mustType}"`}.`);
      return "usage";
    }
    const done = await bench.call("control.run", { plan: plan.value.id, typed: given.text("type") ?? "" });
    if (!done.ok) return failed(task, done.error);
    await printReport(task, done.value);
    await hold(task, bench);
    return done.value.verdict === "done" || done.value.verdict === "acknowledged" ? "ok" : "refused";
  });
}

function sayPlan(out: Output, { command, pack, before, heldOpenBy, isAlreadySo }: ControlPlan): void {
  const effect = COMMAND_EFFECTS[command];
  const change = effect === null ? "" : `: ${stateWord(effect.state, before[effect.state])} -> ${stateWord(effect.state, effect.on)}`;
  out.say(`${packTitle(pack)}, ${command}${change}`);
  out.say(plain(words.command[command].text));
  if (isAlreadySo) out.say(words.draft.alreadySo);
  const names = heldOpenBy.map((flag) => (flag === "unknown" ? words.draft.heldOpenUnknown : flagWords(flag, "protection").title));
  if (names.length > 0) out.error(`${words.draft.heldOpen}. ${filled(words.draft.heldOpenText, { list: names.join(", ") })}`);
}

async function printReport(task: Task, report: ControlReport): Promise<void> {
  const { command, verdict, before, after, alsoChanged, answer, settings, pack } = report;
  const { out } = task;
  const settingTable = tableOf(task, pack.family);
  const effect = COMMAND_EFFECTS[command];
  const document: CommandDocument = {
    schema: "open-bmstool/command-report",
    version: 1,
    pack: packDocument(pack),
    command,
    verdict,
    answer: answer?.code ?? null,
    before: { ...before },
    after: after === null ? null : { ...after },
    alsoChanged: [...alsoChanged],
    settings: settings === null ? null : { backup: settings.backup, moved: settings.moved.map((row) => ({ ...row })) },
  };
  if (out.isJson) return out.document(document);
  const is = effect && after ? `: ${stateWord(effect.state, after[effect.state])}` : "";
  const rows = (settings?.moved ?? []).map(({ key, from, to }) => [
    key,
    settingName(key),
    `${plain(settingAmount(key, from, settingTable))} -> ${to === null ? "?" : plain(settingAmount(key, to, settingTable))}`,
  ]);
  await out.data(
    [
      `${packTitle(pack)}, ${command}: ${words.verdict[verdict]}${is}\n`,
      proofOf(command) === "acknowledgement" && verdict === "acknowledged" ? `${words.verdict.acknowledgedText}\n` : "",
      proofOf(command) === "acknowledgement" && verdict !== "acknowledged" ? `${words.verdict.notEndedText}\n` : "",
      alsoChanged.length === 0 ? "" : `${words.verdict.alsoChanged}: ${alsoChanged.join(", ")}\n`,
      answer !== null && !isRefusal(answer) && verdict === "done" ? `${words.verdict.unacknowledged}\n` : "",
      table(rows, { indent: 2 }),
      settings === null ? "" : `backup ${settings.backup}\n`,
    ].join(""),
  );
}

/** Whoever holds switches of a pack stays with it: PC control ends with this program, and with it what was switched. */
async function hold({ given, out, interrupt }: Task, { now: { control } }: Bench): Promise<void> {
  if (control.pcControl === null || control.pcControl.isEarlier) return;
  const seconds = given.number("for");
  out.say(
    `PC control is on and held ${seconds === null ? "until Ctrl-C" : `for ${seconds} s`}; then the pack controls its switches again.`,
  );
  await new Promise<void>((resolve) => {
    if (seconds !== null) setTimeout(resolve, seconds * 1000);
    interrupt.onWanted(resolve);
  });
  out.say("ending PC control");
}
