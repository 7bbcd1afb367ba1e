import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { sameToken } from "./security.ts";

/** Wrong passwords within the window from one address, and from all: a person mistypes thrice, a program guesses all day. */
const MOST_WRONG = 5;
const MOST_WRONG_OF_ALL = 50;
const WINDOW_MS = 60_000;
const LASTS_MS = 12 * 3_600_000;
const MOST_SESSIONS = 64;
const MOST_ADDRESSES = 1000;
const MOST_FORM_BYTES = 2048;

interface GateOptions {
  readonly password: string;
  /** Cookies do not tell ports apart; their names do. */
  readonly port: number;
  readonly nowMs: () => number;
}

/** A password before everything else that is served, remembered by the browser in a cookie that scripts cannot read. */
export class PasswordGate {
  readonly #options: GateOptions;
  readonly #sessions = new Map<string, number>();
  readonly #wrong = new Map<string, number[]>();

  constructor(options: GateOptions) {
    this.#options = options;
  }

  get #cookie(): string {
    return `bmstool-${this.#options.port}`;
  }

  isIn(request: IncomingMessage): boolean {
    const pairs = (request.headers.cookie ?? "").split(";").map((pair) => pair.trim().split("="));
    const given = pairs.find(([name]) => name === this.#cookie)?.[1] ?? "";
    const now = this.#options.nowMs();
    return [...this.#sessions].some(([session, untilMs]) => sameToken(given, session) && untilMs > now);
  }

  /** Takes the form of the login page. */
  async login(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const address = request.socket.remoteAddress ?? "";
    const waitMs = this.#waitMs(address);
    if (waitMs > 0) {
      response.setHeader("Retry-After", String(Math.ceil(waitMs / 1000)));
      return sendLogin(response, 429);
    }
    // Counted before it is looked at: many at once are not one.
    this.#noteTry(address);
    const form = await bodyOf(request);
    if (form === null) return sendLogin(response, 413);
    if (!sameToken(new URLSearchParams(form).get("password"), this.#options.password)) return sendLogin(response, 401);
    this.#wrong.delete(address);
    response.statusCode = 303;
    response.setHeader(
      "Set-Cookie",
      `${this.#cookie}=${this.#newSession()}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${LASTS_MS / 1000}`,
    );
    response.setHeader("Location", "/");
    response.end();
  }

  #newSession(): string {
    const session = randomBytes(32).toString("base64url");
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size >= MOST_SESSIONS && oldest !== undefined) this.#sessions.delete(oldest);
    this.#sessions.set(session, this.#options.nowMs() + LASTS_MS);
    return session;
  }

  /** How long this address must wait before its next try counts. */
  #waitMs(address: string): number {
    const own = this.#fresh(address);
    const all = [...this.#wrong.keys()].flatMap((each) => this.#fresh(each));
    const wait = (times: readonly number[], most: number) =>
      times.length < most ? 0 : Math.min(...times) + WINDOW_MS - this.#options.nowMs();
    return Math.max(wait(own, MOST_WRONG), wait(all, MOST_WRONG_OF_ALL));
  }

  #fresh(address: string): readonly number[] {
    const now = this.#options.nowMs();
    return (this.#wrong.get(address) ?? []).filter((atMs) => now - atMs < WINDOW_MS);
  }

  #noteTry(address: string): void {
    const times = [...this.#fresh(address), this.#options.nowMs()];
    this.#wrong.delete(address);
    this.#wrong.set(address, times);
    const [oldest] = this.#wrong.keys();
    if (this.#wrong.size > MOST_ADDRESSES && oldest !== undefined) this.#wrong.delete(oldest);
  }
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

const REMARKS: Readonly<Record<number, string>> = {
  200: "",
  401: "Wrong password · 密码错误",
  413: "Too long · 过长",
  429: "Too many tries: wait a minute · 尝试过多，请稍候一分钟",
};

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { display: grid; min-height: 100vh; margin: 0; place-items: center; }
form { display: grid; gap: 0.75rem; width: min(20rem, 90vw); }
input, button { padding: 0.6rem; font: inherit; }
p { margin: 0; min-height: 1.5em; }
`;
/** By which the policy knows the one style element that we write. */
export const LOGIN_STYLE_HASH = `'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`;

/** Served before anybody has said which language is theirs: both. No script, so that it works everywhere. */
export function sendLogin(response: ServerResponse, status: 200 | 401 | 413 | 429): void {
  response.statusCode = status;
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  response.setHeader("Cache-Control", "no-store");
  response.end(`<!doctype html>
<html lang="en">
<head><meta charset="utf-8" /><meta name="viewport" content="width=device-width" /><title>Open BMSTool</title>
<style>${STYLE}</style></head>
<body><form method="post" action="/login">
<h1>Open BMSTool</h1>
<label for="password">Password · 密码</label>
<input id="password" name="password" type="password" autocomplete="current-password" required autofocus />
<button>Open · 打开</button>
<p role="status">${REMARKS[status] ?? ""}</p>
</form></body></html>
`);
}
