import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { COMMISSIONING_SCHEMA } from "../../src/contract/commissioning.ts";
import type { LogRow } from "../../src/core/logging/logTable.ts";
import { documentOf } from "../support/cli.ts";
import { cliOnSims } from "../support/cliOnSims.ts";
import { QUIET } from "../support/logRig.ts";
import { logText } from "../support/logText.ts";

const { cli, sim } = cliOnSims();
const DAY_MS = 86_400_000;

describe("the first full charge from a log on the command line", () => {
  it("is found days later without the pack; a file that is no log is refused", async () => {
    const { path, truth } = await sim([], { protocol: "modbus", scene: "standby", lineKind: "shared" });
    await cli().run("commission", "start", "--site-name", "Barn", "--pack-count", "1");
    await cli().run("commission", "run", "identities", "--port", path, "--protocol", "modbus");
    const serial = truth()[0]?.packSerial ?? "";
    const rowAt = (wallMs: number, fullyCharged: boolean): LogRow => ({
      kind: "value",
      address: 1,
      serial,
      wallMs,
      snapshot: { ...QUIET, fullyCharged },
    });
    const file = join(cli().folder, "barn.csv");
    const fullAtMs = Date.now() + 3 * DAY_MS;
    writeFileSync(file, logText([rowAt(fullAtMs - DAY_MS, false), rowAt(fullAtMs, true)]));
    const found = documentOf(COMMISSIONING_SCHEMA, (await cli().run("commission", "log", file, "--json")).out);
    const result = found.results.find(({ check }) => check === "firstFullCharge");
    expect(result).toMatchObject({ status: "passed", measured: [{ name: "fullSeenAt", address: 1 }] });
    // In the time of this computer, whatever zone the log was written in.
    const offsetMs = new Date(fullAtMs).getTimezoneOffset() * 60_000;
    expect(result?.at).toBe(new Date(fullAtMs - offsetMs).toISOString().slice(0, 19));

    writeFileSync(file, "a,b\n1,2\n");
    const refused = await cli().run("commission", "log", file);
    expect([refused.code, refused.err]).toEqual([expect.any(Number), expect.stringContaining(file)]);
    expect(refused.code).not.toBe(0);
  });
});
