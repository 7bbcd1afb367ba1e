import { describe, expect, it } from "vitest";
import type { Driver } from "../../protocol/index.ts";
import { driverOf } from "../../protocol/index.ts";
import type { TraceFile } from "../../src/contract/traceFile.ts";
import { maskSerials } from "../../src/core/recording/mask.ts";
import { FrameBook } from "../../src/core/trace/frameBook.ts";
import { coreRig } from "../support/coreRig.ts";
import { everyExchange } from "../support/familyWords.ts";
import { parsedTrace, savedText } from "../support/replayRig.ts";

const MODBUS = driverOf("pace-modbus");

/** A family that frames as PACE Modbus does, and means something else by its questions. */
function twin(meant: (block: string | null) => string | null): Driver {
  const { responder } = MODBUS;
  return {
    ...MODBUS,
    family: "modbus-twin",
    responder: {
      ...responder,
      parse(frame) {
        const parsed = responder.parse(frame);
        return parsed && { ...parsed, block: meant(parsed.block) };
      },
    },
  };
}

describe("two families that frame alike", () => {
  it("are told apart by the pack that answered: what the other calls a serial number is left as it is", async () => {
    const rig = coreRig({ families: ["pace-modbus"] });
    await rig.connect({ family: "pace-modbus" });
    await rig.until(() => rig.session().identity?.packSerial === rig.truth().packSerial);
    const file = parsedTrace(await savedText(rig.app));
    // To the twin the registers of the names are settings.
    const drivers = [twin((block) => (block === "identity" ? "settings" : block)), MODBUS];
    const changedIn = (of: TraceFile) => {
      const { lines } = maskSerials(drivers, of);
      return lines.filter((line, at) => "x" in line && JSON.stringify(line) !== JSON.stringify(of.lines[at])).length;
    };
    const asTwin: TraceFile = { ...file, header: { ...file.header, found: { family: "modbus-twin", baudRate: 9600, address: 1 } } };
    expect([changedIn(file), changedIn(asTwin)]).toEqual([1, 0]);
    // Nobody was found: whoever may have been asked for its name is masked.
    const nobody: TraceFile = {
      header: { ...file.header, found: null },
      lines: file.lines.filter((line) => !("m" in line) || line.m !== "found"),
    };
    expect(changedIn(nobody)).toBe(1);
  });

  it("are told apart in the trace by who asked", () => {
    const other = twin((block) => block);
    const book = new FrameBook({ nowMs: () => 0, wallMs: () => 0, after: () => () => {} }, [other, MODBUS]);
    const [exchange] = everyExchange(MODBUS);
    if (!exchange) throw new Error();
    for (const [at, family] of ["pace-modbus", "modbus-twin", undefined].entries()) {
      const asked = { seq: 2 * at, atMs: at, direction: "tx", bytes: exchange.request, kind: "request" } as const;
      book.add(family === undefined ? asked : { ...asked, family });
      book.add({ seq: 2 * at + 1, atMs: at, direction: "rx", bytes: exchange.answer, kind: "reply" });
    }
    const families = book.frames.map((frame) => book.row(frame).family);
    expect(families).toEqual(["pace-modbus", "pace-modbus", "modbus-twin", "modbus-twin", "modbus-twin", "modbus-twin"]);
  });

  it("share a simulated line: the one that knows a question answers it, and one that nobody knows is refused", async () => {
    const deaf = twin(() => null);
    const rig = coreRig({ known: [deaf, MODBUS] });
    await rig.connect({ family: "pace-modbus", baudRate: 9600 });
    await rig.until(() => rig.session().identity?.packSerial === rig.truth().packSerial);
    expect(rig.session().found?.family).toBe("pace-modbus");
  });
});
