import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { sendLogin } from "./loginPage.ts";
import { sameToken } from "./security.ts";
import { Tries, type Visitor } from "./tries.ts";

const LASTS_MS = 12 * 3_600_000;
const DEVICE_LASTS_S = 365 * 86_400;
const MOST_KEPT = 64;
const MOST_FORM_BYTES = 2048;

/** viewer = may look and not change anything, nor ask for the line. */
type Role = "owner" | "viewer";

interface GateOptions {
  readonly passwords: { readonly owner: string; readonly viewer: string | null };
  /** Cookies do not tell ports apart; their names do. */
  readonly port: number;
  /** Cookies are for encrypted connections alone. */
  readonly isSecure: boolean;
  readonly nowMs: () => number;
  readonly tell: (deed: GateDeed) => void;
}

type GateDeed =
  | { readonly what: "loggedIn" | "loggedOut"; readonly who: string; readonly role: Role; readonly session: string }
  | { readonly what: "wrongPassword" | "tooManyTries"; readonly who: string };

export interface Session {
  /** For people: no key to anything. */
  readonly name: string;
  readonly role: Role;
  readonly untilMs: number;
}

/** A password before everything else that is served, remembered by the browser in a cookie that scripts cannot read. */
export class PasswordGate {
  readonly #options: GateOptions;
  readonly #sessions = new Map<string, Session>();
  readonly #devices = new Set<string>();
  readonly #tries: Tries;
  #opened = 0;

  constructor(options: GateOptions) {
    this.#options = options;
    this.#tries = new Tries(options.nowMs);
  }

  /** Null = not logged in, or not any more. */
  sessionOf(request: IncomingMessage): Session | null {
    const key = this.#keyOf(request);
    const session = key === null ? undefined : this.#sessions.get(key);
    return session !== undefined && session.untilMs > this.#options.nowMs() ? session : null;
  }

  /** Takes the form of the login page. */
  async login(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const visitor: Visitor = { address: request.socket.remoteAddress ?? "", device: known(this.#devices, this.#cookie(request, "device")) };
    const who = visitor.address;
    const waitMs = this.#tries.waitMs(visitor);
    if (waitMs > 0) {
      this.#options.tell({ what: "tooManyTries", who });
      response.setHeader("Retry-After", String(Math.ceil(waitMs / 1000)));
      return sendLogin(response, 429);
    }
    // Counted before it is looked at: many at once are not one.
    this.#tries.note(visitor);
    const form = await bodyOf(request);
    if (form === null) return sendLogin(response, 413);
    const role = this.#roleFor(new URLSearchParams(form).get("password"));
    if (role === null) {
      this.#options.tell({ what: "wrongPassword", who });
      return sendLogin(response, 401);
    }
    // One who may only look must not count as nobody while guessing the other password.
    if (role === "owner") this.#tries.forget(visitor);
    else this.#tries.takeBack(visitor);
    const device = visitor.device ?? this.#newDevice();
    const { key, session } = this.#newSession(role);
    this.#options.tell({ what: "loggedIn", who, role, session: session.name });
    goHome(response, [this.#setCookie("", key, LASTS_MS / 1000), this.#setCookie("device", device, DEVICE_LASTS_S)]);
  }

  /** Ends the session here and in the browser; whoever has its cookie has nothing. */
  logout(request: IncomingMessage, response: ServerResponse): void {
    const key = this.#keyOf(request);
    const session = key === null ? undefined : this.#sessions.get(key);
    if (key !== null && session !== undefined) {
      this.#sessions.delete(key);
      this.#options.tell({ what: "loggedOut", who: request.socket.remoteAddress ?? "", role: session.role, session: session.name });
    }
    goHome(response, [this.#setCookie("", "", 0)]);
  }

  isOpen(session: Session): boolean {
    return session.untilMs > this.#options.nowMs() && [...this.#sessions.values()].includes(session);
  }

  #roleFor(given: string | null): Role | null {
    const { owner, viewer } = this.#options.passwords;
    // Both are compared, so that the time tells nothing.
    const [isOwner, isViewer] = [sameToken(given, owner), sameToken(given, viewer ?? "")];
    if (isOwner) return "owner";
    return viewer !== null && isViewer ? "viewer" : null;
  }

  #keyOf(request: IncomingMessage): string | null {
    return known(this.#sessions.keys(), this.#cookie(request, ""));
  }

  #cookieName(kind: "" | "device"): string {
    return `bmstool${kind === "" ? "" : `-${kind}`}-${this.#options.port}`;
  }

  #cookie(request: IncomingMessage, kind: "" | "device"): string {
    const pairs = (request.headers.cookie ?? "").split(";").map((pair) => pair.trim().split("="));
    return pairs.find(([name]) => name === this.#cookieName(kind))?.[1] ?? "";
  }

  #setCookie(kind: "" | "device", value: string, lastsS: number): string {
    const flags = this.#options.isSecure ? "; Secure" : "";
    return `${this.#cookieName(kind)}=${value}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${lastsS}${flags}`;
  }

  #newSession(role: Role): { readonly key: string; readonly session: Session } {
    const key = randomBytes(32).toString("base64url");
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size >= MOST_KEPT && oldest !== undefined) this.#sessions.delete(oldest);
    this.#opened += 1;
    const session = { name: String(this.#opened), role, untilMs: this.#options.nowMs() + LASTS_MS };
    this.#sessions.set(key, session);
    return { key, session };
  }

  #newDevice(): string {
    const device = randomBytes(32).toString("base64url");
    const [oldest] = this.#devices;
    if (this.#devices.size >= MOST_KEPT && oldest !== undefined) this.#devices.delete(oldest);
    this.#devices.add(device);
    return device;
  }
}

/** The secret that was given, in constant time; null = none of ours. */
function known(secrets: Iterable<string>, given: string): string | null {
  return [...secrets].filter((secret) => sameToken(given, secret))[0] ?? null;
}

function goHome(response: ServerResponse, cookies: readonly string[]): void {
  response.statusCode = 303;
  response.setHeader("Set-Cookie", cookies);
  response.setHeader("Cache-Control", "no-store");
  response.setHeader("Location", "/");
  response.end();
}

/** null = longer than any password, or cut off; nothing more of it is kept then. */
function bodyOf(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve) => {
    let body = Buffer.alloc(0);
    const take = (chunk: Buffer) => {
      if (body.length + chunk.length > MOST_FORM_BYTES) finish(null);
      else body = Buffer.concat([body, chunk]);
    };
    const finish = (text: string | null) => {
      request.off("data", take);
      resolve(text);
    };
    request.on("data", take);
    request.on("end", () => finish(body.toString("utf8")));
    request.on("error", () => finish(null));
    request.on("close", () => finish(null));
  });
}
