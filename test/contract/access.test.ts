import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ok } from "../../protocol/shared.ts";
import { readOnlyHost } from "../../src/contract/access.ts";
import type { HostApi, RequestName } from "../../src/contract/contract.ts";
import { REQUESTS } from "../../src/contract/contract.ts";

const NAMES = Object.keys(REQUESTS) as RequestName[];

/** Writes down what got through. */
function host(): { readonly api: HostApi; readonly through: string[] } {
  const through: string[] = [];
  const call: HostApi["call"] = async (name) => {
    through.push(name);
    return ok({ readOnly: false } as never);
  };
  return { api: { call, subscribe: () => () => undefined }, through };
}

/** Written out once more: whoever gives a window that may only look one request more, has to say it here, too. */
const LOOKING = [
  "app.info",
  "app.state",
  "ports.list",
  "ports.unclaimed",
  "trend.read",
  "trace.read",
  "trace.lines",
  "trace.explain",
  "trace.explainHex",
  "trace.latestFor",
  "trace.save",
  "trace.saveBox",
  "trace.part",
  "trace.boxes",
  "backups.list",
  "backups.read",
  "commission.list",
  "commission.document",
  "commission.photo",
  "commission.report",
  "commission.visit",
  "history.archives",
  "history.rows",
  "bank.watch",
  "log.files",
  "log.read",
  "drift.read",
  "preferences.read",
];

/** What may leave for a pack because somebody only looks: the rounds of all packs, as long as their screen is open. */
const LOOKING_ON_THE_LINE = ["bank.watch"];

describe("a host that may only be looked at", () => {
  it("is asked by a viewer for nothing that takes the line, but for what shows the packs", () => {
    const onTheLine = NAMES.filter((name) => REQUESTS[name].access === "look" && ["line", "lease"].includes(REQUESTS[name].manner));
    expect(onTheLine).toEqual(LOOKING_ON_THE_LINE);
  });

  it("stands in the table of the docs, every request once, with who may ask it", () => {
    const table = readFileSync(fileURLToPath(new URL("../../docs/access.md", import.meta.url)), "utf8");
    const rows = [...table.matchAll(/^\| `([\w.]+)` \| (\S+) \| (.+) \|$/gm)].map(([, name = "", who = ""]) => `${name} ${who}`);
    expect(rows.toSorted()).toEqual(NAMES.map((name) => `${name} ${REQUESTS[name].access === "look" ? "everybody" : "owner"}`).toSorted());
  });

  it("lets through what is declared as looking and refuses every other request, known or not", async () => {
    const { api, through } = host();
    const readOnly = readOnlyHost(api);
    for (const name of [...NAMES, "battery.explode" as RequestName]) {
      const reply = await readOnly.call(name, {} as never);
      expect(reply.ok ? "ok" : reply.error.code, name).toBe(LOOKING.includes(name) ? "ok" : "host.readOnly");
    }
    expect(through.sort()).toEqual(LOOKING.toSorted());
  });

  it("refuses all that writes to a pack, chooses a port, or leaves something on the disk of the host", async () => {
    const { api, through } = host();
    const changing = [
      "params.write",
      "params.rollBack",
      "params.recover",
      "backups.make",
      "session.connect",
      "session.disconnect",
      "history.addRows",
      "commission.sendEarlier",
      "commission.sendPhoto",
      "commission.addPhoto",
      "commission.removePhoto",
    ];
    for (const name of changing) await readOnlyHost(api).call(name as RequestName, {} as never);
    expect(through).toEqual([]);
    expect(changing.every((name) => Object.hasOwn(REQUESTS, name))).toBe(true);
  });

  it("tells the window", async () => {
    const reply = await readOnlyHost(host().api).call("app.info", { language: "en" });
    expect(reply).toMatchObject({ ok: true, value: { readOnly: true } });
  });
});
