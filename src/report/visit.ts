import type { Driver, Language } from "../../protocol/index.ts";
import type { Commissioning } from "../contract/commissioning.ts";
import type { ServiceVisit, VisitChanges, VisitRow } from "../contract/serviceVisit.ts";
import { type Change, type ChangedFigure, type CheckChange, changesBetween, type PackChanges } from "./changes.ts";
import { amount, plainAmount, tableIn, timeText } from "./scene.ts";
import { visitHistory } from "./visitHistory.ts";
import { filled, nameIn, type ReportWords, settingAmount } from "./words.ts";

interface VisitTools {
  readonly words: ReportWords;
  readonly language: Language;
  readonly drivers: readonly Driver[];
}

interface Documents {
  readonly before: Commissioning;
  readonly after: Commissioning;
}

/** What a service visit has found different from an earlier document, in words: for paper, screen and terminal alike. */
export function visitOf(tools: VisitTools, { before, after }: Documents): ServiceVisit {
  const { words } = tools;
  const { changes: text, site } = words.report;
  const found = changesBetween(before, after);
  const names = { before: before.site.name.trim() || site.none, after: after.site.name.trim() || site.none };
  const installation = [
    ...found.checks.map((change) => checkShown(words, change)),
    ...found.codes.map((change) => changeShown(tools, change, after.packs[0]?.family ?? "")),
  ];
  const changes = [
    ...(installation.length === 0 ? [] : [{ title: text.installation, note: "", rows: installation }]),
    ...found.packs.flatMap((pack) => packShown(tools, pack)),
  ];
  return {
    between: filled(text.between, { before: timeText(before.changedAt) ?? "", after: timeText(after.changedAt) ?? "" }),
    otherSite: names.before === names.after ? "" : filled(text.otherSite, names),
    none: changes.length === 0 ? text.none : "",
    changes,
    ...visitHistory(words, after, before.changedAt),
  };
}

function packShown(tools: VisitTools, { pack, presence, changes }: PackChanges): readonly VisitChanges[] {
  if (presence === "both" && changes.length === 0) return [];
  const { changes: text, table } = tools.words.report;
  const title = filled(text.pack, { serial: pack.packSerial.trim() || table.notRead, address: pack.address });
  const note = presence === "both" ? "" : text[presence];
  return [{ title, note, rows: changes.map((change) => changeShown(tools, change, pack.family)) }];
}

function checkShown({ report, commissioning }: ReportWords, { check, before, after }: CheckChange): VisitRow {
  return {
    what: commissioning.check[check].name,
    before: commissioning.status[before],
    after: commissioning.status[after],
    difference: report.changes.nothing,
  };
}

function changeShown({ words, drivers }: VisitTools, change: Change, family: string): VisitRow {
  const { packs, changes, table, settings } = words.report;
  switch (change.kind) {
    case "text": {
      const or = (text: string) => text.trim() || table.notRead;
      const names = { packSerial: packs.serial, bmsVersion: packs.firmware, modelSerial: packs.model };
      return { what: names[change.what], before: or(change.before), after: or(change.after), difference: changes.nothing };
    }
    case "figure": {
      const shown = (value: number | null) => figureText(words, change.what, value);
      return { what: figureName(words.report, change.what), ...bothSides(change, shown, changes.nothing, change.what !== "address") };
    }
    case "setting": {
      const settingTable = tableIn(drivers, family);
      const shown = (value: number | null) =>
        value === null ? settings.missing : settingAmount(change.what, value, settingTable, words.figures);
      return { what: nameIn(words.settings, change.what), ...bothSides(change, shown, changes.nothing, !change.what.endsWith("Code")) };
    }
  }
}

interface Sides {
  readonly before: number | null;
  readonly after: number | null;
}

/** Addresses and codes are names: their difference says nothing. */
function bothSides(
  { before, after }: Sides,
  shown: (value: number | null) => string,
  none: string,
  isAmount: boolean,
): Omit<VisitRow, "what"> {
  const difference = isAmount && before !== null && after !== null ? after - before : null;
  const sign = difference !== null && difference > 0 ? "+" : "";
  return { before: shown(before), after: shown(after), difference: difference === null ? none : sign + shown(difference) };
}

function figureText({ report, figures }: ReportWords, what: ChangedFigure, value: number | null): string {
  const { notRead } = report.table;
  switch (what) {
    case "address":
    case "cycles":
      return amount(figures, value, "one", 0, notRead);
    case "sohPct":
      return plainAmount(figures, value === null ? null : Math.round(value * 1000) / 1000, "%", notRead);
    case "ratedCapacityMah":
    case "fullCapacityMah":
      return amount(figures, value, "Ah", 3, notRead);
    case "spreadMv":
      return amount(figures, value, "mV", 0, notRead);
  }
}

function figureName({ packs, changes }: ReportWords["report"], what: ChangedFigure): string {
  const names: Readonly<Record<ChangedFigure, string>> = {
    address: packs.add,
    sohPct: packs.soh,
    cycles: packs.cycles,
    ratedCapacityMah: packs.rated,
    fullCapacityMah: packs.capacity,
    spreadMv: changes.spread,
  };
  return names[what];
}
