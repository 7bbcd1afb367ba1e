import type { HostApi } from "../../src/contract/contract.ts";
import type { AppState, EventMessage } from "../../src/contract/events.ts";
import type { HistoryArchive, HistoryRow, HistoryRowsChange, HistoryState } from "../../src/contract/history.ts";

/** A host whose history is a list in memory; everything else goes to the real one behind it. */
interface HistoryHost {
  readonly api: HostApi;
  /** Changes what the host says of the history, and tells the windows. */
  say(change: Partial<HistoryState>): void;
  /** Tells the windows what has changed of the rows. */
  sayRows(change: HistoryRowsChange): void;
  rows: readonly HistoryRow[];
  archives: readonly HistoryArchive[];
  /** Names of the history requests that came in. */
  readonly asked: string[];
}

export function historyHost(behind: HostApi, first: HistoryState, firstRows: readonly HistoryRow[]): HistoryHost {
  const listeners = new Set<(message: EventMessage) => void>();
  let state = first;
  const answerOf = (name: string, args: Readonly<Record<string, unknown>>): unknown => {
    switch (name) {
      case "history.rows": {
        const before = args.beforeSeq === null ? Number.POSITIVE_INFINITY : Number(args.beforeSeq);
        return host.rows.filter(({ seq }) => seq < before).slice(0, Number(args.most));
      }
      case "history.archives":
        return host.archives;
      case "history.clock":
        return state.clock ?? { offsetS: -134, readAtWallMs: 0 };
      case "history.addRows":
        return { added: 0 };
      default:
        return null;
    }
  };
  const host: HistoryHost = {
    rows: firstRows,
    archives: first.archive === null ? [] : [first.archive],
    asked: [],
    say(change) {
      state = { ...state, ...change };
      for (const listener of listeners) listener({ event: "history", payload: state });
    },
    sayRows(payload) {
      for (const listener of listeners) listener({ event: "historyRows", payload });
    },
    api: {
      subscribe(listener) {
        listeners.add(listener);
        const stop = behind.subscribe((message) => {
          if (message.event !== "history" && message.event !== "historyRows") listener(message);
        });
        return () => {
          listeners.delete(listener);
          stop();
        };
      },
      async call(name, args) {
        if (name.startsWith("history.")) {
          host.asked.push(name);
          if (name === "history.open") {
            const { key } = args as { readonly key: string | null };
            host.say({ archive: host.archives.find((each) => each.key === key) ?? first.archive, version: state.version + 1 });
          }
          return { ok: true, value: answerOf(name, args) as never };
        }
        const answer = await behind.call(name, args);
        if (!answer.ok || name !== "app.state") return answer;
        return { ok: true, value: { ...(answer.value as AppState), history: state } as never };
      },
    },
  };
  return host;
}
