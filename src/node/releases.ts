import { z } from "zod";
import type { Result } from "../../protocol/index.ts";
import { fail, ok } from "../../protocol/index.ts";
import type { Release } from "../contract/updates.ts";
import type { ReleaseSource } from "../core/ports.ts";
import type { Policy } from "./policy.ts";

interface ReleaseFacts {
  readonly url: string | null;
  readonly version: string;
  readonly policy: Policy;
}

const LIMIT_MS = 10_000;
const MOST_BYTES = 1_000_000;
const MOST_NOTES = 20_000;

/**
 * Where this copy looks for newer versions. `url` = null: nowhere, because nobody has released it. What a policy forbids is refused here, whatever
 * a window asks.
 */
export function createReleaseSource({ url, version, policy }: ReleaseFacts): ReleaseSource {
  if (policy.updates === "off") return { support: "off", latest: async () => fail("host.readOnly", { reason: "policy" }) };
  if (url === null) return { support: "unknown", latest: async () => fail("host.badRequest", { reason: "no source of releases" }) };
  return { support: "ready", latest: () => latestRelease(url, version) };
}

/** Of what GitHub tells of a release, what is used here. */
const ANSWER = z.object({
  tag_name: z.string().max(64),
  body: z.string().nullish(),
  html_url: z.url({ protocol: /^https$/ }).max(500),
});
const VERSION = /^v?(\d{1,6})\.(\d{1,6})\.(\d{1,6})$/;

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * The newest release. Sends the program's name and version, nothing else. Fails with `host.unreachable`: no network, no such page, no answer
 * within ten seconds, or one that is no release.
 */
export async function latestRelease(url: string, ownVersion: string, ask: Fetch = fetch): Promise<Result<Release>> {
  const unreachable = (reason: string) => fail("host.unreachable", { address: new URL(url).host, reason });
  try {
    const headers = { accept: "application/json", "user-agent": `open-bmstool/${ownVersion}` };
    const response = await ask(url, { headers, redirect: "error", credentials: "omit", signal: AbortSignal.timeout(LIMIT_MS) });
    if (!response.ok) return unreachable(`HTTP ${response.status}`);
    const answer = ANSWER.safeParse(JSON.parse(await textOf(response)));
    if (!answer.success || !VERSION.test(answer.data.tag_name)) return unreachable("the answer names no release");
    const { tag_name, body, html_url } = answer.data;
    const version = tag_name.replace(/^v/, "");
    return ok({ version, notes: (body ?? "").slice(0, MOST_NOTES), pageUrl: html_url, isNewer: isNewer(version, ownVersion) });
  } catch (error) {
    return unreachable(reasonOf(error));
  }
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error("the answer is too long");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** fetch says "fetch failed" and hides why in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/** True also for an own version that is no plain number: a copy somebody has built. */
export function isNewer(version: string, than: string): boolean {
  const [a, b] = [partsOf(version), partsOf(than)];
  if (b === null) return true;
  if (a === null) return false;
  const place = a.findIndex((part, index) => part !== b[index]);
  return place >= 0 && (a[place] ?? 0) > (b[place] ?? 0);
}

function partsOf(version: string): readonly number[] | null {
  const parts = VERSION.exec(version);
  return parts === null ? null : parts.slice(1).map(Number);
}
