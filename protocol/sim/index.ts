/** The door to the simulator. It receives drivers and imports no family. */

export * from "./bus.ts";
export type { Chatter } from "./chatter.ts";
export type { LineKind } from "./device.ts";
export type { SimEnd } from "./end.ts";
export * from "./faultPresets.ts";
export type { FaultAction, FaultRule, FaultWhen, WriteFault } from "./faults.ts";
export { createPack, type SimPack } from "./pack.ts";
export type { PackOptions, Source, WeakCell } from "./packOptions.ts";
export { createRandom, type Random } from "./random.ts";
export * from "./scenes.ts";
export { defaultSettings } from "./settings.ts";
export * from "./stage.ts";
