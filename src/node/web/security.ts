import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";

interface PolicyOptions {
  /** Further places to connect to, beside the page's own origin. */
  readonly connect?: readonly string[];
  readonly hasForms?: boolean;
  /** Hashes of style elements that a page of ours holds. */
  readonly styles?: readonly string[];
}

/** What our pages may load: our own files and nothing that stands in a page. No string becomes markup or script (Trusted Types). */
export function contentSecurityPolicy({ connect = [], hasForms = false, styles = [] }: PolicyOptions = {}): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${["'self'", ...styles].join(" ")}`,
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src ${["'self'", ...connect].join(" ")}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    `form-action ${hasForms ? "'self'" : "'none'"}`,
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}

export function securityHeaders(policy: string): Readonly<Record<string, string>> {
  return {
    "Content-Security-Policy": policy,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), hid=(), microphone=(), serial=(), usb=()",
  };
}

/** By which names a browser may reach us. */
export type HostNames = (name: string) => boolean;

export const LOCAL_NAMES: HostNames = (name) => name === "127.0.0.1" || name === "localhost";

/** From elsewhere: by a bare address, which no foreign name server can point at us, or by a name that we know to be ours. */
export function remoteNames(names: readonly string[]): HostNames {
  const known = new Set(names.map((name) => name.toLowerCase()));
  return (name) => LOCAL_NAMES(name) || isIP(name.replace(/^\[(.*)\]$/, "$1")) !== 0 || known.has(name.toLowerCase());
}

/** Those that browsers leave out. */
const USUAL_PORTS = [80, 443];

/** Guards against other pages of the person's browser: DNS rebinding (Host) and cross-site requests (Origin). */
export function isOurHost(request: IncomingMessage, port: number, isOurs: HostNames): boolean {
  const [, name, given = ""] = /^(\[[0-9a-fA-F:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/.exec(request.headers.host ?? "") ?? [];
  const isPort = given === "" ? USUAL_PORTS.includes(port) : given === String(port);
  return name !== undefined && isPort && isOurs(name);
}

interface OriginOptions {
  readonly port: number;
  readonly scheme: "http" | "https";
  readonly required: boolean;
}

/** Browsers send Origin with every WebSocket and form; plain page loads may come without. It must be the page that we have served. */
export function isOurOrigin(request: IncomingMessage, { port, scheme, required }: OriginOptions): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return !required;
  const local = [`127.0.0.1:${port}`, `localhost:${port}`];
  // One computer, two names.
  if (local.includes(host ?? "") && local.some((name) => origin === `${scheme}://${name}`)) return true;
  return host !== undefined && origin === `${scheme}://${host}`;
}

/** Compares in constant time, whatever the lengths. */
export function sameToken(given: string | null, wanted: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given ?? ""), digest(wanted)) && given !== null;
}
