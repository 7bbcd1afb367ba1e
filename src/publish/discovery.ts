import type { MqttConfig } from "./config.ts";
import { MEASURES } from "./measures.ts";
import { facts, type PublishedPack } from "./pack.ts";
import type { Topics } from "./topics.ts";
import { type Item, itemsOf } from "./values.ts";

type Component = Readonly<Record<string, unknown>>;

/** Names the entity for ever: Home Assistant keeps history, cards and automations by it. */
const uniqueId = (packId: string, key: string): string => `open_bmstool_${packId}_${key}`;

function componentOf(packId: string, { spec, key, title }: Item): Component {
  const { unit, deviceClass, decimals } = MEASURES[spec.measure];
  const shared = {
    name: title,
    unique_id: uniqueId(packId, key),
    // A null comes out as "None", which Home Assistant shows as unknown.
    value_template: `{{ value_json.${key} }}`,
    ...(spec.category === null ? {} : { entity_category: spec.category }),
  };
  if (spec.kind === "switch") return { platform: "binary_sensor", ...shared, payload_on: "True", payload_off: "False" };
  if (spec.kind === "text") {
    return {
      platform: "sensor",
      ...shared,
      ...(spec.deviceClass === undefined ? {} : { device_class: spec.deviceClass }),
      ...(spec.options === undefined ? {} : { options: spec.options }),
    };
  }
  return {
    platform: "sensor",
    ...shared,
    ...(deviceClass === null ? {} : { device_class: deviceClass }),
    ...(unit === null ? {} : { unit_of_measurement: unit }),
    ...(spec.stateClass === null ? {} : { state_class: spec.stateClass }),
    suggested_display_precision: decimals,
  };
}

interface DiscoveryFacts {
  readonly topics: Topics;
  readonly version: string;
  readonly familyTitle: string;
}

/** One document for one pack: a device with an entity for each of its values. */
export function discoveryDocument(pack: PublishedPack, { topics, version, familyTitle }: DiscoveryFacts): Component | null {
  if (pack.reading === null) return null;
  const { serial, board_serial: board, firmware } = facts(pack);
  const components = itemsOf(pack.reading.snapshot).map((item): readonly [string, Component] => [item.key, componentOf(pack.id, item)]);
  return {
    device: {
      identifiers: [`open_bmstool_${pack.id}`],
      name: `Pack ${pack.address} ${pack.line}`,
      model: familyTitle,
      ...(firmware === "" ? {} : { sw_version: firmware }),
      ...(serial === "" && board === "" ? {} : { serial_number: serial === "" ? board : serial }),
    },
    origin: { name: "Open BMSTool", sw_version: version },
    availability: [{ topic: topics.status }, { topic: topics.pack(pack.id, "status") }],
    availability_mode: "all",
    state_topic: topics.pack(pack.id, "state"),
    qos: 1,
    components: Object.fromEntries(components),
  };
}

export const discoveryTopic = ({ discovery }: Pick<MqttConfig, "discovery">, packId: string): string =>
  `${discovery}/device/open_bmstool_${packId}/config`;
