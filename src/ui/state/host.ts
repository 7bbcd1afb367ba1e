import type { BmsError, Language, Result } from "../../../protocol/shared.ts";
import type { Replies, RequestArgs, RequestName } from "../../contract/contract.ts";
import type { EventMessage } from "../../contract/events.ts";
import type { Preferences } from "../../contract/preferences.ts";
import type { ReplayState } from "../../contract/replay.ts";
import { sampleOf } from "../../contract/sample.ts";
import type { ConnectRequest, SessionPhase, SessionState, SnapshotEvent } from "../../contract/session.ts";
import { CONTRACT_VERSION } from "../../contract/version.ts";
import { sameRequest } from "../model/connectRequest.ts";
import type { Transport } from "../transport/transport.ts";
import { Paced } from "./paced.ts";
import { shareBank } from "./shareBank.ts";
import { shareData } from "./shareData.ts";
import { emptyDraft, useUi } from "./store.ts";

const { setState: set, getState: get } = useUi;
let host: Transport | null = null;
let draftFilled = false;
/** Counts what makes an earlier answer of the host's trend obsolete. */
let trendReads = 0;
/** In which the host names what belongs to a family. */
let language: Language = "en";

const withoutPack: readonly SessionPhase[] = ["closed", "opening"];

/** Another pack may have said who it is, and has given none yet. */
const hasNoValues = ({ phase, lastGoodAtMs }: SessionState): boolean => withoutPack.includes(phase) || lastGoodAtMs === null;

interface HeardValues {
  readonly snapshot: SnapshotEvent;
  /** performance.now() when they came in. */
  readonly heardAtMs: number;
}

/** A sample of the trend has come since values were shown last. */
let trendGrew = false;

/** Figures and the line of the trend change in one picture. */
const values = new Paced<HeardValues>(({ snapshot, heardAtMs }) => {
  set((s) => ({ snapshot, snapshotHeardAtMs: heardAtMs, trendVersion: s.trendVersion + (trendGrew ? 1 : 0) }));
  trendGrew = false;
});

function takeSession(told: SessionState): void {
  values.flush();
  const before = get().session;
  const session = shareData(before, told);
  set({ session, sessionHeardAtMs: performance.now() });
  // Another window or the command line may have started it: the bar then says what is being tried.
  const isOwn = get().replay === null;
  if (isOwn && session.wanted !== null && (before.wanted === null || !sameRequest(session.wanted, before.wanted)))
    set({ draft: session.wanted });
  if (hasNoValues(session) && get().snapshot !== null) {
    clearTrend();
    set({ snapshot: null });
  }
  if (session.phase === "online" && before.phase !== "online") {
    set({ doctorOpen: false });
    if (before.phase !== "retrying") void readTrend();
  }
}

function takeSnapshot(snapshot: SnapshotEvent): void {
  const before = values.waiting?.snapshot ?? get().snapshot;
  const isAnew = before !== null && before.trendRun !== snapshot.trendRun;
  if (isAnew) clearTrend();
  if (snapshot.inTrend) {
    get().trend.push(sampleOf(snapshot.snapshot, snapshot.receivedAtWallMs));
    trendGrew = true;
  }
  values.take({ snapshot, heardAtMs: performance.now() });
  if (!isAnew) return;
  values.flush();
  void readTrend();
}

/** Another recording, or none any more: all that is on the screen belongs to what was shown before. */
function takeReplay(replay: ReplayState | null): void {
  const before = get().replay;
  set({ replay });
  if (before?.run === replay?.run) return;
  values.drop();
  clearTrend();
  set({ refused: null });
  void readAll();
}

function take(message: EventMessage): void {
  if (message.event === "session") takeSession(message.payload);
  else if (message.event === "snapshot") takeSnapshot(message.payload);
  else if (message.event === "replay") takeReplay(message.payload);
  else if (message.event === "preferences") set({ preferences: { ...message.payload, ...ownLook } });
  else if (message.event === "bank") set((s) => ({ bank: shareBank(s.bank, message.payload) }));
  else set((s) => ({ [message.event]: shareData(s[message.event], message.payload) }));
}

/** An answer that is still under way tells of what was before. */
function clearTrend(): void {
  trendReads += 1;
  get().trend.clear();
  set((s) => ({ trendVersion: s.trendVersion + 1, trendBegun: s.trendBegun + 1 }));
}

async function readTrend(): Promise<void> {
  trendReads += 1;
  const own = trendReads;
  const read = await host?.call("trend.read", { sinceWallMs: 0 });
  if (!read?.ok || own !== trendReads) return;
  get().trend.load(read.value);
  set((s) => ({ trendVersion: s.trendVersion + 1 }));
}

/** Everything a window needs to draw itself, at the start and whenever the host comes back. */
async function readAll(): Promise<void> {
  if (host === null) return;
  const info = await host.call("app.info", { language });
  // Taken over when it comes, with nothing awaited between: events that follow it are newer.
  const state = await host.call("app.state", {});
  if (!info.ok || !state.ok) {
    set({ host: "gone" });
    return;
  }
  const isSameVersion = info.value.contract === CONTRACT_VERSION;
  const refused: BmsError | null = isSameVersion ? null : { code: "host.versionMismatch" };
  // Another version may not tell of its families, or in another way.
  const facts = isSameVersion ? info.value : { ...info.value, families: [] };
  const { session, preferences } = state.value;
  const now = performance.now();
  const snapshot = withoutPack.includes(session.phase) ? null : state.value.snapshot;
  const look = { ...preferences, ...ownLook };
  values.drop();
  set({ ...state.value, preferences: look, snapshot, host: "ready", info: facts, sessionHeardAtMs: now, snapshotHeardAtMs: now, refused });
  if (!draftFilled) set({ draft: session.wanted ?? knownRequest(preferences.lastConnect) ?? { ...emptyDraft, path: firstPath() } });
  draftFilled = true;
  if (session.phase !== "closed") void readTrend();
}

/** The host's own words change with those of the window; one that does not answer leaves them as they are. */
export async function hearIn(wanted: Language): Promise<void> {
  language = wanted;
  if (get().info?.language === wanted || get().refused !== null) return;
  const info = await host?.call("app.info", { language: wanted });
  if (info?.ok && language === wanted) set({ info: info.value });
}

/** As it was the last time; another version may have known another family. */
function knownRequest(last: ConnectRequest | null): ConnectRequest | null {
  const isKnown = get().info?.families.some(({ family }) => family === last?.family) === true;
  return last === null || isKnown ? last : { ...last, family: "auto" };
}

/** With one real adapter there is nothing to choose. */
function firstPath(): string {
  const serial = get().ports.filter((port) => port.kind === "serial");
  const [only] = serial;
  return only !== undefined && serial.length === 1 ? only.path : "";
}

export async function startHost(transport: Transport): Promise<void> {
  host = transport;
  ownLook = {};
  values.drop();
  transport.subscribe(take);
  transport.watchHost?.((present) => {
    if (!present) set({ host: "gone" });
    else if (get().host === "gone") void readAll();
  });
  await readAll();
}

type Wish = "session.disconnect" | "session.retryNow" | "session.searchAddresses";

async function ask(name: Wish): Promise<void> {
  const answer = await host?.call(name, {});
  set({ refused: answer && !answer.ok && answer.error.code !== "cancelled" ? answer.error : null });
}

export async function connect(request: ConnectRequest): Promise<void> {
  set({ refused: null, draft: request });
  const answer = await host?.call("session.connect", request);
  if (answer && !answer.ok && answer.error.code !== "cancelled") set({ refused: answer.error });
}

export const disconnect = (): Promise<void> => ask("session.disconnect");
export const retryNow = (): Promise<void> => ask("session.retryNow");
export const searchAddresses = (): Promise<void> => ask("session.searchAddresses");

/** What a window that may only look has changed of them: kept in it alone, because the host's are everybody's. */
let ownLook: Partial<Preferences> = {};

export async function changePreferences(change: Partial<Omit<Preferences, "lastConnect">>): Promise<void> {
  set((s) => ({ preferences: { ...s.preferences, ...change } }));
  if (get().info?.readOnly) {
    ownLook = { ...ownLook, ...change };
    return;
  }
  // The answer is not taken over: it may come after the event of what another window has changed since.
  await host?.call("preferences.write", change);
}

/** Connects with one field changed, keeping the rest of the bar. */
export const connectWith = (change: Partial<ConnectRequest>): Promise<void> => connect({ ...get().draft, ...change });
export const changeDraft = (change: Partial<ConnectRequest>): void => set((s) => ({ draft: { ...s.draft, ...change } }));
export const showDoctor = (doctorOpen: boolean): void => set({ doctorOpen });

/** What goes with a request; nothing where it takes nothing. */
type Given<N extends RequestName> = RequestArgs<N> extends Record<string, never> ? [] : [args: RequestArgs<N>];

/** Asks the host, for screens that need what the store does not keep. */
export function call<N extends RequestName>(name: N, ...[args = {} as RequestArgs<N>]: Given<N>): Promise<Result<Replies[N]>> {
  if (host === null) throw new Error("startHost comes first");
  return host.call(name, args);
}
