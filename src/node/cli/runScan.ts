import type { FamilyId, Reading, UnitKey } from "../../../protocol/index.ts";
import { addressSpan, flagId, flagsOf, formatAmount, isFlagKey } from "../../../protocol/index.ts";
import type { BankPack, BankState } from "../../contract/bank.ts";
import type { AppState } from "../../contract/events.ts";
import type { Bench } from "./bench.ts";
import { table } from "./columns.ts";
import type { ScanDocument } from "./documents.ts";
import type { ExitName } from "./exitCodes.ts";
import { packDocument, serialIn } from "./packs.ts";
import { ScanWatch } from "./scanWatch.ts";
import { failed, type Task, withPack } from "./task.ts";
import { givenUp, sayUnread, unreadDocument } from "./unread.ts";
import { filled, plain, twinAddresses, type Words } from "./words.ts";

const LOOK_EVERY_MS = 200;
/** The values of all packs are wanted anew this often: the wish lasts 10 s. */
const WATCH_EVERY_MS = 3000;
/** A line that is away so long does not come back by itself; looking in other ways takes it away for longer, and says so. */
const GONE_MS = 15_000;

/** Asks all addresses of the line; what was found is printed, also after Ctrl-C. */
export function runScan(task: Task): Promise<ExitName> {
  return withPack(task, "anybody", async (bench) => {
    // A line that goes away forgets who was found on it.
    const { found } = bench.now.session;
    let isComplete = await scanned(task, bench);
    if (isComplete && task.given.flag("everything")) {
      const asked = await bench.call("bank.scan", { everything: true });
      if (!asked.ok) return failed(task, asked.error);
      isComplete = await scanned(task, bench);
    }
    const { bank: state } = await stateOf(bench);
    const document = scanDocument(state, { family: (bench.now.session.found ?? found)?.family ?? "", isComplete, words: task.dataWords });
    if (task.out.isJson) await task.out.document(document);
    else await task.out.data(scanText(document, task.dataWords));
    for (const { address, unread } of state.packs) sayUnread(task, givenUp(unread), filled(task.words.texts.cli.pack.prefix, { address }));
    if (task.interrupt.reason !== null) return task.interrupt.reason;
    // Without a wish to end only a line that is gone breaks it off.
    if (!isComplete) return failed(task, bench.now.session.reason ?? { code: "link.lost" });
    return exitOf(document);
  });
}

/** Only of those that answer: the others may be what they were before. */
function twinsIn(rows: readonly Row[]): readonly number[] {
  const named = rows.flatMap(({ family, address, presence, bmsVersion, modelSerial, packSerial }) => {
    const identity = { bmsVersion: bmsVersion ?? "", modelSerial: modelSerial ?? "", packSerial: packSerial ?? "" };
    return presence === "present" ? [{ family, address, identity }] : [];
  });
  return twinAddresses(named);
}

function exitOf({ packs }: ScanDocument): ExitName {
  if (twinsIn(packs).length > 0) return "found";
  if (packs.some(({ diagnosis, presence }) => diagnosis !== null || presence === "conflict" || presence === "silent")) return "found";
  return packs.some(({ presence, flags, unread }) => presence === "present" && (flags === null || unread.length > 0)) ? "incomplete" : "ok";
}

/** Newest at once, and all of one moment: events come in bundles. */
async function stateOf(bench: Bench): Promise<Pick<AppState, "session" | "bank">> {
  const state = await bench.call("app.state", {});
  return state.ok ? state.value : bench.now;
}

function scanned(task: Task, bench: Bench): Promise<boolean> {
  const watch = new ScanWatch();
  return followed(task, bench, async () => watch.isOver(await stateOf(bench), performance.now()));
}

/** Until `isOver`; false when the end was wanted before, or the line is gone. */
async function followed({ out, interrupt, drivers, words }: Task, bench: Bench, isOver: () => Promise<boolean>): Promise<boolean> {
  let watchAtMs = 0;
  let hereAtMs = performance.now();
  while (!interrupt.isWanted && performance.now() - hereAtMs < GONE_MS) {
    const { phase } = bench.now.session;
    if (phase === "online" || bench.now.bank.scan !== null) hereAtMs = performance.now();
    if (performance.now() >= watchAtMs) {
      watchAtMs = performance.now() + WATCH_EVERY_MS;
      await bench.call("bank.watch", {});
    }
    await bench.when(() => null, LOOK_EVERY_MS);
    if (await isOver()) return true;
    const { scan } = bench.now.bank;
    const span = addressSpan(drivers, bench.now.session.found?.family);
    if (scan) out.progress(filled(words.texts.packs.head.scanning[scan.stage], { done: scan.done, total: scan.total, ...span }));
  }
  await bench.call("bank.cancel", {});
  return false;
}

function rowOf(pack: BankPack, lineFamily: FamilyId, words: Words): Row {
  const { address, family, identity, presence, diagnosis, answersAlone, unread } = pack;
  // No row has a time: values of a pack that does not answer any more would read as those of now.
  const snapshot = presence === "present" ? pack.snapshot : null;
  const flags = snapshot === null ? "notRead" : flagsOf(snapshot);
  const known = (reading: Reading<number> | undefined) => (typeof reading === "number" ? reading : null);
  return {
    ...packDocument({ family: family ?? lineFamily, address, identity }),
    presence,
    diagnosis: diagnosis === null ? null : { key: diagnosis.key, detail: { ...diagnosis.detail } },
    answersAlone,
    packVoltageMv: known(snapshot?.packVoltageMv),
    currentMa: known(snapshot?.currentMa),
    socDeciPct: known(snapshot?.socDeciPct),
    isSocCalculated: typeof snapshot?.socDeciPct === "number" && snapshot.calculated.includes("soc"),
    flags: flags === "notRead" ? null : flags.map(flagId),
    unread: unreadDocument(givenUp(unread), words),
  };
}

type Row = ScanDocument["packs"][number];

interface ScanFacts {
  /** Of the line, for packs that do not say another. */
  readonly family: FamilyId;
  readonly isComplete: boolean;
  readonly words: Words;
}

export function scanDocument(
  { isPrivateLine, source, packs }: Pick<BankState, "isPrivateLine" | "source" | "packs">,
  { family, isComplete, words }: ScanFacts,
): ScanDocument {
  const rows = packs.map((pack) => rowOf(pack, family, words));
  return { schema: "open-bmstool/scan", version: 1, isComplete, isPrivateLine, source, packs: rows };
}

function titleOf(id: string, words: Words): string {
  if (isFlagKey(id)) return words.ofFlagKey(id, "alarm").title;
  const [, register = "", bit = ""] = id.split(":");
  return words.unknownBitTitle(register, bit);
}

/** Who is there or in trouble; addresses where nobody is are only counted. */
export function scanText({ packs: all, isPrivateLine, isComplete }: ScanDocument, words: Words): string {
  const { cli, live, packs } = words.texts;
  const { table: said, gone, head } = packs;
  const amount = (value: number | null, unit: UnitKey, decimals: number) =>
    value === null ? "" : plain(formatAmount(value, unit, { decimals }));
  const shown = all.filter(({ presence, diagnosis }) => presence !== "absent" || diagnosis !== null);
  const oddOf = ({ diagnosis }: Row) => (diagnosis === null ? [] : [filled(gone[diagnosis.key].title, diagnosis.detail)]);
  const flagsIn = ({ flags, presence }: Row) =>
    flags === null ? (presence === "present" ? [packs.card.notRead] : []) : flags.map((id) => titleOf(id, words));
  const socOf = ({ socDeciPct, isSocCalculated }: Row) => {
    const soc = amount(socDeciPct, "pct", 1);
    return isSocCalculated ? filled(cli.read.calculated, { name: soc, how: live.calculated }) : soc;
  };
  const rows = shown.map((row) => [
    String(row.address),
    said.presence[row.presence],
    serialIn(row) ?? (row.presence === "present" ? cli.pack.notRead : ""),
    amount(row.packVoltageMv, "V", 2),
    amount(row.currentMa, "A", 2),
    socOf(row),
    [...oddOf(row), ...flagsIn(row)].join("; "),
  ]);
  const twins = twinsIn(all);
  const same = twins.length === 0 ? "" : filled(head.twins, { addresses: twins.join(", ") });
  const remarks = [isPrivateLine ? head.private : "", same, isComplete ? "" : cli.scan.stopped];
  const top = [said.add, said.state, said.serial, said.voltage, said.current, said.soc, said.flags];
  return table([top, ...rows], { right: [0, 3, 4, 5] }) + remarks.map((line) => (line === "" ? "" : `${line}\n`)).join("");
}
