import { describe, expect, it } from "vitest";
import { discoveryDocument, discoveryTopic } from "../../src/publish/discovery.ts";
import { stateDocument } from "../../src/publish/documents.ts";
import { topicsOf } from "../../src/publish/topics.ts";
import { itemsOf } from "../../src/publish/values.ts";
import { publishRig } from "../support/publishRig.ts";

/**
 * Facts of Home Assistant, from its own source: units and state classes by device class (components/sensor/const.py), and what a
 * discovery document of a device holds (components/mqtt/schemas.py and sensor.py).
 */
const UNITS: Readonly<Record<string, readonly string[]>> = {
  voltage: ["V", "mV", "µV", "kV", "MV"],
  current: ["A", "mA"],
  power: ["W", "mW", "kW", "MW", "GW", "TW"],
  battery: ["%"],
  temperature: ["°C", "°F", "K"],
  duration: ["d", "h", "min", "s", "ms", "µs"],
};
const STATE_CLASSES: Readonly<Record<string, readonly string[]>> = {
  voltage: ["measurement"],
  current: ["measurement"],
  power: ["measurement"],
  battery: ["measurement"],
  temperature: ["measurement"],
  duration: ["measurement", "measurement_angle", "total", "total_increasing"],
};
const DEVICE_KEYS = ["identifiers", "name", "model", "sw_version", "serial_number"];
const DOCUMENT_KEYS = ["device", "origin", "availability", "availability_mode", "state_topic", "qos", "components"];
const SENSOR_KEYS = [
  "platform",
  "name",
  "unique_id",
  "value_template",
  "entity_category",
  "device_class",
  "options",
  "unit_of_measurement",
  "state_class",
  "suggested_display_precision",
];
const BINARY_KEYS = ["platform", "name", "unique_id", "value_template", "entity_category", "payload_on", "payload_off"];

interface Component {
  readonly platform: string;
  readonly unique_id: string;
  readonly value_template: string;
  readonly device_class?: string;
  readonly unit_of_measurement?: string;
  readonly state_class?: string;
  readonly options?: readonly string[];
}

const TOPICS = topicsOf({ topic: "open-bmstool", site: "home" });

async function discovered(family: string) {
  const rig = await publishRig({ families: [family], stage: { packCount: 1 } });
  await rig.until(() => rig.publisher.packs().some(({ isUp }) => isUp));
  await rig.clock.run(20_000);
  const pack = rig.pack();
  await rig.publisher.close();
  const document = discoveryDocument(pack, { topics: TOPICS, version: "1.2.3", familyTitle: "Family" });
  const components = (document?.components ?? {}) as Readonly<Record<string, Component>>;
  return { pack, document, components, truth: rig.truth() };
}

describe.each(["paceic-v25", "pace-modbus", "ritar-modbus"])("the discovery document of a %s pack", (family) => {
  it("has only what Home Assistant's schema of a device knows", async () => {
    const { document, pack, truth } = await discovered(family);
    expect(DOCUMENT_KEYS).toEqual(expect.arrayContaining(Object.keys(document ?? {})));
    const device = document?.device as Readonly<Record<string, unknown>>;
    expect(DEVICE_KEYS).toEqual(expect.arrayContaining(Object.keys(device)));
    expect(device).toMatchObject({ identifiers: [`open_bmstool_${truth.packSerial}`], serial_number: truth.packSerial });
    expect(document?.origin).toEqual({ name: "Open BMSTool", sw_version: "1.2.3" });
    expect(document?.availability).toEqual([
      { topic: "open-bmstool/home/status" },
      { topic: `open-bmstool/home/pack/${truth.packSerial}/status` },
    ]);
    expect(discoveryTopic({ discovery: "homeassistant" }, pack.id)).toMatch(/^homeassistant\/device\/[a-zA-Z0-9_-]+\/config$/);
    // Nothing can be sent back.
    expect(/"[a-z_]*command[a-z_]*":/.test(JSON.stringify(document))).toBe(false);
  });

  it("gives each entity the unit and the classes that belong together", async () => {
    const { components } = await discovered(family);
    expect(Object.keys(components).length).toBeGreaterThan(40);
    for (const component of Object.values(components)) {
      expect(["sensor", "binary_sensor"]).toContain(component.platform);
      const { platform, device_class: deviceClass, unit_of_measurement: unit, state_class: stateClass, options } = component;
      expect(platform === "sensor" ? SENSOR_KEYS : BINARY_KEYS).toEqual(expect.arrayContaining(Object.keys(component)));
      if (deviceClass === "enum") {
        expect(options?.length).toBeGreaterThan(0);
        expect([unit, stateClass]).toEqual([undefined, undefined]);
      } else if (deviceClass !== undefined) {
        expect(UNITS[deviceClass]).toContain(unit);
        expect(STATE_CLASSES[deviceClass]).toContain(stateClass);
        expect(options).toBeUndefined();
      }
    }
  });

  it("names each value of the state document once, and none that is not there", async () => {
    const { components, pack } = await discovered(family);
    const state = stateDocument(pack) ?? {};
    const templates = Object.values(components).map((each) => each.value_template);
    expect(new Set(templates).size).toBe(templates.length);
    const keys = templates.map((template) => /^\{\{ value_json\.([a-z0-9_]+) \}\}$/.exec(template)?.[1]);
    expect(new Set(keys)).toEqual(new Set(Object.keys(state).filter((key) => !["at", "line", "address"].includes(key))));
    expect(new Set(Object.values(components).map((each) => each.unique_id)).size).toBe(templates.length);
  });
});

describe("what is not there", () => {
  it("is null where it was not read and missing where the family does not report it", async () => {
    const { pack } = await discovered("paceic-v25");
    if (pack.reading === null) throw new Error("no values");
    const snapshot = { ...pack.reading.snapshot, currentMa: "notRead", socDeciPct: "notReported", alarms: "notRead" } as const;
    const state = stateDocument({ ...pack, reading: { ...pack.reading, snapshot } });
    expect(state).toMatchObject({ current: null, power: null, alarms: null, alarm_count: null, fault_count: 0, faults: "none" });
    expect(state).not.toHaveProperty("soc");
    expect(state).not.toHaveProperty("solar_current");
  });

  it("keeps a text within what a state may hold", async () => {
    const { pack } = await discovered("paceic-v25");
    if (pack.reading === null) throw new Error("no values");
    const alarms = Array.from({ length: 40 }, () => "environmentOverTemperature" as const);
    const texts = itemsOf({ ...pack.reading.snapshot, alarms }).flatMap(({ value }) => (typeof value === "string" ? [value.length] : []));
    expect(Math.max(...texts)).toBeLessThanOrEqual(255);
    // Cut between two names: half of one may be the name of another.
    const shown = Math.floor((255 - ", +99".length + ", ".length) / "environmentOverTemperature, ".length);
    const text = itemsOf({ ...pack.reading.snapshot, alarms }).find(({ key }) => key === "alarms")?.value;
    expect(text).toBe([...alarms.slice(0, shown), `+${40 - shown}`].join(", "));
  });
});
