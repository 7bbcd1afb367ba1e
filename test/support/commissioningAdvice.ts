import type { Locator, Page } from "playwright-core";
import type { SettingTable } from "../../protocol/shared.ts";
import { decimalsFor, formatAmount, shapeOf } from "../../protocol/shared.ts";
import controlWords from "../../src/text/en/control.json" with { type: "json" };
import type { ProfileFile } from "./commissioningBench.ts";
import { until } from "./until.ts";

const go = (page: Page, screen: string) => page.locator(`.rail a[href="#/${screen}"]`).click();

/** Unlocks a screen that is locked: one that is not shows what `done` finds. */
async function unlock(page: Page, name: string, done: Locator): Promise<void> {
  const ask = page.getByRole("button", { name, exact: true }).first();
  await ask.or(done).first().waitFor();
  if (!(await ask.isVisible())) return;
  await ask.click();
  await page.getByRole("checkbox", { name: /qualified/ }).check();
  await page.getByRole("button", { name: "Unlock parameters" }).click();
}

/** Clicks, and does as the program says when the line is busy or a pack has not told its name yet: "… then try again". */
async function again(page: Page, button: Locator, done: Locator): Promise<void> {
  await button.click();
  await until(
    async () => {
      const isAsked = await page.getByText(/Wait (a moment and|until its name has been read, then) try again/).isVisible();
      if (isAsked && (await button.isEnabled())) await button.click();
      return done.isVisible();
    },
    { what: "what was tried again", everyMs: 200 },
  );
}

const unlocked = (page: Page) => page.getByText("lock now");

/** "Choose the protocol of the inverter on the Inverter screen and write it." */
export async function writeProtocol(page: Page, brand: string): Promise<void> {
  await go(page, "inverter");
  await page.locator(".pick", { hasText: brand }).click();
  await unlock(page, "Unlock to write", unlocked(page));
  await page.getByRole("button", { name: "Write and read back" }).click();
  await page
    .locator(".settingPanel")
    .getByText(/^Set in the pack, read back/)
    .waitFor();
}

/** "Correct the settings on the Parameters screen." */
export async function correctSetting(page: Page, name: string, table: SettingTable, edit: Readonly<Record<string, number>>): Promise<void> {
  const [[key, value]] = Object.entries(edit) as [[string, number]];
  const shape = shapeOf(key, table);
  const text = formatAmount(value, shape.unit, { decimals: decimalsFor(value, shape) ?? 0 });
  await go(page, "parameters");
  const field = page.getByRole("textbox", { name, exact: true });
  const before = await field.inputValue();
  // What was read at the connection may be older than what the check has found.
  await page.getByRole("button", { name: "Read", exact: true }).click();
  await until(async () => (await field.inputValue()) !== before, { what: "the value that the check has found" });
  await unlock(page, "Unlock", unlocked(page));
  await field.fill(text);
  await page.keyboard.press("Enter");
  const write = page.getByRole("button", { name: /^Write 1 change/ });
  const review = page.getByRole("button", { name: "Open the review" });
  await write.or(review).first().waitFor();
  if (await review.isVisible()) await review.click();
  const confirmation = page.getByRole("textbox", { name: `Confirm ${name}`, exact: true });
  if ((await confirmation.count()) > 0) await confirmation.fill(text);
  await write.click();
  await page.locator(`.verdictRow[data-setting="${key}"][data-verdict="verified"]`).waitFor();
}

/** "Apply the settings of one pack to all of them on the Packs screen", and "Write the profile to the packs that differ". */
export async function writeToPacks(page: Page, profile: ProfileFile | null, addresses: readonly number[]): Promise<void> {
  await go(page, "packs");
  const values = page.getByRole("button", { name: "Values of pack 1" });
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Apply a profile to several packs" }).click();
  await values.waitFor();
  if (profile === null) await values.click();
  else await page.locator('.fleetPart input[type="file"]').setInputFiles(profile);
  for (const address of addresses) await page.getByRole("checkbox", { name: new RegExp(`^ADD ${address}\\b`) }).check();
  const write = page.getByRole("button", { name: `Write to ${addresses.length} packs` });
  await unlock(page, "Unlock", write);
  for (const field of await page.locator(".fleetConfirm").all()) {
    const [, value = ""] = /= ([\d.−]+)/.exec(await field.innerText()) ?? [];
    await field.getByRole("textbox").fill(value);
  }
  await again(page, write, page.getByText(`All ${addresses.length} packs have the profile, confirmed by read-back.`));
  await page.getByRole("button", { name: "Start over" }).click();
  await page.getByRole("button", { name: "Back to all packs" }).click();
}

/** "Set the clocks of all packs on the Control screen." */
export async function setClocks(page: Page, packCount: number): Promise<void> {
  await go(page, "control");
  await unlock(page, "Unlock to switch", unlocked(page));
  const all = page.getByRole("button", { name: `Set this and ${packCount - 1} others…` });
  const look = page.getByRole("button", { name: controlWords.clock.look });
  await all.or(look).first().waitFor();
  if (await look.isVisible()) await look.click();
  await all.click();
  await page.getByRole("button", { name: controlWords.clock.confirm }).click();
  await page
    .locator('.clockRows tr[data-verdict="done"]')
    .nth(packCount - 1)
    .waitFor();
}

/** "Connect to each pack and download its history on the History screen"; ends at the last of them. */
export async function downloadHistories(page: Page, addresses: readonly number[]): Promise<void> {
  for (const address of addresses) {
    await openPack(page, address, "History");
    await page.getByText("Nothing read from this pack yet").waitFor();
    const download = page.getByRole("button", { name: /^Download/ }).first();
    await again(page, download, page.getByText(/\d+ new/).first());
  }
}

async function openPack(page: Page, address: number, screen: string): Promise<void> {
  await go(page, "packs");
  await page.getByRole("article", { name: `Pack ${address}`, exact: true }).click();
  await page
    .getByRole("complementary", { name: `Pack ${address}`, exact: true })
    .getByRole("button", { name: screen, exact: true })
    .click();
}
