import { readFile } from "node:fs/promises";
import { hostname, networkInterfaces } from "node:os";
import { join } from "node:path";
import type { Result } from "../../../protocol/index.ts";
import { fail, ok } from "../../../protocol/index.ts";
import { readOnlyHost } from "../../contract/access.ts";
import type { ConnectRequest } from "../../contract/session.ts";
import { createApp } from "../../core/app.ts";
import { appFolder } from "../appFolder.ts";
import { CLOSE_LIMIT_MS } from "../closeLimit.ts";
import { within } from "../lanes.ts";
import { createNodePorts } from "../nodePorts.ts";
import { packageFolder } from "../packageFacts.ts";
import type { RemoteOptions } from "../web/webHost.ts";
import type { ServeDocument } from "./documents.ts";
import type { ExitName } from "./exitCodes.ts";
import { codeOf } from "./files.ts";
import { failed, type Task, wantedOf } from "./task.ts";
import { filled } from "./words.ts";

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|::1)$/;
const LEAST_PASSWORD = 12;

export async function runServe(task: Task): Promise<ExitName> {
  const remote = await remoteOf(task);
  if (remote === "usage") return "usage";
  const { given, out, interrupt, drivers } = task;
  const said = task.words.texts.cli.serve;
  const isReadOnly = given.flag("read-only");
  const ports = createNodePorts({ shell: "web", folder: appFolder() });
  const app = createApp(ports, drivers);
  void app.resume();
  try {
    const wanted = connectionOf(task);
    if (!wanted.ok) return failed(task, wanted.error);
    // Loaded when a page is served: no other command pays for it.
    const { startWebHost } = await import("../web/webHost.ts");
    const host = await startWebHost({
      api: isReadOnly ? readOnlyHost(app) : app,
      uiFolder: join(packageFolder(), "dist", "ui"),
      manualFolder: join(packageFolder(), "dist", "manual"),
      port: given.number("listen") ?? 0,
      log: ports.log,
      ...(remote === null ? {} : { remote }),
    });
    if (!host.ok) return failed(task, host.error);
    const { url, port } = host.value;
    if (out.isJson) await out.line(JSON.stringify(documentOf({ url, port, isReadOnly, isRemote: remote !== null })));
    else await out.line(filled(said.at, { url }));
    // Not a remark: said with --quiet too.
    if (remote !== null) out.error([said.warning, ...addresses().map((address) => `  http://${address}:${port}/`)].join("\n"));
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

/** Beyond this computer only on purpose, and never without a password. */
async function remoteOf({ given, out, words }: Task): Promise<RemoteOptions | null | "usage"> {
  const said = words.texts.cli.serve;
  const host = given.text("host") ?? "127.0.0.1";
  if (LOOPBACK.test(host)) return null;
  const refuse = (text: string) => {
    out.error(text);
    return "usage" as const;
  };
  if (!given.flag("allow-remote")) return refuse(filled(said.needsAllow, { host }));
  const password = await passwordOf(given.text("password-file"));
  if (!password.ok) return refuse(filled(said.passwordFile, { reason: String(password.error.detail?.reason ?? "") }));
  if (password.value === "") return refuse(said.needsPassword);
  if (password.value.length < LEAST_PASSWORD) return refuse(filled(said.shortPassword, { least: LEAST_PASSWORD }));
  const names = [hostname(), `${hostname()}.local`, ...(given.text("name") ?? "").split(",").filter((name) => name !== "")];
  return { host, password: password.value, names };
}

async function passwordOf(file: string | null): Promise<Result<string>> {
  if (file === null) return ok(process.env.OPEN_BMSTOOL_PASSWORD ?? "");
  try {
    return ok((await readFile(file, "utf8")).split(/\r?\n/)[0] ?? "");
  } catch (error) {
    return fail("host.storage", { reason: codeOf(error) });
  }
}

function addresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return all.flatMap(({ family, address, internal }) => (internal || family !== "IPv4" ? [] : [address]));
}
