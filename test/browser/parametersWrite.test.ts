import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, it, vi } from "vitest";
import { driverOf } from "../../protocol/index.ts";
import type { SettingTable } from "../../protocol/shared.ts";
import { decimalsFor, formatAmount, ruleContext, shapeOf } from "../../protocol/shared.ts";
import type { AppState } from "../../src/contract/events.ts";
import type { RunningSim } from "../../src/node/simHost.ts";
import parameterWords from "../../src/text/en/parameters.json" with { type: "json" };
import { browserSuite } from "../support/browser.ts";
import { PROTOCOLS, report } from "../support/hostApp.ts";
import { QUICK, startSimOn } from "../support/hostAppSim.ts";
import { neighbourOf } from "../support/neighbour.ts";
import { createPair, hasSocat } from "../support/socat.ts";
import { until } from "../support/until.ts";
import type { WebApp } from "../support/webApp.ts";
import { connectTo, truthOf, useWebApps, waitComplete } from "../support/webApp.ts";

const words = parameterWords.setting;

type Values = Readonly<Record<string, number>>;
interface BackupFile {
  readonly file: { readonly values: Readonly<Record<string, { readonly value: number }>> };
}

async function stateOf(web: WebApp): Promise<AppState> {
  const state = await web.served.app.call("app.state", {});
  if (!state.ok) throw new Error(state.error.code);
  return state.value;
}

function nameOf(key: string): string {
  return words[key as keyof typeof words].name;
}

/** As a person would type it into a field of this family; every other one with a decimal comma. */
function textOf(table: SettingTable, key: string, value: number, comma: boolean): string {
  const shape = shapeOf(key, table);
  const decimals = decimalsFor(value, shape);
  if (decimals === null) throw new Error(`${key} = ${value} has no end of decimals`);
  const text = formatAmount(value, shape.unit, { decimals });
  return comma ? text.replace(".", ",") : text;
}

async function unlock(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Unlock", exact: true }).click();
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Unlock parameters" }).click();
}

/** Types new values for all settings of one block, confirms what asks for it, writes, and waits for the verdicts. */
async function writeBlock(page: Page, table: SettingTable, edits: Values): Promise<void> {
  for (const [index, [key, value]] of Object.entries(edits).entries()) {
    await page.getByRole("textbox", { name: nameOf(key), exact: true }).fill(textOf(table, key, value, index % 2 === 0));
    await page.keyboard.press("Enter");
  }
  for (const [key, value] of Object.entries(edits)) {
    const again = page.getByRole("textbox", { name: `Confirm ${nameOf(key)}`, exact: true });
    if ((await again.count()) > 0) await again.fill(textOf(table, key, value, false));
  }
  await page.getByRole("button", { name: /^Write \d+ change/ }).click();
  // Another window shows the same bar: neither may end the connection in the middle of a write.
  await page.locator(".barGo:disabled").waitFor();
  for (const key of Object.keys(edits)) {
    await page.locator(`.verdictRow[data-setting="${key}"][data-verdict="verified"]`).waitFor();
  }
}

/** On the Inverter screen: the brand that is chosen, and what the pack holds for it afterwards. */
const BRANDS: Readonly<Record<string, readonly { readonly brand: string; readonly key: string; readonly after: Values }[]>> = {
  paceic: [
    { brand: "Voltronic", key: "inverterRs485Code", after: { inverterRs485Code: 3, inverterTypeCode: 1 } },
    { brand: "Victron", key: "inverterCanCode", after: { inverterCanCode: 3, inverterTypeCode: 1 } },
  ],
  ritar: [{ brand: "Victron", key: "inverterCode", after: { inverterCode: 8 } }],
};
/** All that a family writes, the code of the inverter too. */
const WRITABLE = { paceic: 59, modbus: 55, ritar: 58 } as const;

function editsFor(table: SettingTable, keys: readonly string[], { session, snapshot, params }: AppState): Record<string, number> {
  const context = ruleContext(snapshot?.snapshot ?? null, session.identity);
  const held = params.read?.values ?? {};
  const edits: Record<string, number> = {};
  for (const key of keys) edits[key] = neighbourOf(table, held, key, context, edits).value;
  return edits;
}

/** Settings of every backup that is on the disk now, by its name. */
function backupsIn(folder: string): ReadonlyMap<string, Values> {
  const top = join(folder, "backups");
  const entries = existsSync(top) ? readdirSync(top, { recursive: true, encoding: "utf8" }) : [];
  const files = entries.filter((file) => file.endsWith(".json"));
  return new Map(
    files.map((file) => {
      const { file: kept } = JSON.parse(readFileSync(join(top, file), "utf8")) as BackupFile;
      const values = Object.entries(kept.values).map(([key, { value }]) => [key, value] as const);
      return [`backups/${file.replace(/\.json$/, "").replaceAll("\\", "/")}`, Object.fromEntries(values)];
    }),
  );
}

/** What was on the disk at the moment when each write came to the pack, oldest first, since it was last asked for. */
function watchWrites(sim: RunningSim, folder: string): () => readonly ReadonlyMap<string, Values>[] {
  const [pack] = sim.bus.packs;
  if (pack === undefined) throw new Error("no pack");
  const apply = pack.applySettings.bind(pack);
  let onDisk: ReadonlyMap<string, Values>[] = [];
  vi.spyOn(pack, "applySettings").mockImplementation((values) => {
    onDisk.push(backupsIn(folder));
    apply(values);
  });
  return () => {
    const seen = onDisk;
    onDisk = [];
    return seen;
  };
}

browserSuite("Writing every setting in the browser", () => {
  const openApp = useWebApps();

  it.skipIf(!hasSocat).each(PROTOCOLS)(
    "$protocol on a pty: typed, written, verified; the pack holds it, nothing else has moved, and the backup is older than the first byte",
    async ({ protocol, family }) => {
      const ends: (() => Promise<unknown>)[] = [];
      const ports = await createPair();
      ends.push(() => ports.dispose());
      const sim = await startSimOn(ports.pack, { ...QUICK, protocol, scene: "standby" });
      ends.push(() => sim.close());
      const { web, page } = await openApp((close) => void ends.push(close));
      const writesSince = watchWrites(sim, web.served.folder);
      const held = () => ({ settings: Object.fromEntries(truthOf(sim).settings), switches: truthOf(sim).switches });
      const written: string[] = [];
      /** Has `change` write, and compares all that the pack holds, and what was on the disk when the first write came to it. */
      async function prove(table: SettingTable, after: Values, change: () => Promise<void>): Promise<void> {
        const before = held();
        expect(writesSince()).toEqual([]);
        await change();
        expect(held()).toEqual({ ...before, settings: { ...before.settings, ...after } });
        const proof = (await stateOf(web)).params.report;
        expect(proof).toMatchObject({ outcome: "verified", provedPath: driverOf(family).writing.proveFirst && written.length === 0 });
        const backups = await web.served.app.call("backups.list", {});
        expect(backups.ok && backups.value[0]?.name).toBe(proof?.backup);
        const [onDisk] = writesSince();
        expect(onDisk?.get(proof?.backup ?? "")).toEqual(
          Object.fromEntries(table.bindings.map(({ key }) => [key, before.settings[key]] as const)),
        );
        written.push(...Object.keys(after));
      }
      try {
        await connectTo(page, ports.tool);
        await waitComplete(web, page, truthOf(sim).packSerial);
        await until(async () => (await stateOf(web)).params.read !== null, { what: "settings" });
        await page.locator('.rail a[href="#/parameters"]').click();
        await unlock(page);
        const { table } = (await stateOf(web)).params;
        if (!table) throw new Error("no table");
        for (const { key: block, keys } of table.blocks) {
          if (block === "inverter") continue; // written on a screen of its own, below
          const edits = editsFor(table, keys, await stateOf(web));
          await prove(table, edits, () => writeBlock(page, table, edits));
        }
        for (const { brand, key, after } of BRANDS[protocol] ?? []) {
          await page.locator('.rail a[href="#/inverter"]').click();
          await page.getByText(brand, { exact: true }).first().click();
          await prove(table, after, async () => {
            await page.getByRole("button", { name: "Write and read back" }).click();
            await until(async () => (await stateOf(web)).params.report?.rows.some((row) => row.key === key) ?? false, { what: brand });
            await page.getByText("verified", { exact: true }).first().waitFor();
          });
        }
        const all = table.bindings.flatMap(({ key, access }) => (access === "write" ? [key] : []));
        report(`${protocol}: ${all.length} settings typed, written and verified in the browser`);
        expect([...new Set(written)].sort()).toEqual(all.sort());
        expect(all).toHaveLength(WRITABLE[protocol]);
        expect(web.complaints()).toEqual([]);
      } finally {
        for (const end of ends.reverse()) await end();
      }
    },
  );
});
