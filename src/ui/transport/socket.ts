import type { Result } from "../../../protocol/shared.ts";
import { fail } from "../../../protocol/shared.ts";
import type { HostApi, Replies, RequestArgs, RequestName } from "../../contract/contract.ts";
import type { EventMessage } from "../../contract/events.ts";
import { encodeRequest, parseServerMessage } from "../../contract/messages.ts";
import type { Transport } from "./transport.ts";

const RETRY_MS = [250, 500, 1000, 2000, 3000] as const;
/** So long a host that says nothing at all is waited for: a slow computer makes a report of many packs with half of that. */
const SILENCE_MS = 60_000;
/** A host with nothing to tell is asked something after this, and is shown as gone when it has not said a word this long after that. */
const ASK_AFTER_MS = 8000;
const GONE_AFTER_MS = 12_000;
const LOOK_EVERY_MS = 1000;
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
  let isSilent = false;

  function tell(present: boolean): void {
    for (const watcher of watchers) watcher(present);
  }

  /** A network that only swallows closes no connection: what is on the screen must not pass for new. */
  function watch(watched: WebSocket): void {
    let askedAtMs = heardAtMs;
    const look = () => {
      if (socket !== watched) return;
      const nowMs = performance.now();
      if (nowMs - heardAtMs >= SILENCE_MS) return drop(watched);
      if (nowMs - heardAtMs >= ASK_AFTER_MS && askedAtMs < heardAtMs + ASK_AFTER_MS) {
        askedAtMs = nowMs;
        void call("app.info", { language: "en" });
      }
      if (!isSilent && nowMs - heardAtMs >= ASK_AFTER_MS + GONE_AFTER_MS) {
        isSilent = true;
        tell(false);
      }
      window.setTimeout(look, LOOK_EVERY_MS);
    };
    window.setTimeout(look, LOOK_EVERY_MS);
  }

  /** Without waiting for the other end to agree. */
  function drop(dropped: WebSocket): void {
    dropped.close();
    lose(dropped);
  }

  function lose(lost: WebSocket): void {
    if (socket !== lost) return;
    socket = null;
    for (const id of [...waiting.keys()]) settle(id, fail("host.gone"));
    tell(false);
    const delay = RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)];
    attempt += 1;
    window.setTimeout(open, delay);
  }

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
      isSilent = false;
      heardAtMs = performance.now();
      tell(true);
      watch(next);
    });
    next.addEventListener("message", (event) => {
      heardAtMs = performance.now();
      if (isSilent) {
        isSilent = false;
        tell(true);
      }
      const message = parseServerMessage(String(event.data));
      if (message === null) return;
      if ("event" in message) for (const listener of listeners) listener(message);
      else settle(message.id, message.result);
    });
    next.addEventListener("close", () => lose(next));
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
