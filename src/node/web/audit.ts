import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Result } from "../../../protocol/index.ts";
import type { HostApi, Replies, RequestArgs, RequestName } from "../../contract/contract.ts";
import { REQUESTS } from "../../contract/contract.ts";

const LARGEST_BYTES = 1024 * 1024;
const LONGEST_LINE = 8000;

/** What somebody did at the web host. Never a password, token or key of a session. */
export interface Deed {
  readonly what: "loggedIn" | "loggedOut" | "wrongPassword" | "tooManyTries" | "windowOpened" | "windowClosed" | "asked";
  /** Address of the computer. */
  readonly who: string;
  readonly session?: string;
  readonly role?: string;
  readonly request?: RequestName;
  readonly wanted?: unknown;
  /** "ok", or the code of the failure. */
  readonly outcome?: string;
}

export type Audit = (deed: Deed) => void;

/**
 * Who came in and what they changed, as lines of JSON in `access.jsonl`; at 1 MB the file becomes `access.old.jsonl`. Apart from the log, so
 * that what is noisy there pushes nothing out here. Never throws: a full disk must not end the program.
 */
export function createAudit(folder: string): Audit {
  const file = join(folder, "access.jsonl");
  return (deed) => {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
      if (size > LARGEST_BYTES) renameSync(file, join(folder, "access.old.jsonl"));
      appendFileSync(file, `${lineOf(deed)}\n`, { mode: 0o600 });
    } catch {
      // Nowhere left to say it.
    }
  };
}

function lineOf(deed: Deed): string {
  const at = new Date().toISOString();
  const line = JSON.stringify({ at, ...deed });
  return line.length <= LONGEST_LINE ? line : JSON.stringify({ at, ...deed, wanted: "too long to keep" });
}

/** What is kept of the arguments of a request; of all others the name alone, because they hold words and files of a person. */
const KEPT: { readonly [N in RequestName]?: (args: RequestArgs<N>) => unknown } = {
  "session.connect": (args) => args,
  "params.write": ({ edits, confirmed }) => ({ edits, confirmed }),
  "params.recover": (args) => args,
  "fleet.apply": (args) => args,
  "control.plan": (args) => args,
  "control.run": ({ plan }) => ({ plan }),
  "control.setClock": (args) => args,
  "log.start": (args) => args,
};

/** The same host, with everything noted that could change something. */
export function auditedHost(api: HostApi, tell: (deed: Pick<Deed, "request" | "wanted" | "outcome">) => void): HostApi {
  return {
    subscribe: (listener) => api.subscribe(listener),
    async call<N extends RequestName>(name: N, args: RequestArgs<N>): Promise<Result<Replies[N]>> {
      const reply = await api.call(name, args);
      if (REQUESTS[name].access === "change") {
        const kept: ((args: RequestArgs<N>) => unknown) | undefined = KEPT[name];
        tell({ request: name, wanted: kept?.(args), outcome: reply.ok ? "ok" : reply.error.code });
      }
      return reply;
    },
  };
}
