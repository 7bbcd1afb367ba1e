import { describe, expect, it } from "vitest";
import { layoutOfRange } from "../../protocol/drivers/pace-modbus/registers.ts";
import { buildFrame, parseFrame } from "../../protocol/drivers/paceic-v25/frame.ts";
import { ANALOG, decodePacks, encodePacks, STATUS } from "../../protocol/drivers/paceic-v25/packs.ts";
import { bytesOfHex, bytesOfText, driverOf, hexOfBytes } from "../../protocol/index.ts";
import { decodeLayout } from "../../protocol/layout/interpreter.ts";
import { readRequestBytes } from "../../protocol/modbus/frame.ts";
import { capturesOf } from "../../scripts/lib/traceCaptures.ts";
import type { Capture } from "../support/captures.ts";
import { FAMILIES, paramRig, reportOf } from "../support/paramRig.ts";
import { parsedTrace, savedText } from "../support/replayRig.ts";

const NAMING = { pack: "sim", source: "a recording of the simulator" };

async function recorded(family: (typeof FAMILIES)[number]) {
  const rig = await paramRig(family, { faults: [{ when: { every: 9 }, do: { kind: "flipBit" } }] });
  if (family === "paceic-v25") {
    await rig.clock.run(rig.app.call("history.download", {}));
    await rig.clock.run(3000);
    await rig.clock.run(rig.app.call("history.cancel", {}));
    await rig.clock.run(3000);
  }
  rig.bus.setFaults([]);
  expect(reportOf(await rig.write({ cellOvAlarmMv: 3590 })).outcome).toBe("verified");
  const captures = capturesOf(parsedTrace(await savedText(rig.app, true)), NAMING);
  return { rig, captures: captures[family] as unknown as readonly Capture[] };
}

describe("a trace as captures", () => {
  it("gives every question of a paceic session once, with what the captures' own tests need", async () => {
    const { rig, captures } = await recorded("paceic-v25");
    const blocks = new Set(captures.map(({ block }) => block));
    for (const block of ["analog", "status", "version", "serials", "cellOv", "packUv", "history"]) expect(blocks).toContain(block);
    expect(new Set(captures.map(({ id }) => id)).size).toBe(captures.length);
    expect(JSON.stringify(captures)).not.toContain(rig.truth().packSerial);
    expect(captures.find(({ written }) => written !== undefined)).toMatchObject({ block: "cellOv", written: { cellOvAlarmMv: 3590 } });
    for (const capture of captures) {
      const request = bytesOfText(capture.request ?? "");
      const response = bytesOfText(capture.response ?? "");
      const { address, code, info } = parseFrame(response);
      expect(hexOfBytes(buildFrame(address, code, info))).toBe(hexOfBytes(response));
      expect({ address, rtn: code.toString(16).padStart(2, "0"), infoCharacters: 2 * info.length }).toEqual(capture.answer);
      if (capture.written) continue;
      const made = driverOf("paceic-v25").request(
        capture.block ?? "",
        parseFrame(request).address,
        capture.args ?? [...parseFrame(request).info],
      );
      expect(made.ok && hexOfBytes(made.value.bytes)).toBe(hexOfBytes(request));
      if (!made.ok) continue;
      if (!capture.packs) {
        expect(driverOf("paceic-v25").decode(made.value, info)).toEqual({ ok: true, value: capture.values });
        continue;
      }
      const shape = capture.block === "analog" ? ANALOG : STATUS;
      const answer = decodePacks(shape, info, made.value.args[0] ?? 1);
      expect(answer.ok && answer.value.packs).toEqual(capture.packs);
      expect(answer.ok && encodePacks(shape, answer.value)).toEqual({ ok: true, value: info });
    }
  });

  it("gives every read of a Modbus session once", async () => {
    const { captures } = await recorded("pace-modbus");
    expect(captures.length).toBeGreaterThanOrEqual(3);
    for (const capture of captures) {
      const request = bytesOfHex(capture.request ?? "") ?? new Uint8Array(0);
      const response = bytesOfHex(capture.response ?? "") ?? new Uint8Array(0);
      const count = (response.length - 5) / 2;
      expect(hexOfBytes(readRequestBytes(request[0] ?? 0, capture.startRegister ?? 0, count))).toBe(capture.request);
      const values = decodeLayout(layoutOfRange(capture.startRegister ?? 0, count), response.subarray(3, -2));
      expect(values.ok && values.value).toMatchObject(capture.values ?? { none: true });
    }
  });

  it.each(FAMILIES)("takes nothing from a broken answer, %s", async (family) => {
    const rig = await paramRig(family);
    rig.bus.setFaults([{ when: {}, do: { kind: "flipBit" } }]);
    await rig.clock.run(3000);
    const file = parsedTrace(await savedText(rig.app));
    const from = file.lines.findLastIndex((line) => "x" in line && line.k === "reply");
    expect(capturesOf({ ...file, lines: file.lines.slice(from + 1) }, NAMING)[family]).toEqual([]);
  });
});
