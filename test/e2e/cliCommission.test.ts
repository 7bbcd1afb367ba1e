import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { COMMISSIONING_SCHEMA } from "../../src/contract/commissioning.ts";
import { COMMISSIONINGS_DOCUMENT } from "../../src/node/cli/documents.ts";
import { documentOf } from "../support/cli.ts";
import { cliOnSims } from "../support/cliOnSims.ts";
import { readPdf, squeezed } from "../support/pdfText.ts";
import { until } from "../support/until.ts";

const { cli, sim } = cliOnSims();

const BANK = { packs: 3, scene: "standby", protocol: "ritar", lineKind: "shared" } as const;

describe("a commissioning on the command line", () => {
  it("is begun, run, entered by hand, printed and closed by one program after the other", async () => {
    const { path } = await sim([], BANK);
    const line = ["--port", path, "--protocol", "ritar"];
    expect((await cli().run("commission", "status")).code).toBe(2);
    const begun = await cli().run("commission", "start", "--site-name", "Barn", "--pack-count", "3", "--brand", "growatt", "--json");
    expect(begun.code).toBe(7);
    const { id, site } = documentOf(COMMISSIONING_SCHEMA, begun.out);
    expect(site).toMatchObject({ name: "Barn", packCount: 3, inverterBrand: "growatt" });

    const run = await cli().run("commission", "run", "addresses", "identities", "noAlarm", ...line, "--json");
    const after = documentOf(COMMISSIONING_SCHEMA, run.out);
    const statusOf = (check: string) => after.results.find((each) => each.check === check)?.status;
    expect(["addresses", "identities", "noAlarm", "clocks"].map(statusOf)).toEqual(["passed", "passed", "passed", "open"]);
    expect(run.code).toBe(7);

    expect((await cli().run("commission", "mark", "powerCable", "done")).code).toBe(2);
    const marked = await cli().run("commission", "mark", "powerCable", "failed", "--by", "Smith", "--remark", "loose screw");
    expect(marked.code).toBe(1);
    expect(marked.out).toMatch(/^powerCable +FAILED .*Smith\n {4}loose screw$/m);

    const list = documentOf(COMMISSIONINGS_DOCUMENT, (await cli().run("commission", "list", "--json")).out);
    expect(list.commissionings).toMatchObject([{ id, name: "Barn", failed: 1, open: 14, closedAt: null }]);
    expect((await cli().run("commission", "close")).code).toBe(1);
    expect((await cli().run("commission", "mark", "powerCable", "done", "--by", "Smith", "--id", id)).code).toBe(2);
    expect((await cli().run("commission", "remove", id)).code).toBe(2);
    expect((await cli().run("commission", "remove", id, "--yes")).code).toBe(0);
    expect((await cli().run("commission", "list")).out).toBe("");
  });

  it("says why a check has failed, and what to do", async () => {
    const { path } = await sim([], BANK);
    await cli().run("commission", "start", "--site-name", "Barn", "--pack-count", "4");
    const run = await cli().run("commission", "run", "addresses", "--port", path, "--protocol", "ritar");
    expect(run.code).toBe(1);
    expect(run.out).toMatch(/^addresses +FAILED/m);
    expect(run.out).toContain("Fewer packs answer than the site has.");
    expect(run.out).toContain("Packs that answer 3");
  });

  it("compares with an earlier document, and the report made from its JSON says the same", async () => {
    const { path } = await sim([], BANK);
    const line = ["--port", path, "--protocol", "ritar"];
    await cli().run("commission", "start", "--site-name", "Barn", "--pack-count", "3");
    await cli().run("commission", "run", "addresses", ...line);
    const now = documentOf(COMMISSIONING_SCHEMA, (await cli().run("commission", "status", "--json")).out);
    const old = join(cli().folder, "old.json");
    const packs = now.packs.map((pack) => (pack.address === 2 ? { ...pack, packSerial: "GONE", modelSerial: "GONE" } : pack));
    writeFileSync(old, JSON.stringify({ ...now, packs, changedAt: "2025-01-01T08:00:00" }));

    const said = await cli().run("commission", "status", "--compare", old);
    expect(said.out).toContain("Another pack is at this address now.");
    expect(said.out).toMatch(/Serial number +GONE -> /);
    expect(said.out).toContain("nothing can be said of the time since 2025-01-01 08:00:00");

    const whole = await cli().run("commission", "status", "--compare", old, "--json");
    const [json, pdf] = [join(cli().folder, "now.json"), join(cli().folder, "visit.pdf")];
    writeFileSync(json, whole.out);
    expect((await cli().run("report", json, "--compare", old, "--pdf", pdf)).code).toBe(0);
    const text = readPdf(readFileSync(pdf)).pages.join("");
    expect(text).toContain(squeezed("Another pack is at this address now."));
    expect(text).toContain(squeezed("nothing can be said of the time since 2025-01-01 08:00:00"));

    writeFileSync(old, JSON.stringify({ schema: "something else" }));
    const foreign = await cli().run("commission", "status", "--compare", old);
    expect(foreign.code).not.toBe(0);
    expect(foreign.err).toContain("It is JSON, but not a commissioning report.");
  });

  it("killed in the middle, it is resumed with what was settled", async () => {
    const { path } = await sim([], BANK);
    const line = ["--port", path, "--protocol", "ritar"];
    const begun = await cli().run("commission", "start", "--pack-count", "3", "--json");
    const { id } = documentOf(COMMISSIONING_SCHEMA, begun.out);
    const run = cli().start(["commission", "run", "addresses", "settingsEqual", "clocks", "noAlarm", ...line]);
    const stored = async () => documentOf(COMMISSIONING_SCHEMA, (await cli().run("commission", "status", "--id", id, "--json")).out);
    await until(async () => ((await stored()).results[0]?.status === "passed" ? true : null), { what: "the first check on the disk" });
    run.child.kill("SIGKILL");
    await run.ended;
    expect((await stored()).results[0]?.status).toBe("passed");
    const again = await cli().run("commission", "run", "settingsEqual", ...line, "--json");
    expect(documentOf(COMMISSIONING_SCHEMA, again.out).results.find(({ check }) => check === "settingsEqual")?.status).toBe("passed");
  });
});
