import type { FamilyId } from "../../protocol/index.ts";
import type { HistoryRow, HistoryState } from "../../src/contract/history.ts";
import { createApp } from "../../src/core/app.ts";
import type { CoreRigOptions } from "./coreRig.ts";
import { coreRig } from "./coreRig.ts";

/** The core connected to a simulated pack of this family, with its log at hand; time is the rig's. */
export async function historyRig(family: FamilyId, options: CoreRigOptions = {}) {
  const rig = coreRig({ families: [family], ...options });
  let app = rig.app;
  let state: HistoryState | null = null;
  const listen = () =>
    app.subscribe((message) => {
      if (message.event === "history") state = message.payload;
    });
  listen();
  const now = (): HistoryState => {
    if (!state) throw new Error("no history yet");
    return state;
  };
  const connect = async () => {
    await rig.clock.run(app.call("session.connect", { path: rig.usb.path, family, baudRate: 9600, address: 1 }));
    await rig.until(() => state?.archive?.key !== undefined, 60_000);
  };
  await connect();
  return {
    ...rig,
    now,
    connect,
    call: () => app,
    /** Rows as a window reads them, newest first. */
    async rows(): Promise<readonly HistoryRow[]> {
      const rows: HistoryRow[] = [];
      for (;;) {
        const page = await app.call("history.rows", { key: now().archive?.key ?? "", beforeSeq: rows.at(-1)?.seq ?? null, most: 200 });
        if (!page.ok || page.value.length === 0) return rows;
        rows.push(...page.value);
      }
    },
    async download(): Promise<NonNullable<HistoryState["result"]>> {
      await app.call("history.download", {});
      await rig.until(() => now().result !== null, 900_000);
      const { result } = now();
      if (!result) throw new Error("no result");
      return result;
    },
    /** The program ends at once, and another one starts on the same machine. */
    async restart(): Promise<void> {
      const old = app;
      rig.bus.open({ baudRate: 9600 });
      await rig.clock.run(old.close());
      state = null;
      app = createApp(rig.ports);
      listen();
      await connect();
    },
  };
}

export const raws = (rows: readonly HistoryRow[]) => rows.map(({ raw }) => raw);
