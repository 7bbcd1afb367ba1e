import type { BmsError } from "../../protocol/shared.ts";
import { MOST_AUTHORITY_CHARACTERS, PUBLISH_PATTERNS } from "./limits.ts";
import { NOTHING, request, type } from "./request.ts";
import { z } from "./zod.ts";

const { url, site, topic, listen } = PUBLISH_PATTERNS;

/** Where values go, without anything secret: every window is told. Also what a kept document must look like. */
const PUBLISH_SETTINGS_SCHEMA = z
  .strictObject({
    /** null = to no broker. */
    mqtt: z
      .strictObject({
        url: z.string().max(512).regex(url),
        /** "" = none. */
        user: z.string().max(256),
        topic: z.string().max(128).regex(topic),
        site: z.string().regex(site),
        homeAssistant: z.boolean(),
      })
      .nullable(),
    /** Address and port of the page for Prometheus; null = none. */
    metrics: z.string().max(256).regex(listen).nullable(),
    /** The logs of all packs are read so often and each record is sent to the broker once; 0 = never. */
    logEveryHours: z.number().int().min(0).max(8760),
  })
  .refine(({ mqtt, metrics }) => mqtt !== null || metrics !== null);
export type PublishSettings = Readonly<z.infer<typeof PUBLISH_SETTINGS_SCHEMA>>;

/** What is kept of publishing that is on, so that it resumes after a restart. */
export const PUBLISH_DOCUMENT_SCHEMA = z.object({ on: z.boolean(), settings: PUBLISH_SETTINGS_SCHEMA });

const SECRETS_SCHEMA = z.strictObject({
  /** "" = none; absent = as it is kept, if broker and user are the same. */
  password: z
    .string()
    .max(1024)
    .regex(/^[^\r\n]*$/)
    .optional(),
  /** Certificates that the broker's must be signed by, as PEM; "" = those of the system; absent = as it is kept. */
  authority: z.string().max(MOST_AUTHORITY_CHARACTERS).optional(),
});
export type PublishSecrets = Readonly<z.infer<typeof SECRETS_SCHEMA>>;

export const PUBLISHING_REQUESTS = {
  /** It resumes after a restart of the program until it is stopped. What was on is ended first. */
  "publish.start": request({
    args: z.strictObject({ settings: PUBLISH_SETTINGS_SCHEMA, secrets: SECRETS_SCHEMA }),
    reply: type<null>(),
    access: "change",
    manner: "program",
  }),
  "publish.stop": request({ args: NOTHING, reply: type<null>(), access: "change", manner: "program" }),
};

/** Which secrets are kept: a window is told no more of them. */
export interface KeptSecrets {
  readonly hasPassword: boolean;
  readonly hasAuthority: boolean;
}

/** connecting = not heard of so far · refused = it answers, and lets us not in, or is not the one that it must be. */
export type BrokerPhase = "connecting" | "connected" | "away" | "refused";

export interface BrokerState {
  readonly phase: BrokerPhase;
  readonly sinceWallMs: number;
  /** As the system or the broker says it; null = nothing is wrong. */
  readonly reason: string | null;
  /** Stored messages that it has not confirmed, and those that had to make room for newer ones. */
  readonly waiting: number;
  readonly dropped: number;
}

export interface PublishingState {
  /** Whether this host has a way to a broker. */
  readonly isSupported: boolean;
  /** failed = it is on, and could not begin; see `error`. */
  readonly phase: "off" | "on" | "failed";
  readonly settings: PublishSettings;
  readonly kept: KeptSecrets;
  /** demo = the packs on the line are simulated: nothing of them leaves. */
  readonly held: "demo" | null;
  /** null = none is wanted, or it is off. */
  readonly broker: BrokerState | null;
  /** Where Prometheus finds the values; null = nowhere. */
  readonly metricsUrl: string | null;
  readonly error: BmsError | null;
}
