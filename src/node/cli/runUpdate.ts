import type { ExitName } from "./exitCodes.ts";
import { failed, type Task, withBench } from "./task.ts";
import { filled } from "./words.ts";

/** Looks for a newer version once, because somebody typed the command. */
export function runUpdate(task: Task): Promise<ExitName> {
  const said = task.words.texts.cli.update;
  return withBench(task, async ({ call }) => {
    const info = await call("app.info", { language: "en" });
    if (!info.ok) return failed(task, info.error);
    const { updates, version } = info.value;
    if (updates !== "ready") {
      task.out.error(updates === "off" ? said.off : said.unknown);
      return "refused";
    }
    const asked = await call("app.latestRelease", {});
    if (!asked.ok) return failed(task, asked.error);
    const release = asked.value;
    if (task.out.isJson) await task.out.document({ schema: "open-bmstool/update", version: 1, ownVersion: version, release });
    else if (!release.isNewer) await task.out.line(filled(said.newest, { version: release.version }));
    else await task.out.data(`${filled(said.available, { version: release.version, page: release.pageUrl })}\n\n${release.notes}\n`);
    return release.isNewer ? "found" : "ok";
  });
}
