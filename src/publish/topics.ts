/** Where what is published. Flat, and nothing below these is ever listened to. */
export interface Topics {
  /** online or offline: this process. Its last will. */
  readonly status: string;
  /** Lines, unsent and dropped messages. */
  readonly bridge: string;
  pack(id: string, what: PackTopic): string;
}

/** `retained` = the newest value, kept by the broker; else each message counts and is stored while the broker is away. */
export const PACK_TOPICS = {
  status: { retained: true, help: "online or offline; offline also until this process has read the pack, and once its line is closed." },
  state: { retained: true, help: "All values as one JSON object; null = not read. `at` = when they were received." },
  reading: { retained: false, help: "The same at regular times, each with an `id`." },
  record: { retained: false, help: "One entry of the pack's own log, with an `id`." },
} as const satisfies Record<string, { retained: boolean; help: string }>;
type PackTopic = keyof typeof PACK_TOPICS;

export function topicsOf({ topic, site }: { readonly topic: string; readonly site: string }): Topics {
  const base = `${topic}/${site}`;
  return { status: `${base}/status`, bridge: `${base}/bridge`, pack: (id, what) => `${base}/pack/${id}/${what}` };
}

export const ONLINE = "online";
export const OFFLINE = "offline";
