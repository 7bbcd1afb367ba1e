import { extname, join, normalize, sep } from "node:path";
import { isManualPath, withoutManualPath } from "../web/manual.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

interface PageFolders {
  readonly ui: string;
  readonly manual: string;
}

/** The file behind an address of our own scheme, of the window or of the manual; null = an address that leaves its folder. */
export function pageFile(url: string, { ui, manual }: PageFolders): string | null {
  const path = pathOf(url);
  if (path === null) return null;
  const [folder, name] = isManualPath(path) ? [manual, withoutManualPath(path) || "index.html"] : [ui, path];
  const file = normalize(join(folder, name));
  return file.startsWith(folder + sep) ? file : null;
}

export function typeOfFile(file: string): string {
  return TYPES[extname(file)] ?? "application/octet-stream";
}

/** An address can be written that decodes to nothing. */
function pathOf(url: string): string | null {
  try {
    return decodeURIComponent(new URL(url).pathname);
  } catch {
    return null;
  }
}
