import type { Result } from "../../../protocol/index.ts";
import { fail, ok } from "../../../protocol/index.ts";
import { appFolder } from "../appFolder.ts";
import { CLOSE_LIMIT_MS } from "../closeLimit.ts";
import { within } from "../lanes.ts";
import { codeOf, readHanded } from "../wholeFile.ts";
import type { ExitName } from "./exitCodes.ts";
import { failed, type Task, wantedOf } from "./task.ts";
import { filled } from "./words.ts";

const CONFIG_ONLY = ["port", "protocol", "metrics"] as const;
const CONFIG_ONLY_NUMBERS = ["baud", "address"] as const;

export async function runPublish(task: Task): Promise<ExitName> {
  const { given, out, interrupt, drivers, words } = task;
  const said = words.texts.cli.publish;
  // Loaded when something is published: no other command pays for it.
  const { publishSchema } = await import("../../publish/config.ts");
  if (given.flag("schema")) {
    await out.document(publishSchema());
    return "ok";
  }
  const config = await configOf(task);
  if (!config.ok)
    return config.error.code === "host.badRequest" || config.error.code === "host.storage" ? "usage" : failed(task, config.error);
  const { startPublishing } = await import("../publish/startPublishing.ts");
  const started = await startPublishing({ config: config.value, folder: appFolder(), drivers, isCheck: given.flag("check") });
  if (!started.ok) {
    const { code, detail } = started.error;
    // A secret or a certificate that is not there: the file names it.
    if (code !== "host.badRequest") return failed(task, started.error);
    out.error(filled(said.fileWrong, { file: given.text("config") ?? "", reason: String(detail?.reason ?? "") }));
    return "usage";
  }
  if (given.flag("check")) {
    await out.line(filled(said.fileGood, { file: given.text("config") ?? "" }));
    return "ok";
  }
  const { value: running } = started;
  try {
    if (running.metricsUrl !== null) await out.line(filled(said.metricsAt, { url: running.metricsUrl }));
    out.say(words.texts.cli.serve.ends);
    await new Promise<void>((resolve) => interrupt.onWanted(resolve));
    return "ok";
  } finally {
    await within(running.close(), CLOSE_LIMIT_MS, undefined);
  }
}

type Config = import("../../publish/config.ts").PublishConfig;

/** What is wrong with it has been said. */
async function configOf(task: Task): Promise<Result<Config>> {
  const { given, out, drivers, words } = task;
  const said = words.texts.cli.publish;
  const { readPublishConfig } = await import("../../publish/config.ts");
  const protocols = drivers.map(({ shortName }) => shortName);
  const refuse = (text: string) => {
    out.error(text);
    return fail("host.badRequest");
  };
  const file = given.text("config");
  if (file === null) {
    if (given.flag("check")) return refuse(said.checkNeedsConfig);
    const metrics = given.text("metrics") ?? undefined;
    const wanted = wantedOf(task, { ports: [] });
    if (!wanted.ok) return wanted;
    const { path: port, baudRate: baud, address } = wanted.value;
    const line = { name: "line", port, protocol: given.text("protocol") ?? "auto", baud, address };
    const config = readPublishConfig(JSON.stringify({ lines: [line], prometheus: { listen: metrics } }), protocols);
    return config.ok ? config : refuse(filled(said.listenWrong, { text: metrics ?? "" }));
  }
  const isMixed = CONFIG_ONLY.some((name) => given.text(name) !== null) || CONFIG_ONLY_NUMBERS.some((name) => given.number(name) !== null);
  if (isMixed) return refuse(said.notTogether);
  let text: string;
  try {
    text = await readHanded(file);
  } catch (error) {
    return refuse(filled(said.fileUnreadable, { file, reason: codeOf(error) }));
  }
  const config = readPublishConfig(text, protocols);
  return config.ok ? ok(config.value) : refuse(filled(said.fileWrong, { file, reason: String(config.error.detail?.reason ?? "") }));
}
