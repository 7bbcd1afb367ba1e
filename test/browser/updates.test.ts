import { expect, it } from "vitest";
import { serveApp } from "../../scripts/lib/servedApp.ts";
import type { Replies, RequestArgs, RequestName } from "../../src/contract/contract.ts";
import type { Release, UpdateSupport } from "../../src/contract/updates.ts";
import { browserSuite, needChromium } from "../support/browser.ts";
import { ensureBuilt } from "../support/built.ts";

const RELEASE: Release = {
  version: "7.8.9",
  notes: "Reads one more family.",
  pageUrl: "https://example.org/open-bmstool/7.8.9",
  isNewer: true,
};

browserSuite("A newer version in the window", () => {
  /** `answers` = what the release page says, one a click. */
  async function helpWith(support: UpdateSupport, answers: Replies["app.latestRelease"][]) {
    await ensureBuilt();
    let asked = 0;
    const served = await serveApp((app) => ({
      ...app,
      async call<N extends RequestName>(name: N, args: RequestArgs<N>) {
        if (name === "app.latestRelease") {
          asked += 1;
          const value = answers.shift();
          return (value ? { ok: true, value } : { ok: false, error: { code: "host.unreachable" } }) as never;
        }
        const answer = await app.call(name, args);
        if (name !== "app.info" || !answer.ok) return answer;
        return { ok: true, value: { ...(answer.value as Replies["app.info"]), updates: support } } as never;
      },
    }));
    const page = await (await needChromium()).newPage({ locale: "en-GB" });
    await page.goto(served.url);
    await page.locator('.rail a[href="#/help"]').click();
    await page.getByRole("tab", { name: "Keys and program" }).click();
    const panel = page.locator(".updates");
    await panel.waitFor();
    return {
      panel,
      asked: () => asked,
      async close() {
        await page.close();
        await served.close();
      },
    };
  }

  it("is looked for at a click and never before; what is found, what is newest and what went wrong are said", async () => {
    const { panel, asked, close } = await helpWith("ready", [RELEASE, { ...RELEASE, version: "0.1.0", isNewer: false }]);
    try {
      const look = panel.getByRole("button", { name: "Look for a newer version" });
      await look.waitFor();
      expect(asked()).toBe(0);
      await look.click();
      await panel.getByText("Version 7.8.9 is available.").waitFor();
      expect(await panel.innerText()).toContain(RELEASE.pageUrl);
      expect(await panel.innerText()).toContain(RELEASE.notes);
      await look.click();
      await panel.getByText("Version 0.1.0 is the newest.").waitFor();
      expect(await panel.innerText()).not.toContain(RELEASE.notes);
      await look.click();
      await panel.getByRole("alert").waitFor();
      expect(asked()).toBe(3);
    } finally {
      await close();
    }
  });

  it("is not offered where a policy forbids it", async () => {
    const { panel, asked, close } = await helpWith("off", []);
    try {
      await panel.getByText("Switched off by the policy of this computer.").waitFor();
      expect(await panel.getByRole("button").count()).toBe(0);
      expect(asked()).toBe(0);
    } finally {
      await close();
    }
  });
});
