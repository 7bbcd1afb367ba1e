import { publishSchema } from "../../src/publish/config.ts";
import { MEASURES } from "../../src/publish/measures.ts";
import { metricName, otherMetrics } from "../../src/publish/openMetrics.ts";
import { PACK_TOPICS } from "../../src/publish/topics.ts";
import { VALUES } from "../../src/publish/values.ts";
import { tableOf } from "./words.ts";

const INTRO = `# Publish

\`open-bmstool publish\` reads all packs of one or many lines and hands their values to what already runs: an MQTT broker, Home Assistant,
Prometheus, Grafana, InfluxDB. It runs without a window and without this program's other parts, on a Raspberry Pi for instance. A window
publishes what it reads, too: [from the window](#from-the-window).

**It can only read.** The client of the broker subscribes to nothing, the pages take no input, and the program that publishes cannot build
the bytes of a write. One thing is not without effect: on a Ritar pack, reading the log moves the pack's own position in it, as in
[History](history.md); it is therefore off unless \`historyEveryHours\` is set.

A value that was not read is absent or null, never 0. A line can be read by one program at a time: close the window on it first, or
publish from the window.

## From the window

Log, then *Settings for publishing…*, in the window of the program or of \`open-bmstool serve\`: the values of all packs are published over
the connection that is open, to an MQTT broker, a page for Prometheus or both. Topics, metrics and health page are those of this page, with
the line named \`line\`. Publishing resumes after a restart of the program until it is stopped; the foot of the window shows whether values
leave.

The parts of the program that publish get the values and the logs of the packs and nothing else: they hold no way to a setting, a switch or
the port. Simulated packs are never published, and neither is a recording: while one is replayed, the program is not connected.

A password is kept in \`publishing/password\` in the folder of the program, readable by its user alone. It is never shown again, in no log, no
recording and no other window, and it is forgotten when broker or user change. A window that may only look sees the state and cannot
change it. Two programs that publish need different names of the site. What is stored while a broker is away is sent to the broker that is
entered next.

## First look

\`\`\`text
open-bmstool publish --port /dev/ttyUSB0
curl http://127.0.0.1:9765/metrics
\`\`\`

## The configuration file

\`\`\`json
{
  "lines": [
    { "name": "cellar", "port": "/dev/ttyUSB0" },
    { "name": "attic", "port": "tcp://192.168.1.40:8899", "protocol": "paceic" }
  ],
  "mqtt": {
    "url": "mqtts://broker.example:8883",
    "user": "packs",
    "password": { "file": "/etc/open-bmstool/mqtt-password" },
    "site": "home"
  },
  "prometheus": { "listen": "127.0.0.1:9765" },
  "log": "json"
}
\`\`\`

\`open-bmstool publish --config FILE --check\` reads the file, its secrets and certificates, says what is wrong and opens nothing.
\`open-bmstool publish --schema\` prints the JSON schema for an editor. Secrets are read from files or from the environment and are never in the
configuration or in the log.
`;

const MQTT = `## MQTT

Versions 3.1.1 and 5, over TCP, TLS or WebSocket, with user and password or a client certificate. Every message is sent with QoS 1, which
means that the broker confirms it and that a message may arrive twice. The program connects again on its own, at a moment of its own, so that
many sites do not return in the same second.

| topic | retained | what it holds |
| --- | --- | --- |
| \`open-bmstool/SITE/status\` | yes | online or offline; offline is also the last will of the process |
| \`open-bmstool/SITE/bridge\` | yes | version, lines, messages that wait for the broker, dropped messages |
`;

const STORE = `
PACK is the serial number that the pack tells; a pack without one is called after its line and address. The first levels are set by
\`topic\` and \`site\`.

**While the broker is away**, readings and records are stored on the disk and sent in order when it is back. The store is bounded
(\`spool.mostMegabytes\`): beyond it the oldest messages are dropped, which \`bridge\`, the log and \`open_bmstool_mqtt_dropped_messages_total\`
say. A state is never stored: only its newest value counts. An \`id\` is the same each time a message is sent, so a receiver that stores by
\`id\` has each reading and each record once. A process that is killed loses nothing that it has stored; a computer that loses its power loses
up to the last half minute.

**The logs of the packs** (\`historyEveryHours\`): each record of each pack is published once, oldest first. The packs of a line have their turn
one after the other, and live values of all of them come between two records. A pack says who it is before its first record and after every
silence, so that no record comes under the name of another pack. Damaged records are left out until they are read well. \`/healthz\` says
for each pack how far it is:

| log | meaning |
| --- | --- |
| \`waiting\` | Its turn has not come. |
| \`reading\` | It is being read. |
| \`published\` | Read to its end at \`read_at\`. |
| \`partly\` | What was read is published; the rest is asked for again. |
| \`notAlone\` | It does not answer at its own address: only its master speaks for it, and the master has no word for its log. |
| \`none\` | Packs of this family keep no log that can be read. |

## Home Assistant

With an MQTT broker that both know, each pack appears as a device with an entity for each of its values, without any setting (Home Assistant
2024.11 or newer; \`"discovery": ""\` turns it off). Identifiers follow from serial number and value and stay the same in later versions.
Entities become unavailable when the pack or the program is away.
`;

const PROMETHEUS = `## Prometheus and Grafana

\`\`\`text
scrape_configs:
  - job_name: open-bmstool
    static_configs:
      - targets: ["127.0.0.1:9765"]
\`\`\`

One scrape gives the last values, their age (\`open_bmstool_pack_age_seconds\`) and whether the pack answers (\`open_bmstool_pack_up\`): values of a
pack that is silent stay, so use both in alerts. Units are the base units of OpenMetrics: volts, amperes, coulombs (3600 to an ampere-hour),
ratios from 0 to 1. Each sample of a pack has the labels \`line\`, \`pack\` and \`address\`. \`packaging/grafana/open-bmstool.json\` is a dashboard to
import. The page has no password and no TLS: let it listen where only the scraper gets. \`/healthz\` on the same port answers 200 while every
line and the broker are up, otherwise 503, each time with the reason as JSON, and with the log of each pack where logs are wanted.
`;

const INFLUX = `## InfluxDB

\`influx\` writes points in the line protocol to a file, or posts them to an address (InfluxDB 2 and 3, VictoriaMetrics, QuestDB, Telegraf). They
are stored while the database is away, up to 64 MB. Points are stamped in milliseconds: the address needs \`precision=ms\`. Fields have the names and units of
the first table below.
`;

const SERVICE = `## As a service

\`packaging/systemd/open-bmstool-publish.service\` runs it under systemd: a user without a name, access to serial ports and to nothing else, restarted when
it ends or no longer responds. Paths are at its top. It needs Node.js and this program in \`/opt/open-bmstool\`, built by \`npm ci && npm run build\`.
`;

/** The page of the manual about publishing: prose, and tables of what is declared. */
export function publishPage(): string {
  return [INTRO, configTables(), MQTT + topicRows(), STORE, PROMETHEUS, INFLUX, SERVICE, valueTable(), otherTable()].join("\n");
}

function topicRows(): string {
  return Object.entries(PACK_TOPICS)
    .map(([name, { retained, help }]) => `| \`open-bmstool/SITE/pack/PACK/${name}\` | ${retained ? "yes" : "no, stored"} | ${help} |\n`)
    .join("");
}

interface Schema {
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly required?: readonly string[];
}

function configTables(): string {
  const schema = publishSchema() as Schema;
  const sections = Object.entries(schema.properties ?? {}).flatMap(([name, part]) => {
    const inner = part.items ?? part;
    return inner.properties === undefined ? [] : [`### ${name}\n\n${keyTable(inner, "")}`];
  });
  return sections.join("\n");
}

function keyTable(schema: Schema, prefix: string): string {
  return tableOf(["Key", "Default", "Meaning"], keyRows(schema, prefix));
}

function keyRows({ properties = {}, required = [] }: Schema, prefix: string): string[][] {
  return Object.entries(properties).flatMap(([name, part]) => {
    if (part.properties !== undefined) return keyRows(part, `${prefix}${name}.`);
    const standard = part.default === undefined ? (required.includes(name) ? "required" : "none") : `\`${JSON.stringify(part.default)}\``;
    return [[`\`${prefix}${name}\``, standard, part.description ?? ""]];
  });
}

function valueTable(): string {
  const rows = VALUES.map((spec) => {
    const { unit } = MEASURES[spec.measure];
    const many = { cell: "cell_01, cell_02, …", temperature: "temperature_cells_1, temperature_mos_1, …" }[spec.key];
    const labels = spec.labels.length === 0 ? "" : `{${spec.labels.join(", ")}}`;
    const metric = spec.metric === null ? "" : `\`${metricName(spec)}${labels}\``;
    return [`\`${many ?? spec.key}\``, spec.kind === "number" ? (unit ?? "") : spec.kind, metric, spec.help];
  });
  return `## All values\n\n${tableOf(["In messages and points", "Unit", "For Prometheus", "What it is"], rows)}`;
}

function otherTable(): string {
  const rows = otherMetrics().map(({ name, help }) => [`\`${name}\``, help]);
  return `## Other metrics\n\n${tableOf(["For Prometheus", "What it is"], rows)}`;
}
