import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import type { SettingTable } from "../../protocol/shared.ts";
import { conceptOf, formatAmount, ruleContext } from "../../protocol/shared.ts";
import type { AppState } from "../../src/contract/contract.ts";
import { settings as words } from "../../src/ui/text/en/settingWords.ts";
import { browserSuite } from "../support/browser.ts";
import { PACE_PROTOCOLS, report } from "../support/hostApp.ts";
import { QUICK, startSimOn } from "../support/hostAppSim.ts";
import { neighbourOf } from "../support/neighbour.ts";
import { createPair, hasSocat } from "../support/socat.ts";
import { until } from "../support/until.ts";
import type { WebApp } from "../support/webApp.ts";
import { connectTo, truthOf, useWebApps, waitComplete } from "../support/webApp.ts";

async function stateOf(web: WebApp): Promise<AppState> {
  const state = await web.served.app.call("app.state", {});
  if (!state.ok) throw new Error(state.error.code);
  return state.value;
}

function nameOf(key: string): string {
  return words[key as keyof typeof words].name;
}

/** As a person would type it; every other one with a decimal comma. */
function textOf(key: string, value: number, comma: boolean): string {
  const concept = conceptOf(key);
  if (!concept) throw new Error(key);
  const text = formatAmount(value, concept.unit, { decimals: concept.decimals });
  return comma ? text.replace(".", ",") : text;
}

async function unlock(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Unlock", exact: true }).click();
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Unlock parameters" }).click();
}

/** Types new values for all settings of one block, confirms what asks for it, writes, and waits for the verdicts. */
async function writeBlock(page: Page, edits: Readonly<Record<string, number>>): Promise<void> {
  for (const [index, [key, value]] of Object.entries(edits).entries()) {
    await page.getByRole("textbox", { name: nameOf(key), exact: true }).fill(textOf(key, value, index % 2 === 0));
    await page.keyboard.press("Enter");
  }
  for (const [key, value] of Object.entries(edits)) {
    const again = page.locator(`.confirmField input[aria-label*="${nameOf(key)}"]`);
    if ((await again.count()) > 0) await again.fill(textOf(key, value, false));
  }
  await page.getByRole("button", { name: /^Write \d+ change/ }).click();
  for (const key of Object.keys(edits)) {
    await page.locator(`.verdictRow[data-setting="${key}"][data-verdict="verified"]`).waitFor({ timeout: 20_000 });
  }
}

function editsFor(table: SettingTable, keys: readonly string[], { session, snapshot, params }: AppState): Record<string, number> {
  const context = ruleContext(snapshot?.snapshot ?? null, session.identity);
  const held = params.read?.values ?? {};
  const edits: Record<string, number> = {};
  for (const key of keys) edits[key] = neighbourOf(table, held, key, context, edits).value;
  return edits;
}

browserSuite("Writing every setting in the browser", () => {
  const openApp = useWebApps();

  it.skipIf(!hasSocat).each(PACE_PROTOCOLS)(
    "$protocol on a pty: typed, written, verified; the pack holds it and nothing else has moved",
    async ({ protocol }) => {
      const ends: (() => Promise<unknown>)[] = [];
      const ports = await createPair();
      ends.push(() => ports.dispose());
      const sim = await startSimOn(ports.pack, { ...QUICK, protocol, scene: "standby" });
      ends.push(() => sim.close());
      const { web, page } = await openApp((close) => void ends.push(close));
      try {
        await connectTo(page, ports.tool);
        await waitComplete(web, page, truthOf(sim).packSerial);
        await until(async () => (await stateOf(web)).params.read !== null, { what: "settings" });
        await page.locator('.rail a[href="#/parameters"]').click();
        await unlock(page);
        const { table } = (await stateOf(web)).params;
        if (!table) throw new Error("no table");
        let written = 0;
        for (const { key: block, keys } of table.blocks) {
          if (block === "inverter") continue; // written on a screen of its own, below
          const before = Object.fromEntries(truthOf(sim).settings);
          const edits = editsFor(table, keys, await stateOf(web));
          await writeBlock(page, edits);
          expect([block, Object.fromEntries(truthOf(sim).settings)]).toEqual([block, { ...before, ...edits }]);
          const backups = await web.served.app.call("backups.list", {});
          const { report: proof } = (await stateOf(web)).params;
          expect(backups.ok && backups.value[0]?.name).toBe(proof?.backup);
          const file = await web.served.app.call("backups.read", { name: proof?.backup ?? "" });
          for (const key of keys) expect([key, file.ok && file.value.values[key]?.value]).toEqual([key, before[key]]);
          written += keys.length;
        }
        const brands =
          protocol === "paceic"
            ? ([
                ["Voltronic", "inverterRs485Code"],
                ["Victron", "inverterCanCode"],
              ] as const)
            : [];
        for (const [brand, key] of brands) {
          const before = Object.fromEntries(truthOf(sim).settings);
          await page.locator('.rail a[href="#/inverter"]').click();
          await page.getByText(brand, { exact: true }).first().click();
          await page.getByRole("button", { name: "Write and read back" }).click();
          await until(async () => (await stateOf(web)).params.report?.rows.some((row) => row.key === key) ?? false, { what: brand });
          await page.getByText("verified", { exact: true }).first().waitFor();
          expect(Object.fromEntries(truthOf(sim).settings)).toEqual({ ...before, [key]: 3, inverterTypeCode: 1 });
        }
        written += brands.length === 0 ? 0 : 3;
        report(`${protocol}: ${written} settings typed, written and verified in the browser`);
        expect(written).toBe(protocol === "paceic" ? 59 : 55);
        expect(web.complaints()).toEqual([]);
      } finally {
        for (const end of ends.reverse()) await end();
      }
    },
    240_000,
  );
});
