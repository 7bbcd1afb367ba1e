import { describe, expect, it } from "vitest";
import type { Driver, PackSnapshot } from "../../protocol/index.ts";
import { DRIVERS } from "../../protocol/index.ts";
import { coreRig } from "../support/coreRig.ts";

/** What the line runs at, and what the program is told: Auto, or the same by hand. */
const BAUDS = [9600, 19_200, 38_400, 115_200] as const;
const ASKED: readonly ("auto" | Driver)[] = ["auto", ...DRIVERS];
/** Two rounds of asking everything on Auto. */
const PATIENCE_MS = 60_000;

interface Crossing {
  readonly simulated: Driver;
  readonly asked: "auto" | Driver;
  readonly baud: number;
  readonly byHand: boolean;
}

const CROSSINGS: readonly Crossing[] = DRIVERS.flatMap((simulated) =>
  ASKED.flatMap((asked) => BAUDS.flatMap((baud) => [true, false].map((byHand) => ({ simulated, asked, baud, byHand })))),
);

const nameOf = ({ simulated, asked, baud, byHand }: Crossing) =>
  `${simulated.family} at ${baud}, asked as ${asked === "auto" ? "auto" : asked.family}${byHand ? ` at ${baud}` : ""}`;

/** Whether the pack is asked at its speed in frames that it takes for its own, by a family whose map is another. */
function isUnderstood({ simulated, asked, baud, byHand }: Crossing): boolean {
  const others = (asked === "auto" ? DRIVERS : [asked]).filter((driver) => driver !== simulated);
  return others.some((driver) => driver.createFramer === simulated.createFramer && (byHand || driver.baudRates.includes(baud)));
}

/** A master may read a map in one way only; whatever else leaves is a write. */
function isWrite(bytes: Uint8Array): boolean {
  return DRIVERS.some((driver) => {
    const [event] = driver.responder.createFramer().push(bytes);
    const parsed = event?.kind === "frame" ? driver.responder.parse(event.bytes) : null;
    return parsed !== null && parsed.block !== null && parsed.kind !== "read";
  });
}

function fits(shown: PackSnapshot, cells: readonly number[], packVoltageMv: number): boolean {
  const areNear = shown.cellVoltagesMv.every((mv, i) => Math.abs(mv - (cells[i] ?? 0)) <= 100);
  const { packVoltageMv: said } = shown;
  return areNear && (typeof said !== "number" || Math.abs(said - packVoltageMv) <= 1500);
}

describe("every family simulated against every family asked, at every speed", () => {
  it.each(CROSSINGS.map((crossing) => [nameOf(crossing), crossing] as const))("%s", async (_name, crossing) => {
    const { simulated, asked, baud, byHand } = crossing;
    const rig = coreRig({ families: [simulated.family], baudRate: baud });
    await rig.connect({ family: asked === "auto" ? "auto" : asked.family, baudRate: byHand ? baud : "auto", address: "auto" });
    const isRight = asked === "auto" || asked === simulated;
    const isReachable = isRight && (byHand || simulated.baudRates.includes(baud));
    if (isReachable) {
      await rig.until(() => rig.session().phase === "online" && rig.snapshot() !== null, PATIENCE_MS);
      expect(rig.session().found?.family).toBe(simulated.family);
    } else {
      await rig.clock.run(PATIENCE_MS);
      expect(rig.session().found).toBeNull();
      expect(["searching", "probing", "opening"]).toContain(rig.session().phase);
      expect(rig.session().doctor?.verdict).toBe(isUnderstood(crossing) ? "foreignMap" : "silence");
    }
    const truth = rig.truth();
    for (const { message } of rig.events) {
      if (message.event !== "snapshot" || message.payload === null) continue;
      // Nothing of a wrong map was ever shown.
      expect(isReachable && fits(message.payload.snapshot, truth.cellVoltagesMv, truth.packVoltageMv)).toBe(true);
    }
    const write = rig.app.call("params.write", { edits: { cellOvAlarmMv: 3555 }, seen: {}, confirmed: [] });
    if (!isReachable) expect((await rig.clock.run(write)).ok).toBe(false);
    else await rig.clock.run(write);
    const trace = await rig.app.call("trace.read", { afterSeq: -1, most: 5000 });
    if (!trace.ok) throw new Error(trace.error.code);
    const written = trace.value.filter(({ direction, hex }) => direction === "tx" && isWrite(bytesOf(hex)));
    if (!isReachable) expect(written).toEqual([]);
  });

  it("counts them", () => {
    const right = CROSSINGS.filter(({ simulated, asked }) => asked === "auto" || asked === simulated).length;
    // Both verdicts are met, so that neither is the only one that can come.
    expect(new Set(CROSSINGS.filter(({ asked }) => asked !== "auto").map(isUnderstood))).toEqual(new Set([true, false]));
    console.log(
      `crossings: ${CROSSINGS.length} of family × asked × speed, ${right} with the right family, ${CROSSINGS.length - right} without`,
    );
    expect(CROSSINGS.length).toBe(DRIVERS.length * (DRIVERS.length + 1) * BAUDS.length * 2);
  });
});

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.split(" ").map((pair) => Number.parseInt(pair, 16)));
}
