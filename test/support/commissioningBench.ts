import { readFile } from "node:fs/promises";
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { CheckResult, Commissioning, CommissioningCheck } from "../../src/contract/commissioning.ts";
import { COMMISSIONING_SCHEMA } from "../../src/contract/commissioning.ts";
import type { CommissioningReason } from "../../src/contract/commissioningReasons.ts";
import words from "../../src/text/en/commissioning.json" with { type: "json" };
import reasonWords from "../../src/text/en/commissioningReasons.json" with { type: "json" };
import { readPdf, squeezed } from "./pdfText.ts";

/** A run asks every pack of the line, each at its own pace, on a machine that may be busy. */
const RUN = { timeout: 900_000 } as const;
const INSTALLER = "Anna Meier";

type Status = CheckResult["status"];

/** The commissioning screen as a person sees and uses it. */
export interface Bench {
  open(): Promise<void>;
  start(packCount: number): Promise<void>;
  /** Until no pack is asked any more. */
  idle(): Promise<void>;
  /** One click for all that the wire can tell, until all has been asked. */
  runAll(): Promise<void>;
  /** Asks for one check and waits until it shows this. */
  run(check: CommissioningCheck, status: Status): Promise<void>;
  /** This check shows this status, why, and what to do. */
  expectSaid(check: CommissioningCheck, status: Status, reason: CommissioningReason): Promise<void>;
  expectStatus(check: CommissioningCheck, status: Status): Promise<void>;
  /** What a person has seen, as the person whose name the form proposes. */
  mark(check: CommissioningCheck, isInOrder: boolean, remark: string): Promise<void>;
  typeDisplay(socPct: number, temperatureC: number): Promise<void>;
  compareWith(file: ProfileFile, status: Status): Promise<void>;
  detail(check: CommissioningCheck): Locator;
  /** Status of every check, as the list shows it. */
  shown(): Promise<Readonly<Record<string, string | null>>>;
  savedJson(): Promise<Commissioning>;
  savedPdf(): Promise<Uint8Array>;
}

export interface ProfileFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export function benchOn(page: Page): Bench {
  const row = (check: CommissioningCheck) => page.locator(`.checkRow[data-check="${check}"]`);
  const detail = (check: CommissioningCheck) => page.locator(`.checkDetail[data-check="${check}"]`);
  const withStatus = (check: CommissioningCheck, status: Status) =>
    page.locator(`.checkDetail[data-check="${check}"][data-status="${status}"]`);
  const button = (name: string) => page.getByRole("button", { name, exact: true });

  async function idle(): Promise<void> {
    await page.getByRole("button", { name: words.head.runAll }).and(page.locator(":enabled")).waitFor(RUN);
  }
  const alerts = () => page.locator('.say[role="alert"]').allInnerTexts();

  /** A run that asks nothing on the wire is over before anybody looks again: the page itself sees that it has begun. */
  async function untilRun(start: () => Promise<void>): Promise<void> {
    await idle();
    const watch = await page.evaluateHandle((stop) => {
      const begun = new Promise<void>((resolve) => {
        const observer = new MutationObserver(() => {
          if (![...document.querySelectorAll("button")].some(({ textContent }) => textContent === stop)) return;
          observer.disconnect();
          resolve();
        });
        observer.observe(document.body, { childList: true, subtree: true });
      });
      return { begun };
    }, words.head.stop);
    await start();
    await watch.evaluate(({ begun }) => begun);
    await watch.dispose();
    await idle();
  }
  /** Fails at once with another status, and not only when nothing comes any more. */
  async function ran(check: CommissioningCheck, status: Status, start: () => Promise<void>): Promise<void> {
    await untilRun(start);
    expect([check, await detail(check).getAttribute("data-status"), await alerts()]).toEqual([check, status, []]);
  }
  /** What the screen says instead of giving the file is what the test fails with. */
  async function saved(item: string): Promise<Buffer> {
    await button(words.report.menu).click();
    const download = page.waitForEvent("download").catch(async (error) => {
      throw new Error(`no file: the screen says ${JSON.stringify(await alerts())}`, { cause: error });
    });
    await page.getByRole("menuitem", { name: item }).click();
    return readFile(await (await download).path());
  }
  return {
    async open() {
      await page.locator('.rail a[href="#/commissioning"]').click();
      await page.getByRole("heading", { level: 1, name: words.title }).waitFor();
    },
    async start(packCount) {
      await page.getByLabel(words.site.name).fill("Hill Farm");
      await page.getByLabel(words.site.place).fill("Lower Field 2");
      await page.getByLabel(words.site.installer).fill(INSTALLER);
      await page.getByLabel(words.site.brand).selectOption("growatt");
      await page.getByLabel(words.site.packs).selectOption(String(packCount));
      await button(words.site.start).click();
      await page.locator(".siteStrip", { hasText: "0 of 18 answered" }).waitFor();
    },
    idle,
    async runAll() {
      await untilRun(() => page.getByRole("button", { name: words.head.runAll }).click());
    },
    async run(check, status) {
      await row(check).click();
      await ran(check, status, () => detail(check).getByRole("button", { name: words.detail.checkNow }).click());
    },
    async expectSaid(check, status, reason) {
      await row(check).click();
      const { why, todo } = reasonWords.reason[reason];
      await withStatus(check, status).locator(".say", { hasText: why }).filter({ hasText: todo }).waitFor();
    },
    async expectStatus(check, status) {
      await row(check).click();
      await withStatus(check, status).waitFor();
    },
    async mark(check, isInOrder, remark) {
      await row(check).click();
      await detail(check).getByRole("button", { name: words.detail.byHandAsk }).click();
      await page.getByLabel(words.mark.remark).fill(remark);
      await button(isInOrder ? words.mark.inOrder : words.mark.notInOrder).click();
      const status = isInOrder ? "byHand" : "failed";
      await withStatus(check, status).getByText(INSTALLER).first().waitFor();
    },
    async typeDisplay(socPct, temperatureC) {
      await row("inverterAgrees").click();
      await page.getByLabel(words.compare.soc).fill(String(socPct));
      await page.getByLabel(words.compare.temperature).fill(String(temperatureC));
      await button(words.compare.compare).click();
    },
    async compareWith(file, status) {
      await row("settingsAsWanted").click();
      await ran("settingsAsWanted", status, () => page.getByLabel(words.detail.profile).setInputFiles(file));
    },
    detail,
    async shown() {
      const rows = await page
        .locator(".checkRow")
        .evaluateAll((all) =>
          all.map((each) => [
            each.getAttribute("data-check") ?? "",
            each.querySelector(".statusMark")?.getAttribute("data-status") ?? null,
          ]),
        );
      return Object.fromEntries(rows);
    },
    savedJson: async () => COMMISSIONING_SCHEMA.parse(JSON.parse((await saved(words.report.json)).toString("utf8"))),
    savedPdf: () => saved(words.report.pdfA4),
  };
}

/** What the report says is what its data say: each pack, each answer with its reason and remark, and each figure that was measured. */
export function expectReportSays(pdf: Uint8Array, { packs, results, site }: Commissioning): void {
  const text = readPdf(pdf).pages.join("");
  const says = (what: string): boolean => text.includes(squeezed(what));
  const number = (value: number) => String(value).replace("-", "\u2212");
  const figures: Readonly<Record<string, string>> = reasonWords.figure;
  const missing = [
    site.name,
    site.place,
    site.installer,
    ...packs.flatMap(({ packSerial, bmsVersion, fingerprint }) => [packSerial, bmsVersion, fingerprint ?? ""]),
    ...results.map(({ check, status }) => `${words.check[check].name}${words.status[status]}`),
    ...results.map(({ remark }) => remark),
    // A setting is named by its own key, and said in the unit in which people know it.
    ...results.flatMap(({ measured }) =>
      measured.flatMap(({ name, value, unit }) =>
        typeof value === "number" && name in figures ? [`${figures[name]} ${number(value)}${unit}`] : [],
      ),
    ),
  ].filter((what) => !says(what));
  expect(missing).toEqual([]);
}
