import type { WireColour } from "../../../protocol/shared.ts";

const ORANGE = "#E8751A";
const GREEN = "#2E9E4F";
const BLUE = "#2867C7";
const BROWN = "#7A4A24";
const WHITE = "#FFFFFF";

/** Colours of real wires, the same in both themes: sheath, and the stripe of the two-coloured ones. */
export const WIRE_PAINT: Readonly<Record<WireColour, readonly [sheath: string, stripe?: string]>> = {
  whiteOrange: [WHITE, ORANGE],
  orange: [ORANGE],
  whiteGreen: [WHITE, GREEN],
  blue: [BLUE],
  whiteBlue: [WHITE, BLUE],
  green: [GREEN],
  whiteBrown: [WHITE, BROWN],
  brown: [BROWN],
};
