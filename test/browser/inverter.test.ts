import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { inverterCodes } from "../../protocol/drivers/ritar-modbus/inverterCodes.ts";
import type { InverterBrand } from "../../protocol/shared.ts";
import { brandCodes, INVERTER_BRANDS, inverterCodeOf } from "../../protocol/shared.ts";
import { browserSuite } from "../support/browser.ts";
import { QUICK, startSimOn } from "../support/hostAppSim.ts";
import { createPair, hasSocat } from "../support/socat.ts";
import { until } from "../support/until.ts";
import type { WebApp } from "../support/webApp.ts";
import { connectTo, truthOf, useWebApps, waitComplete } from "../support/webApp.ts";

const PORT = { can: "CAN", rs485: "RS485" } as const;
const placeOf = (code: number): string => {
  const entry = inverterCodes.codes.find((each) => each.code === code);
  return entry === undefined ? `code ${code}` : `${PORT[entry.port]} ${entry.names[0]}`;
};

async function reportOf(web: WebApp): Promise<{ readonly outcome: string; readonly rows: readonly unknown[] } | null> {
  const state = await web.served.app.call("app.state", {});
  return state.ok ? state.value.params.report : null;
}

async function readAtOf(web: WebApp): Promise<number | null> {
  const state = await web.served.app.call("app.state", {});
  return state.ok ? (state.value.params.read?.readAtWallMs ?? null) : null;
}

const setting = (page: Page) => page.locator(".settingPanel");
const writeButton = (page: Page) => page.getByRole("button", { name: "Write and read back" });
const choose = (page: Page, name: string) => page.locator(".pick", { hasText: name }).click();

async function unlock(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Unlock to write" }).click();
  await page.getByRole("checkbox", { name: /qualified/ }).check();
  await page.getByRole("button", { name: "Unlock parameters" }).click();
}

browserSuite("The inverter of the guide's battery in the browser", () => {
  const openApp = useWebApps();

  async function stage() {
    const ends: (() => Promise<unknown>)[] = [];
    const ports = await createPair();
    ends.push(() => ports.dispose());
    const sim = await startSimOn(ports.pack, { ...QUICK, protocol: "ritar-modbus", scene: "standby" });
    ends.push(() => sim.close());
    const { web, page } = await openApp((close) => void ends.push(close));
    await connectTo(page, ports.tool);
    await waitComplete(web, page, truthOf(sim).packSerial);
    await page.locator('.rail a[href="#/inverter"]').click();
    await page.locator(".changeNow", { hasText: "0 Ritar V1.8" }).waitFor();
    return {
      web,
      page,
      settings: () => Object.fromEntries(truthOf(sim).settings),
      async close() {
        for (const end of ends.reverse()) await end();
      },
    };
  }

  it.skipIf(!hasSocat)(
    "each brand of the guide on a pty: what it replaces is said, it is written, read back, and nothing else has moved",
    async () => {
      const { web, page, settings, close } = await stage();
      try {
        let held = 0;
        await choose(page, "Victron");
        await unlock(page);
        for (const brand of INVERTER_BRANDS) {
          const before = settings();
          expect([brand.key, before.inverterCode]).toEqual([brand.key, held]);
          await choose(page, brand.brand);
          const [choice] = brandCodes(inverterCodes, brand.key);
          if (choice === undefined) await expectNothingToWrite(page);
          else {
            held = choice.code;
            await expectWritten(web, page, brand, { before: before.inverterCode ?? -1, after: held });
            expect([brand.key, settings()]).toEqual([brand.key, { ...before, inverterCode: held }]);
          }
        }
        expect(web.complaints()).toEqual([]);
      } finally {
        await close();
      }
    },
  );

  async function expectNothingToWrite(page: Page): Promise<void> {
    await setting(page).getByText("no code is known for this inverter").waitFor();
    await page.getByText("The vendor's tools do not list this inverter").waitFor();
    expect(await page.locator(".settingPanel select").count()).toBe(0);
    expect(await writeButton(page).isDisabled()).toBe(true);
  }

  async function expectWritten(
    web: WebApp,
    page: Page,
    brand: InverterBrand,
    { before, after }: { readonly before: number; readonly after: number },
  ): Promise<void> {
    const name = inverterCodeOf(inverterCodes, brand.port, after)?.names[0];
    await setting(page)
      .getByText(`${placeOf(after)} replaces ${placeOf(before)}`, { exact: true })
      .waitFor();
    const shown = async () => {
      await setting(page).getByText(`now on ${PORT[brand.port]}`, { exact: true }).waitFor();
      await page.locator(".changeNow", { hasText: `${after} ${name}` }).waitFor();
    };
    const doubt = page.getByText("This code is not documented");
    expect([brand.key, await doubt.count()]).toEqual([brand.key, brand.key === "opti" ? 1 : 0]);
    const earlier = (await reportOf(web))?.rows;
    await writeButton(page).click();
    await until(async () => (await reportOf(web))?.rows !== earlier, { what: brand.key });
    expect(await reportOf(web)).toMatchObject({ outcome: "verified", rows: [{ key: "inverterCode", from: before, got: after }] });
    await setting(page)
      .getByText(/^Set in the pack, read back/)
      .waitFor();
    await shown();
    // What the screen shows is what the pack answers, not what was sent.
    const readAt = await readAtOf(web);
    await page.getByRole("button", { name: "Read", exact: true }).click();
    await until(async () => (await readAtOf(web)) !== readAt, { what: "read anew" });
    await shown();
  }

  it.skipIf(!hasSocat)(
    "a code that nobody has named is shown by its number and kept; one that the maker's list cannot choose asks first",
    async () => {
      const { web, page, settings, close } = await stage();
      try {
        const confirmed = ["notOffered:inverterCode@inverterCode=25"];
        const write = { edits: { inverterCode: 25 }, seen: { inverterCode: 0 } };
        expect(await web.served.app.call("params.write", { ...write, confirmed: [] })).toMatchObject({ ok: false });
        expect(await web.served.app.call("params.write", { ...write, confirmed })).toMatchObject({
          ok: true,
          value: { outcome: "verified" },
        });
        await page.locator(".changeNow", { hasText: "code 25" }).waitFor();
        await page.getByRole("button", { name: /All 19 codes of the pack/ }).click();
        await page.getByRole("button", { name: "RS485", exact: true }).click();
        await choose(page, "7 Ritar Modbus V1.9");
        await unlock(page);
        await setting(page).getByText("RS485 Ritar Modbus V1.9 replaces code 25", { exact: true }).waitFor();
        await setting(page).getByText("because of a bug that entry writes 0, not 7").waitFor();
        expect([await writeButton(page).isDisabled(), settings().inverterCode]).toEqual([true, 25]);
        await page.getByRole("checkbox", { name: "Write code 7 anyway" }).check();
        // Confirmed for this code alone.
        await choose(page, "4 Upower");
        await setting(page).getByText("its list does not offer it").waitFor();
        expect(await writeButton(page).isDisabled()).toBe(true);
        await page.getByRole("checkbox", { name: "Write code 4 anyway" }).check();
        await writeButton(page).click();
        await setting(page)
          .getByText(/^Set in the pack, read back/)
          .waitFor();
        expect(settings().inverterCode).toBe(4);
        expect(web.complaints()).toEqual([]);
      } finally {
        await close();
      }
    },
  );
});
