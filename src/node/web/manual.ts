import { existsSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import sirv, { type RequestHandler } from "sirv";

/** Where the manual lies beside the window's page. */
const MANUAL_PATH = "/manual/";
/** Started from source, a program may have none. In both languages: the page knows nothing of the window's choice. */
export const NO_MANUAL =
  "The manual has not been built: run “npm run manual”, then reload this page.\n手册尚未生成：请运行“npm run manual”，然后重新加载本页。";

/** True of every address that belongs to the manual, also without the slash at its end. */
export function isManualPath(path: string): boolean {
  return path.startsWith(MANUAL_PATH) || `${path}/` === MANUAL_PATH;
}

/** What the manual's own folder calls it. */
export function withoutManualPath(path: string): string {
  return path.slice(MANUAL_PATH.length);
}

/** Serves the manual's files; `refuse` says why there is nothing. */
type ManualServer = (request: IncomingMessage, response: ServerResponse, refuse: (text?: string) => void) => void;

/** `folder` null = a host without a manual. */
export function createManual(folder: string | null): ManualServer {
  let files: RequestHandler | null = null;
  return (request, response, refuse) => {
    if (folder === null || !existsSync(join(folder, "index.html"))) return refuse(NO_MANUAL);
    const path = request.url?.split("?")[0] ?? "";
    if (!path.startsWith(MANUAL_PATH)) return redirect(response);
    // Looks at the disk each time: the manual may be built again while the program runs.
    files ??= sirv(folder, { dev: true, etag: true });
    request.url = `/${withoutManualPath(path)}`;
    files(request, response, () => refuse());
  };
}

/** Its links are relative to the folder. */
function redirect(response: ServerResponse): void {
  response.statusCode = 308;
  response.setHeader("Location", MANUAL_PATH);
  response.end();
}
