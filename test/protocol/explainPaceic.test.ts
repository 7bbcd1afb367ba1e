import { describe, expect, it } from "vitest";
import { bytesOfText, concatBytes, textOfBytes } from "../../protocol/bytes/bytes.ts";
import { paceicV25 } from "../../protocol/drivers/paceic-v25/index.ts";
import type { Capture } from "../support/captures.ts";
import { bytesOf, loadCaptures } from "../support/captures.ts";
import { gapsOf, payloadOf, valuesOfParts } from "../support/explained.ts";
import { edited } from "../support/falseMaster.ts";

const { explain, readings } = paceicV25.explainer;
const CAPTURES = loadCaptures("paceic-v25");
const framed = CAPTURES.filter((c) => c.kind === undefined);
const isWrongRequest = (c: Capture) => c.requestValid === false;

function answer(c: Capture) {
  return explain(bytesOf(c, "response"), { role: "answer", request: c.request === null ? null : bytesOf(c, "request") });
}

describe("paceic frames, byte for byte", () => {
  it.each(framed.filter((c) => c.response !== null && !isWrongRequest(c)))("$id: the answer says what was published", (c) => {
    const explained = answer(c);
    expect(gapsOf(explained, bytesOf(c, "response").length)).toEqual([]);
    expect(explained.address).toBe(c.answer?.address);
    const isRefused = c.answer?.rtn !== "00";
    expect(explained.verdict).toBe(isRefused ? "refused" : "good");
    expect(explained.parts.filter(({ part }) => part === "checksum")).toMatchObject([{ length: 4, isRight: true }]);
    expect(explained.parts.filter(({ part }) => part === "stray")).toEqual([]);
    if (c.request !== null) expect(explained.block).toBe(c.block);
    if (c.packs) {
      expect(c.packs.map((_, pack) => valuesOfParts(payloadOf(explained, pack)))).toEqual(c.packs);
      expect(valuesOfParts(payloadOf(explained)).packByte).toBe(c.packByte);
    } else if (c.values) expect(valuesOfParts(payloadOf(explained))).toEqual(c.values);
  });

  it.each(framed.filter((c) => c.request !== null && !isWrongRequest(c)))("$id: the request says what it asks or writes", (c) => {
    const explained = explain(bytesOf(c, "request"), { role: "request" });
    expect(gapsOf(explained, bytesOf(c, "request").length)).toEqual([]);
    expect(explained).toMatchObject({ direction: "request", block: c.block, writes: c.written !== undefined, verdict: "good" });
    if (c.written) expect(valuesOfParts(payloadOf(explained))).toEqual(c.written);
    else if (c.args) expect(Object.values(valuesOfParts(payloadOf(explained)))).toEqual(c.args);
    expect(readings(bytesOf(c, "request")).map(({ block }) => block)).toContain(c.block);
  });

  it("finds the place of each value in the characters of the frame", () => {
    const c = framed.find(({ id, packs }) => packs !== undefined && packs.length === 1 && id.length > 0);
    if (!c) throw new Error("no analog capture");
    const text = textOfBytes(bytesOf(c, "response"));
    const cell = answer(c).parts.find(({ key, index }) => key === "cellVoltagesMv" && index === 2);
    const cells = c.packs?.[0]?.cellVoltagesMv;
    if (!cell || !Array.isArray(cells)) throw new Error("no cell");
    expect(Number.parseInt(text.slice(cell.start, cell.start + cell.length), 16)).toBe(cells[2]);
    expect(cell).toMatchObject({ pack: 0, evidence: "captured", value: { kind: "amount", quantity: "voltage", unit: "mV", step: 1 } });
  });

  it("makes no measurement of the rated capacity sent twice, or of a second voltage of 0", () => {
    const c = framed.find(({ id }) => id === "v25-analog-easun-tail14");
    if (!c) throw new Error("no such capture");
    const partOf = (frame: Uint8Array, key: string) =>
      explain(frame, { role: "answer", request: bytesOf(c, "request") }).parts.find((part) => part.key === key);
    const whole = bytesOf(c, "response");
    for (const key of ["chargedTotalMah", "dischargedTotalMah"])
      expect(partOf(whole, key)).toMatchObject({ evidence: "documented", value: { kind: "absent" } });
    // 14 bytes of tail: SOC, two totals, SOH, second voltage and current.
    const tail = (bytes: readonly number[]) => edited(whole, (info) => concatBytes(info.subarray(0, -14), Uint8Array.from(bytes)));
    const other = tail([0x4d, 0x4e, 0x20, 0x4e, 0x21, 0, 0, 0x03, 0xe8, 0x64, 0, 0, 0, 0]);
    expect(partOf(other, "chargedTotalMah")).toMatchObject({ value: { kind: "amount", base: 1_310_740_001_000 } });
    expect(partOf(other, "dischargedTotalMah")).toMatchObject({ value: { kind: "amount", base: 1_000_000 } });
    expect(partOf(other, "secondVoltageMv")).toMatchObject({ value: { kind: "absent" } });
  });

  it("tells a misprinted request by the checksum that should stand there", () => {
    const wrong = CAPTURES.filter((c) => isWrongRequest(c));
    expect(wrong.length).toBeGreaterThan(0);
    for (const c of wrong) {
      const explained = explain(bytesOf(c, "request"), { role: "request" });
      const [remark] = explained.remarks;
      expect(explained.verdict).toBe("broken");
      expect(remark).toMatchObject({ key: "checksum", detail: { found: c.request?.slice(-5, -1) } });
      expect(explained.parts.find(({ part }) => part === "checksum")).toMatchObject({ isRight: false, expected: remark?.detail.expected });
    }
  });

  it("knows an echo, noise, and a master that asks others", () => {
    for (const c of CAPTURES) {
      if (c.kind === "echo") expect(answer(c)).toMatchObject({ direction: "request", block: "analog", remarks: [{ key: "echo" }] });
      if (c.kind === "garbage") {
        expect(answer(c)).toMatchObject({ verdict: "broken", remarks: [{ key: "stray" }] });
        expect(readings(bytesOf(c, "response"))).toEqual([]);
      }
      if (c.kind === "busRequest") expect(readings(bytesOf(c, "request"))[0]).toMatchObject({ direction: "request", block: "packCount" });
    }
  });

  const GOOD = "~250146C10000FD9A\r";
  const ask = (text: string) => explain(bytesOfText(text), { role: "request" });
  it.each([
    ["incomplete", "~250146C10000", ["incomplete"]],
    ["tooShort", "~25014\r", ["tooShort"]],
    ["lower case", "~250146c10000FD9A\r", ["lowerCase", "checksum"]],
    ["no hex", "~2501x6C10000FD9A\r", ["notHex", "checksum"]],
    ["length", "~250146C1E0020FD6B\r", ["length"]],
    ["checksum", "~250146C10000FD9B\r", ["checksum"]],
    ["unknown command", "~250146770000FDA1\r", ["unknownCommand"]],
    ["another dialect", "~200146C10000FD9F\r", ["otherVersion"]],
  ])("names what is wrong: %s", (_name, text, keys) => {
    const explained = ask(text);
    expect(explained.remarks.map(({ key }) => key)).toEqual(expect.arrayContaining(keys));
    expect(gapsOf(explained, text.length)).toEqual([]);
    expect(ask(GOOD).remarks).toEqual([]);
  });

  it("calls a question for another version good, and a command in one broken", () => {
    expect(ask("~200146C10000FD9F\r")).toMatchObject({
      verdict: "good",
      block: "version",
      remarks: [{ key: "otherVersion", detail: { version: "20" } }],
    });
    expect(ask("~200146C10000FD9E\r")).toMatchObject({ verdict: "broken", remarks: [{ key: "checksum" }, { key: "otherVersion" }] });
    expect(ask("~2001469C0000FD9E\r").verdict).toBe("broken");
    expect(ask("~210146C10000FD9E\r").verdict).toBe("broken");
  });

  it("takes a wrong length digit for what it is: odd, not broken", () => {
    const explained = ask("~250146C15000FD95\r");
    expect(explained).toMatchObject({ verdict: "good", remarks: [{ key: "lengthDigit", detail: { expected: "0", found: "5" } }] });
    expect(explained.parts.find(({ part }) => part === "lengthCheck")).toMatchObject({ isRight: false, expected: "0" });
  });

  it.each(framed.filter((c) => c.packs || c.values))("$id: without its question the block is still among the guesses", (c) => {
    if (c.response === null || c.answer?.rtn !== "00") return;
    const found = readings(bytesOf(c, "response"));
    expect(found.every(({ direction }) => direction === "answer")).toBe(true);
    if (c.block !== undefined && c.answer.infoCharacters > 0) expect(found.map(({ block }) => block)).toContain(c.block);
  });
});
