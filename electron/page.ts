import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { protocol } from "electron";
import { pageFile, typeOfFile } from "../src/node/desktop/pageFiles.ts";
import { NO_MANUAL } from "../src/node/web/manual.ts";
import { contentSecurityPolicy, securityHeaders } from "../src/node/web/security.ts";

const ORIGIN = "app://bmstool";
export const PAGE_URL = `${ORIGIN}/index.html`;

export function isOurPage(url: string | undefined): boolean {
  return url?.startsWith(`${ORIGIN}/`) ?? false;
}

export function isManualPage(url: string): boolean {
  return url.startsWith(`${ORIGIN}/manual/`);
}

/** Must run before the app is ready. A scheme of our own has an origin, which file: has not. */
export function announceScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: "app", privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
}

/** Serves the built window below app://bmstool/ and the manual below app://bmstool/manual/, and nothing outside their folders. */
export function servePages(dist: string): void {
  const headers = securityHeaders(contentSecurityPolicy());
  const folders = { ui: join(dist, "ui"), manual: join(dist, "manual") };
  protocol.handle("app", async ({ url, method }) => {
    const file = isOurPage(url) && method === "GET" ? pageFile(url, folders) : null;
    const bytes = file === null ? null : await readFile(file).catch(() => null);
    if (file === null || bytes === null) return new Response(isManualPage(url) ? NO_MANUAL : "404", { status: 404, headers });
    return new Response(new Uint8Array(bytes), { headers: { ...headers, "Content-Type": typeOfFile(file) } });
  });
}
