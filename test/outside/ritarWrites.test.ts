import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { findChromium } from "../../scripts/lib/tools.ts";
import parameterWords from "../../src/text/en/parameters.json" with { type: "json" };
import { ensureBuilt } from "../support/built.ts";
import { createCli } from "../support/cli.ts";
import { createHostApp, report } from "../support/hostApp.ts";
import type { PymodbusSlave } from "../support/python.ts";
import { hasPymodbus, startPymodbusSlave } from "../support/python.ts";
import { ritarRegisters } from "../support/ritarRegisters.ts";
import { createPair, hasSocat } from "../support/socat.ts";
import { connectTo, openWebApp } from "../support/webApp.ts";

const words = parameterWords.setting;

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});
beforeAll(() => ensureBuilt());

/** Three groups, with values that the maker's program would cut; by register what must stand there afterwards. */
const EDITS = { packUvReleaseMv: 46_050, cellOvAlarmMv: 3510, sleepDelayUs: 1_206_000_000 };
const WORDS = ["packUvReleaseMv=46.05", "cellOvAlarmMv=3510", "sleepDelayUs=1206"];
/** As a person types them into the fields of the window. */
const TYPED = { packUvReleaseMv: "46.05", cellOvAlarmMv: "3510", sleepDelayUs: "1206" } as const;
const WRITTEN: Readonly<Record<number, number>> = { 164: 3510, 170: 4605, 210: 1206 };

async function slaveOn(): Promise<{ readonly path: string; readonly slave: PymodbusSlave }> {
  const ports = await createPair();
  cleanups.push(() => ports.dispose());
  const slave = await startPymodbusSlave(ports.pack, ritarRegisters({ fillReserved: true }));
  cleanups.push(() => slave.stop());
  return { path: ports.tool, slave };
}

/** Registers that are not as before, by number. */
async function changedIn(slave: PymodbusSlave, before: ReadonlyMap<number, number>): Promise<Readonly<Record<number, number>>> {
  const after = await slave.dump();
  const moved: Record<number, number> = {};
  for (const [register, value] of after) if (before.get(register) !== value) moved[register] = value;
  expect(after.size).toBe(before.size);
  return moved;
}

describe.skipIf(!hasSocat || !hasPymodbus)("settings of the guide's battery, written into a pymodbus slave", () => {
  it("by the core: exactly the edited registers change, and back", async () => {
    const { path, slave } = await slaveOn();
    const before = await slave.dump();
    const host = createHostApp();
    cleanups.push(() => host.close());
    let isSettled = false;
    host.app.subscribe(({ event, payload }) => {
      if (event === "params" && payload.read !== null) isSettled = true;
    });
    await host.connect({ path, family: "ritar-modbus", baudRate: 9600, address: 1 });
    await host.when(() => isSettled, { what: "settings" });
    const read = await host.app.call("params.read", {});
    if (!read.ok) throw new Error(read.error.code);
    expect(read.value.doubt).toBeNull();
    const plan = await host.app.call("params.plan", { edits: EDITS });
    if (!plan.ok) throw new Error(plan.error.code);
    const confirmed = plan.value.findings.map(({ id }) => id);
    const written = await host.app.call("params.write", { edits: EDITS, seen: { ...read.value.values }, confirmed });
    if (!written.ok) throw new Error(JSON.stringify(written.error));
    expect(written.value).toMatchObject({ outcome: "verified", provedPath: true });
    expect(await changedIn(slave, before)).toEqual(WRITTEN);
    report(`pymodbus, guide's battery: ${written.value.unchanged} other numbers compared and unchanged`);
    expect(await host.app.call("params.rollBack", {})).toMatchObject({ value: { outcome: "verified" } });
    expect(await changedIn(slave, before)).toEqual({});
  });

  it("by the command line: exactly the edited registers change", async () => {
    const { path, slave } = await slaveOn();
    const before = await slave.dump();
    const cli = createCli();
    cleanups.push(() => cli.close());
    const where = ["--port", path, "--protocol", "ritar", "--baud", "9600", "--address", "1"];
    const dry = await cli.run("params", "write", ...WORDS, "--dry-run", ...where);
    const confirms = [...dry.out.matchAll(/--confirm '([^']+)'/g)].flatMap(([, id = ""]) => ["--confirm", id]);
    expect([dry.err, await changedIn(slave, before)]).toEqual([dry.err, {}]);
    const end = await cli.run("params", "write", ...WORDS, ...confirms, "--yes", ...where);
    expect([end.code, end.err]).toEqual([0, end.err]);
    expect(await changedIn(slave, before)).toEqual(WRITTEN);
  });

  it.skipIf(findChromium() === null)("by the window [needs chromium]: exactly the edited registers change, and back", async () => {
    const { path, slave } = await slaveOn();
    const before = await slave.dump();
    const web = await openWebApp();
    cleanups.push(() => web.close());
    const page = await web.open();
    await connectTo(page, path);
    await page.locator(".linkState", { hasText: "Online" }).waitFor();
    await page.locator('.rail a[href="#/parameters"]').click();
    await page.getByRole("button", { name: "Unlock", exact: true }).click();
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Unlock parameters" }).click();
    for (const [key, text] of Object.entries(TYPED)) {
      const { name } = words[key as keyof typeof TYPED];
      await page.getByRole("textbox", { name, exact: true }).fill(text);
      await page.keyboard.press("Enter");
      const again = page.getByRole("textbox", { name: `Confirm ${name}`, exact: true });
      if ((await again.count()) > 0) await again.fill(text);
    }
    expect(await changedIn(slave, before)).toEqual({});
    const verified = async (button: string, title: RegExp) => {
      await page.getByRole("button", { name: button, exact: true }).click();
      await page.getByText(title).waitFor();
      const rows = page.locator(".verdictRow[data-setting]");
      const verdicts = await rows.evaluateAll((all) =>
        all.map((row) => [row.getAttribute("data-setting"), row.getAttribute("data-verdict")]),
      );
      expect(Object.fromEntries(verdicts)).toEqual({ packUvReleaseMv: "verified", cellOvAlarmMv: "verified", sleepDelayUs: "verified" });
    };
    await verified("Write 3 changes", /^Written at/);
    expect(await changedIn(slave, before)).toEqual(WRITTEN);
    await verified("Undo this write", /^Rolled back at/);
    expect(await changedIn(slave, before)).toEqual({});
    expect(web.complaints()).toEqual([]);
  });
});
