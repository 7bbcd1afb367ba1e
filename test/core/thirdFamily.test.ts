import { describe, expect, it } from "vitest";
import type { Driver, FamilyId, Language } from "../../protocol/index.ts";
import { addressSpan, bytesOfText, DRIVERS, driverIn, driverOf, hexOfBytes, LANGUAGES } from "../../protocol/index.ts";
import type { FaultRule } from "../../protocol/sim/index.ts";
import type { SessionState } from "../../src/contract/session.ts";
import type { TraceRow } from "../../src/contract/trace.ts";
import { NO_TRACE_FILTER } from "../../src/contract/trace.ts";
import { createApp } from "../../src/core/app.ts";
import { maskSerials } from "../../src/core/recording/mask.ts";
import { FrameBook } from "../../src/core/trace/frameBook.ts";
import { baudChoices, protocolChoices } from "../../src/ui/frame/choices.ts";
import type { CoreRigOptions } from "../support/coreRig.ts";
import { coreRig } from "../support/coreRig.ts";
import { dummyFamily } from "../support/dummyFamily/index.ts";
import { everyExchange, explanationsOf, namelessOf, wordsOf } from "../support/familyWords.ts";
import { parsedTrace, replayed, replayNow, savedText } from "../support/replayRig.ts";

const KNOWN: readonly Driver[] = [...DRIVERS, dummyFamily];
const DUMMY = dummyFamily.family;
const ADDRESS = 20;

/** A pack of the third family alone on the line, at its own speed and an address that no switch has. */
function dummyRig(options: CoreRigOptions = {}) {
  return coreRig({ known: KNOWN, families: [DUMMY], baudRate: 19_200, stage: { firstAddress: ADDRESS }, ...options });
}
type Rig = ReturnType<typeof dummyRig>;

async function online(rig: Rig, family: FamilyId = "auto"): Promise<void> {
  await rig.connect({ family, address: ADDRESS });
  await rig.until(() => rig.session().identity !== null);
}

async function rowsOf(rig: Rig): Promise<readonly TraceRow[]> {
  const lines = await rig.app.call("trace.lines", { afterSeq: null, beforeSeq: null, most: 2000, filter: NO_TRACE_FILTER });
  if (!lines.ok) throw new Error(lines.error.code);
  return lines.value.rows;
}

describe("a third family, from its folder and the list alone", () => {
  it("is found by Auto, at its own speed and an address above 15, with its values and its name", async () => {
    const rig = dummyRig();
    await online(rig);
    const truth = rig.truth();
    expect(rig.session().found).toMatchObject({ family: DUMMY, familyTitle: "Dummy bus", baudRate: 19_200, address: ADDRESS });
    expect(rig.snapshot()?.snapshot).toMatchObject({
      address: ADDRESS,
      packVoltageMv: truth.packVoltageMv,
      currentMa: truth.currentMa,
      socDeciPct: truth.socDeciPct,
      cellVoltagesMv: truth.cellVoltagesMv,
      mode: truth.mode,
      sohDeciPct: "notReported",
    });
    const { bmsVersion, modelSerial, packSerial } = truth;
    expect(rig.session().identity).toEqual({ bmsVersion, modelSerial, packSerial });
  });

  it("tells its alarms from its own bits", async () => {
    const rig = dummyRig({ stage: { firstAddress: ADDRESS, pack: { socDeciPct: 10 } } });
    rig.bus.packs[0]?.override({ alarms: new Set(["cellUnderVoltage", "mosOverTemperature"]), protections: new Set() });
    await online(rig);
    expect([...(rig.snapshot()?.snapshot.alarms ?? [])].sort()).toEqual(["cellUnderVoltage", "mosOverTemperature"]);
  });

  it("is remembered with the adapter, and asked first the next time", async () => {
    const rig = dummyRig();
    await online(rig);
    await rig.clock.run(rig.app.close());
    const opened = rig.opened.length;
    const again = createApp(rig.ports, KNOWN);
    const wanted = { path: rig.usb.path, family: "auto", baudRate: "auto", address: ADDRESS } as const;
    await rig.clock.run(again.call("session.connect", wanted));
    await rig.clock.run(3000);
    const state = await again.call("app.state", {});
    expect(state.ok && state.value.session).toMatchObject({ phase: "online", found: { family: DUMMY } });
    expect(rig.opened.slice(opened).map(({ baudRate }) => baudRate)).toEqual([19_200]);
  });

  it("stays where it is when it is lost and comes back", async () => {
    const rig = dummyRig();
    await online(rig, DUMMY);
    rig.plug([]);
    await rig.until(() => rig.session().phase === "lost");
    rig.plug([rig.usb]);
    await rig.until(() => rig.session().phase === "online");
    expect(rig.session().found?.family).toBe(DUMMY);
  });

  it("can be met beside the others on one line that speaks all of them", async () => {
    const rig = coreRig({ known: KNOWN, stage: { firstAddress: 3 } });
    for (const { family } of KNOWN) {
      await rig.connect({ family, baudRate: 9600, address: 3 });
      await rig.until(() => rig.session().phase === "online" && rig.session().found?.family === family);
    }
  });

  it("is told to the window, which draws its choices from it", async () => {
    const rig = dummyRig();
    const told = async (language: Language) => {
      const info = await rig.app.call("app.info", { language });
      return info.ok ? info.value.families : [];
    };
    const families = await told("en");
    expect(families.map(({ family }) => family)).toEqual(KNOWN.map(({ family }) => family));
    const t = ((key: string) => key) as unknown as Parameters<typeof baudChoices>[2];
    expect(protocolChoices(families, t).at(-1)).toEqual({ value: DUMMY, label: "Dummy bus", aside: "a pack that nobody sells" });
    expect(protocolChoices(await told("zh"), t).at(-1)?.label).toBe("虚构总线");
    expect(baudChoices(families, DUMMY, t).map(({ value }) => value)).toEqual(["auto", "19200"]);
    expect([addressSpan(families, DUMMY), addressSpan(families, "auto"), addressSpan(families, "paceic-v25")]).toEqual([
      { least: 1, most: 20 },
      { least: 0, most: 20 },
      { least: 0, most: 15 },
    ]);
  });

  it("has an address of its own to be refused: none that no family has, and none of another one", async () => {
    const rig = dummyRig();
    const ask = (family: FamilyId, address: number) =>
      rig.app.call("session.connect", { path: rig.usb.path, family, baudRate: "auto", address });
    expect(await ask("auto", 21)).toEqual({ ok: false, error: { code: "value.range", detail: { address: 21 } } });
    expect(await ask("paceic-v25", ADDRESS)).toMatchObject({ ok: false, error: { code: "value.range" } });
    expect(await ask("acme-v9", 1)).toEqual({
      ok: false,
      error: { code: "host.badRequest", detail: { reason: "family", family: "acme-v9" } },
    });
  });
});

describe("its trace", () => {
  it.each(LANGUAGES)("leaves nothing of it without a name in %s", (language) => {
    expect(namelessOf(dummyFamily, language)).toEqual([]);
    expect(explanationsOf(dummyFamily).length).toBeGreaterThan(4);
  });

  it("is explained in its own words, and no line shows a key", async () => {
    const rig = dummyRig();
    await online(rig, DUMMY);
    const [en, zh] = [wordsOf(KNOWN, "en"), wordsOf(KNOWN, "zh")];
    const rows = await rowsOf(rig);
    const answers = rows.filter(({ kind, block }) => kind === "reply" && block === "dummyLive");
    expect(en.line(answers[0] as TraceRow)).toMatch(/^dummy values: Pack voltage \d\d\.\d+\sV, Current .*, SOC /);
    expect(zh.line(answers[0] as TraceRow)).toMatch(/^虚构数值：?.*总电压/);
    for (const row of rows) expect(`${en.line(row)} ${zh.line(row)}`).not.toMatch(/dummy[A-Z]|DeciPct|[a-z]Mv|undefined/);
    const explained = await rig.app.call("trace.explain", { seq: answers[0]?.seq ?? 0 });
    const parts = explained.ok ? (explained.value?.explanation.parts ?? []) : [];
    const shown = parts.map((part) => `${en.part(DUMMY, part)}: ${en.said(DUMMY, part, "dummyLive")}`);
    expect(shown).toContain("Humidity: 42.0\u00a0%");
    expect(shown.find((text) => text.startsWith("Dummy state"))).toContain("moonlight");
    expect(shown.filter((text) => text.startsWith("Cell "))).toHaveLength(rig.truth().cellVoltagesMv.length);
  });

  it("says a refusal in its own words, and where a value on the screen came from", async () => {
    const rig = dummyRig({ faults: [{ when: { block: "dummyIdentity" }, do: { kind: "refuse" } }] });
    await rig.connect({ family: DUMMY, address: ADDRESS });
    await rig.clock.run(5000);
    const words = wordsOf(KNOWN, "en");
    expect((await rowsOf(rig)).map((row) => words.line(row))).toContain("dummy names refused: does not feel like it");
    const hit = await rig.app.call("trace.latestFor", { reading: "cell.3" });
    expect(hit.ok && hit.value?.starts).toHaveLength(1);
  });

  it("names a frame that nobody asked for by the family that knows it, whoever was asked last", () => {
    const book = new FrameBook({ nowMs: () => 0, wallMs: () => 0, after: () => () => {} }, KNOWN);
    const [first] = everyExchange(driverOf("paceic-v25"));
    const [stranger] = everyExchange(dummyFamily);
    if (!first || !stranger) throw new Error();
    book.add({ seq: 0, atMs: 0, direction: "tx", bytes: first.request, kind: "request", family: "paceic-v25" });
    book.add({ seq: 1, atMs: 1, direction: "rx", bytes: stranger.answer, kind: "unasked" });
    const rows = book.frames.map((frame) => book.row(frame));
    expect(rows.map(({ family, block }) => [family, block])).toEqual([
      ["paceic-v25", "analog"],
      [DUMMY, "dummyLive"],
    ]);
    expect(rows.map((row) => wordsOf(KNOWN, "en").line(row))[1]).toMatch(/^unexpected: dummy values/);
  });
});

function formsOf(serial: string): readonly string[] {
  const hex = hexOfBytes(bytesOfText(serial), "");
  return [serial, hex, hexOfBytes(bytesOfText(hex), "")];
}

describe("its masked recording", () => {
  const DAMAGE: readonly FaultRule[] = [
    { when: { block: "dummyIdentity", times: 1 }, do: { kind: "flipBit", at: 9 } },
    { when: { block: "dummyIdentity", skip: 1, times: 1 }, do: { kind: "truncate", keep: 17 } },
  ];

  it.each([
    ["a clean line", []],
    ["answers that were broken in the middle of a serial number", DAMAGE],
  ] as const)("keeps no serial number of %s, and shows the same values", async (_, faults) => {
    const rig = dummyRig({ faults });
    await rig.connect({ family: DUMMY, address: ADDRESS });
    await rig.until(() => rig.session().identity?.packSerial === rig.truth().packSerial);
    const [open, masked] = [await savedText(rig.app), await savedText(rig.app, true)];
    for (const serial of [rig.truth().packSerial, rig.truth().modelSerial]) {
      expect(formsOf(serial).some((form) => open.includes(form))).toBe(true);
      for (let at = 0; at + 6 <= serial.length; at++) {
        const piece = serial.slice(at, at + 6);
        if (!rig.truth().bmsVersion.includes(piece)) expect(formsOf(piece).filter((form) => masked.includes(form))).toEqual([]);
      }
    }
    const again = await replayed(rig, masked);
    expect(replayNow(again)).toMatchObject({ family: DUMMY, masked: true, notRecorded: 0 });
    expect(rig.session().identity?.packSerial).toMatch(/^X+\d+$/);
    expect(rig.session().identity?.bmsVersion).toBe(rig.truth().bmsVersion);
  });

  it("is sealed as its family seals", async () => {
    const rig = dummyRig();
    await online(rig, DUMMY);
    const file = parsedTrace(await savedText(rig.app));
    const { lines } = maskSerials(KNOWN, file);
    const changed = lines.filter((line, at) => JSON.stringify(line) !== JSON.stringify(file.lines[at]));
    expect(changed).toHaveLength(1);
  });
});

describe("a program that does not know it", () => {
  it("finds nobody where such a pack answers, and goes on asking", async () => {
    const rig = dummyRig({ stage: { firstAddress: 1 } });
    const stranger = createApp(rig.ports);
    const told: SessionState[] = [];
    stranger.subscribe((message) => {
      if (message.event === "session") told.push(message.payload);
    });
    await rig.clock.run(stranger.call("session.connect", { path: rig.usb.path, family: "auto", baudRate: "auto", address: 1 }));
    await rig.clock.run(40_000);
    expect(told.filter(({ found }) => found !== null)).toEqual([]);
    const rounds = told.flatMap(({ phase, doctor }) => (phase === "searching" && doctor?.nextTryAtMs != null ? [doctor] : []));
    expect(new Set(rounds.map(({ verdict }) => verdict))).toEqual(new Set(["silence"]));
    expect(rounds.at(-1)?.rounds).toBeGreaterThan(1);
    await rig.clock.run(stranger.close());
  });

  it("makes nothing of its frames, and it nothing of theirs", () => {
    for (const driver of KNOWN) {
      for (const other of KNOWN) {
        // Two maps of Modbus are told apart by what answers, not by their frames.
        if (other.createFramer === driver.createFramer) continue;
        for (const step of [...other.livePlan, ...other.identityPlan]) {
          const request = other.request(step.block, 1, step.args);
          const bytes = request.ok ? request.value.bytes : new Uint8Array(0);
          expect(driver.explainer.readings(bytes).filter(({ verdict }) => verdict === "good")).toEqual([]);
          expect(
            driver.responder
              .createFramer()
              .push(bytes)
              .filter(({ kind }) => kind === "frame"),
          ).toEqual([]);
        }
      }
    }
  });

  it("leaves what was remembered of it alone, and searches", async () => {
    const rig = dummyRig({ stage: { firstAddress: 1 } });
    await rig.connect({ address: 1 });
    await rig.until(() => rig.session().identity !== null);
    await rig.clock.run(rig.app.close());
    const opened = rig.opened.length;
    const older = createApp(rig.ports);
    await rig.clock.run(older.call("session.connect", { path: rig.usb.path, family: "auto", baudRate: "auto", address: 1 }));
    await rig.clock.run(2000);
    expect(rig.opened[opened]?.baudRate).toBe(9600);
    const marks = parsedTrace(await savedText(older)).lines.flatMap((line) => ("m" in line ? [line.m] : []));
    expect(marks).toContain("open");
    expect(marks).not.toContain("remembered");
    expect(rig.documents.get("adapters")).toContain(DUMMY);
    await rig.clock.run(older.close());
  });

  it("opens its recording as that of an unknown protocol, frame by frame", async () => {
    const rig = dummyRig();
    await online(rig, DUMMY);
    const text = await savedText(rig.app);
    const older = coreRig();
    const shown = await replayed(older, text);
    expect(replayNow(shown)).toMatchObject({ family: DUMMY, atEnd: true });
    expect(older.session().phase).toBe("closed");
    const rows = await rowsOf(older);
    const recorded = parsedTrace(text).lines.flatMap((line) => ("x" in line ? [line.x] : []));
    expect(rows.map(({ hex }) => hex)).toEqual(recorded);
    expect(new Set(rows.map(({ family, block }) => `${family} ${block}`))).toEqual(new Set(["null null"]));
    for (const row of rows) expect(wordsOf(DRIVERS, "en").line(row)).not.toMatch(/undefined|\{\{|\[object/);
    expect(driverIn(DRIVERS, DUMMY)).toBeNull();
  });
});
