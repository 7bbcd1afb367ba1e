import type { IncomingMessage } from "node:http";
import type { Audit } from "./audit.ts";
import { PasswordGate, type Session } from "./gate.ts";
import { type HostNames, LOCAL_NAMES, remoteNames, sameToken } from "./security.ts";
import { Tickets } from "./tickets.ts";

/** Open to other computers: never without a password. */
export interface RemoteOptions {
  /** Address to listen on. */
  readonly host: string;
  readonly password: string;
  /** Of those who may only look; null = nobody. */
  readonly viewerPassword?: string | null;
  /** Names by which browsers reach this computer, besides its addresses. */
  readonly names: readonly string[];
}

/** Who comes in: by the password where there is one, else by the token of this launch. */
export interface Door {
  readonly names: HostNames;
  readonly gate: PasswordGate | null;
  readonly tickets: Tickets | null;
  /** Null = not let in. */
  readonly entryOf: (request: IncomingMessage) => Entry | null;
}

/** Somebody who may open a window. */
export interface Entry {
  readonly session: string;
  readonly role: Session["role"];
  /** False once the session has ended: then the window ends, too. */
  readonly isOpen: () => boolean;
}

interface DoorOptions {
  readonly remote: RemoteOptions | undefined;
  readonly port: number;
  readonly token: string;
  readonly isSecure: boolean;
  readonly audit: Audit;
}

export function doorOf({ remote, port, token, isSecure, audit }: DoorOptions): Door {
  const nowMs = () => performance.now();
  if (remote) {
    const passwords = { owner: remote.password, viewer: remote.viewerPassword ?? null };
    const gate = new PasswordGate({ passwords, port, isSecure, nowMs, tell: audit });
    return { names: remoteNames(remote.names), gate, tickets: null, entryOf: (request) => entryBy(gate, request) };
  }
  const tokenOf = (request: IncomingMessage) => new URLSearchParams(request.url?.split("?")[1] ?? "").get("token");
  const owner: Entry = { session: "token", role: "owner", isOpen: () => true };
  return {
    names: LOCAL_NAMES,
    gate: null,
    tickets: new Tickets(nowMs),
    entryOf: (request) => (sameToken(tokenOf(request), token) ? owner : null),
  };
}

function entryBy(gate: PasswordGate, request: IncomingMessage): Entry | null {
  const session = gate.sessionOf(request);
  return session && { session: session.name, role: session.role, isOpen: () => gate.isOpen(session) };
}
