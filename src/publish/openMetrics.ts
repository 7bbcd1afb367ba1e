import { MEASURES } from "./measures.ts";
import { facts, type PublishedPack } from "./pack.ts";
import { type Item, itemsOf, VALUES, type ValueSpec } from "./values.ts";

const METRIC_PREFIX = "open_bmstool";

/** Prometheus' own text form, which its older readers and promtool take, and the standard that came of it. */
export type MetricsForm = "openMetrics" | "text";

export const CONTENT_TYPES: Readonly<Record<MetricsForm, string>> = {
  openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8",
  text: "text/plain; version=0.0.4; charset=utf-8",
};

export const formFor = (accept: string): MetricsForm => (accept.includes("application/openmetrics-text") ? "openMetrics" : "text");

type Labels = Readonly<Record<string, string>>;

interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** One metric with all its samples: they may not be mixed with those of another. */
export interface Family {
  /** Without the suffix of its kind. */
  readonly name: string;
  readonly unit: string | null;
  readonly help: string;
  readonly kind: "gauge" | "counter" | "info";
  readonly samples: readonly Sample[];
}

export const metricName = ({ metric, measure }: ValueSpec): string =>
  [METRIC_PREFIX, metric, MEASURES[measure].metricUnit].filter((part) => part !== null).join("_");

const labelsOf = ({ id, line, address }: PublishedPack): Labels => ({ line, pack: id, address: String(address) });

function numberOf({ spec, value }: Item): number | null {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value !== "number") return null;
  const { metricTimes, metricBy } = MEASURES[spec.measure];
  return (value * metricTimes) / metricBy;
}

/** All values of all packs. What was not read has no sample: it is not 0. */
export function packFamilies(packs: readonly PublishedPack[], nowMs: number): readonly Family[] {
  const items = packs.flatMap((pack) => (pack.reading === null ? [] : itemsOf(pack.reading.snapshot).map((item) => ({ pack, item }))));
  const specs = new Map(VALUES.flatMap((spec) => (spec.metric === null ? [] : [[metricName(spec), spec] as const])));
  const valueFamilies = [...specs].map(([name, spec]): Family => {
    const samples = items.flatMap(({ pack, item }) => {
      const value = item.spec.metric === spec.metric ? numberOf(item) : null;
      return value === null ? [] : [{ labels: { ...labelsOf(pack), ...item.labels }, value }];
    });
    return { name, unit: MEASURES[spec.measure].metricUnit, help: spec.help, kind: "gauge", samples };
  });
  return [...stateFamilies(packs, nowMs), ...valueFamilies];
}

function stateFamilies(packs: readonly PublishedPack[], nowMs: number): readonly Family[] {
  const ages = packs.flatMap((pack) =>
    pack.reading === null ? [] : [{ labels: labelsOf(pack), value: Math.max(0, Math.round(nowMs - pack.reading.receivedAtMs)) / 1000 }],
  );
  return [
    {
      name: `${METRIC_PREFIX}_pack_up`,
      unit: null,
      help: "1 = the pack answers and its values are current.",
      kind: "gauge",
      samples: packs.map((pack) => ({ labels: labelsOf(pack), value: pack.isUp ? 1 : 0 })),
    },
    {
      name: `${METRIC_PREFIX}_pack_age_seconds`,
      unit: "seconds",
      help: "How long ago the oldest of these values was received.",
      kind: "gauge",
      samples: ages,
    },
    {
      name: `${METRIC_PREFIX}_pack`,
      unit: null,
      help: "What the pack says of itself.",
      kind: "info",
      samples: packs.map((pack) => ({ labels: { ...labelsOf(pack), ...facts(pack) }, value: 1 })),
    },
  ];
}

/** Of the line and of the program itself. */
export function lineFamily(lines: readonly { readonly name: string; readonly isUp: boolean }[]): Family {
  return {
    name: `${METRIC_PREFIX}_line_up`,
    unit: null,
    help: "1 = a pack answers on this line.",
    kind: "gauge",
    samples: lines.map(({ name, isUp }) => ({ labels: { line: name }, value: isUp ? 1 : 0 })),
  };
}

interface SinkState {
  readonly isConnected: boolean;
  readonly waiting: number;
  readonly dropped: number;
}

/** Of the way to the broker. */
export function brokerFamilies({ isConnected, waiting, dropped }: SinkState): readonly Family[] {
  const one = (name: string, kind: Family["kind"], help: string, value: number): Family => {
    return { name: `${METRIC_PREFIX}_${name}`, unit: null, help, kind, samples: [{ labels: {}, value }] };
  };
  return [
    one("mqtt_connected", "gauge", "1 = the broker is connected.", isConnected ? 1 : 0),
    one("mqtt_waiting_messages", "gauge", "Stored messages that the broker has not confirmed.", waiting),
    one("mqtt_dropped_messages", "counter", "Stored messages that had to make room for newer ones.", dropped),
  ];
}

const escaped = (text: string): string => text.replace(/\\/g, "\\\\").replace(/\n/g, "\\n").replace(/"/g, '\\"');

function sampleText(name: string, { labels, value }: Sample): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escaped(text)}"`);
  return `${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${value}\n`;
}

/** What is published besides the values of packs, as samples are named. */
export function otherMetrics(): readonly { readonly name: string; readonly help: string }[] {
  const families = [lineFamily([]), ...stateFamilies([], 0), ...brokerFamilies({ isConnected: false, waiting: 0, dropped: 0 })];
  return families.map(({ name, kind, help }) => ({ name: `${name}${SUFFIXES[kind]}`, help }));
}

const SUFFIXES = { gauge: "", counter: "_total", info: "_info" } as const;

function familyText({ name, unit, help, kind, samples }: Family, form: MetricsForm): string {
  if (samples.length === 0) return "";
  const sampled = `${name}${SUFFIXES[kind]}`;
  // The older form knows no info, and names a metric as it names the samples.
  const isOpen = form === "openMetrics";
  const titled = isOpen ? name : sampled;
  const typed = isOpen || kind === "counter" ? kind : "gauge";
  const head = [
    `# TYPE ${titled} ${typed}\n`,
    isOpen && unit !== null ? `# UNIT ${titled} ${unit}\n` : "",
    `# HELP ${titled} ${escaped(help)}\n`,
  ];
  return [...head, ...samples.map((sample) => sampleText(sampled, sample))].join("");
}

export function metricsText(families: readonly Family[], form: MetricsForm): string {
  return families.map((family) => familyText(family, form)).join("") + (form === "openMetrics" ? "# EOF\n" : "");
}
