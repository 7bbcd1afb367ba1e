import i18next from "i18next";
import type { Driver, FrameExplanation, Language, PlanStep, Request, TraceEntry, Values } from "../../protocol/index.ts";
import { familyFacts, fieldWord, isFlagKey, LANGUAGES, SHARED_WORDS, wordAt } from "../../protocol/index.ts";
import { createStage, sceneOf } from "../../protocol/sim/index.ts";
import { WINDOW_TEXTS } from "../../src/text/catalogue.ts";
import english from "../../src/text/en/parameters.json" with { type: "json" };
import { figuresOf } from "../../src/text/languages.ts";
import type { TraceWords } from "../../src/ui/screens/trace/traceWords.ts";
import { traceWords } from "../../src/ui/screens/trace/traceWords.ts";
import { parameterWords } from "../../src/ui/words/useParameterWords.ts";

const text = i18next.createInstance();
const resources = Object.fromEntries(await Promise.all(LANGUAGES.map(async (language) => [language, await WINDOW_TEXTS[language]()])));
void text.init({ lng: "en", resources, ns: Object.keys(resources.en), initAsync: false, interpolation: { escapeValue: false } });

/** The words of the Trace screen, as a window of these families has them. */
export function wordsOf(drivers: readonly Driver[], language: Language): TraceWords {
  const [t, live, history] = [text.getFixedT(language, "trace"), text.getFixedT(language, "live"), text.getFixedT(language, "history")];
  const figures = figuresOf(language);
  const settings = parameterWords(text.getFixedT(language, "parameters"), figures, language);
  return traceWords(
    { t, live, history, settings, figures, language },
    drivers.map((driver) => familyFacts(driver, language)),
    SHARED_WORDS[language],
  );
}

export interface Exchange {
  readonly request: Uint8Array;
  readonly answer: Uint8Array;
}

const ADDRESS = 1;
const HISTORY_RECORDS = 40;

function everyStep(plan: readonly PlanStep[]): readonly PlanStep[] {
  return plan.flatMap((step) => [step, ...everyStep(step.insteadIfRefused ?? [])]);
}

/** One exchange of everything that this family can ask, write and command, and each refused once. */
export function everyExchange(driver: Driver): readonly Exchange[] {
  const stage = createStage({ scene: sceneOf("overCurrent"), packCount: 2 });
  for (const pack of stage.packs) pack.ensureSettings(driver.responder.settingKeys);
  stage.step(60_000);
  const bank = stage.packs.map((pack) => pack.truth());
  const [truth] = bank;
  if (truth === undefined) throw new Error("no pack");
  const exchanges: Exchange[] = [];
  const { responder } = driver;
  const add = (request: Request): Uint8Array => {
    const parsed = responder.parse(request.bytes);
    if (parsed === null) throw new Error(`${driver.family} does not know its own ${request.block}`);
    const commanded = parsed.kind === "command" ? (responder.commands?.answer(parsed, truth) ?? null) : null;
    const answer = parsed.kind === "write" ? responder.acknowledge(parsed, ADDRESS) : (commanded ?? responder.reply(parsed, truth, bank));
    exchanges.push({ request: request.bytes, answer }, { request: request.bytes, answer: responder.refuse(parsed, ADDRESS) });
    return answer;
  };
  const held: Record<string, Values> = {};
  const bankSteps = driver.bank ? driver.bank.plan : [];
  for (const step of [...everyStep([...driver.livePlan, ...driver.identityPlan, ...driver.settingsPlan]), ...bankSteps]) {
    const request = driver.request(step.block, ADDRESS, step.args);
    if (!request.ok) throw new Error(step.block);
    const verdict = driver.accept(request.value, add(request.value));
    const values = verdict.kind === "reply" ? driver.decode(request.value, verdict.payload) : null;
    if (values?.ok) held[step.block] = values.value;
  }
  const known: Values = Object.assign({}, ...Object.values(held));
  for (const { key, keys } of driver.settings.blocks) {
    const edited = keys.find((each) => driver.settings.bindings.some((binding) => binding.key === each && binding.access === "write"));
    const write = edited === undefined ? null : driver.writeRequest(key, ADDRESS, held[key] ?? known, { [edited]: Number(known[edited]) });
    if (write?.ok) add(write.value.request);
  }
  for (const { key } of driver.control?.commands ?? []) {
    const request = driver.control?.request(key, ADDRESS);
    if (request?.ok) add(request.value);
  }
  const clock = driver.clock?.request(ADDRESS, "2026-01-12T06:48:13");
  if (clock?.ok) add(clock.value);
  for (let index = 0; driver.history && index < HISTORY_RECORDS; index++) {
    const request = driver.request(driver.history.block, ADDRESS, [index]);
    if (request.ok) add(request.value);
  }
  return exchanges;
}

const explained = new Map<Driver, readonly FrameExplanation[]>();

/** Worked out once for a family: each of eight languages asks for the same. */
export function explanationsOf(driver: Driver): readonly FrameExplanation[] {
  const known = explained.get(driver) ?? explain(driver);
  explained.set(driver, known);
  return known;
}

function explain(driver: Driver): readonly FrameExplanation[] {
  return everyExchange(driver).flatMap(({ request, answer }) => [
    driver.explainer.explain(request, { role: "request" }),
    driver.explainer.explain(answer, { role: "answer", request }),
  ]);
}

/** The same as the line would trace it. */
export function tracedOf(driver: Driver): readonly TraceEntry[] {
  return everyExchange(driver).flatMap(({ request, answer }, at) => [
    { seq: 2 * at, atMs: 2 * at, direction: "tx" as const, bytes: request, kind: "request" as const, family: driver.family },
    { seq: 2 * at + 1, atMs: 2 * at + 1, direction: "rx" as const, bytes: answer, kind: "reply" as const },
  ]);
}

const isSetting = (key: string): boolean => Object.hasOwn(english.setting, key);

/** Everything of a family that a screen would show as a bare key in this language. */
export function namelessOf(driver: Driver, language: Language, captured: readonly FrameExplanation[] = []): readonly string[] {
  const { blocks, fields, bits, codes } = driver.words[language];
  const isNamed = (key: string, index: number | null) => fieldWord(fields, key, index) !== null || isSetting(key);
  const nameless = new Set<string>();
  for (const key of [...Object.keys(driver.blocks), ...driver.settings.blocks.map((block) => block.key)])
    if (wordAt(blocks, key) === null) nameless.add(`block ${key}`);
  for (const { layout = [] } of Object.values(driver.blocks)) {
    for (const field of layout) {
      if (!isNamed(field.key, field.type === "list" ? 0 : null)) nameless.add(`field ${field.key}`);
      if (!("bits" in field)) continue;
      for (const name of Object.values(field.bits)) if (!isFlagKey(name) && wordAt(bits, name) === null) nameless.add(`bit ${name}`);
    }
  }
  for (const { block, code, parts } of [...explanationsOf(driver), ...captured]) {
    if (block !== null && wordAt(blocks, block) === null) nameless.add(`block ${block}`);
    if (code !== null && !Object.hasOwn(codes, code)) nameless.add(`code ${code}`);
    for (const { part, key, index, value } of parts) {
      if (part === "payload" && key !== null && !isNamed(key, index)) nameless.add(`field ${key}`);
      if (value.kind !== "bits") continue;
      for (const name of value.names) if (!isFlagKey(name) && wordAt(bits, name) === null) nameless.add(`bit ${name}`);
    }
  }
  return [...nameless];
}
