import { z } from "zod";
import type { Result } from "../../protocol/index.ts";
import { fail, ok } from "../../protocol/index.ts";
import { PUBLISH_PATTERNS } from "../contract/limits.ts";

/** Never in the file itself: it would be in every backup of it, and readable by whoever may read settings. */
const SECRET = z
  .union([
    z.strictObject({ file: z.string().min(1).describe("File whose first line is the secret.") }),
    z.strictObject({ environment: z.string().min(1).describe("Name of the environment variable that holds the secret.") }),
  ])
  .describe("Where a secret is read from: never written here.");
export type SecretPlace = z.infer<typeof SECRET>;

const SECONDS = (least: number, most: number) => z.number().min(least).max(most);
const NAME = z.string().regex(PUBLISH_PATTERNS.site, "letters, digits, - and _, at most 40");
const TOPIC = z.string().regex(PUBLISH_PATTERNS.topic, "levels between /, without #, + and spaces");

const LINE = z.strictObject({
  name: NAME.describe("In topics and labels; letters, digits, - and _."),
  port: z.string().min(1).max(512).describe("Serial port, tcp://host:port, or demo for simulated packs."),
  protocol: z.string().default("auto").describe("Protocol of the packs; auto = found out."),
  baud: z
    .union([z.literal("auto"), z.number().int().min(300).max(921_600)])
    .default("auto")
    .describe("Speed of the line; auto = found out."),
  address: z
    .union([z.literal("auto"), z.number().int().min(0).max(247)])
    .default("auto")
    .describe("ADD of the pack that is asked first; auto = whichever answers. The other packs of the line are found in any case."),
  historyEveryHours: z
    .number()
    .min(0)
    .max(8760)
    .default(0)
    .describe("The logs of all packs that answer at their own address are read so often and each record published once; 0 = never."),
});

const SPOOL = z.strictObject({
  folder: z.string().min(1).optional().describe("Default: spool in the folder of the program. One for each process that publishes."),
  mostMegabytes: z.number().min(1).max(100_000).default(64).describe("Beyond it the oldest messages are dropped, and it is said how many."),
});

const MQTT = z.strictObject({
  url: z
    .string()
    .regex(PUBLISH_PATTERNS.url, "mqtt://, mqtts://, ws:// or wss://, without user and password")
    .describe("mqtt://, mqtts://, ws:// or wss:// without user and password."),
  version: z
    .union([z.literal("3.1.1"), z.literal("5")])
    .default("3.1.1")
    .describe("Version of the protocol."),
  clientId: NAME.optional().describe("Default: open-bmstool- and the site."),
  user: z.string().min(1).optional().describe("Name to log in with."),
  password: SECRET.optional(),
  ca: z
    .string()
    .min(1)
    .optional()
    .describe("File with the certificates that the broker's must be signed by; default: those of the system."),
  certificate: z.string().min(1).optional().describe("File with the certificate of this client."),
  key: z.string().min(1).optional().describe("File with its private key."),
  topic: TOPIC.default("open-bmstool").describe("First levels of all topics."),
  site: NAME.default("home").describe("Level behind it: one for each process that publishes."),
  stateEverySeconds: SECONDS(0.2, 86_400).default(5).describe("The retained state of a pack is renewed at most so often."),
  readingEverySeconds: SECONDS(0, 86_400).default(60).describe("A stored reading of each pack so often; 0 = none."),
  discovery: z.string().default("homeassistant").describe('Prefix of Home Assistant\'s discovery; "" = none.'),
  spool: SPOOL.prefault({}),
});

const PROMETHEUS = z.strictObject({
  listen: z
    .string()
    .regex(PUBLISH_PATTERNS.listen, "address:port")
    .default("127.0.0.1:9765")
    .describe(
      "Address and port of /metrics and /healthz. There is no TLS and no password: give an address that only your scraper reaches.",
    ),
});

const INFLUX = z.strictObject({
  file: z.string().min(1).optional().describe("Lines are appended to this file."),
  url: z
    .url()
    .optional()
    .describe("Lines are posted to this address, for instance http://host:8086/api/v2/write?org=o&bucket=b&precision=ms."),
  token: SECRET.optional(),
  everySeconds: SECONDS(1, 86_400).default(60).describe("A point of each pack so often."),
});

export const PUBLISH_CONFIG = z
  .strictObject({
    $schema: z.string().optional(),
    lines: z.array(LINE).min(1).max(64),
    mqtt: MQTT.optional(),
    prometheus: PROMETHEUS.optional(),
    influx: INFLUX.optional(),
    log: z.enum(["text", "json"]).default("text").describe("Form of the log on stderr."),
  })
  .describe("What open-bmstool publish reads and where it publishes it.");
export type PublishConfig = z.infer<typeof PUBLISH_CONFIG>;
export type LineConfig = PublishConfig["lines"][number];
export type MqttConfig = NonNullable<PublishConfig["mqtt"]>;
export type InfluxConfig = NonNullable<PublishConfig["influx"]>;

/** For editors: what they complete and check while the file is typed. */
export const publishSchema = (): unknown => z.toJSONSchema(PUBLISH_CONFIG, { io: "input" });

/** What stands against a file, each a sentence with its place. `protocols` = short names that the program knows. */
export function readPublishConfig(text: string, protocols: readonly string[]): Result<PublishConfig> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail("host.badRequest", { reason: `not JSON: ${error instanceof Error ? error.message : ""}` });
  }
  const parsed = PUBLISH_CONFIG.safeParse(value);
  if (!parsed.success) return fail("host.badRequest", { reason: z.prettifyError(parsed.error) });
  const problems = problemsOf(parsed.data, protocols);
  return problems.length === 0 ? ok(parsed.data) : fail("host.badRequest", { reason: problems.join("\n") });
}

function problemsOf({ lines, mqtt, influx, prometheus }: PublishConfig, protocols: readonly string[]): readonly string[] {
  const names = lines.map(({ name }) => name);
  const twice = (list: readonly string[], what: string) =>
    [...new Set(list.filter((each, at) => list.indexOf(each) !== at))].map((each) => `lines: two have the ${what} "${each}"`);
  const ports = lines.map(({ port }) => port).filter((port) => port !== "demo");
  return [
    ...twice(names, "name"),
    ...twice(ports, "port"),
    ...lines.flatMap(({ name, protocol }) =>
      protocol === "auto" || protocols.includes(protocol)
        ? []
        : [`lines: ${name} has the protocol "${protocol}"; there are auto, ${protocols.join(", ")}`],
    ),
    ...(mqtt === undefined || (mqtt.certificate === undefined) === (mqtt.key === undefined)
      ? []
      : ["mqtt: certificate and key belong together"]),
    ...(mqtt?.password !== undefined && mqtt.user === undefined ? ["mqtt: a password needs a user"] : []),
    ...(influx !== undefined && (influx.file === undefined) === (influx.url === undefined) ? ["influx: give either file or url"] : []),
    ...(mqtt === undefined && influx === undefined && prometheus === undefined
      ? ["nothing to publish to: give mqtt, prometheus or influx"]
      : []),
  ];
}
