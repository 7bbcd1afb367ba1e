import type { UnclaimedAdapter } from "../../contract/session.ts";
import type { ExitName } from "./exitCodes.ts";
import { table } from "./output.ts";
import { type Task, withBench } from "./task.ts";

/** What can be connected to, and what is plugged in and cannot. */
export function runPorts(task: Task): Promise<ExitName> {
  return withBench(task, async ({ now: { ports }, call }) => {
    const asked = await call("ports.unclaimed", {});
    const unclaimed = asked.ok ? asked.value : [];
    const rows = ports.map(({ path, kind, title = null, usb }) => ({
      path,
      kind,
      title,
      usb: usb ? `${usb.vendorId}:${usb.productId}` : null,
    }));
    if (task.out.isJson) await task.out.document({ schema: "open-bmstool/ports", version: 1, ports: rows, unclaimed });
    else {
      const titleOf = (kind: string, title: string | null) => title ?? (kind === "demo" ? "simulated packs" : "");
      await task.out.data(table(rows.map(({ path, kind, title, usb }) => [path, kind, titleOf(kind, title), usb ?? ""])));
      for (const adapter of unclaimed) task.out.say(needOf(adapter));
    }
    return "ok";
  });
}

function needOf({ vendor, title, driver, takenBy }: UnclaimedAdapter): string {
  if (takenBy === null)
    return `${vendor} ${title} is plugged in but has no port: install the vendor's driver ${driver}, then plug it in again.`;
  return `${vendor} ${title} is plugged in, but ${takenBy} has taken it: sudo apt remove ${takenBy}, then plug it in again.`;
}
