import { describe, expect, it } from "vitest";
import { SETTINGS as PACEIC } from "../../protocol/drivers/paceic-v25/settings.ts";
import { PLAIN_FIGURES } from "../../protocol/quantity/figures.ts";
import type { Finding, RuleContext } from "../../protocol/shared.ts";
import {
  checkEdits,
  FILE_FAULTS,
  FINDING_SENTENCES,
  LANGUAGES,
  ruleContext,
  SETTING_CONCEPTS,
  SETTING_GROUPS,
} from "../../protocol/shared.ts";
import { type UnfinishedWrite, WRITE_STAGES, type WriteProgress } from "../../src/contract/params.ts";
import { WINDOW_TEXTS } from "../../src/text/catalogue.ts";
import { EMPTY_DRAFT, editedValues, withText, withValue } from "../../src/ui/model/draft.ts";
import { findingFigures, suggestionKind, whyOf } from "../../src/ui/model/findingWords.ts";
import type { GateInput } from "../../src/ui/model/review.ts";
import { confirmedIds, isConfirmed, reviewRows, writeGate } from "../../src/ui/model/review.ts";
import { donePct, secondsLeft } from "../../src/ui/screens/editor/model/progress.ts";

const NBSP = "\u00a0";
const CONTEXT: RuleContext = { ...ruleContext(null, null), cellCount: 16 };
const HELD = {
  cellUvAlarmMv: 2800,
  cellUvProtectMv: 2500,
  cellUvReleaseMv: 2900,
  cellOvAlarmMv: 3600,
  cellOvProtectMv: 3700,
  cellOvReleaseMv: 3380,
  packUvAlarmMv: 44_800,
  packUvProtectMv: 40_000,
};
const ORDER = Object.keys(HELD);

function draftOf(edits: Readonly<Record<string, number>>) {
  return Object.entries(edits).reduce((draft, [key, value]) => withValue(draft, key, value, HELD[key as keyof typeof HELD]), EMPTY_DRAFT);
}

function findingsOf(edits: Readonly<Record<string, number>>): readonly Finding[] {
  return checkEdits(PACEIC, HELD, edits, CONTEXT);
}

function gateOf(edits: Readonly<Record<string, number>>, change: Partial<GateInput> = {}) {
  const draft = change.draft ?? draftOf(edits);
  const rows = reviewRows(ORDER, draft, HELD, findingsOf(editedValues(draft)), null);
  const open = { held: HELD, confirms: {}, hold: null, unlocked: true, unfinished: null, isStale: false, table: PACEIC };
  return writeGate({ rows, draft, ...open, ...change });
}

describe("rows of the review", () => {
  it("stand in the order of the page, each with its own findings", () => {
    const edits = { cellOvProtectMv: 3800, cellUvAlarmMv: 2450 };
    const rows = reviewRows(ORDER, draftOf(edits), HELD, findingsOf(edits), null);
    expect(rows.map(({ key }) => key)).toEqual(["cellUvAlarmMv", "cellOvProtectMv"]);
    expect(rows[0]?.refused.map(({ sentence }) => sentence)).toEqual(["mustBeAbove"]);
    expect(rows[1]?.asked.map(({ sentence }) => sentence)).toEqual(["lfpAbove"]);
    const ids = rows.flatMap(({ refused, asked, noted }) => [...refused, ...asked, ...noted].map(({ id }) => id));
    expect(ids).toHaveLength(new Set(ids).size);
    expect(ids).toHaveLength(findingsOf(edits).length);
  });

  it("show a finding beside the edited one of its settings", () => {
    const edits = { cellUvProtectMv: 2850 };
    const [row] = reviewRows(ORDER, draftOf(edits), HELD, findingsOf(edits), null);
    expect(row?.refused.length).toBeGreaterThan(0);
  });

  it("have a row for a text that cannot be read", () => {
    const draft = withText(EMPTY_DRAFT, "packUvAlarmMv", "45.x", 44_800, null);
    expect(reviewRows(ORDER, draft, HELD, [], null)).toMatchObject([{ key: "packUvAlarmMv", wanted: null, text: "45.x" }]);
  });
});

describe("confirming", () => {
  const edits = { cellOvProtectMv: 3800 };
  const rows = reviewRows(ORDER, draftOf(edits), HELD, findingsOf(edits), null);

  it("takes the same value in any writing, and nothing else", () => {
    const [row] = rows;
    if (!row) throw new Error("no row");
    const typed = (text: string) => isConfirmed(row, { cellOvProtectMv: text }, null);
    expect([typed("3800"), typed(" 3800,0 "), typed("3801"), typed(""), typed("yes")]).toEqual([true, true, false, false, false]);
    expect(isConfirmed(row, {}, null)).toBe(false);
  });

  it("names exactly the findings that were asked about", () => {
    expect(confirmedIds(rows, {}, null)).toEqual([]);
    expect(confirmedIds(rows, { cellOvProtectMv: "3800" }, null)).toEqual(rows.flatMap(({ asked }) => asked.map(({ id }) => id)));
  });
});

describe("way to the write", () => {
  const good = { packUvAlarmMv: 45_600 };
  const unfinished = { isRead: true } as UnfinishedWrite;

  it("is open for values that no rule stands against", () => {
    expect(gateOf(good)).toEqual({ kind: "open" });
  });

  it("is closed by whatever must be done first", () => {
    expect(gateOf({})).toEqual({ kind: "nothing" });
    for (const hold of ["offline", "lost", "reading", "writing"] as const) expect(gateOf(good, { hold })).toEqual({ kind: "hold", hold });
    expect(gateOf(good, { held: null })).toEqual({ kind: "notRead" });
    expect(gateOf(good, { unlocked: false })).toEqual({ kind: "locked" });
    expect(gateOf(good, { unfinished })).toEqual({ kind: "unfinished" });
    expect(gateOf(good, { unfinished: { ...unfinished, isRead: false } })).toEqual({ kind: "open" });
    expect(gateOf({ cellUvAlarmMv: 2450 })).toEqual({ kind: "rules", count: 1 });
    expect(gateOf({}, { draft: withText(EMPTY_DRAFT, "packUvAlarmMv", "x", 44_800, null) })).toEqual({ kind: "texts", count: 1 });
  });

  it("is closed while the pack is not as seen", () => {
    expect(gateOf(good, { held: { ...HELD, packUvAlarmMv: 45_000 } })).toEqual({ kind: "moved" });
    expect(gateOf(good, { isStale: true })).toEqual({ kind: "moved" });
  });

  it("asks for the value once more, and is open when it has been typed", () => {
    expect(gateOf({ cellOvProtectMv: 3800 })).toEqual({ kind: "confirms", count: 1 });
    expect(gateOf({ cellOvProtectMv: 3800 }, { confirms: { cellOvProtectMv: "3800" } })).toEqual({ kind: "open" });
  });
});

describe("words of the findings", () => {
  it("say amounts in the unit of their own setting", () => {
    const [finding] = findingsOf({ cellUvAlarmMv: 2450 }).filter(({ sentence }) => sentence === "cellsAgainstPack");
    if (!finding) throw new Error("no finding");
    expect(findingFigures(finding, PACEIC, PLAIN_FIGURES, "en")).toMatchObject({
      value: `2450${NBSP}mV`,
      product: `39.20${NBSP}V`,
      other: `44.80${NBSP}V`,
      away: `5.60${NBSP}V`,
      cellCount: "16",
    });
  });

  it("give the reason that fits the two settings", () => {
    const why = (edits: Readonly<Record<string, number>>, held = {}) => {
      const [first] = checkEdits(PACEIC, { ...HELD, ...held }, edits, CONTEXT).filter(({ keys }) => keys.length > 1);
      return first ? whyOf(first, PACEIC) : null;
    };
    expect(why({ cellUvAlarmMv: 2450 })).toBe("alarmFirst");
    expect(why({ cellUvReleaseMv: 2450 })).toBe("releaseInside");
    expect(why({ fullChargeMv: 59_300 }, { fullChargeMv: 56_000, packOvProtectMv: 59_200, packOvAlarmMv: 57_600 })).toBe(
      "fullBeforeProtection",
    );
    expect(why({ balanceStartMv: 3650 }, { balanceStartMv: 3400 })).toBe("balanceBeforeAlarm");
  });

  it("know which way a suggestion is only the end of what would do", () => {
    const base = { id: "", level: "refuse", params: {}, keys: ["cellUvAlarmMv", "cellUvProtectMv"] } as const;
    const of = (sentence: Finding["sentence"], key: string) => suggestionKind({ ...base, sentence, suggestion: { key, value: 1 } });
    expect(of("mustBeAbove", "cellUvAlarmMv")).toBe("orMore");
    expect(of("mustBeAbove", "cellUvProtectMv")).toBe("orLess");
    expect(of("shouldBeAtMost", "cellUvAlarmMv")).toBe("orLess");
    expect(of("range", "cellUvAlarmMv")).toBe("set");
  });
});

describe.each(LANGUAGES)("catalogue of the parameters in %s", (language) => {
  it("has a name, a help and a place for everything there is", async () => {
    const { parameters: words } = await WINDOW_TEXTS[language]();
    expect(Object.keys(words.setting).sort()).toEqual(SETTING_CONCEPTS.map(({ key }) => key).sort());
    expect(Object.keys(words.group).sort()).toEqual([...SETTING_GROUPS].sort());
    expect(Object.keys(words.finding).sort()).toEqual([...FINDING_SENTENCES].sort());
    expect(Object.keys(words.file.fault).sort()).toEqual([...FILE_FAULTS].sort());
    expect(Object.keys(words.progress.stage).sort()).toEqual([...WRITE_STAGES].sort());
  });

  it("gives every setting a name of its own: fields and rows are found by it", async () => {
    const { setting } = (await WINDOW_TEXTS[language]()).parameters;
    const names = Object.values(setting).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("progress", () => {
  const progress: WriteProgress = {
    stage: "sending" as const,
    isRollback: false,
    block: 0,
    blocks: 1,
    exchanges: 10,
    exchangesExpected: 40,
    startedAtMs: 1000,
    atMs: 3000,
  };

  it("fills with the exchanges and never past its end", () => {
    expect(donePct(progress)).toBe(25);
    expect(donePct({ exchanges: 50, exchangesExpected: 40 })).toBe(100);
    expect(donePct({ exchanges: 3, exchangesExpected: 0 })).toBe(0);
  });

  it("estimates the rest from the pace so far, and counts down between two answers", () => {
    expect(secondsLeft(progress, 3000)).toBe(6);
    expect(secondsLeft(progress, 5000)).toBe(4);
    expect(secondsLeft(progress, 60_000)).toBe(0);
    expect(secondsLeft({ ...progress, exchanges: 1 }, 3000)).toBeNull();
    expect(secondsLeft({ ...progress, exchanges: 41 }, 3000)).toBeNull();
  });
});
