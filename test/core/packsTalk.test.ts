import { describe, expect, it } from "vitest";
import { isPackTalk } from "../../protocol/ascii/chatterExplainer.ts";
import { buildAsciiFrame } from "../../protocol/ascii/frame.ts";
import { bytesOfHex, DRIVERS, hexOfBytes } from "../../protocol/index.ts";
import { readRequestBytes } from "../../protocol/modbus/frame.ts";
import { PACK_TALKS } from "../../protocol/sim/index.ts";
import { NO_TRACE_FILTER } from "../../src/contract/trace.ts";
import { Overheard } from "../../src/core/session/listening.ts";
import type { CoreRigOptions } from "../support/coreRig.ts";
import { coreRig } from "../support/coreRig.ts";
import { head, toldAnswer, toldRequest } from "../support/packTalk.ts";

/** Which version real packs talk in is not known: 25 is PACE's own. */
const VERSIONS = [0x20, 0x25] as const;
const PATIENCE_MS = 60_000;

function talkingPacks(options: CoreRigOptions = {}) {
  return coreRig({ families: ["ritar-modbus"], stage: { packCount: 3 }, talk: PACK_TALKS.calm, ...options });
}

type Rig = ReturnType<typeof talkingPacks>;

async function tracedBy(rig: Rig) {
  const lines = await rig.app.call("trace.read", { afterSeq: -1, most: 5000 });
  return lines.ok ? lines.value : [];
}

describe("frames that only packs which talk to each other say", () => {
  it("are those of another version, and a status of the length that PACE's does not have", () => {
    for (const version of VERSIONS) expect(isPackTalk(toldAnswer("status", version))).toBe(true);
    expect(isPackTalk(toldAnswer("analog", 0x20))).toBe(true);
    expect(isPackTalk(toldRequest(0x42, 0x20))).toBe(true);
  });

  it("are not those that a program or a PACE pack may say as well, nor damaged or other ones", () => {
    expect(isPackTalk(toldAnswer("analog", 0x25))).toBe(false);
    expect(isPackTalk(toldRequest(0x44, 0x25))).toBe(false);
    expect(isPackTalk(toldRequest(0xc1, 0x20))).toBe(false);
    const damaged = toldAnswer("status").with(30, 0x37);
    expect(isPackTalk(damaged)).toBe(false);
    expect(isPackTalk(buildAsciiFrame(head(1), new Uint8Array(0)))).toBe(false);
    expect(isPackTalk(bytesOfHex("01 03 00 00 00 01 84 0A") ?? new Uint8Array(0))).toBe(false);
  });

  it("count for nobody else; what may be theirs is told of both", () => {
    const certain = new Overheard(DRIVERS);
    certain.take(toldRequest(0x42));
    certain.take(toldAnswer("analog"));
    expect(certain).toMatchObject({ frames: 2, chatter: 2, isOnlyChatter: true, families: ["ritar-modbus"] });
    const either = new Overheard(DRIVERS);
    either.take(toldRequest(0x42, 0x25));
    expect(either).toMatchObject({ frames: 1, chatter: 0, isOnlyChatter: false, families: ["paceic-v25", "ritar-modbus"] });
    either.take(toldAnswer("status", 0x25));
    expect(either).toMatchObject({ frames: 2, chatter: 1, isOnlyChatter: true, loudest: ["ritar-modbus"] });
    either.take(readRequestBytes(1, 0, 37));
    expect(either.isOnlyChatter).toBe(false);
  });
});

describe("looking for a pack while packs talk to each other", () => {
  it.each(VERSIONS.flatMap((version) => (["calm", "collide"] as const).map((manner) => [version.toString(16), manner, version] as const)))(
    "version %s, %s: Auto finds the pack and does not take the talk for PACE's",
    async (_name, manner, version) => {
      const rig = talkingPacks({ talk: { ...PACK_TALKS[manner], version } });
      await rig.connect();
      await rig.until(() => rig.session().phase === "online" && rig.snapshot() !== null, PATIENCE_MS);
      expect(rig.session().found).toMatchObject({ family: "ritar-modbus", address: 1 });
    },
  );

  it("asks the guide's battery first, says what the talk is, and shows it as nothing wrong", async () => {
    const rig = talkingPacks({ talk: { everyMs: 250 } });
    await rig.connect();
    await rig.until(() => rig.session().phase === "online", PATIENCE_MS);
    expect(rig.session().doctor?.steps[2]).toMatchObject({ state: "ok", note: "packsTalk" });
    expect(rig.session().doctor?.tries.map(({ family }) => family)).toEqual(["ritar-modbus"]);
    const lines = await rig.app.call("trace.lines", { afterSeq: null, beforeSeq: null, most: 500, filter: NO_TRACE_FILTER });
    const said = lines.ok ? lines.value.rows.filter(({ hex }) => hex.startsWith("7E")) : [];
    expect(said.length).toBeGreaterThan(1);
    for (const line of said)
      expect(line).toMatchObject({ direction: "rx", chatter: true, family: null, isWrong: false, remark: "packsTalk" });
  });

  it.each(VERSIONS)("that do not answer a PC: no PACE pack is concluded from it (version %i)", async (version) => {
    const rig = talkingPacks({ talk: { ...PACK_TALKS.calm, version }, faults: [{ when: {}, do: { kind: "drop" } }] });
    await rig.connect();
    await rig.until(() => rig.session().phase === "searching" && rig.session().doctor?.nextTryAtMs !== null, PATIENCE_MS);
    const { doctor } = rig.session();
    expect(doctor?.verdict).toBe("foreignTraffic");
    expect(doctor?.heard.families).toContain("ritar-modbus");
    expect(doctor?.advice).not.toContain("swapAB");
  });

  it.each(VERSIONS)("asked in paceic by hand nothing of it is taken for an answer (version %i)", async (version) => {
    const rig = talkingPacks({ talk: { ...PACK_TALKS.calm, version } });
    await rig.connect({ family: "paceic-v25", baudRate: 9600, address: 2 });
    await rig.clock.run(PATIENCE_MS);
    expect(rig.session().found).toBeNull();
    expect(rig.snapshot()).toBeNull();
    expect(rig.session().doctor?.verdict).not.toBe("otherDialect");
    const asked = (await tracedBy(rig)).filter(({ direction }) => direction === "tx");
    expect(asked.every(({ hex }) => hex.startsWith(hexOfBytes(Uint8Array.of(0x7e))))).toBe(true);
  });
});
