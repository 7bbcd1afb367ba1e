import { describe, expect, it } from "vitest";
import { DRIVERS } from "../../protocol/index.ts";
import type { Commissioning } from "../../src/contract/commissioning.ts";
import { COMMISSIONING_FILE_LIMIT } from "../../src/contract/commissioningFile.ts";
import { UPLOAD_PART_CHARACTERS } from "../../src/contract/limits.ts";
import { createApp } from "../../src/core/app.ts";
import { visitOf } from "../../src/report/visit.ts";
import { wordsOf } from "../../src/report/words.ts";
import { commissioningRig } from "../support/commissioningRig.ts";

async function visitRig() {
  const rig = await commissioningRig("pace-modbus", { packCount: 2 });
  await rig.run("addresses", "settingsEqual");
  const app = createApp({
    ...rig.ports,
    reports: {
      pdf: async () => new Uint8Array(0),
      visit: async (after, before, language) => visitOf({ words: await wordsOf(language), language, drivers: DRIVERS }, { before, after }),
    },
  });
  const send = async (text: string) => {
    for (let at = 0, index = 0; at < text.length || index === 0; at += UPLOAD_PART_CHARACTERS, index++) {
      const sent = await app.call("commission.sendEarlier", { index, text: text.slice(at, at + UPLOAD_PART_CHARACTERS) });
      if (!sent.ok) return sent;
    }
    return app.call("commission.visit", { id: rig.current().id, earlier: "sent", language: "en" });
  };
  return { ...rig, app, send };
}

const earlierThan = (now: Commissioning): Commissioning => ({
  ...now,
  id: "c5",
  changedAt: "2025-01-01T08:00:00",
  packs: now.packs.map((pack) => ({ ...pack, bmsVersion: "V0.9" })),
});

describe("a service visit", () => {
  it("compares with a file that a window sends piece by piece, and says what is not known of the time between", async () => {
    const rig = await visitRig();
    const visit = await rig.send(JSON.stringify(earlierThan(rig.current()), null, 2));
    if (!visit.ok) throw new Error(visit.error.code);
    const [first] = visit.value.changes;
    expect(visit.value.changes).toHaveLength(2);
    expect(first?.rows[0]).toMatchObject({ what: "Firmware", before: "V0.9", after: rig.current().packs[0]?.bmsVersion });
    expect(visit.value.history.map(({ notes }) => notes[0])).toEqual([
      expect.stringContaining("nothing can be said of the time since 2025-01-01 08:00:00"),
      expect.stringContaining("nothing can be said of the time since 2025-01-01 08:00:00"),
    ]);
    const document = await rig.app.call("commission.document", { id: rig.current().id, earlier: "sent" });
    expect(document).toMatchObject({
      value: { historySince: { since: "2025-01-01T08:00:00", packs: [{ reach: "none" }, { reach: "none" }] } },
    });
  });

  it("compares with one that is kept, and finds nothing changed in the same", async () => {
    const rig = await visitRig();
    const { id } = rig.current();
    const visit = await rig.app.call("commission.visit", { id, earlier: id, language: "en" });
    expect(visit).toMatchObject({ value: { none: "Nothing has changed.", changes: [], otherSite: "" } });
    expect(await rig.app.call("commission.visit", { id, earlier: "c99", language: "en" })).toMatchObject({
      error: { code: "file.format" },
    });
  });

  it("tells apart what is wrong with a file", async () => {
    const rig = await visitRig();
    const fault = async (text: string) => {
      const sent = await rig.send(text);
      return sent.ok ? "ok" : [sent.error.code, ...Object.values(sent.error.detail ?? {})].join(" ");
    };
    expect(await fault("")).toBe("file.format empty ");
    expect(await fault("{}")).toBe("file.format schema schema");
    expect(await fault(JSON.stringify({ ...rig.current(), version: 7 }))).toBe("file.schemaTooNew 7 1");
    expect(await fault(JSON.stringify({ ...rig.current(), extra: 1 }))).toContain("file.format forbiddenKey");
    expect(await fault(" ".repeat(COMMISSIONING_FILE_LIMIT + 1))).toBe("file.format tooLong ");
    expect(await rig.app.call("commission.sendEarlier", { index: 4, text: "" })).toMatchObject({ error: { code: "host.badRequest" } });
  });
});
