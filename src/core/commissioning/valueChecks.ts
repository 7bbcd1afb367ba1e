import type { CellStats, PackFlag, PackSnapshot } from "../../../protocol/index.ts";
import {
  bankSums,
  cellStats,
  cellTemperatureRange,
  flagId,
  flagsOf,
  IDLE_MA,
  isAtCells,
  isKnown,
  TEMPERATURE_WINDOW,
} from "../../../protocol/index.ts";
import type { CheckMeasured } from "../../contract/commissioning.ts";
import type { Check, SeenPack, Sight } from "./sight.ts";
import { countFigures, inTenths, inThousands, packsMissing } from "./sight.ts";
import type { Verdict } from "./verdict.ts";
import { failed, figure, notPossible, passed, undecided } from "./verdict.ts";

/**
 * How far the cells of one pack may be apart, mV. Our judgement: sound cells differ by some 10 mV on the plateau, and under load by
 * 10 mV to 40 mV (see `OUTLIER_RULES`).
 */
const CELLS_MOST_MV = { atRest: 30, underLoad: 60 } as const;
/** A load or charge from which cells show their resistance, in percent of the full capacity an hour. Our judgement. */
const LOAD_LEAST_PCT = 10;

interface SeenCells {
  readonly address: number;
  readonly stats: CellStats | null;
  readonly currentMa: number | null;
  readonly fullMah: number | null;
}

const known = (reading: PackSnapshot["currentMa"]): number | null => (isKnown(reading) ? reading : null);

function cellsOf({ address, snapshot }: SeenPack): SeenCells {
  const { cellVoltagesMv, currentMa, fullCapacityMah } = snapshot;
  return { address, stats: cellStats(cellVoltagesMv), currentMa: known(currentMa), fullMah: known(fullCapacityMah) };
}

function cellFigures(cells: readonly SeenCells[]): readonly CheckMeasured[] {
  return cells.flatMap(({ address, stats, currentMa }) => [
    figure("cellDifference", address, stats?.differenceMv ?? null, "mV"),
    figure("packCurrent", address, currentMa === null ? null : inThousands(currentMa), "A"),
  ]);
}

function judgeCells(
  sight: Sight,
  mostMv: number,
  unlike: "notAtRest" | "noLoad",
  isSuch: (currentMa: number, fullMah: number | null) => boolean,
): Verdict {
  const missing = packsMissing(sight);
  if (missing) return missing;
  const cells = sight.packs.map(cellsOf);
  const measured = cellFigures(cells);
  if (cells.some(({ stats, currentMa }) => stats === null || currentMa === null)) return undecided("valueNotRead", measured);
  if (!cells.every(({ currentMa, fullMah }) => currentMa !== null && isSuch(currentMa, fullMah))) return undecided(unlike, measured);
  const isApart = cells.some(({ stats }) => stats !== null && stats.differenceMv > mostMv);
  return isApart ? failed("cellsApart", measured) : passed(measured);
}

export const cellsAtRest: Check = (sight) =>
  judgeCells(sight, CELLS_MOST_MV.atRest, "notAtRest", (currentMa) => Math.abs(currentMa) < IDLE_MA);

export const cellsUnderLoad: Check = (sight) =>
  judgeCells(sight, CELLS_MOST_MV.underLoad, "noLoad", (currentMa, fullMah) => {
    return fullMah !== null && Math.abs(currentMa) * 100 >= fullMah * LOAD_LEAST_PCT;
  });

/** All cell sensors in the window in which the guide lets a pack be charged: the first full charge comes next. */
export const temperatures: Check = (sight) => {
  const sensors = sight.packs.map(({ snapshot }) => snapshot.temperatures.filter(({ role }) => isAtCells(role)));
  const measured = sight.packs.flatMap(({ address, snapshot }) => {
    const range = cellTemperatureRange(snapshot);
    return [
      figure("cellTemperatureLeast", address, range && inTenths(range.minDeciC), "°C"),
      figure("cellTemperatureMost", address, range && inTenths(range.maxDeciC), "°C"),
    ];
  });
  const missing = packsMissing(sight);
  if (missing) return missing;
  if (sensors.some((all) => all.length === 0 || all.some(({ valueDeciC }) => valueDeciC === "notRead")))
    return undecided("valueNotRead", measured);
  const { leastDeciC, mostDeciC } = TEMPERATURE_WINDOW.charge;
  const ranges = sight.packs.map(({ snapshot }) => cellTemperatureRange(snapshot));
  if (ranges.includes(null)) return notPossible("notReported", measured);
  const isInside = ranges.every((range) => range !== null && range.minDeciC >= leastDeciC && range.maxDeciC <= mostDeciC);
  return isInside ? passed(measured) : failed("temperatureOutside", measured);
};

const LISTS = ["alarms", "protections", "faults"] as const;

/** Some families call a full pack protected: that is how a commissioning ends, and no fault. */
const isTrouble = ({ key }: PackFlag): boolean => key !== "fullCharge";

export const noAlarm: Check = (sight) => {
  const missing = packsMissing(sight);
  if (missing) return missing;
  const all = sight.packs.map(({ address, snapshot }) => ({ address, flags: flagsOf(snapshot) }));
  const active = all.flatMap(({ address, flags }) =>
    flags === "notRead" ? [] : flags.filter(isTrouble).map((flag) => figure("flag", address, flagId(flag))),
  );
  if (active.length > 0) return failed("flagsActive", active);
  const unread = sight.packs.filter(({ snapshot }) => LISTS.some((list) => snapshot[list] === "notRead"));
  if (unread.length > 0)
    return undecided(
      "valueNotRead",
      unread.map(({ address }) => figure("flag", address, null)),
    );
  return passed(countFigures(sight.packs.length, sight.site.packCount));
};

/** The display rounds, and its value is a little older than ours. */
const DISPLAY_SLACK = { socPct: 1, temperatureC: 1 } as const;

/**
 * Step 7 of the guide: what the inverter shows against the packs. Which pack's SOC an inverter shows, or that of all, differs: any of them
 * will do, and its temperature may be that of any sensor: cells, MOSFETs and surroundings are all "temperature information" to the guide.
 */
export function inverterAgrees(
  { packs, site }: Pick<Sight, "packs" | "site">,
  shown: { readonly socPct: number; readonly temperatureC: number },
): Verdict {
  const missing = packsMissing({ packs, site });
  if (missing) return missing;
  const socs = packs.map(({ address, snapshot }) => figure("soc", address, deciPctOf(snapshot), "%"));
  const { value } = bankSums(packs).socDeciPct;
  const bankSoc = value === "notRead" ? null : inTenths(value);
  const deciC = packs.flatMap(({ snapshot }) =>
    snapshot.temperatures.flatMap((each) => (isKnown(each.valueDeciC) ? [each.valueDeciC] : [])),
  );
  const [leastC, mostC] = deciC.length === 0 ? [null, null] : [inTenths(Math.min(...deciC)), inTenths(Math.max(...deciC))];
  const measured = [
    figure("socOnDisplay", null, shown.socPct, "%"),
    figure("socOfBank", null, bankSoc, "%"),
    ...socs,
    figure("temperatureOnDisplay", null, shown.temperatureC, "°C"),
    figure("sensorTemperatureLeast", null, leastC, "°C"),
    figure("sensorTemperatureMost", null, mostC, "°C"),
  ];
  const ours = [bankSoc, ...socs.map((each) => each.value)].filter((soc) => typeof soc === "number");
  if (ours.length === 0 || leastC === null || mostC === null) return undecided("valueNotRead", measured);
  const isSoc = ours.some((soc) => Math.abs(soc - shown.socPct) <= DISPLAY_SLACK.socPct);
  const { temperatureC } = DISPLAY_SLACK;
  const isTemperature = shown.temperatureC >= leastC - temperatureC && shown.temperatureC <= mostC + temperatureC;
  return isSoc && isTemperature ? passed(measured) : failed("displayDiffers", measured);
}

function deciPctOf({ socDeciPct }: PackSnapshot): number | null {
  return isKnown(socDeciPct) ? inTenths(socDeciPct) : null;
}

/** The pack says that it is full; where its family has no such flag, that it holds all that it can. */
export function isFull({ fullyCharged, socDeciPct }: PackSnapshot): boolean {
  if (isKnown(fullyCharged)) return fullyCharged;
  return fullyCharged === "notReported" && isKnown(socDeciPct) && socDeciPct >= 1000;
}

/** Every pack of the site has been full: one that was taken away stands for none of those that are there. */
export function areAllFull(measured: Verdict["measured"], members: readonly number[], packCount: number): boolean {
  const full = new Set(measured.flatMap(({ address, value }) => (value === null ? [] : [address])));
  return members.length >= packCount && members.every((address) => full.has(address));
}

/** Step 8 of the guide. Packs may be full on different days: what was seen of one stays, and its own records count as well. */
export const firstFullCharge: Check = (sight) => {
  const { packs, members, before, site, at } = sight;
  const seen = new Map(
    before.measured.flatMap(({ name, address, value }) => (name === "fullSeenAt" && value !== null ? [[address, value]] : [])),
  );
  for (const { address, snapshot, archive } of packs) {
    const fullAt = archive?.fullAt ?? (isFull(snapshot) ? at : null);
    if (fullAt !== null && !seen.has(address)) seen.set(address, fullAt);
  }
  const rows = [...new Set([...seen.keys(), ...packs.map(({ address }) => address)])];
  const measured = rows.map((address) => figure("fullSeenAt", address, seen.get(address) ?? null));
  return areAllFull(measured, members, site.packCount) ? passed(measured) : undecided("notFullYet", measured);
};
