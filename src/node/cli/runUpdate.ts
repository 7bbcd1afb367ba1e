import type { ExitName } from "./exitCodes.ts";
import { failed, type Task, withBench } from "./task.ts";

/** Looks for a newer version once, because somebody typed the command. */
export function runUpdate(task: Task): Promise<ExitName> {
  return withBench(task, async ({ call }) => {
    const info = await call("app.info", { language: "en" });
    if (!info.ok) return failed(task, info.error);
    const { updates, version } = info.value;
    if (updates !== "ready") {
      task.out.error(
        updates === "off" ? "switched off by the policy of this computer" : "this copy does not know where releases are published",
      );
      return "refused";
    }
    const asked = await call("app.latestRelease", {});
    if (!asked.ok) return failed(task, asked.error);
    const release = asked.value;
    if (task.out.isJson) await task.out.document({ schema: "open-bmstool/update", version: 1, ownVersion: version, release });
    else if (!release.isNewer) await task.out.line(`Version ${release.version} is the newest.`);
    else await task.out.data(`Version ${release.version} is available: ${release.pageUrl}\n\n${release.notes}\n`);
    return release.isNewer ? "found" : "ok";
  });
}
