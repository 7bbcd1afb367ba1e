import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { protocol } from "electron";
import { contentSecurityPolicy, securityHeaders } from "../src/node/web/security.ts";

const ORIGIN = "app://bmstool";
export const PAGE_URL = `${ORIGIN}/index.html`;

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

export function isOurPage(url: string | undefined): boolean {
  return url?.startsWith(`${ORIGIN}/`) ?? false;
}

/** Must run before the app is ready. A scheme of our own has an origin, which file: has not. */
export function announceScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: "app", privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
}

/** Serves the built window below app://bmstool/, and nothing outside its folder. */
export function servePage(uiFolder: string): void {
  const headers = securityHeaders(contentSecurityPolicy());
  const missing = () => new Response("404", { status: 404, headers });
  protocol.handle("app", async ({ url, method }) => {
    if (!isOurPage(url) || method !== "GET") return missing();
    const file = normalize(join(uiFolder, decodeURIComponent(new URL(url).pathname)));
    const bytes = file.startsWith(uiFolder + sep) ? await readFile(file).catch(() => null) : null;
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    return bytes === null ? missing() : new Response(new Uint8Array(bytes), { headers: { ...headers, "Content-Type": type } });
  });
}
