import type { PackFlag, PackSnapshot, Reading, UnitKey } from "../../../protocol/index.ts";
import {
  cellStats,
  flagId,
  flagsOf,
  flagTimeKey,
  formatAmount,
  isKnown,
  isSameData,
  QUANTITIES,
  SWITCH_KEYS,
  UNITS,
} from "../../../protocol/index.ts";
import type { AppState } from "../../contract/events.ts";
import type { FlagTimes, SessionState, SnapshotEvent } from "../../contract/session.ts";
import { isOfReading } from "../../contract/unread.ts";
import type { Bench } from "./bench.ts";
import type { ReadDocument } from "./documents.ts";
import type { ExitName } from "./exitCodes.ts";
import type { Output } from "./output.ts";
import { table } from "./output.ts";
import { isoOf, packDocument, packTitle } from "./packs.ts";
import { failed, type Task, withPack } from "./task.ts";
import { sayUnread, unreadDocument } from "./unread.ts";
import { filled, inverter, live, plain, wordsOfFlag } from "./words.ts";

type Row = ReadDocument["values"][number];

const DEFAULT_EVERY_S = 2;

export function runRead(task: Task): Promise<ExitName> {
  return withPack(task, "live", async (bench) => {
    if (task.given.flag("watch")) return watch(task, bench);
    const document = readDocument(bench.now);
    if (document === null) return failed(task, { code: "link.closed" });
    await print(task.out, document, bench.now);
    sayUnread(task.out, missingOf(bench.now));
    return exitOf(document);
  });
}

/** What is known to be active says more than what is not known. */
export function exitOf({ flags, unread }: ReadDocument): ExitName {
  if (flags !== null && flags.length > 0) return "found";
  return flags === null || unread.length > 0 ? "incomplete" : "ok";
}

const missingOf = ({ session }: AppState) => session.unread.filter(isOfReading);

/** Reading after reading; one that is missing is said on stderr, and it goes on. */
async function watch(task: Task, bench: Bench): Promise<ExitName> {
  const everyMs = (task.given.number("every") ?? DEFAULT_EVERY_S) * 1000;
  const most = task.given.number("count") ?? Number.POSITIVE_INFINITY;
  const ends = new Set<ExitName>();
  let said: ReadDocument["unread"] | null = null;
  let dueAtMs = performance.now();
  for (let count = 0; count < most; ) {
    const waited = await bench.when(() => null, Math.max(0, dueAtMs - performance.now()));
    if (!waited.ok && waited.error.code === "cancelled") return failed(task, waited.error);
    dueAtMs = Math.max(dueAtMs + everyMs, performance.now());
    if (bench.now.session.phase === "lost") {
      task.out.say("no answer from the pack; still trying");
      continue;
    }
    const document = readDocument(bench.now);
    if (document === null) continue;
    if (task.out.isJson) await task.out.line(JSON.stringify(document));
    else await print(task.out, document, bench.now);
    if (!isSameData(document.unread, said)) sayUnread(task.out, missingOf(bench.now));
    said = document.unread;
    ends.add(exitOf(document));
    count += 1;
  }
  return (["found", "incomplete"] as const).find((end) => ends.has(end)) ?? "ok";
}

interface PackNow {
  readonly session: Pick<SessionState, "found" | "identity" | "unread">;
  readonly snapshot: SnapshotEvent | null;
}

/** null = no pack, or none of its values. */
export function readDocument({ session, snapshot }: PackNow): ReadDocument | null {
  const { found, identity } = session;
  if (found === null || snapshot === null) return null;
  const { snapshot: pack, flagsSinceWallMs } = snapshot;
  const flags = flagsOf(pack);
  return {
    schema: "open-bmstool/read",
    version: 1,
    at: isoOf(snapshot.receivedAtWallMs),
    ageMs: Math.max(0, Math.round(performance.now() - snapshot.receivedAtMs)),
    pack: packDocument({ family: found.family, address: found.address, identity }),
    values: rowsOf(pack),
    flags: flags === "notRead" ? null : flags.map((flag) => flagRow(flag, flagsSinceWallMs)),
    unknownBits: flags === "notRead" ? null : pack.unknownBits.map((bits) => ({ ...bits })),
    unread: unreadDocument(session.unread.filter(isOfReading)),
  };
}

function flagRow(flag: PackFlag, sinceWallMs: FlagTimes): NonNullable<ReadDocument["flags"]>[number] {
  const since = sinceWallMs[flagTimeKey(flag)];
  const { title, todo } = wordsOfFlag(flag);
  return { severity: flag.severity, key: flagId(flag), title, todo, since: since === undefined ? null : isoOf(since) };
}

/** This is the end of the reading: "not yet" would promise more. */
const STATE_WORDS = { notRead: inverter.code.notRead, notReported: live.notReported } as const;

/** A list of which not even the length is known. */
const listNotRead = (key: string, name: string): Row => ({ key, name, unit: "", value: null, text: STATE_WORDS.notRead, state: "notRead" });

interface Shape {
  readonly unit: UnitKey;
  readonly decimals: number;
  readonly signed?: boolean;
}

function amount(key: string, name: string, reading: Reading<number>, { unit, decimals, signed = false }: Shape): Row {
  const base = QUANTITIES[UNITS[unit].kind].base;
  const head = { key, name, unit: base === "1" ? "" : base };
  if (!isKnown(reading)) return { ...head, value: null, text: STATE_WORDS[reading], state: reading };
  const text = `${plain(formatAmount(reading, unit, { decimals, signed }))} ${UNITS[unit].label}`.trim();
  return { ...head, value: reading, text, state: "known" };
}

function onOff(key: string, name: string, reading: Reading<boolean>): Row {
  const state = isKnown(reading) ? "known" : reading;
  return {
    key,
    name,
    unit: "",
    value: isKnown(reading) ? reading : null,
    text: isKnown(reading) ? live.switches[reading ? "on" : "off"] : STATE_WORDS[reading],
    state,
  };
}

/** Few packs have it: where it is not fitted there is nothing to report. */
const fittedRow = (row: Row): readonly Row[] => (row.state === "notReported" ? [] : [row]);

function rowsOf(pack: PackSnapshot): Row[] {
  const { battery, cells, temperature, switches } = live;
  const stats = cellStats(pack.cellVoltagesMv);
  const mark = (name: string, part: "soc" | "soh") => (pack.calculated.includes(part) ? `${name} (${live.calculated})` : name);
  const mode = pack.mode === "notRead" ? null : pack.mode;
  return [
    amount("packVoltageMv", battery.voltage, pack.packVoltageMv, { unit: "V", decimals: 3 }),
    amount("currentMa", battery.current, pack.currentMa, { unit: "A", decimals: 2, signed: true }),
    {
      key: "mode",
      name: "Mode",
      unit: "",
      value: mode,
      text: mode === null ? STATE_WORDS.notRead : battery[mode],
      state: mode === null ? "notRead" : "known",
    },
    amount("socDeciPct", mark(battery.soc, "soc"), pack.socDeciPct, { unit: "pct", decimals: 1 }),
    amount("sohDeciPct", mark(battery.soh, "soh"), pack.sohDeciPct, { unit: "pct", decimals: 1 }),
    amount("remainingCapacityMah", battery.remaining, pack.remainingCapacityMah, { unit: "Ah", decimals: 2 }),
    amount("fullCapacityMah", battery.full, pack.fullCapacityMah, { unit: "Ah", decimals: 2 }),
    amount("ratedCapacityMah", battery.rated, pack.ratedCapacityMah, { unit: "Ah", decimals: 2 }),
    amount("cycleCount", battery.cycles, pack.cycleCount, { unit: "one", decimals: 0 }),
    ...fittedRow(amount("chargerVoltageMv", battery.chargerVoltage, pack.chargerVoltageMv, { unit: "V", decimals: 2 })),
    ...fittedRow(amount("solarCurrentMa", battery.solarCurrent, pack.solarCurrentMa, { unit: "A", decimals: 2 })),
    ...(stats === null ? [listNotRead("cells", "Cells")] : []),
    ...pack.cellVoltagesMv.map((mv, at) => {
      const row = amount(`cell${at + 1}Mv`, `Cell ${at + 1}`, mv, { unit: "mV", decimals: 0 });
      return pack.balancingCells[at] === true ? { ...row, text: `${row.text} ${cells.bal}` } : row;
    }),
    ...(stats === null
      ? []
      : [
          amount("maxCellMv", `${cells.max} (cell ${stats.maxIndex + 1})`, stats.maxMv, { unit: "mV", decimals: 0 }),
          amount("minCellMv", `${cells.min} (cell ${stats.minIndex + 1})`, stats.minMv, { unit: "mV", decimals: 0 }),
          amount("cellDifferenceMv", cells.difference, stats.differenceMv, { unit: "mV", decimals: 0 }),
        ]),
    ...(stats === null && pack.temperatures.length === 0 ? [listNotRead("temperatures", "Temperatures")] : []),
    ...pack.temperatures.map(({ role, index, valueDeciC }) => {
      const isOnly = pack.temperatures.filter((each) => each.role === role).length === 1;
      const isNumbered = !isOnly && (role === "mos" || role === "environment");
      const name = isNumbered ? temperature[`${role}Number`] : temperature[role];
      return amount(`${role}${index}DeciC`, filled(name, { number: index }), valueDeciC, { unit: "degC", decimals: 1 });
    }),
    ...SWITCH_KEYS.map((key) => onOff(key, switches[key], pack.switches[key])),
    onOff("fullyCharged", "Fully charged", pack.fullyCharged),
  ];
}

async function print(out: Output, document: ReadDocument, { session }: AppState): Promise<void> {
  if (out.isJson) return out.document(document);
  const { found, identity } = session;
  await out.data(readText(document, found ? packTitle({ family: found.family, address: found.address, identity }) : ""));
}

export function readText(document: ReadDocument, title: string): string {
  const { noAlarm, noProtection, noFault, unknownBits } = live.flags;
  const clear = document.flags === null ? `${live.flags.title}: ${STATE_WORDS.notRead}` : `${noAlarm}, ${noProtection}, ${noFault}`;
  const flags = (document.flags ?? []).flatMap(({ severity, title: name, since, todo }) => [
    `${live.flags[severity]}: ${name}${since === null ? "" : `, since ${since}`}`,
    `  ${todo}`,
  ]);
  // Those of a register of alarms are among the flags.
  const unknown = (document.unknownBits ?? []).flatMap(({ register, mask, severity }) =>
    severity === null ? [filled(unknownBits, { mask: `0x${mask.toString(16)}`, register })] : [],
  );
  return [
    `${title}, ${document.at}\n`,
    table(
      document.values.map(({ name, text }) => [name, text]),
      { indent: 2 },
    ),
    [...(flags.length === 0 ? [clear] : flags), ...unknown].map((line) => `${line}\n`).join(""),
    "\n",
  ].join("");
}
