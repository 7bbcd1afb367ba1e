/** Entry point for hosts: everything in shared.ts plus the line and the drivers. */

export * from "./ascii/chatterExplainer.ts";
export * from "./ascii/chatterFramer.ts";
export * from "./bytes/bytes.ts";
export * from "./bytes/fnv1a.ts";
export * from "./clock.ts";
export type * from "./drivers/driver.ts";
export * from "./drivers/facts.ts";
export * from "./drivers/index.ts";
export { SHARED_WORDS } from "./drivers/sharedWords.ts";
export type { Values } from "./layout/fields.ts";
export * from "./link/exchange.ts";
export type * from "./link/framer.ts";
export * from "./link/line.ts";
export * from "./link/queue.ts";
export type * from "./link/request.ts";
export type * from "./link/stream.ts";
export * from "./link/timing.ts";
export type * from "./link/trace.ts";
export type * from "./model/truth.ts";
export * from "./params/plan.ts";
export * from "./shared.ts";
