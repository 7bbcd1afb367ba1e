import { PUBLISH_PATTERNS } from "../../contract/limits.ts";
import type { PublishingState, PublishSettings } from "../../contract/publishing.ts";
import type { SessionState } from "../../contract/session.ts";

/** The form as it is typed: "" = not wanted. */
export interface PublishDraft {
  readonly url: string;
  readonly user: string;
  readonly topic: string;
  readonly site: string;
  readonly homeAssistant: boolean;
  readonly metrics: string;
  readonly logEveryHours: number;
}

/** Of the logs; 0 = never. */
export const LOG_HOURS = [0, 6, 24, 168] as const;

type DraftField = "url" | "topic" | "site" | "metrics";

const FIRST_DRAFT: PublishDraft = {
  url: "",
  user: "",
  topic: "open-bmstool",
  site: "home",
  homeAssistant: true,
  metrics: "",
  logEveryHours: 0,
};

export const draftOf = ({ mqtt, metrics, logEveryHours }: PublishSettings): PublishDraft => ({
  ...FIRST_DRAFT,
  ...mqtt,
  metrics: metrics ?? "",
  logEveryHours,
});

export function settingsOf({ url, user, topic, site, homeAssistant, metrics, logEveryHours }: PublishDraft): PublishSettings {
  const [address, page] = [url.trim(), metrics.trim()];
  const mqtt = address === "" ? null : { url: address, user: user.trim(), topic: topic.trim(), site: site.trim(), homeAssistant };
  // Records go to a broker alone.
  return { mqtt, metrics: page === "" ? null : page, logEveryHours: mqtt === null ? 0 : logEveryHours };
}

/** Fields that the host would refuse as they stand; an empty one that is not wanted is none. */
export function faultsIn(draft: PublishDraft): ReadonlySet<DraftField> {
  const { mqtt, metrics } = settingsOf(draft);
  const faults = new Set<DraftField>();
  if (mqtt !== null && !PUBLISH_PATTERNS.url.test(mqtt.url)) faults.add("url");
  if (mqtt !== null && !PUBLISH_PATTERNS.topic.test(mqtt.topic)) faults.add("topic");
  if (mqtt !== null && !PUBLISH_PATTERNS.site.test(mqtt.site)) faults.add("site");
  if (metrics !== null && !PUBLISH_PATTERNS.listen.test(metrics)) faults.add("metrics");
  return faults;
}

type PublishWord = "off" | "on" | "held" | "connecting" | "away" | "refused" | "failed";

/** Why nothing leaves though all is well with the way out. A recording that is shown takes the line. */
type HeldBy = "replay" | "demo" | "noPack";

interface PublishSight {
  readonly word: PublishWord;
  /** Only with `held`. */
  readonly heldBy: HeldBy | null;
}

interface PublishSources {
  readonly publishing: Pick<PublishingState, "phase" | "broker" | "held">;
  readonly session: Pick<SessionState, "phase">;
  readonly replay: object | null;
}

/** In one word, and what holds it. */
export function publishSight({ publishing: { phase, broker, held }, session, replay }: PublishSources): PublishSight {
  if (phase !== "on") return { word: phase, heldBy: null };
  if (replay !== null) return { word: "held", heldBy: "replay" };
  if (held !== null) return { word: "held", heldBy: held };
  if (broker !== null && broker.phase !== "connected") return { word: broker.phase, heldBy: null };
  const isPackThere = session.phase === "online" || session.phase === "retrying";
  return isPackThere ? { word: "on", heldBy: null } : { word: "held", heldBy: "noPack" };
}
