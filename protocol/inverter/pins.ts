import type { InverterPort } from "./codes.ts";

/** Pins 1 to 8 of an RJ45 plug: contacts towards you, clip behind, pin 1 is the left one. */
export const RJ45_PINS = [1, 2, 3, 4, 5, 6, 7, 8] as const;
export type Rj45Pin = (typeof RJ45_PINS)[number];
/** What is printed for pins 1 to 8. */
export type PinNames = readonly [string, string, string, string, string, string, string, string];

/** T-568B, pin 1 to 8. */
export const WIRE_COLOURS = ["whiteOrange", "orange", "whiteGreen", "blue", "whiteBlue", "green", "whiteBrown", "brown"] as const;
export type WireColour = (typeof WIRE_COLOURS)[number];

/** Jacks of the battery as its guide prints them. */
export const BATTERY_JACKS: Readonly<Record<InverterPort | "link", PinNames>> = {
  rs485: ["RS485_B", "RS485_A", "NC", "NC", "NC", "NC", "NC", "NC"],
  can: ["NC", "NC", "NC", "NC", "NC", "NC", "CAN_H", "CAN_L"],
  link: ["NC", "NC", "NC", "NC", "NC", "NC", "RS485-2_A", "RS485-2_B"],
};

type CableSignal = "A" | "B" | "H" | "L";

/** A signal at the battery's jack. */
export interface BatteryEnd {
  readonly signal: CableSignal;
  readonly batteryPin: Rj45Pin;
}

/** One wire of a cable from the battery to the inverter. */
export interface CableWire extends BatteryEnd {
  readonly inverterPin: Rj45Pin;
}

/** Colour of the wire on a pin of a plug wired to T-568B. */
export function wireColour(pin: Rj45Pin): WireColour {
  return WIRE_COLOURS[pin - 1] ?? "brown";
}

export function pinName(names: PinNames, pin: Rj45Pin): string {
  return names[pin - 1] ?? "";
}

/** Signal behind a printed name: "CAN-H", "BAT 485A" and "486_A" are H, A and A; null for everything else. */
export function signalOf(printed: string): CableSignal | null {
  if (printed.startsWith("Meter")) return null;
  const [, letter] = /(?:CAN[-_ ]?|48[56][-_ ]?(?:2_)?)([ABHL])$/.exec(printed) ?? [];
  return letter === "A" || letter === "B" || letter === "H" || letter === "L" ? letter : null;
}

/** The two pins of the battery's jack that carry a signal. */
export function batteryEnds(port: InverterPort): readonly BatteryEnd[] {
  return RJ45_PINS.flatMap((batteryPin) => {
    const signal = signalOf(pinName(BATTERY_JACKS[port], batteryPin));
    return signal === null ? [] : [{ signal, batteryPin }];
  });
}

/** A cable, from the inverter's pins in the order of the battery's. */
export function cableTo(port: InverterPort, inverterPins: readonly [Rj45Pin, Rj45Pin]): readonly CableWire[] {
  return batteryEnds(port).map((end, at) => ({ ...end, inverterPin: inverterPins[at === 0 ? 0 : 1] }));
}
