/** Inverters: which brand speaks what, how its cable is wired, what the battery's guide says. Help for people; the pack decides. */

export * from "./brands.ts";
export * from "./codes.ts";
export * from "./guide.ts";
export * from "./pins.ts";
