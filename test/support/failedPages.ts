import { afterEach } from "vitest";
import { pagesOpen } from "./browser.ts";

const MOST_TEXT = 1_500;

/** A wait that ended in vain says only what it waited for: the windows that are still open tell what came instead. */
afterEach(async ({ task }) => {
  const error = task.result?.errors?.at(-1);
  if (error === undefined) return;
  const { message, stack = "" } = error;
  error.message = `${message}${await windowsSay()}`;
  error.stack = stack.replace(message, () => error.message);
});

async function windowsSay(): Promise<string> {
  const said = (await pagesOpen()).map(async (page) => {
    const inOneLine = (text: string) => text.replace(/\s*\n\s*/g, " | ").slice(0, MOST_TEXT);
    const text = await page.locator("body").innerText({ timeout: 5_000 }).catch(String);
    // They may stand far below what fits.
    const alerts = await page.getByRole("alert").allInnerTexts().catch(String);
    return `\n\nWindow ${page.url()}\nAlerts: ${inOneLine(String(alerts)) || "none"}\n${inOneLine(text)}`;
  });
  return (await Promise.all(said)).join("");
}
