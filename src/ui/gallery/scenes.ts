import { NO_BANK, NO_BOX, NO_CONTROL, NO_FLEET, NO_HISTORY, NO_LOGGING } from "../../contract/beginnings.ts";
import type { AppState } from "../../contract/events.ts";
import type { SessionState, TrendSample } from "../../contract/session.ts";
import { SCREENS } from "../frame/screens.tsx";
import { noParams, useUi } from "../state/store.ts";
import { ALARM, eventOf, FOUND, IDENTITY, NORMAL, NOT_READ, trendTo } from "./fixedPack.ts";
import { NOW_MS } from "./frozenClock.ts";

export interface Scene {
  /** In the address and in the name of its picture. */
  readonly name: string;
  /** Screen of the app that is shown; null = the parts by themselves. */
  readonly screen: string | null;
  readonly state: Omit<AppState, "preferences">;
  readonly trend: readonly TrendSample[];
}

const CLOSED: SessionState = { ...useUi.getState().session, atMs: NOW_MS };
const PORT = { path: "/dev/ttyUSB0", kind: "serial" } as const;
const ONLINE: SessionState = {
  ...CLOSED,
  phase: "online",
  wanted: { path: PORT.path, family: "auto", baudRate: "auto", address: "auto" },
  port: PORT,
  found: FOUND,
  identity: IDENTITY,
  settings: { cellUvAlarmMv: 2700, cellUvProtectMv: 2500, cellOvAlarmMv: 3550, cellOvProtectMv: 3650, packUvAlarmMv: 46_400 },
  isProven: true,
  stats: { ...CLOSED.stats, exchangesPerSecond: 4, exchanges: 2400 },
  lastGoodAtMs: NOW_MS - 400,
  onlineSinceMs: 0,
};
const LOST: SessionState = {
  ...ONLINE,
  phase: "lost",
  reason: { code: "link.timeoutFirstByte" },
  lastGoodAtMs: NOW_MS - 42_000,
};

const EMPTY: Scene["state"] = {
  session: CLOSED,
  snapshot: null,
  ports: [PORT, { path: "demo", kind: "demo" }],
  params: noParams,
  history: NO_HISTORY,
  log: NO_LOGGING,
  bank: NO_BANK,
  replay: null,
  box: NO_BOX,
  control: NO_CONTROL,
  fleet: NO_FLEET,
};

const LIVE: readonly Scene[] = [
  { name: "live-normal", screen: "live", state: { ...EMPTY, session: ONLINE, snapshot: eventOf(NORMAL, 400) }, trend: trendTo(NORMAL) },
  { name: "live-alarm", screen: "live", state: { ...EMPTY, session: ONLINE, snapshot: eventOf(ALARM, 400) }, trend: trendTo(ALARM) },
  { name: "live-notRead", screen: "live", state: { ...EMPTY, session: ONLINE, snapshot: eventOf(NOT_READ, 400) }, trend: [] },
  { name: "live-lost", screen: "live", state: { ...EMPTY, session: LOST, snapshot: eventOf(NORMAL, 42_000) }, trend: trendTo(NORMAL) },
];

/** Parts, the values in every state, and each screen without a pack. */
export const SCENES: readonly Scene[] = [
  { name: "parts", screen: null, state: EMPTY, trend: [] },
  ...LIVE,
  ...SCREENS.map(({ key }): Scene => ({ name: `${key}-noPack`, screen: key, state: EMPTY, trend: [] })),
];
