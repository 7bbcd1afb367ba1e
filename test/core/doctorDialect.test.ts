import { describe, expect, it } from "vitest";
import { buildAsciiFrame } from "../../protocol/ascii/frame.ts";
import { bytesOfText, concatBytes, ok, textOfBytes } from "../../protocol/index.ts";
import { NO_TRACE_FILTER } from "../../src/contract/trace.ts";
import connect from "../../src/text/en/connect.json" with { type: "json" };
import { heardFigures } from "../../src/ui/model/doctorFigures.ts";
import { coreRig } from "../support/coreRig.ts";
import { toldAnswer } from "../support/packTalk.ts";
import type { PlayerOptions } from "../support/player.ts";
import { createPlayer } from "../support/player.ts";

/** In the order in which they are asked. */
const OTHER_VERSIONS = ["20", "22", "12", "52"];
/** A round that asks them takes half a minute on Auto. */
const PATIENCE_MS = 45_000;
const DONE = 0x00;

/** A program whose only port leads to what no simulated pack says. `baudRate` null = behind a bridge. */
function rigWith(options: Omit<PlayerOptions, "clock">, hasBaud = true) {
  const sent: { readonly text: string; readonly baudRate: number | null; readonly round: number }[] = [];
  const rig = coreRig({
    wrap: (ports) => {
      const answer: PlayerOptions["answer"] = (request, baudRate) => {
        sent.push({ text: textOfBytes(request), baudRate, round: rig.session().doctor?.rounds ?? 0 });
        return options.answer?.(request, baudRate) ?? null;
      };
      const player = createPlayer({ ...options, clock: ports.clock, answer });
      return { ...ports, streams: { open: async (_path, baudRate) => ok(player.open(hasBaud ? baudRate : null)) } };
    },
  });
  const afterRound = async (round: number) => {
    await rig.until(() => {
      const { phase, doctor } = rig.session();
      return phase === "searching" && doctor?.nextTryAtMs !== null && (doctor?.rounds ?? 0) >= round;
    }, PATIENCE_MS * round);
    const { doctor } = rig.session();
    if (!doctor) throw new Error("no report");
    return doctor;
  };
  /** Versions and addresses of the questions in this framing, as they were asked in a round. */
  const asked = (round: number) => sent.filter((each) => each.round === round && each.text.startsWith("~"));
  const otherVersions = (round: number) => asked(round).filter(({ text }) => text.slice(1, 3) !== "25");
  return { rig, sent, afterRound, otherVersions };
}

/** A pack that answers questions in its own version only. */
function packOf(
  version: string,
  { rtn = DONE, info = bytesOfText("Some other BMS 1.00"), address = 1, baudRate = 9600, says = version } = {},
) {
  return (request: Uint8Array, baud: number | null): Uint8Array | null => {
    const text = textOfBytes(request);
    const isMine = text.startsWith(`~${version}${String(address).padStart(2, "0")}`) && (baud === null || baud === baudRate);
    if (!isMine) return null;
    return buildAsciiFrame({ version: Number.parseInt(says, 16), address, cid1: 0x46, code: rtn }, rtn === DONE ? info : new Uint8Array(0));
  };
}

const textOf = (version: string) => connect.verdict.otherDialect.text.replace("{{version}}", version);

describe("a pack that answers only its own version of the protocol", () => {
  it.each(OTHER_VERSIONS.flatMap((version) => [DONE, 0x04].map((rtn) => [version, rtn] as const)))(
    "version %s, return code %i: named in the second round, and read by nobody",
    async (version, rtn) => {
      const { rig, afterRound } = rigWith({ answer: packOf(version, { rtn }) });
      await rig.connect({});
      expect(await afterRound(1)).toMatchObject({ verdict: "silence", heard: { version: null } });
      const doctor = await afterRound(2);
      expect(doctor).toMatchObject({ verdict: "otherDialect", heard: { version } });
      expect(doctor.steps.at(-1)).toMatchObject({ note: "otherDialect", params: { version } });
      expect(doctor.tries.find(({ outcome }) => outcome === "otherDialect")).toMatchObject({ family: "paceic-v25", baudRate: 9600 });
      expect(textOf(heardFigures(doctor.heard, (family) => family).version)).toContain(`version ${version}`);
      expect(rig.session().found).toBeNull();
      expect(rig.snapshot()).toBeNull();
    },
  );

  it.each([
    ["at another speed", { baudRate: 115_200 }, true],
    ["that stands alone", { address: 0 }, true],
    ["behind a bridge", {}, false],
  ])("%s", async (_name, pack, hasBaud) => {
    const { rig, afterRound } = rigWith({ answer: packOf("20", pack) }, hasBaud);
    await rig.connect({});
    expect(await afterRound(2)).toMatchObject({ verdict: "otherDialect", heard: { version: "20" } });
  });

  it("that is slow to answer, or beside an echo", async () => {
    const pack = packOf("22");
    const slow = rigWith({ answer: pack, answerAfterMs: 700 });
    await slow.rig.connect({ baudRate: 9600 });
    expect(await slow.afterRound(2)).toMatchObject({ verdict: "otherDialect", heard: { version: "22" } });
    const echoing = rigWith({ answer: (request, baud) => concatBytes(request, pack(request, baud) ?? new Uint8Array(0)) });
    await echoing.rig.connect({ baudRate: 9600 });
    expect((await echoing.afterRound(1)).verdict).toBe("echoOnly");
    expect(await echoing.afterRound(2)).toMatchObject({ verdict: "otherDialect", heard: { version: "22" } });
  });

  it("stays named while it answers, and is silence once it does not", async () => {
    const pack = packOf("20");
    let isOn = true;
    const { rig, afterRound, otherVersions } = rigWith({ answer: (request, baud) => (isOn ? pack(request, baud) : null) });
    await rig.connect({});
    for (const round of [2, 3, 4]) expect((await afterRound(round)).verdict).toBe("otherDialect");
    // Its own version twice, and then no other speed.
    expect(otherVersions(3).map(({ baudRate }) => baudRate)).toEqual([9600, 9600]);
    isOn = false;
    expect(await afterRound(5)).toMatchObject({ verdict: "silence", heard: { version: null } });
  });
});

describe("a line on which nobody answers", () => {
  it("is asked in other versions in the second round, once in each, and stays silence", async () => {
    const { rig, afterRound, otherVersions } = rigWith({});
    await rig.connect({});
    const first = await afterRound(1);
    expect(otherVersions(0)).toEqual([]);
    const second = await afterRound(2);
    expect(second).toMatchObject({ verdict: "silence", heard: { bytes: 0, tries: first.heard.tries } });
    const each = [9600, 19_200, 115_200].flatMap((baudRate) =>
      ["01", "00"].flatMap((address) => OTHER_VERSIONS.map((version) => `${baudRate} ~${version}${address}46C10000`)),
    );
    expect(otherVersions(1).map(({ baudRate, text }) => `${baudRate} ${text.slice(0, 13)}`)).toEqual(each);
    expect((await afterRound(3)).verdict).toBe("silence");
    expect(otherVersions(2)).toEqual([]);
    await afterRound(4);
    expect(otherVersions(3)).toHaveLength(each.length);
  });

  it.each([
    ["another family is wanted", { family: "pace-modbus" }, []],
    ["a number is wanted", { family: "paceic-v25", baudRate: 9600, address: 3 }, OTHER_VERSIONS.map((version) => `~${version}03`)],
  ] as const)("%s: nobody else is asked", async (_name, wanted, starts) => {
    const { rig, afterRound, otherVersions } = rigWith({});
    await rig.connect(wanted);
    await afterRound(2);
    expect(otherVersions(1).map(({ text }) => text.slice(0, 5))).toEqual(starts);
  });

  it("shows the questions as what they are", async () => {
    const { rig, afterRound } = rigWith({});
    await rig.connect({ family: "paceic-v25", baudRate: 9600, address: 1 });
    await afterRound(2);
    const lines = await rig.app.call("trace.lines", { afterSeq: null, beforeSeq: null, most: 500, filter: NO_TRACE_FILTER });
    const rows = lines.ok ? lines.value.rows : [];
    const row = rows.find(({ direction, hex }) => direction === "tx" && hex.startsWith("7E3230"));
    expect(row).toMatchObject({ family: "paceic-v25", block: "version", verdict: "good", writes: false, remark: "otherVersion" });
  });
});

describe("what is no answer in another version", () => {
  it("an echo, at once or late: still an echo", async () => {
    for (const answerAfterMs of [20, 350]) {
      const { rig, afterRound, otherVersions } = rigWith({ answer: (request) => request, answerAfterMs });
      await rig.connect({ family: "paceic-v25", baudRate: 9600 });
      expect(await afterRound(2)).toMatchObject({ verdict: "echoOnly", heard: { frames: 0, version: null } });
      expect(otherVersions(1).length).toBeGreaterThan(0);
    }
  });

  it("a question of before, given back in a later round: another master's at most", async () => {
    const { rig, afterRound } = rigWith({ answer: (request) => (textOfBytes(request).startsWith("~25") ? packQuestion("20") : null) });
    await rig.connect({ family: "paceic-v25", baudRate: 9600 });
    expect(await afterRound(2)).toMatchObject({ verdict: "foreignTraffic", heard: { version: null } });
  });

  it("a frame of packs that talk to each other", async () => {
    const { rig, afterRound, otherVersions } = rigWith({
      answer: (request) => (/^~(25|16)/.test(textOfBytes(request)) ? null : toldAnswer("analog", 0x20)),
    });
    await rig.connect({ family: "paceic-v25", baudRate: 9600 });
    expect(await afterRound(2)).toMatchObject({ verdict: "foreignTraffic", heard: { version: null } });
    expect(otherVersions(1).length).toBeGreaterThan(0);
  });

  it("one frame that comes once", async () => {
    let isTold = false;
    const stranger = packOf("20");
    const { rig, afterRound } = rigWith({
      answer: (request, baud) => {
        const said = isTold ? null : stranger(request, baud);
        isTold ||= said !== null;
        return said;
      },
    });
    await rig.connect({ baudRate: 9600 });
    expect(await afterRound(2)).toMatchObject({ verdict: "foreignTraffic", heard: { version: null, frames: 1 } });
  });

  it("this program's own version: such a pack is found by a question of its own, not by this answer", async () => {
    const { rig, afterRound } = rigWith({ answer: packOf("20", { says: "25", info: bytesOfText("P16S100A-1812-1.00          ") }) });
    await rig.connect({ baudRate: 9600 });
    expect(await afterRound(2)).toMatchObject({ verdict: "foreignTraffic", heard: { version: null } });
    expect(rig.session().found).toBeNull();
  });
});

describe("a pack of this program's version", () => {
  it("that wakes while other versions are asked is found in the same round", async () => {
    const rig = coreRig({ families: ["paceic-v25"], baudRate: 115_200, faults: [{ when: {}, do: { kind: "drop" } }] });
    const otherVersions = async () => {
      const lines = await rig.app.call("trace.read", { afterSeq: -1, most: 5000 });
      return lines.ok ? lines.value.filter(({ direction, hex }) => direction === "tx" && /^7E (?!32 35)/.test(hex)).length : 0;
    };
    await rig.connect({});
    await rig.until(() => rig.session().doctor?.rounds === 1, PATIENCE_MS);
    await rig.clock.run(3000 + 8000);
    expect(await otherVersions()).toBeGreaterThan(0);
    rig.bus.setFaults([]);
    await rig.until(() => rig.session().phase === "online", PATIENCE_MS);
    expect(rig.session()).toMatchObject({ found: { family: "paceic-v25", baudRate: 115_200 }, doctor: { rounds: 1 } });
  });

  it("that was known and is lost is looked for as before", async () => {
    const rig = coreRig({ families: ["paceic-v25"] });
    await rig.connect({});
    await rig.until(() => rig.session().phase === "online");
    rig.bus.setFaults([{ when: {}, do: { kind: "drop" } }]);
    await rig.until(() => (rig.session().doctor?.rounds ?? 0) >= 7, 10 * PATIENCE_MS);
    const lines = await rig.app.call("trace.read", { afterSeq: -1, most: 5000 });
    const asked = lines.ok ? lines.value.filter(({ direction, hex }) => direction === "tx" && hex.startsWith("7E")) : [];
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.every(({ hex }) => hex.startsWith("7E 32 35"))).toBe(true);
  });
});

function packQuestion(version: string): Uint8Array {
  return buildAsciiFrame({ version: Number.parseInt(version, 16), address: 1, cid1: 0x46, code: 0xc1 }, new Uint8Array(0));
}
