/**
 * What is odd in the guide's pin tables as a whole, in its own print; what is odd at one inverter stands with that one. Each has a
 * sentence in the UI's text under its key.
 */
export const PORT_ODDITIES = [
  { key: "orderOfAB", printed: ["RS485_B", "RS485-2_A"] },
  { key: "twoNames485", printed: ["RS485_B", "485_B"] },
  { key: "twoNamesCan", printed: ["CAN_H", "CAN-H"] },
  { key: "typo486", printed: ["486_A"] },
  { key: "noGround", printed: ["NC"] },
  { key: "no232", printed: ["232_RX", "232_TX"] },
  { key: "noOpti", printed: [] },
  { key: "makersAB", printed: [] },
] as const satisfies readonly { readonly key: string; readonly printed: readonly string[] }[];
