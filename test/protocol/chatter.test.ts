import { describe, expect, it } from "vitest";
import { buildAsciiFrame } from "../../protocol/ascii/frame.ts";
import { bytesOfText, chatterExplainer, createChatterFramer, textOfBytes } from "../../protocol/index.ts";
import { gapsOf, payloadOf, valuesOfParts } from "../support/explained.ts";
import { head, TOLD, toldAnswer, toldRequest } from "../support/packTalk.ts";

const { explain } = chatterExplainer;
const keysOf = (bytes: Uint8Array) => explain(bytes).remarks.map(({ key }) => key);

describe("what packs in parallel say to each other", () => {
  it.each([
    ["analog", 138],
    ["status", 104],
  ] as const)("an answer with %s has %i characters between SOI and EOI", (block, characters) => {
    expect(toldAnswer(block)).toHaveLength(characters + 2);
  });

  it.each([0x00, 0x20, 0x22, 0x25, 0x52])("is read with version %i: values, pack and place", (version) => {
    const explained = explain(toldAnswer("analog", version));
    expect(explained).toMatchObject({ direction: "answer", block: "analog", address: 3, verdict: "good", writes: false });
    const { infoFlag, packByte, cellAlarms: _, temperatureAlarms: __, unexplained: ___, ...values } = TOLD;
    expect(valuesOfParts(payloadOf(explained, 0))).toEqual(values);
    expect(valuesOfParts(payloadOf(explained))).toEqual({ infoFlag, packByte });
    expect(gapsOf(explained, 140)).toEqual([]);
    const warm = explained.parts.find(({ key, index }) => key === "temperaturesDeciC" && index === 0);
    // 215 = 21.5 °C: one count above PACE's own offset.
    expect(textOfBytes(toldAnswer("analog").subarray(warm?.start, (warm?.start ?? 0) + 4))).toBe("0B82");
    expect(0x0b82 - 2731).toBe(215);
  });

  it("of the status only what counts itself is read; the rest stays raw", () => {
    const explained = explain(toldAnswer("status"));
    const values = valuesOfParts(payloadOf(explained, 0));
    expect(values).toMatchObject({ cellAlarms: TOLD.cellAlarms, temperatureAlarms: TOLD.temperatureAlarms, unexplained: TOLD.unexplained });
    expect(Object.keys(values)).toHaveLength(5);
    const raw = explained.parts.find(({ key }) => key === "unexplained");
    expect(raw).toMatchObject({ length: 36, evidence: null, value: { kind: "raw" } });
    expect(gapsOf(explained, 106)).toEqual([]);
  });

  it("nothing of it claims to be more than inferred", () => {
    for (const frame of [toldAnswer("analog"), toldAnswer("status"), toldRequest(0x42)])
      for (const { evidence } of explain(frame).parts) expect([null, "inferred"]).toContain(evidence);
  });

  it("says that it is chatter and that its meaning is a guess", () => {
    expect(keysOf(toldAnswer("analog"))).toEqual(["packsTalk", "guessed"]);
    expect(keysOf(toldRequest(0x42))).toEqual(["packsTalk"]);
    expect(keysOf(buildAsciiFrame(head(0), Uint8Array.of(1, 2, 3)))).toEqual(["packsTalk", "noRequest"]);
  });

  it("requests tell who is asked for what; unknown ones keep their bytes", () => {
    expect(explain(toldRequest(0x44))).toMatchObject({ direction: "request", block: "status", address: 3 });
    expect(valuesOfParts(payloadOf(explain(toldRequest(0x42))))).toEqual({ packNumber: 3 });
    expect(explain(buildAsciiFrame(head(0x42), new Uint8Array(0)))).toMatchObject({ block: "analog", verdict: "good" });
    const unknown = explain(toldRequest(0x91));
    expect(unknown).toMatchObject({ direction: "request", block: null, verdict: "good" });
    expect(unknown.remarks.map(({ key }) => key)).toEqual(["packsTalk", "unknownCommand"]);
    expect(payloadOf(unknown)).toEqual([]);
  });

  it("a refusal is one, with its code", () => {
    expect(explain(buildAsciiFrame(head(4), new Uint8Array(0)))).toMatchObject({ direction: "answer", verdict: "refused", code: 4 });
  });

  it.each([
    ["another length", (info: Uint8Array) => info.slice(0, 60)],
    ["another number of cells in the same length", (info: Uint8Array) => info.with(2, 15).with(33, 7)],
    ["a count that leads nowhere", (info: Uint8Array) => info.with(2, 200)],
  ])("%s is not decoded", (_name, change) => {
    const info = Uint8Array.from(
      (textOfBytes(toldAnswer("analog")).slice(13, -5).match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)),
    );
    const explained = explain(buildAsciiFrame(head(0), change(info)));
    expect(explained).toMatchObject({ block: null, verdict: "good" });
    expect(payloadOf(explained, 0)).toEqual([]);
    expect(gapsOf(explained, 18 + 2 * change(info).length)).toEqual([]);
  });

  it("broken frames are called so", () => {
    const frame = toldAnswer("analog");
    expect(explain(frame.with(20, 0x39))).toMatchObject({ verdict: "broken" });
    expect(explain(frame.subarray(0, 50))).toMatchObject({ verdict: "broken" });
    expect(explain(bytesOfText("hello"))).toMatchObject({ verdict: "broken", remarks: [{ key: "stray" }, { key: "packsTalk" }] });
  });
});

describe("the framer of that talk", () => {
  const eventsOf = (text: string) => {
    const framer = createChatterFramer();
    framer.begin(null);
    return [...framer.push(bytesOfText(text)), ...framer.silence()].map(
      ({ kind, bytes, ...more }) => `${"reason" in more ? more.reason : kind} ${textOfBytes(bytes)}`,
    );
  };
  const frame = textOfBytes(toldRequest(0x42));

  it("cuts frames with any version, one behind the other", () => {
    const other = textOfBytes(toldRequest(0x44, 0x25));
    expect(eventsOf(frame + other)).toEqual([`frame ${frame}`, `frame ${other}`]);
  });

  it("gives up at the first byte that cannot stand in a frame, and goes on with the next", () => {
    expect(eventsOf(`~2003\u0001\u0003\u0020${frame}`)).toEqual(["noise ~2003", "noise \u0001\u0003\u0020", `frame ${frame}`]);
    expect(eventsOf(`${frame.slice(0, 9)}${frame}`)).toEqual([`incomplete ${frame.slice(0, 9)}`, `frame ${frame}`]);
    expect(eventsOf(`${frame}xyz`)).toEqual([`frame ${frame}`, "noise xyz"]);
  });

  it("holds nothing back that is no start of a frame", () => {
    const framer = createChatterFramer();
    framer.begin(null);
    framer.push(bytesOfText("1234"));
    expect(framer.pendingBytes).toBe(0);
    framer.push(bytesOfText("~20"));
    expect(framer.pendingBytes).toBe(3);
    framer.push(bytesOfText("\u0000"));
    expect(framer.pendingBytes).toBe(0);
  });
});
