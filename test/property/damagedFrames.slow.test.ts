import { describe, expect, it } from "vitest";
import { equalBytes } from "../../protocol/bytes/bytes.ts";
import type { Driver } from "../../protocol/drivers/driver.ts";
import { paceModbus } from "../../protocol/drivers/pace-modbus/index.ts";
import { paceicV25 } from "../../protocol/drivers/paceic-v25/index.ts";
import { ritarModbus } from "../../protocol/drivers/ritar-modbus/index.ts";
import type { Framer } from "../../protocol/link/framer.ts";
import type { Answered } from "../support/answeredFrames.ts";
import { answeredFrames } from "../support/answeredFrames.ts";
import type { DamageKind } from "../support/damage.ts";
import { DAMAGE, DAMAGE_KINDS } from "../support/damage.ts";
import { seeded } from "../support/random.ts";

const FRAMES = 1_000_000;

type Fate = "unframed" | "undecoded" | "implausible" | "same" | "wrong";

function fateOf(driver: Driver, framer: Framer, { request, frame }: Answered, damaged: Uint8Array): Fate {
  framer.begin(request.bytes);
  const events = [...framer.push(damaged), ...framer.silence()];
  for (const event of events) {
    if (event.kind !== "frame") continue;
    const verdict = driver.accept(request, event.bytes);
    if (verdict.kind !== "reply") continue;
    const values = driver.decode(request, verdict.payload);
    if (!values.ok) return "undecoded";
    const snapshot = driver.toSnapshot({ [request.block]: { values: values.value, answeredBy: verdict.answeredBy, receivedAtMs: 0 } });
    if (!snapshot.ok) return "implausible";
    return equalBytes(event.bytes, frame) ? "same" : "wrong";
  }
  return "unframed";
}

type Tally = Record<DamageKind, Record<Fate, number>>;

function damageMany(driver: Driver, seed: number): Tally {
  const random = seeded(seed);
  const samples = answeredFrames(driver, driver.livePlan);
  const framer = driver.createFramer();
  const blank = (): Record<Fate, number> => ({ unframed: 0, undecoded: 0, implausible: 0, same: 0, wrong: 0 });
  const tally = Object.fromEntries(DAMAGE_KINDS.map((kind) => [kind, blank()])) as Tally;
  for (let i = 0; i < FRAMES; i++) {
    const kind = DAMAGE_KINDS[i % DAMAGE_KINDS.length] ?? "oneBit";
    const sample = samples[i % samples.length];
    if (!sample) throw new Error("no sample");
    tally[kind][fateOf(driver, framer, sample, DAMAGE[kind](sample.frame, random))] += 1;
  }
  return tally;
}

function print(title: string, tally: Tally): void {
  const rows = DAMAGE_KINDS.map((kind) => {
    const { wrong, implausible, undecoded } = tally[kind];
    const total = Object.values(tally[kind]).reduce((a, b) => a + b, 0);
    const pct = (n: number) => `${((100 * n) / total).toFixed(4)} %`;
    return `  ${kind.padEnd(8)} past the checksum ${pct(wrong + implausible + undecoded).padStart(10)} · wrong and healthy-looking ${pct(wrong).padStart(10)}`;
  });
  console.log(`${title}: ${FRAMES} damaged frames\n${rows.join("\n")}`);
}

describe("damaged frames", () => {
  it.each([ritarModbus, paceModbus])("$title: nothing passes beyond what 16 bits of CRC can let through", (driver) => {
    const tally = damageMany(driver, 11);
    print(driver.title, tally);
    // A CRC-16 of this polynomial finds every damage of one or two bits in a frame of this length, and every single byte.
    for (const kind of ["oneBit", "twoBits", "oneByte"] as const) expect(tally[kind].wrong + tally[kind].implausible).toBe(0);
    for (const kind of ["swapped", "burst", "cut"] as const) {
      const total = Object.values(tally[kind]).reduce((a, b) => a + b, 0);
      const expected = total / 65_536;
      // Five standard deviations of a Poisson count above the mean.
      expect(tally[kind].wrong).toBeLessThanOrEqual(expected + 5 * Math.sqrt(expected) + 1);
    }
  });

  it("paceic: what its sum lets through is refused by plausibility where it can be", () => {
    const tally = damageMany(paceicV25, 13);
    print("paceic", tally);
    expect(tally.oneBit.wrong).toBe(0);
    expect(tally.oneByte.wrong).toBe(0);
    const passed = tally.swapped.wrong + tally.swapped.implausible + tally.swapped.undecoded;
    const total = Object.values(tally.swapped).reduce((a, b) => a + b, 0);
    // The sum is blind to order: this is the mathematical limit of the protocol, not of the reader.
    expect(passed / total).toBeGreaterThan(0.5);
    expect(tally.swapped.wrong).toBeLessThan(passed * 0.6);
    expect(tally.twoBits.wrong).toBeLessThan(tally.twoBits.wrong + tally.twoBits.implausible + tally.twoBits.undecoded);
  });
});
