import { describe, expect, it } from "vitest";
import type { FamilyId } from "../../protocol/index.ts";
import { driverOf } from "../../protocol/index.ts";
import { everyExchange } from "../support/familyWords.ts";
import { report } from "../support/hostApp.ts";
import { dissected, hasTshark } from "../support/tcpCapture.ts";

const FIELDS = [
  "mbrtu.unit_id",
  "mbrtu.crc16.status",
  "modbus.func_code",
  "modbus.reference_num",
  "modbus.word_cnt",
  "modbus.byte_cnt",
  "modbus.exception_code",
  "modbus.regnum16",
  "modbus.regval_uint16",
  "_ws.malformed",
  "_ws.expert.message",
] as const;
const CRC_IS_GOOD = "1";

/** Register numbers and words of a run, as the dissector lists them. */
function runOf(first: number, words: Uint8Array): { readonly registers: string; readonly values: string } {
  const count = words.length / 2;
  const values = Array.from({ length: count }, (_, i) => (words[2 * i] ?? 0) * 256 + (words[2 * i + 1] ?? 0));
  return { registers: values.map((_, i) => first + i).join(","), values: values.join(",") };
}

describe.skipIf(!hasTshark)("Wireshark's Modbus dissector", () => {
  it.each<FamilyId>(["ritar-modbus", "pace-modbus"])("reads every frame that can be sent or simulated, %s", (family) => {
    const exchanges = everyExchange(driverOf(family));
    const rows = dissected(
      exchanges.map(({ request, answer }) => [request, answer]),
      FIELDS,
    );
    expect(rows).toHaveLength(2 * exchanges.length);
    for (const row of rows) {
      expect(row).toMatchObject({ "mbrtu.unit_id": "1", "mbrtu.crc16.status": CRC_IS_GOOD, "_ws.malformed": "", "_ws.expert.message": "" });
      expect(["3", "16"]).toContain(row["modbus.func_code"]);
    }
    exchanges.forEach(({ request, answer }, at) => {
      const [asked, said] = [rows[2 * at], rows[2 * at + 1]];
      const [, fn = 0, high = 0, low = 0, , count = 0] = request;
      const first = 256 * high + low;
      expect(asked).toMatchObject({
        "modbus.func_code": String(fn),
        "modbus.reference_num": String(first),
        "modbus.word_cnt": String(count),
      });
      if (fn === 16) {
        const { registers, values } = runOf(first, request.slice(7, -2));
        expect(asked).toMatchObject({ "modbus.regnum16": registers, "modbus.regval_uint16": values, "modbus.byte_cnt": String(2 * count) });
      }
      const isRefused = ((answer[1] ?? 0) & 0x80) !== 0;
      expect(said?.["modbus.exception_code"]).toBe(isRefused ? String(answer[2]) : "");
      if (isRefused || fn !== 3) return;
      const { registers, values } = runOf(first, answer.slice(3, -2));
      expect(said).toMatchObject({ "modbus.regnum16": registers, "modbus.regval_uint16": values });
    });
    report(`tshark, ${family}: ${rows.length} frames, all of them as they were meant`);
  });

  it("finds a frame with one wrong bit, so its word counts", () => {
    const wrong = Uint8Array.from(everyExchange(driverOf("pace-modbus"))[0]?.request ?? []);
    expect(wrong).toHaveLength(8);
    wrong[3] = (wrong[3] ?? 0) ^ 1;
    expect(dissected([[wrong]], FIELDS)[0]?.["mbrtu.crc16.status"]).not.toBe(CRC_IS_GOOD);
  });
});
