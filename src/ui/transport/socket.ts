import type { Result } from "../../../protocol/shared.ts";
import { fail } from "../../../protocol/shared.ts";
import type { HostApi, Replies, RequestArgs, RequestName } from "../../contract/contract.ts";
import type { EventMessage } from "../../contract/events.ts";
import { encodeRequest, parseServerMessage } from "../../contract/messages.ts";
import type { Transport } from "./transport.ts";

const RETRY_MS = [250, 500, 1000, 2000, 3000] as const;
/** So long a host that says nothing at all is waited for: a slow computer makes a report of many packs with half of that. */
const SILENCE_MS = 60_000;
const TOKEN_KEY = "bmstool.token";

/** The token comes with the first address, stays for this tab and leaves the address bar, so that it is not copied with it. */
export function takeToken(): string | null {
  const address = new URL(window.location.href);
  const given = address.searchParams.get("token");
  if (given === null) return sessionStorage.getItem(TOKEN_KEY);
  sessionStorage.setItem(TOKEN_KEY, given);
  address.searchParams.delete("token");
  window.history.replaceState(null, "", address);
  return given;
}

export function socketHost(token: string | null): Transport {
  const listeners = new Set<(message: EventMessage) => void>();
  const watchers = new Set<(present: boolean) => void>();
  const waiting = new Map<number, (result: Result<unknown>) => void>();
  const unsent = new Map<number, string>();
  let socket: WebSocket | null = null;
  let lastId = 0;
  let attempt = 0;
  let heardAtMs = 0;

  function open(): void {
    const address = new URL("/socket", window.location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    address.hash = "";
    address.search = token === null ? "" : `?token=${encodeURIComponent(token)}`;
    const next = new WebSocket(address);
    socket = next;
    next.addEventListener("open", () => {
      attempt = 0;
      for (const text of unsent.values()) next.send(text);
      unsent.clear();
      for (const watcher of watchers) watcher(true);
    });
    next.addEventListener("message", (event) => {
      heardAtMs = performance.now();
      const message = parseServerMessage(String(event.data));
      if (message === null) return;
      if ("event" in message) for (const listener of listeners) listener(message);
      else settle(message.id, message.result);
    });
    next.addEventListener("close", () => {
      if (socket !== next) return;
      socket = null;
      for (const id of [...waiting.keys()]) settle(id, fail("host.gone"));
      for (const watcher of watchers) watcher(false);
      const delay = RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)];
      attempt += 1;
      window.setTimeout(open, delay);
    });
  }

  function settle(id: number, result: Result<unknown>): void {
    unsent.delete(id);
    const resolve = waiting.get(id);
    waiting.delete(id);
    resolve?.(result);
  }

  function call<N extends RequestName>(name: N, args: RequestArgs<N>): Promise<Result<Replies[N]>> {
    lastId += 1;
    const id = lastId;
    const text = encodeRequest({ id, name, args });
    return new Promise((resolve) => {
      const askedAtMs = performance.now();
      let limit = 0;
      // A host that works on it goes on telling of the packs: only one that tells nothing is given up.
      const wait = () => {
        const leftMs = Math.max(askedAtMs, heardAtMs) + SILENCE_MS - performance.now();
        if (leftMs <= 0) settle(id, fail("host.gone"));
        else limit = window.setTimeout(wait, leftMs);
      };
      wait();
      waiting.set(id, (result) => {
        window.clearTimeout(limit);
        // What a reply holds is not checked: both sides are one build.
        resolve(result as Result<Replies[N]>);
      });
      if (socket?.readyState === WebSocket.OPEN) socket.send(text);
      else if (socket?.readyState === WebSocket.CONNECTING) unsent.set(id, text);
      else settle(id, fail("host.gone"));
    });
  }

  open();
  const subscribe: HostApi["subscribe"] = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    call,
    subscribe,
    watchHost(listener) {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
  };
}
