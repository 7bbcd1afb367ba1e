import type { UnclaimedAdapter } from "../../contract/session.ts";
import { table } from "./columns.ts";
import type { ExitName } from "./exitCodes.ts";
import { type Task, withBench } from "./task.ts";
import { filled, type Words } from "./words.ts";

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
      const { ports: said } = task.dataWords.texts.cli;
      const titleOf = (kind: string, title: string | null) => title ?? (kind === "demo" ? said.simulated : "");
      await task.out.data(table(rows.map(({ path, kind, title, usb }) => [path, said.kind[kind], titleOf(kind, title), usb ?? ""])));
      for (const adapter of unclaimed) task.out.say(needOf(adapter, task.words));
    }
    return "ok";
  });
}

function needOf({ vendor, title, driver, takenBy }: UnclaimedAdapter, { texts }: Words): string {
  const { noDriver, taken } = texts.cli.ports;
  return filled(takenBy === null ? noDriver : taken, { adapter: `${vendor} ${title}`, driver, program: takenBy ?? "" });
}
