import { join } from "node:path";
import type { Result } from "../../../protocol/index.ts";
import { fail, ok } from "../../../protocol/index.ts";
import { readOnlyHost } from "../../contract/access.ts";
import type { ConnectRequest } from "../../contract/session.ts";
import { createApp } from "../../core/app.ts";
import { appFolder } from "../appFolder.ts";
import { CLOSE_LIMIT_MS } from "../closeLimit.ts";
import { lockFolder } from "../folderLock.ts";
import { within } from "../lanes.ts";
import { createNodePorts } from "../nodePorts.ts";
import { packageFolder } from "../packageFacts.ts";
import type { ServeDocument } from "./documents.ts";
import type { ExitName } from "./exitCodes.ts";
import { lockedWords } from "./lockedWords.ts";
import { addresses, serveOptions } from "./serveOptions.ts";
import { failed, type Task, wantedOf } from "./task.ts";
import { filled } from "./words.ts";

const addressesAt = (port: number, scheme: string) => addresses().map((address) => `  ${scheme}://${address}:${port}/`);

export async function runServe(task: Task): Promise<ExitName> {
  const options = await serveOptions(task);
  if (options === "usage") return "usage";
  const { remote, tls, isHstsWanted } = options;
  const { given, out, interrupt, drivers } = task;
  const said = task.words.texts.cli.serve;
  const isReadOnly = given.flag("read-only");
  const folder = appFolder();
  const lock = await lockFolder(folder);
  // A read-only page may stand beside another program: it continues nothing.
  if (!lock.ok && !isReadOnly) {
    out.error(lockedWords(task.words, folder, lock.holder));
    return "storage";
  }
  const ports = createNodePorts({ shell: "web", folder, drivers });
  const app = createApp(ports, drivers);
  if (lock.ok) void app.resume();
  try {
    const wanted = connectionOf(task);
    if (!wanted.ok) return failed(task, wanted.error);
    // Loaded when a page is served: no other command pays for it.
    const { startWebHost } = await import("../web/webHost.ts");
    const { createAudit } = await import("../web/audit.ts");
    const host = await startWebHost({
      api: isReadOnly ? readOnlyHost(app) : app,
      uiFolder: join(packageFolder(), "dist", "ui"),
      manualFolder: join(packageFolder(), "dist", "manual"),
      port: given.number("listen") ?? 0,
      log: ports.log,
      audit: createAudit(folder),
      isHstsWanted,
      ...(tls === null ? {} : { tls }),
      ...(remote === null ? {} : { remote }),
    });
    if (!host.ok) return failed(task, host.error);
    const { url, port } = host.value;
    if (out.isJson)
      await out.line(
        JSON.stringify(documentOf({ url, port, isReadOnly, isRemote: remote !== null, fingerprint: tls?.fingerprint ?? null })),
      );
    else await out.line(filled(said.at, { url }));
    // Not remarks: said with --quiet too.
    if (tls !== null) out.error(filled(said.fingerprint, { fingerprint: tls.fingerprint }));
    if (remote !== null)
      out.error([tls === null ? said.warning : said.encrypted, ...addressesAt(port, tls === null ? "http" : "https")].join("\n"));
    if (isReadOnly) out.say(said.readOnly);
    out.say(said.ends);
    if (wanted.value !== null) await app.call("session.connect", wanted.value);
    await new Promise<void>((resolve) => interrupt.onWanted(resolve));
    await within(host.value.close(), CLOSE_LIMIT_MS, undefined);
    return "ok";
  } finally {
    await within(app.close(), CLOSE_LIMIT_MS, undefined);
  }
}

function documentOf(facts: Omit<ServeDocument, "schema" | "version">): ServeDocument {
  return { schema: "open-bmstool/serve", version: 1, ...facts };
}

/** What to connect to by itself; null = the window chooses. A read-only page cannot choose. */
function connectionOf(task: Task): Result<ConnectRequest | null> {
  const isNamed = task.given.text("port") !== null || Boolean(process.env.OPEN_BMSTOOL_PORT);
  if (!isNamed && !task.given.flag("read-only")) return ok(null);
  if (!isNamed) {
    task.out.error(task.words.texts.cli.serve.needsPort);
    return fail("host.badRequest", { port: "" });
  }
  return wantedOf(task, { ports: [] });
}
