import type { BmsError, CommandKey, SettingTable } from "../../../protocol/index.ts";
import { COMMAND_EFFECTS, COMMAND_KEYS, isRefusal, proofOf } from "../../../protocol/index.ts";
import { type ControlPlan, type ControlReport, wasSoBefore } from "../../contract/control.ts";
import { isOfReading } from "../../contract/unread.ts";
import type { Bench } from "./bench.ts";
import { table } from "./columns.ts";
import type { CommandDocument, ControlDocument } from "./controlDocuments.ts";
import type { ExitName } from "./exitCodes.ts";
import { isoOf, packDocument, packTitle } from "./packs.ts";
import { failed, type Task, tableOf, withPack } from "./task.ts";
import { sayUnread, unreadDocument } from "./unread.ts";
import { filled, plain, settingAmount, type Words } from "./words.ts";

function isCommand(word: string): word is CommandKey {
  return COMMAND_KEYS.some((key) => key === word);
}

function stateWord({ texts }: Words, state: keyof Words["texts"]["control"]["state"], on: boolean | undefined): string {
  return on === undefined ? texts.cli.control.notKnown : texts.control.state[state][on ? "on" : "off"];
}

/** States, what can be switched, and whether a program holds switches. */
export function runControlShow(task: Task): Promise<ExitName> {
  const { out, dataWords } = task;
  const { cli } = dataWords.texts;
  return withPack(task, "switches", async ({ now }) => {
    const { control, snapshot, session } = now;
    const { pcControl: pc } = control;
    const { found, identity } = session;
    if (found === null || snapshot === null) return failed(task, { code: "link.closed" });
    const { switches, controls } = snapshot.snapshot;
    const told = statesOf({ ...switches, ...controls });
    const isWhole = told.every(([, on]) => on !== null);
    const unread = isWhole ? [] : session.unread.filter(isOfReading);
    const pack = { family: found.family, address: found.address, identity };
    const document: ControlDocument = {
      schema: "open-bmstool/control",
      version: 1,
      pack: packDocument(pack),
      states: Object.fromEntries(told),
      commands: control.commands.map(({ key, wire, evidence }) => ({ key, wire, evidence })),
      pcControl: pc === null ? null : { since: isoOf(pc.sinceWallMs), isEarlier: pc.isEarlier, isHere: pc.isHere },
      unread: unreadDocument(unread, dataWords),
    };
    if (out.isJson) await out.document(document);
    else {
      const states = table(
        told.map(([key, on]) => [key, on === null ? cli.pack.notRead : on ? cli.on : cli.off]),
        { indent: 2 },
      );
      const commands = table(
        control.commands.map(({ key, wire, evidence }) => [key, wire, cli.control.evidence[evidence]]),
        { indent: 2 },
      );
      await out.data(`${packTitle(pack, dataWords)}\n${states}\n${cli.control.commands}\n${commands}`);
    }
    sayUnread(task, unread);
    if (pc !== null) return "found";
    return isWhole ? "ok" : "incomplete";
  });
}

/** What was not read is null; what the pack has not is left out. */
function statesOf(states: Readonly<Record<string, boolean | string>>): readonly (readonly [key: string, on: boolean | null])[] {
  return Object.entries(states).flatMap<readonly [string, boolean | null]>(([key, on]) => {
    if (typeof on === "boolean") return [[key, on]];
    return on === "notRead" ? [[key, null]] : [];
  });
}

export function runControlRun(task: Task): Promise<ExitName> {
  const { given, out, words } = task;
  const said = words.texts.cli.control;
  const [command = ""] = given.words;
  if (!isCommand(command)) {
    out.error(filled(said.noCommand, { command }));
    return Promise.resolve("usage");
  }
  return withPack(task, "settings", async (bench) => {
    out.progress(said.reading);
    const plan = await bench.call("control.plan", { command });
    if (!plan.ok) return failed(task, plan.error);
    sayPlan(task, plan.value);
    sayWarnings(task, plan.value, bench);
    const { mustType } = plan.value;
    if (!given.flag("yes") || (mustType !== null && given.text("type") !== mustType)) {
      out.error(mustType === null ? said.needsYes : filled(said.needsType, { word: mustType }));
      return "usage";
    }
    // Nothing has been sent yet.
    if (task.interrupt.reason !== null) return task.interrupt.reason;
    const done = await bench.call("control.run", { plan: plan.value.id, typed: given.text("type") ?? "" });
    if (!done.ok) return failed(task, done.error);
    await printReport(task, done.value);
    if (!(await hold(task, bench))) return "refused";
    return done.value.verdict === "done" || done.value.verdict === "acknowledged" ? "ok" : "refused";
  });
}

function sayPlan({ out, words }: Task, { command, pack, before }: ControlPlan): void {
  const { control } = words.texts;
  const effect = COMMAND_EFFECTS[command];
  const now = effect === null ? "" : stateWord(words, effect.state, before[effect.state]);
  const change = effect === null ? "" : `: ${now} -> ${stateWord(words, effect.state, effect.on)}`;
  out.say(`${packTitle(pack, words)}, ${command}${change}`);
  out.say(plain(control.command[command].text));
}

/** What should be known before it is sent, also with --quiet. */
function sayWarnings({ out, words }: Task, plan: ControlPlan, { now }: Bench): void {
  const { command, heldOpenBy, isAlreadySo, likelyRefusal } = plan;
  const { control } = words.texts;
  const { draft } = control;
  const info = now.control.commands.find(({ key }) => key === command);
  const isHeld = info?.pcControl === "begins";
  const warn = (title: string, text: string) => out.error(words.titled(title, text));
  const names = heldOpenBy.map((flag) => (flag === "unknown" ? control.draft.heldOpenUnknown : words.ofFlagKey(flag, "protection").title));
  if (names.length > 0) warn(draft.heldOpen, filled(draft.heldOpenText, { list: names.join(", ") }));
  else if (info?.overrides === true) warn(draft.overrides, draft.overridesText);
  if (isHeld && info.overrides !== true) warn(draft.pcControl, draft.pcControlText);
  if (isAlreadySo) warn(draft.alreadySo, isHeld ? draft.alreadySoHeld : draft.alreadySoText);
  if (likelyRefusal !== null) warn(draft[likelyRefusal], draft[`${likelyRefusal}Text`]);
  if (info !== undefined && info.evidence !== "captured") warn(draft.weak, draft.weakText);
}

async function printReport(task: Task, report: ControlReport): Promise<void> {
  const { command, verdict, before, after, alsoChanged, answer, reason, hint, settings, pack } = report;
  const document: CommandDocument = {
    schema: "open-bmstool/command-report",
    version: 1,
    pack: packDocument(pack),
    command,
    verdict,
    answer: answer?.code ?? null,
    answerDetail: answer?.detail ?? null,
    reason: reason?.code ?? null,
    hint,
    before: { ...before },
    after: after === null ? null : { ...after },
    alsoChanged: [...alsoChanged],
    settings: settings === null ? null : { backup: settings.backup, moved: settings.moved.map((row) => ({ ...row })) },
  };
  if (task.out.isJson) return task.out.document(document);
  await task.out.data(reportText(report, tableOf(task, pack.family), task.dataWords));
}

function reportText(report: ControlReport, settingTable: SettingTable | null, words: Words): string {
  const { command, verdict, after, alsoChanged, answer, hint, settings, pack } = report;
  const { control, cli } = words.texts;
  const effect = COMMAND_EFFECTS[command];
  const is = effect && after ? `: ${stateWord(words, effect.state, after[effect.state])}` : "";
  const rows = (settings?.moved ?? []).map(({ key, from, to }) => [
    key,
    words.settingName(key),
    `${plain(settingAmount(key, from, settingTable))} -> ${to === null ? "?" : plain(settingAmount(key, to, settingTable))}`,
  ]);
  return [
    `${packTitle(pack, words)}, ${command}: ${control.verdict[verdict]}${is}\n`,
    proofOf(command) === "acknowledgement" && verdict === "acknowledged" ? `${control.verdict.acknowledgedText}\n` : "",
    proofOf(command) === "acknowledgement" && verdict !== "acknowledged" ? `${control.verdict.notEndedText}\n` : "",
    ...whyOf(report, words).map((line) => `${plain(line)}\n`),
    hint === null ? "" : `${plain(control.hint[hint])}\n`,
    alsoChanged.length === 0 ? "" : `${control.verdict.alsoChanged}: ${alsoChanged.join(", ")}\n`,
    answer !== null && !isRefusal(answer) && verdict === "done" ? `${control.verdict.unacknowledged}\n` : "",
    table(rows, { indent: 2 }),
    settings === null ? "" : `${filled(cli.control.backup, { name: settings.backup })}\n`,
  ].join("");
}

/** Why it is not done, as far as pack and line have said so. */
function whyOf(report: ControlReport, words: Words): readonly string[] {
  const { command, verdict, answer, reason, pack } = report;
  const said = words.texts.control.verdict;
  const errorLine = (error: BmsError) => `${words.ofError(error).what} (${error.code})`;
  const isLost = answer !== null && !isRefusal(answer);
  const errors = [...(isLost && verdict !== "done" ? [errorLine(answer)] : []), ...(reason === null ? [] : [errorLine(reason)])];
  const refusal = answer === null ? null : words.ofRefusal(pack.family, command, answer);
  switch (verdict) {
    case "refused":
      return [refusal === null ? said.refusedPlainText : filled(said.refusedText, { code: refusal.code, why: refusal.why })];
    case "notDone":
      return [answer === null ? said.notDoneText : said.notDoneUnheardText, ...errors];
    case "opposite":
      return [said.oppositeText, ...errors];
    case "unknown":
      if (proofOf(command) === "acknowledgement") return errors;
      return [wasSoBefore(report) ? said.unheardBeforeText : said.unknownText, ...errors];
    default:
      return errors;
  }
}

/**
 * Whoever holds switches of a pack stays with it: PC control ends with this program, and with it what was switched. Says whether
 * nothing is held any more, as far as the pack has acknowledged it: the cable may have gone meanwhile.
 */
async function hold(task: Task, bench: Bench): Promise<boolean> {
  const { given, out, interrupt, words } = task;
  if (!isHolding(bench)) return true;
  const seconds = given.number("for");
  const { control, cli } = words.texts;
  const { heldUntilEnd, heldFor, ending } = cli.control;
  out.say(seconds === null ? heldUntilEnd : filled(heldFor, { seconds }));
  const stop = sayLosses(task, bench);
  await new Promise<void>((resolve) => {
    if (seconds !== null) setTimeout(resolve, seconds * 1000);
    interrupt.onWanted(resolve);
  });
  stop();
  out.say(ending);
  // Leaving releases the switches; the note of them goes only with the pack's acknowledgement.
  await bench.call("session.disconnect", {});
  if (!isHolding(bench)) return true;
  out.error(words.titled(control.pc.earlierTitle, control.verdict.notEndedText));
  return false;
}

/** Once for each time that the pack is lost: what it holds then, nobody sees. */
function sayLosses({ out, words }: Task, { app }: Bench): () => void {
  let isLost = false;
  return app.subscribe(({ event, payload }) => {
    if (event !== "session") return;
    const wasLost = isLost;
    isLost = payload.phase === "lost" || (wasLost && payload.phase !== "online");
    if (isLost && !wasLost) out.error(words.ofError(payload.reason ?? { code: "link.lost" }).what);
  });
}

/** Switches that this run has taken. */
function isHolding({ now: { control } }: Bench): boolean {
  return control.pcControl !== null && !control.pcControl.isEarlier;
}
