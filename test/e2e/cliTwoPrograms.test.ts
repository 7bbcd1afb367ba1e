import { describe, expect, it } from "vitest";
import { holdOf } from "../../src/core/base/withHold.ts";
import { ARCHIVES_DOCUMENT } from "../../src/node/cli/documents.ts";
import { createLineStore } from "../../src/node/lineStore.ts";
import { documentOf } from "../support/cli.ts";
import { cliOnSims } from "../support/cliOnSims.ts";
import { valueIn } from "../support/valueIn.ts";

const LOG = { info: () => undefined, warn: () => undefined };

describe("a command beside another program with the same folder", () => {
  const { cli, sim } = cliOnSims();

  it("says that the other adds to the archive and leaves it alone, prints it meanwhile, and goes on afterwards", async () => {
    const port = ["--port", (await sim([], { history: { records: 10 } })).path, "--protocol", "paceic"];
    expect(await cli().run("history", ...port, "--quiet")).toMatchObject({ code: 0 });
    const archives = async () => documentOf(ARCHIVES_DOCUMENT, (await cli().run("history", "archives", "--json")).out).archives;
    const key = (await archives())[0]?.key ?? "";
    const giveBack = valueIn(await holdOf(createLineStore(cli().folder, LOG), `history/${key}`));
    const refused = await cli().run("history", ...port);
    expect(refused).toMatchObject({ code: 6 });
    expect(refused.err).toContain("Another Open BMSTool is at work on the same data.");
    expect(refused.err).toContain(`process ${process.pid}`);
    expect(await cli().run("history", "--archive", key)).toMatchObject({ code: 0 });
    await giveBack();
    expect(await cli().run("history", ...port, "--quiet")).toMatchObject({ code: 0 });
    expect(await archives()).toMatchObject([{ key, count: 10 }]);
  });

  it("keeps a backup of its own beside one that is made at the same moment", async () => {
    const ports = await Promise.all([sim([]), sim([])]);
    const made = await Promise.all(ports.map(({ path }) => cli().run("backup", "make", "--port", path, "--protocol", "paceic", "--json")));
    expect(made.map(({ code }) => code)).toEqual([0, 0]);
    const names = made.flatMap(({ out }) => (JSON.parse(out) as { backups: { name: string }[] }).backups.map(({ name }) => name));
    expect(new Set(names).size).toBe(2);
    const [one = "", two = ""] = names;
    for (const name of [one, two]) expect(await cli().run("backup", "show", name, "--json")).toMatchObject({ code: 0 });
  });
});
