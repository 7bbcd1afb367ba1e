import { describe, expect, it } from "vitest";
import { paceicV25 } from "../../protocol/drivers/paceic-v25/index.ts";
import type { PackIdentity, PackName } from "../../protocol/shared.ts";
import { isSameIdentity, isSamePack, isUnchangedPack, packIdOf, serialOf } from "../../protocol/shared.ts";

const STAMP = "Jan 10 2022,13:44:13";

function pack(identity: Partial<PackIdentity>, address = 1, family = "some"): PackName {
  return { family, address, identity: { bmsVersion: "V1", modelSerial: "notReported", packSerial: "notReported", ...identity } };
}

describe("who a pack is", () => {
  it("is its family and both serial numbers, whatever its address and its firmware", () => {
    const one = pack({ packSerial: "P1", modelSerial: "M1" });
    expect(isSamePack(one, pack({ packSerial: "P1", modelSerial: "M1", bmsVersion: "V2" }, 7))).toBe(true);
    expect(isSamePack(one, pack({ packSerial: "P2", modelSerial: "M1" }))).toBe(false);
    expect(isSamePack(one, pack({ packSerial: "P1", modelSerial: "M2" }))).toBe(false);
    expect(isSamePack(one, pack({ packSerial: "P1", modelSerial: "M1" }, 1, "other"))).toBe(false);
    // The serial numbers changed places: another pack.
    expect(isSamePack(one, pack({ packSerial: "M1", modelSerial: "P1" }))).toBe(false);
  });

  it.each([
    STAMP,
    "jan  1 2022",
    "2022-01-10 13:44:13",
    "2022/01/10",
    "0000000000",
    "FFFFFFFF",
    "    ",
    "----",
    "notRead",
    "notReported",
    "",
  ])("%j is no serial number: the other one tells, or else everything and the address", (packSerial) => {
    const board = pack({ packSerial, modelSerial: "179000112250002B" });
    expect(isSamePack(board, pack({ packSerial, modelSerial: "179000112250003B" }))).toBe(false);
    // A stamp of new firmware is another, and the pack the same.
    expect(isSamePack(board, pack({ packSerial: "Feb 11 2023,10:00:00", modelSerial: "179000112250002B", bmsVersion: "V2" }, 3))).toBe(
      true,
    );
    expect(isSamePack(pack({ packSerial }, 1), pack({ packSerial }, 2))).toBe(false);
    expect(isSamePack(pack({ packSerial }), pack({ packSerial, bmsVersion: "V2" }))).toBe(false);
    expect(isSamePack(pack({ packSerial }), pack({ packSerial }))).toBe(true);
  });

  it("a pack's own answer with a stamp in the place of the serial number: its model serial tells", () => {
    const hex = (text: string) => [...text].map((char) => char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")).join("");
    const answer = `~25014600B050${hex("179000112250002B    ")}${hex(STAMP)}ED8B\r`;
    const request = paceicV25.request("serials", 1);
    const [event] = paceicV25.createFramer().push(Uint8Array.from(answer, (char) => char.charCodeAt(0)));
    if (!request.ok || event?.kind !== "frame") throw new Error("no frame");
    const verdict = paceicV25.accept(request.value, event.bytes);
    const values = verdict.kind === "reply" ? paceicV25.decode(request.value, verdict.payload) : null;
    if (!values?.ok) throw new Error(verdict.kind);
    const identity = paceicV25.toIdentity({ serials: { values: values.value, answeredBy: 1, receivedAtMs: 0 } });
    expect(identity).toEqual({ bmsVersion: "notRead", modelSerial: "179000112250002B", packSerial: STAMP });
    expect(serialOf(identity)).toBe("179000112250002B");
    const other = { ...identity, modelSerial: "179000112250003B" };
    expect(isSamePack(pack(identity), pack(other))).toBe(false);
    expect(packIdOf(pack(identity))).not.toBe(packIdOf(pack(other)));
  });

  it.each(["RES20010K2304170086", "1812101380309D", "20220110134413", "00A0", "SN 0"])("%j is one", (packSerial) => {
    expect(isSamePack(pack({ packSerial }, 1), pack({ packSerial, bmsVersion: "V2" }, 2))).toBe(true);
  });

  it("is one exact text: what differs by a blank, a dash or a letter's size is another pack", () => {
    const serials = ["SN-1", "SN_1", "SN 1", "sn-1", `${"S".repeat(70)}1`, `${"S".repeat(70)}2`];
    expect(new Set(serials.map((packSerial) => packIdOf(pack({ packSerial })))).size).toBe(serials.length);
    expect(packIdOf(pack({ packSerial: 'A","B' }))).not.toBe(packIdOf(pack({ packSerial: "A", modelSerial: "B" })));
  });

  it("for a write it must still say the same, firmware and stamps included", () => {
    const seen = pack({ packSerial: STAMP, modelSerial: "M1" });
    expect(isUnchangedPack(seen, pack({ packSerial: STAMP, modelSerial: "M1" }, 4))).toBe(true);
    for (const now of [{ bmsVersion: "V2" }, { packSerial: "Feb 11 2023,10:00:00" }, { modelSerial: "M2" }]) {
      expect(isUnchangedPack(seen, pack({ packSerial: STAMP, modelSerial: "M1", ...now }))).toBe(false);
    }
  });

  it("is called by the first serial number that is one, and by a shared text when there is no other", () => {
    expect(serialOf(pack({ packSerial: "P1", modelSerial: "M1" }).identity)).toBe("P1");
    expect(serialOf(pack({ packSerial: STAMP, modelSerial: "M1" }).identity)).toBe("M1");
    expect(serialOf(pack({ packSerial: STAMP }).identity)).toBe(STAMP);
    expect(serialOf(pack({ packSerial: "notRead" }).identity)).toBeNull();
    expect(serialOf(null)).toBeNull();
  });

  it("two answers are the same only when each text is", () => {
    const { identity } = pack({ packSerial: "P1" });
    expect(isSameIdentity(identity, { ...identity })).toBe(true);
    expect(isSameIdentity(identity, { ...identity, modelSerial: "notRead" })).toBe(false);
    expect(isSameIdentity(identity, null)).toBe(false);
    expect(isSameIdentity(null, null)).toBe(true);
  });
});
