import { packIdOf } from "../../../protocol/shared.ts";
import {
  NO_BANK,
  NO_BOX,
  NO_COMMISSIONING,
  NO_CONTROL,
  NO_FLEET,
  NO_HISTORY,
  NO_LOGGING,
  NO_PARAMS,
  NO_PUBLISHING,
} from "../../contract/beginnings.ts";
import type { PublishingState } from "../../contract/publishing.ts";
import type { SessionState } from "../../contract/session.ts";
import { SCREENS } from "../frame/screens.tsx";
import type { ScreenKey } from "../model/screenKeys.ts";
import { openPack, wantValues } from "../state/edits.ts";
import { select } from "../state/inverter.ts";
import { unlock } from "../state/lock.ts";
import { showPublishPanel } from "../state/logs.ts";
import { useUi } from "../state/store.ts";
import { openFrame } from "../state/traceView.ts";
import { BANK } from "./fixedBank.ts";
import { COMMISSIONING } from "./fixedCommissioning.ts";
import { CONTROL, CONTROL_REFUSED } from "./fixedControl.ts";
import { BUSY, DENIED, MISSING, SILENCE } from "./fixedDoctor.ts";
import { DRIFT } from "./fixedDrift.ts";
import { IDENTITY, PACK } from "./fixedFamily.ts";
import { HISTORY_COMING, HISTORY_EMPTY, HISTORY_FAILED, HISTORY_READ, HISTORY_ROWS } from "./fixedHistory.ts";
import { ALARM, eventOf, FOUND, NORMAL, NOT_READ, trendTo } from "./fixedPack.ts";
import { BAD_EDITS, PARAMS_READ, PARAMS_WRITING, PARAMS_WRITTEN } from "./fixedParams.ts";
import { DAMAGED_FRAME, TRACE } from "./fixedTrace.ts";
import { NOW_MS, NOW_WALL_MS } from "./frozenClock.ts";
import type { FixedAnswers, Scene } from "./scene.ts";

const CLOSED: SessionState = { ...useUi.getState().session, atMs: NOW_MS };
const PORT = { path: "/dev/ttyUSB0", kind: "serial" } as const;
const ONLINE: SessionState = {
  ...CLOSED,
  phase: "online",
  wanted: { path: PORT.path, family: "auto", baudRate: "auto", address: "auto" },
  port: PORT,
  found: FOUND,
  identity: IDENTITY,
  pack: PACK,
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

/** Nobody answers, and it goes on trying. */
const SEARCHING: SessionState = {
  ...CLOSED,
  phase: "searching",
  wanted: ONLINE.wanted,
  port: PORT,
  reason: { code: "link.timeoutFirstByte" },
  doctor: SILENCE,
};

const BLOCKED_BUSY: SessionState = {
  ...SEARCHING,
  doctor: BUSY,
  reason: { code: "host.portBusy", detail: { path: PORT.path, program: "minicom", pid: 4711 } },
};
const BLOCKED_DENIED: SessionState = {
  ...SEARCHING,
  doctor: DENIED,
  reason: { code: "host.permission", detail: { path: PORT.path, group: "dialout", command: "sudo usermod -aG dialout anna" } },
};
const BLOCKED_MISSING: SessionState = { ...SEARCHING, doctor: MISSING, reason: { code: "host.noPort", detail: { path: PORT.path } } };
const UNCLAIMED: FixedAnswers = {
  "ports.unclaimed": [
    { title: "CH340", vendor: "WCH", driver: "CH341SER", takenBy: "brltty" },
    { title: "CP2102", vendor: "Silicon Labs", driver: "CP210x VCP", takenBy: null },
  ],
};

const EMPTY: Scene["state"] = {
  session: CLOSED,
  snapshot: null,
  ports: [PORT, { path: "demo", kind: "demo" }],
  params: NO_PARAMS,
  history: NO_HISTORY,
  log: NO_LOGGING,
  publishing: NO_PUBLISHING,
  bank: NO_BANK,
  replay: null,
  box: NO_BOX,
  control: NO_CONTROL,
  fleet: NO_FLEET,
  commissioning: NO_COMMISSIONING,
};

const LIVE: readonly Scene[] = [
  { name: "live-normal", screen: "live", state: { ...EMPTY, session: ONLINE, snapshot: eventOf(NORMAL, 400) }, trend: trendTo(NORMAL) },
  { name: "live-alarm", screen: "live", state: { ...EMPTY, session: ONLINE, snapshot: eventOf(ALARM, 400) }, trend: trendTo(ALARM) },
  { name: "live-notRead", screen: "live", state: { ...EMPTY, session: ONLINE, snapshot: eventOf(NOT_READ, 400) }, trend: [] },
  { name: "live-lost", screen: "live", state: { ...EMPTY, session: LOST, snapshot: eventOf(NORMAL, 42_000) }, trend: trendTo(NORMAL) },
];

const WITH_PACK: Scene["state"] = { ...EMPTY, session: ONLINE, snapshot: eventOf(NORMAL, 400) };
const scene = (name: string, screen: ScreenKey, change: Partial<Scene["state"]>, more: Pick<Scene, "answers" | "prepare"> = {}): Scene => ({
  name: `${screen}-${name}`,
  screen,
  state: { ...WITH_PACK, ...change },
  trend: [],
  ...more,
});

function edit(): void {
  unlock();
  openPack(packIdOf(PACK));
  wantValues(BAD_EDITS);
}

const BROKER_AWAY: PublishingState = {
  ...NO_PUBLISHING,
  isSupported: true,
  phase: "on",
  settings: {
    mqtt: { url: "mqtts://broker.example", user: "packs", topic: "open-bmstool", site: "home", homeAssistant: true },
    metrics: null,
    logEveryHours: 0,
  },
  kept: { hasPassword: true, hasAuthority: false },
  broker: { phase: "away", sinceWallMs: NOW_WALL_MS - 480_000, reason: "connect ECONNREFUSED 192.0.2.7:8883", waiting: 16, dropped: 0 },
  metricsUrl: "http://127.0.0.1:9765",
};
const openPublishing = () => showPublishPanel(true);

const SAVED_ROWS: FixedAnswers = { "history.rows": HISTORY_ROWS };

/** What a pack brings to the other screens. */
const WORK: readonly Scene[] = [
  scene("silence", "live", { session: SEARCHING, snapshot: null }),
  scene("busy", "live", { session: BLOCKED_BUSY, snapshot: null }),
  scene("denied", "live", { session: BLOCKED_DENIED, snapshot: null }),
  scene("missing", "live", { session: BLOCKED_MISSING, snapshot: null }, { answers: UNCLAIMED }),
  scene("publishing", "live", { publishing: BROKER_AWAY }, { prepare: openPublishing }),
  scene("publishingOff", "live", { publishing: { ...NO_PUBLISHING, isSupported: true } }, { prepare: openPublishing }),
  scene("bank", "packs", { bank: BANK }),
  scene("read", "parameters", { params: PARAMS_READ }),
  scene("edits", "parameters", { params: PARAMS_READ }, { prepare: edit }),
  scene("writing", "parameters", { params: PARAMS_WRITING }, { prepare: edit }),
  scene("verdict", "parameters", { params: PARAMS_WRITTEN }, { prepare: unlock }),
  scene("read", "inverter", { params: PARAMS_READ }, { prepare: () => select({ kind: "brand", key: "growatt" }) }),
  scene("rows", "history", { history: HISTORY_READ }, { answers: SAVED_ROWS }),
  scene("downloading", "history", { history: HISTORY_COMING }, { answers: SAVED_ROWS }),
  scene("empty", "history", { history: HISTORY_EMPTY }, { answers: { "history.rows": [], "history.archives": [] } }),
  scene("drift", "history", { history: HISTORY_READ }, { answers: { ...SAVED_ROWS, "drift.read": DRIFT } }),
  scene("failed", "history", { history: HISTORY_FAILED }, { answers: SAVED_ROWS }),
  scene("locked", "control", { control: CONTROL }),
  scene("unlocked", "control", { control: CONTROL }, { prepare: unlock }),
  scene("verdict", "control", { control: CONTROL_REFUSED }, { prepare: unlock }),
  scene("failed", "commissioning", { commissioning: COMMISSIONING }),
  scene("kept", "commissioning", { commissioning: { ...COMMISSIONING, current: null } }),
  scene(
    "frames",
    "trace",
    {},
    { answers: { "trace.lines": TRACE, "trace.explain": DAMAGED_FRAME }, prepare: () => openFrame(DAMAGED_FRAME.row.seq) },
  ),
];

/** Parts, the values in every state, each screen at work and each without a pack. */
export const SCENES: readonly Scene[] = [
  { name: "parts", screen: null, state: EMPTY, trend: [] },
  ...LIVE,
  ...WORK,
  ...SCREENS.map(({ key }): Scene => ({ name: `${key}-noPack`, screen: key, state: EMPTY, trend: [] })),
];
