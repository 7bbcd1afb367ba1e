import { describe, expect, it } from "vitest";
import { COMMISSIONING_SCHEMA } from "../../src/contract/commissioning.ts";
import { ARCHIVES_DOCUMENT } from "../../src/node/cli/documents.ts";
import { documentOf } from "../support/cli.ts";
import { cliOnSims } from "../support/cliOnSims.ts";

const { cli, sim } = cliOnSims();
const RECORDS = 12;

describe("the history of a commissioning on the command line", () => {
  it("is only named as missing without --download, and read from every pack that lacks it with it", async () => {
    const { path } = await sim([], { packs: 2, scene: "standby", protocol: "paceic", lineKind: "shared", history: { records: RECORDS } });
    const run = (...words: string[]) =>
      cli().run("commission", "run", "historyArchived", "--port", path, "--protocol", "paceic", "--json", ...words);
    await cli().run("commission", "start", "--site-name", "Barn", "--pack-count", "2");
    const result = async (...words: string[]) => {
      const { results } = documentOf(COMMISSIONING_SCHEMA, (await run(...words)).out);
      return results.find(({ check }) => check === "historyArchived");
    };
    expect(await result()).toMatchObject({ status: "failed", reason: "historyNotArchived" });
    const passed = await result("--download");
    expect(passed).toMatchObject({ status: "passed" });
    const civil = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
    expect(passed?.measured.map(({ address, value }) => [address, value])).toEqual([
      [1, RECORDS],
      [1, civil],
      [2, RECORDS],
      [2, civil],
    ]);
    const { archives } = documentOf(ARCHIVES_DOCUMENT, (await cli().run("history", "archives", "--json")).out);
    expect(archives.map(({ count }) => count)).toEqual([RECORDS, RECORDS]);
  });
});
