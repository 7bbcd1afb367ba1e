/** Entry point of the simulator. It receives drivers and imports no family. */

export { LOG_ENDS, type LogEnd, type LoggedTruth, STREAM_ENDS, type StreamEnd } from "../model/truth.ts";
export * from "./bus.ts";
export type { Chatter } from "./chatter.ts";
export type { LineKind } from "./device.ts";
export type { SimEnd } from "./end.ts";
export * from "./faultPresets.ts";
export type { FaultAction, FaultRule, FaultWhen } from "./faults.ts";
export { createPack } from "./pack.ts";
export type { HistoryOptions, PackOptions, Source } from "./packOptions.ts";
export { MIN_CELLS } from "./packOptions.ts";
export { isPackTalkName, PACK_TALKS, type PackTalk, type PackTalkName } from "./packTalk.ts";
export { createRandom, type Random } from "./random.ts";
export * from "./scenes.ts";
export { defaultSettings } from "./settings.ts";
export type { SimPack } from "./simPack.ts";
export * from "./stage.ts";
