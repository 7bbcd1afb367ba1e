import type { BmsError, Driver, InverterCodes, InverterPort, Result } from "../../../protocol/index.ts";
import {
  brandCodes,
  brandOf,
  codeOfText,
  codesOfPort,
  codeText,
  driverIn,
  fail,
  INVERTER_BRANDS,
  INVERTER_PORTS,
  INVERTER_TYPES,
  inverterCodeOf,
  MASTER_ADDRESS,
  ok,
  sharedCodeOf,
} from "../../../protocol/index.ts";
import type { ParamsRead } from "../../contract/params.ts";
import { table } from "./columns.ts";
import type { InverterDocument, InvertersDocument } from "./documents.ts";
import type { ExitName } from "./exitCodes.ts";
import { packDocument, packTitle } from "./packs.ts";
import { failedRead, readParams, saidUnread } from "./runParams.ts";
import { write } from "./runWrite.ts";
import { failed, type Task, withPack } from "./task.ts";
import { codeAt, doubtOf, editsOf, filled, type Held, heldOf, type PortCode, replacementOf, type Wanted, type Words } from "./words.ts";

type Row = InvertersDocument["inverters"][number];

/** Lists of the family that is named, else of the first that has any. */
function listedCodes({ given, drivers }: Task): InverterCodes | null {
  const named = given.text("protocol");
  const listed = drivers.filter(({ shortName, inverterCodes }) => inverterCodes !== null && (named ?? shortName) === shortName);
  return listed[0]?.inverterCodes ?? null;
}

function codeRows(codes: InverterCodes): Row[] {
  return INVERTER_PORTS.flatMap((port) =>
    codesOfPort(codes, port).map((entry) => ({
      key: `${port}:${codeText(codes, entry.code)}`,
      name: entry.names.join(" / "),
      port,
      code: entry.code,
      evidence: entry.evidence,
    })),
  );
}

function brandRows(codes: InverterCodes): Row[] {
  return INVERTER_BRANDS.map(({ key, brand, seriesShown, port }) => {
    const [proposed] = brandCodes(codes, key);
    return { key, name: `${brand} ${seriesShown}`, port, code: proposed?.code ?? null, evidence: proposed?.evidence ?? "unknown" };
  });
}

export async function runInverterList(task: Task): Promise<ExitName> {
  const { given, out, dataWords } = task;
  const { inverter } = dataWords.texts;
  const codes = listedCodes(task);
  if (codes === null) return failed(task, { code: "device.unsupported", detail: { block: "inverter" } });
  const rows = given.flag("codes") ? codeRows(codes) : brandRows(codes);
  if (out.isJson) await out.document({ schema: "open-bmstool/inverters", version: 1, inverters: rows } satisfies InvertersDocument);
  else {
    const evidence: Readonly<Record<string, string>> = inverter.evidenceShort;
    await out.data(
      table(
        rows.map(({ key, name, port, code, evidence: how }) => [
          key,
          inverter.port[port],
          code === null ? "–" : codeText(codes, code),
          name,
          evidence[how] ?? how,
        ]),
      ),
    );
  }
  return "ok";
}

export function runInverterRead(task: Task): Promise<ExitName> {
  return withPack(task, "settings", async (bench) => {
    const read = await readParams(task, bench);
    if (!read.ok) return failedRead(task, bench, read.error);
    const { pack, values } = read.value;
    const codes = driverIn(task.drivers, pack.family)?.inverterCodes ?? null;
    const held = heldOf(codes, values);
    if (codes === null || held === null) return isUnread(read.value) ? saidUnread(task, read.value) : failed(task, notHere(read.value));
    const ofPort = (port: InverterPort) => {
      const code = codeAt(held, port);
      return { code, name: code === null ? "" : (inverterCodeOf(codes, port, code)?.names.join(" / ") ?? "") };
    };
    // Where one code serves both ports somebody has chosen it.
    const type = held.kind === "perPort" ? held.type : INVERTER_TYPES.manual;
    const mode = type === INVERTER_TYPES.automatic ? "automatic" : type === INVERTER_TYPES.manual ? "manual" : "unknown";
    const document: InverterDocument = {
      schema: "open-bmstool/inverter",
      version: 1,
      pack: packDocument(pack),
      kind: held.kind,
      mode,
      can: ofPort("can"),
      rs485: ofPort("rs485"),
    };
    if (task.out.isJson) await task.out.document(document);
    else
      await task.out.data(`${packTitle(pack, task.dataWords)}\n${table(heldRows(codes, held, document, task.dataWords), { indent: 2 })}`);
    return "ok";
  });
}

const BLOCK = "inverter";
const isUnread = ({ unread }: ParamsRead): boolean => unread.some(({ block }) => block === BLOCK);

/** Why there is no setting to begin with: a block that was not read is no block that the pack does not have. */
function notHere(read: ParamsRead | null): BmsError {
  const unread = read?.unread.find(({ block }) => block === BLOCK);
  const { code, detail } = unread?.error ?? { code: "device.unsupported" };
  return { code, detail: { ...detail, block: BLOCK } };
}

/** One line where one setting serves both ports, else one a port. */
function heldRows(codes: InverterCodes, held: Held, { mode, ...ports }: InverterDocument, { texts }: Words): string[][] {
  const { inverter, cli } = texts;
  if (held.kind === "shared") {
    const { port, code } = held;
    const name = port === null ? filled(inverter.doubt.unnamed, { code: codeText(codes, code) }) : ports[port].name;
    return [[port === null ? inverter.setting.protocol : inverter.port[port], codeText(codes, code), name]];
  }
  const row = (port: InverterPort) => {
    const { code, name } = ports[port];
    return [inverter.port[port], code === null ? "–" : codeText(codes, code), name];
  };
  return [[cli.inverter.chosen, cli.inverter.mode[mode], mode === "automatic" ? cli.inverter.detected : ""], row("can"), row("rs485")];
}

/** "victron", "can:0B", "auto", as a family with these codes means it; null = none of these. */
export function wantedInverter(codes: InverterCodes, word: string): Wanted | null {
  if (word === "auto") return codes.kind === "perPort" ? { mode: "automatic" } : null;
  const [, port, digits = ""] = /^(can|rs485):(\w+)$/.exec(word) ?? [];
  const code = codeOfText(codes, digits);
  if (port === "can" || port === "rs485") return code === null ? null : { mode: "manual", port, code };
  const brand = brandOf(word.toLowerCase());
  if (brand === null) return null;
  const [proposed] = brandCodes(codes, brand.key);
  return { mode: "manual", port: brand.port, code: proposed?.code ?? null };
}

/** The same, and only what this family can be told. */
function settable(codes: InverterCodes, word: string): Result<Wanted> {
  const wanted = wantedInverter(codes, word);
  if (wanted === null) return fail("value.unknownKey", { inverter: word });
  if (wanted.mode === "automatic") return ok(wanted);
  const isNamed = wanted.code !== null && inverterCodeOf(codes, wanted.port, wanted.code) !== null;
  return isNamed ? ok(wanted) : fail("value.unknownKey", { inverter: word, reason: "code" });
}

function placeOf(codes: InverterCodes, { port, code }: PortCode, { texts }: Words): string {
  const { inverter } = texts;
  const name = port === null ? undefined : inverterCodeOf(codes, port, code)?.names[0];
  return name === undefined || port === null
    ? filled(inverter.code.unnamed, { code: codeText(codes, code) })
    : `${inverter.port[port]} ${name}`;
}

/** What should be known before it is written, also with --quiet. */
function sayOfChange(task: Task, codes: InverterCodes, wanted: Wanted, held: Held): void {
  const { out, words } = task;
  const { setting } = words.texts.inverter;
  if (Object.keys(editsOf(codes, wanted, held)).length === 0) return;
  if (wanted.mode === "automatic") {
    out.error(words.titled(setting.auto, setting.autoText));
    return;
  }
  if (wanted.code === null) return;
  if (replacementOf(codes, wanted, held) === null) sayOfPort(task, codes, wanted.port, wanted.code);
  else sayOfOneList(task, codes, wanted, held);
}

/** What the one port will speak, and that the other stays as it is. */
function sayOfPort({ out, words }: Task, codes: InverterCodes, port: InverterPort, code: number): void {
  const { setting } = words.texts.inverter;
  const name = inverterCodeOf(codes, port, code)?.names[0] ?? filled(words.texts.inverter.code.unnamed, { code: codeText(codes, code) });
  const isCan = port === "can";
  const title = filled(isCan ? setting.canOnly : setting.rs485Only, { name });
  out.error(words.titled(title, isCan ? setting.canOnlyText : setting.rs485OnlyText));
}

/** What the choice replaces, and why it is asked about. */
function sayOfOneList({ out, words }: Task, codes: InverterCodes, wanted: Wanted, held: Held): void {
  const replaced = replacementOf(codes, wanted, held);
  if (replaced === null) return;
  const { before, after } = replaced;
  const { inverter } = words.texts;
  const places = { before: placeOf(codes, before, words), after: placeOf(codes, after, words) };
  out.error(words.titled(filled(inverter.setting.replaces, places), inverter.setting.replacesText));
  const doubt = doubtOf(codes, after.code);
  if (doubt === null) return;
  const name = sharedCodeOf(codes, after.code)?.names[0] ?? "";
  out.error(filled(inverter.doubt[doubt.why], { name, code: codeText(codes, after.code), other: codeText(codes, doubt.entryWrites) }));
}

/** Only the master talks to the inverter: the setting of another pack does nothing. */
function sayIfNotMaster({ out, words }: Task, address: number | null): void {
  const { notMaster, notMasterText } = words.texts.inverter.setting;
  if (address !== null && address !== MASTER_ADDRESS) out.error(words.titled(filled(notMaster, { address }), notMasterText));
}

/** Why this family cannot be told so. */
function refusalIn(codes: InverterCodes, word: string, { texts }: Words): string {
  const { inverter, cli } = texts;
  const wanted = wantedInverter(codes, word);
  if (wanted?.mode === "manual" && wanted.code === null) {
    const brand = brandOf(word.toLowerCase())?.brand ?? word;
    return filled(cli.inverter.unlisted, { brand, text: inverter.cable.unlisted });
  }
  return filled(wanted?.mode === "manual" ? cli.inverter.notInFamily : cli.inverter.noneInFamily, { word });
}

/** What is wrong with the word whichever family the pack will be of; null = nothing. */
function refusalOf({ drivers, words }: Pick<Task, "drivers" | "words">, word: string): string | null {
  const all = drivers.flatMap(({ inverterCodes }: Driver) => (inverterCodes === null ? [] : [settable(inverterCodes, word)]));
  if (all.some(({ ok: isOk }) => isOk)) return null;
  const isKnown = all.some((each) => !each.ok && each.error.detail?.reason === "code");
  const { codeUnknown, notListed } = words.texts.cli.inverter;
  return filled(isKnown ? codeUnknown : notListed, { word });
}

export function runInverterSet(task: Task): Promise<ExitName> {
  const [word = ""] = task.given.words;
  const refusal = refusalOf(task, word);
  if (refusal !== null) {
    task.out.error(refusal);
    return Promise.resolve("usage");
  }
  return write(task, async ({ now: { params, session } }) => {
    const codes = driverIn(task.drivers, params.read?.pack.family ?? null)?.inverterCodes ?? null;
    const held = heldOf(codes, params.read?.values ?? null);
    if (codes === null || held === null) return { ok: false, error: notHere(params.read) };
    const wanted = settable(codes, word);
    sayIfNotMaster(task, session.found?.address ?? null);
    if (wanted.ok) sayOfChange(task, codes, wanted.value, held);
    else task.out.error(refusalIn(codes, word, task.words));
    return wanted.ok ? ok(editsOf(codes, wanted.value, held)) : wanted;
  });
}
