import { describe, expect, it } from "vitest";
import { ok } from "../../protocol/shared.ts";
import { READING_REQUESTS, readOnlyHost } from "../../src/contract/access.ts";
import type { HostApi, RequestName } from "../../src/contract/contract.ts";
import { REQUEST_SCHEMAS } from "../../src/contract/contract.ts";

const NAMES = Object.keys(REQUEST_SCHEMAS) as RequestName[];

/** Writes down what got through. */
function host(): { readonly api: HostApi; readonly through: string[] } {
  const through: string[] = [];
  const call: HostApi["call"] = async (name) => {
    through.push(name);
    return ok({ readOnly: false } as never);
  };
  return { api: { call, subscribe: () => () => undefined }, through };
}

describe("a host that may only be looked at", () => {
  it("lets through what is listed as reading and refuses every other request, known or not", async () => {
    const { api, through } = host();
    const readOnly = readOnlyHost(api);
    for (const name of [...NAMES, "battery.explode" as RequestName]) {
      const reply = await readOnly.call(name, {} as never);
      expect(reply.ok ? "ok" : reply.error.code, name).toBe(READING_REQUESTS.has(name) ? "ok" : "host.readOnly");
    }
    expect(through.sort()).toEqual(NAMES.filter((name) => READING_REQUESTS.has(name)).sort());
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
    ];
    for (const name of changing) await readOnlyHost(api).call(name as RequestName, {} as never);
    expect(through).toEqual([]);
    expect(changing.every((name) => Object.hasOwn(REQUEST_SCHEMAS, name))).toBe(true);
  });

  it("tells the window", async () => {
    const reply = await readOnlyHost(host().api).call("app.info", {});
    expect(reply).toMatchObject({ ok: true, value: { readOnly: true } });
  });
});
