import { beforeEach, describe, expect, it } from "vitest";
import { NO_PARAMS } from "../../src/contract/beginnings.ts";
import type { VerdictRow } from "../../src/contract/params.ts";
import {
  changeCount,
  EMPTY_DRAFT,
  faultyTexts,
  movedKeys,
  pruned,
  rebased,
  seenValues,
  settled,
  settledKeys,
  withText,
  withValue,
} from "../../src/ui/model/draft.ts";
import * as store from "../../src/ui/state/edits.ts";
import { useUi } from "../../src/ui/state/store.ts";

const HELD = { packUvAlarmMv: 44_800, cellUvAlarmMv: 2800, chargeUtAlarmDeciC: 0 };
const typed = (key: string, ...texts: readonly string[]) =>
  texts.reduce((draft, text) => withText(draft, key, text, HELD[key as keyof typeof HELD], null), EMPTY_DRAFT);

describe("typing", () => {
  it("reads both decimal separators and both minus signs", () => {
    expect(typed("packUvAlarmMv", "45,60").edits).toEqual({ packUvAlarmMv: { value: 45_600, seen: 44_800 } });
    expect(typed("packUvAlarmMv", "45.6").edits.packUvAlarmMv?.value).toBe(45_600);
    expect(typed("chargeUtAlarmDeciC", "-2.5").edits.chargeUtAlarmDeciC?.value).toBe(-25);
    expect(typed("chargeUtAlarmDeciC", "\u22122,5").edits.chargeUtAlarmDeciC?.value).toBe(-25);
  });

  it("keeps what cannot be read as a fault and wants nothing of the pack", () => {
    const draft = typed("packUvAlarmMv", "45", "45.", "45.x");
    expect(draft.edits).toEqual({});
    expect(faultyTexts(draft, null)).toEqual([{ key: "packUvAlarmMv", text: "45.x", fault: "notANumber" }]);
    expect(faultyTexts(typed("cellUvAlarmMv", "2800.25"), null)).toMatchObject([{ fault: "tooFine" }]);
    expect(changeCount(draft, null)).toBe(1);
  });

  it("is no change when it comes to what the pack holds, however it is written", () => {
    expect(typed("packUvAlarmMv", "45", "44,800").edits).toEqual({});
  });

  it("gives way to the value when the field is left; an empty field goes back", () => {
    expect(settled(typed("packUvAlarmMv", "45,6"), "packUvAlarmMv", null)).toEqual({
      edits: { packUvAlarmMv: { value: 45_600, seen: 44_800 } },
      texts: {},
    });
    expect(settled(typed("packUvAlarmMv", "45.6", ""), "packUvAlarmMv", null)).toEqual(EMPTY_DRAFT);
    const faulty = typed("packUvAlarmMv", "4x");
    expect(settled(faulty, "packUvAlarmMv", null)).toBe(faulty);
  });
});

describe("edits against the pack", () => {
  const draft = withValue(EMPTY_DRAFT, "packUvAlarmMv", 45_600, 44_800);

  it("remember what was seen, and notice when the pack holds something else", () => {
    expect(movedKeys(draft, HELD)).toEqual([]);
    const now = { ...HELD, packUvAlarmMv: 45_000 };
    expect(movedKeys(draft, now)).toEqual(["packUvAlarmMv"]);
    expect(seenValues(draft, now)).toEqual({ ...now, packUvAlarmMv: 44_800 });
    const kept = rebased(draft, now);
    expect(movedKeys(kept, now)).toEqual([]);
    expect(kept.edits.packUvAlarmMv).toEqual({ value: 45_600, seen: 45_000 });
  });

  it("keep what was seen first while the value is typed over", () => {
    expect(withValue(draft, "packUvAlarmMv", 45_700, 45_000).edits.packUvAlarmMv).toEqual({ value: 45_700, seen: 44_800 });
  });

  it("are dropped when the pack holds them", () => {
    expect(pruned(draft, { ...HELD, packUvAlarmMv: 45_600 }).edits).toEqual({});
    expect(pruned(draft, HELD)).toBe(draft);
  });

  it("are settled by a write that wanted the same, and not by another window's", () => {
    const row: VerdictRow = { key: "packUvAlarmMv", verdict: "notVerified", from: 44_800, wanted: 45_600, got: 44_800 };
    expect(settledKeys([row], draft)).toEqual(["packUvAlarmMv"]);
    expect(settledKeys([{ ...row, wanted: 45_000 }], draft)).toEqual([]);
    expect(settledKeys([{ ...row, verdict: "notSent" }], draft)).toEqual([]);
    expect(settledKeys([{ ...row, verdict: "unknown", got: null }], draft)).toEqual([]);
  });
});

const PACK = { family: "paceic-v25", address: 1, identity: { bmsVersion: "V", modelSerial: "M", packSerial: "S" } } as const;

describe("editor's store", () => {
  const edits = () => Object.fromEntries(Object.entries(store.useEdits.getState().edits).map(([key, { value }]) => [key, value]));

  beforeEach(() => {
    store.useEdits.setState(store.useEdits.getInitialState(), true);
    const read = { pack: PACK, values: HELD, missing: [], notRead: [], unread: [], shown: {}, doubt: null, readAtWallMs: 0 };
    useUi.setState({ params: { ...NO_PARAMS, read } });
    store.openPack("a");
  });

  it("takes a field that is typed in as one step of undo", () => {
    for (const text of ["4", "45", "45.", "45.6"]) store.typeText("packUvAlarmMv", text);
    store.settleText("packUvAlarmMv");
    store.typeText("cellUvAlarmMv", "2850");
    expect(edits()).toEqual({ packUvAlarmMv: 45_600, cellUvAlarmMv: 2850 });
    store.undoEdit();
    expect(edits()).toEqual({ packUvAlarmMv: 45_600 });
    store.undoEdit();
    expect(edits()).toEqual({});
    expect(store.useEdits.getState().texts).toEqual({});
    store.redoEdit();
    store.redoEdit();
    expect(edits()).toEqual({ packUvAlarmMv: 45_600, cellUvAlarmMv: 2850 });
    store.redoEdit();
    expect(edits()).toEqual({ packUvAlarmMv: 45_600, cellUvAlarmMv: 2850 });
  });

  it("forgets what was undone once something else is typed", () => {
    store.wantValue("packUvAlarmMv", 45_600);
    store.undoEdit();
    store.wantValue("cellUvAlarmMv", 2850);
    store.redoEdit();
    expect(edits()).toEqual({ cellUvAlarmMv: 2850 });
  });

  it("takes many values as one step, and leaves out what the pack does not have", () => {
    store.wantValues({ packUvAlarmMv: 45_600, cellUvAlarmMv: 2800, limiterStartMa: 5000 });
    expect(edits()).toEqual({ packUvAlarmMv: 45_600 });
    store.undoEdit();
    expect(edits()).toEqual({});
  });

  it("does not undo back over a write", () => {
    store.wantValue("packUvAlarmMv", 45_600);
    store.wantValue("cellUvAlarmMv", 2850);
    store.dropEdits(["packUvAlarmMv"]);
    store.undoEdit();
    expect(edits()).toEqual({ cellUvAlarmMv: 2850 });
  });

  it("keeps the edits with their pack", () => {
    store.wantValue("packUvAlarmMv", 45_600);
    store.openPack("b");
    expect(edits()).toEqual({});
    store.undoEdit();
    expect(edits()).toEqual({});
    store.openPack("a");
    expect(edits()).toEqual({ packUvAlarmMv: 45_600 });
  });

  it("takes a file back without what was changed since", () => {
    const values = { packUvAlarmMv: 45_600, cellUvAlarmMv: 2850 };
    store.wantValues(values);
    store.wantValue("cellUvAlarmMv", 2900);
    const nothing = { warnings: [], unknownKeys: [], notHere: [], notRead: [], readOnly: [] };
    store.takeBackLoad({ kind: "loaded", name: "x.json", count: 2, values, ...nothing });
    expect(edits()).toEqual({ cellUvAlarmMv: 2900 });
  });

  it("forgets a confirmation with the value that it was given for", () => {
    store.wantValue("cellUvAlarmMv", 2450);
    store.wantValue("packUvAlarmMv", 45_600);
    store.confirmText("cellUvAlarmMv", "2450");
    store.wantValue("packUvAlarmMv", 45_700);
    expect(store.useEdits.getState().confirms).toEqual({ cellUvAlarmMv: "2450" });
    store.wantValue("cellUvAlarmMv", 2460);
    store.undoEdit();
    expect(edits().cellUvAlarmMv).toBe(2450);
    expect(store.useEdits.getState().confirms).toEqual({});
  });

  it("wants nothing while nothing is read", () => {
    useUi.setState({ params: NO_PARAMS });
    store.typeText("packUvAlarmMv", "45.6");
    store.wantValue("cellUvAlarmMv", 2850);
    expect(edits()).toEqual({});
  });
});
