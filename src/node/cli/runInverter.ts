import type { BmsError, FamilyId, InverterPort } from "../../../protocol/index.ts";
import {
  brandOf,
  codeEvidence,
  INVERTER_BRANDS,
  INVERTER_PORTS,
  INVERTER_TYPES,
  inverterCodeOf,
  inverterCodesOf,
  ok,
} from "../../../protocol/index.ts";
import type { ParamsRead } from "../../contract/params.ts";
import type { InverterDocument, InvertersDocument } from "./documents.ts";
import type { ExitName } from "./exitCodes.ts";
import { table } from "./output.ts";
import { packDocument, packTitle } from "./packs.ts";
import { failedRead, readParams, saidUnread } from "./runParams.ts";
import { write } from "./runWrite.ts";
import { failed, type Task, withPack } from "./task.ts";
import { codeText, editsOf, heldOf, inverter, type Wanted } from "./words.ts";

type Row = InvertersDocument["inverters"][number];

/** The family that has code lists. */
const LISTED: FamilyId = "paceic-v25";

function codeRows(): Row[] {
  const codes = inverterCodesOf(LISTED);
  return INVERTER_PORTS.flatMap((port) =>
    (codes?.[port] ?? []).map((entry) => ({
      key: `${port}:${codeText(entry.code)}`,
      name: entry.names.join(" / "),
      port,
      code: entry.code,
      evidence: codeEvidence(entry),
    })),
  );
}

function brandRows(): Row[] {
  return INVERTER_BRANDS.map(({ key, brand, seriesShown, port, choice }) => ({
    key,
    name: `${brand} ${seriesShown}`,
    port,
    code: choice?.code ?? null,
    evidence: choice?.evidence ?? "unknown",
  }));
}

export async function runInverterList({ given, out }: Task): Promise<ExitName> {
  const rows = given.flag("codes") ? codeRows() : brandRows();
  if (out.isJson) await out.document({ schema: "open-bmstool/inverters", version: 1, inverters: rows } satisfies InvertersDocument);
  else {
    const evidence: Readonly<Record<string, string>> = inverter.evidenceShort;
    await out.data(
      table(
        rows.map(({ key, name, port, code, evidence: how }) => [
          key,
          inverter.port[port],
          code === null ? "–" : codeText(code),
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
    const held = heldOf(values);
    if (held === null) return isUnread(read.value) ? saidUnread(task, read.value) : failed(task, notHere(read.value));
    const ofPort = (port: InverterPort) => ({
      code: held[port],
      name: inverterCodeOf(pack.family, port, held[port])?.names.join(" / ") ?? "",
    });
    const mode = held.type === INVERTER_TYPES.automatic ? "automatic" : held.type === INVERTER_TYPES.manual ? "manual" : "unknown";
    const document: InverterDocument = {
      schema: "open-bmstool/inverter",
      version: 1,
      pack: packDocument(pack),
      mode,
      can: ofPort("can"),
      rs485: ofPort("rs485"),
    };
    if (task.out.isJson) await task.out.document(document);
    else {
      const row = (port: InverterPort) => [inverter.port[port], codeText(document[port].code), document[port].name];
      await task.out.data(
        `${packTitle(pack)}\n${table([["chosen", mode, mode === "automatic" ? "the pack finds it itself" : ""], row("can"), row("rs485")], { indent: 2 })}`,
      );
    }
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

/** "victron", "can:0B", "auto"; null = none of these. */
export function wantedInverter(word: string): Wanted | null {
  if (word === "auto") return { mode: "automatic" };
  const [, port, digits] = /^(can|rs485):([0-9a-fA-F]{1,2})$/.exec(word) ?? [];
  if (port === "can" || port === "rs485") return { mode: "manual", port, code: Number.parseInt(digits ?? "", 16) };
  const brand = brandOf(word.toLowerCase());
  return brand === null ? null : { mode: "manual", port: brand.port, code: brand.choice?.code ?? null };
}

export function runInverterSet(task: Task): Promise<ExitName> {
  const [word = ""] = task.given.words;
  const wanted = wantedInverter(word);
  const isNameless = wanted?.mode === "manual" && wanted.code !== null && inverterCodeOf(LISTED, wanted.port, wanted.code) === null;
  if (wanted === null || isNameless || (wanted.mode === "manual" && wanted.code === null)) {
    task.out.error(
      wanted === null
        ? `"${word}" is no inverter of the list; "inverter list" shows them`
        : `nobody knows the code of "${word}": choose one of "inverter list --codes"`,
    );
    return Promise.resolve("usage");
  }
  return write(task, async ({ now: { params } }) => {
    const held = heldOf(params.read?.values ?? null);
    return held === null ? { ok: false, error: notHere(params.read) } : ok(editsOf(wanted, held));
  });
}
