import type { RequestName } from "../../contract/contract.ts";

/**
 * What a request touches, and so what becomes of it while a recording runs:
 * program = the program itself, answered as ever · shown = what is on the screen, answered by the recording ·
 * lease = asked again and again while a screen is open: noted, asked again by a replay, and without effect while one runs ·
 * line = it sends something to a pack: noted in every recording, asked again by a replay, and refused to the person while one runs ·
 * kept = it changes what is kept of packs on this computer: refused too · recording = about recordings.
 */
type Manner = "program" | "shown" | "lease" | "line" | "kept" | "recording";

/** Noted in a recording, because it changes what is on the line. */
export function isNoted(name: RequestName): boolean {
  return MANNERS[name] === "line" || MANNERS[name] === "lease";
}

/** All of them: a new request does not compile before somebody has thought about it. */
export const MANNERS: Readonly<Record<RequestName, Manner>> = {
  "app.info": "program",
  "app.state": "shown",
  "ports.list": "shown",
  "session.connect": "line",
  "session.disconnect": "line",
  "session.retryNow": "line",
  "session.searchAddresses": "line",
  "trend.read": "shown",
  "trace.read": "shown",
  "trace.lines": "shown",
  "trace.explain": "shown",
  "trace.explainHex": "shown",
  "trace.latestFor": "shown",
  "params.read": "line",
  "params.plan": "line",
  "params.write": "line",
  "params.rollBack": "line",
  "params.cancel": "line",
  "params.recover": "line",
  "backups.list": "program",
  "backups.read": "program",
  "backups.make": "line",
  "history.download": "line",
  "history.cancel": "line",
  "history.archives": "shown",
  "history.open": "shown",
  "history.rows": "shown",
  "history.addRows": "kept",
  "history.clock": "line",
  "bank.watch": "lease",
  "bank.scan": "line",
  "bank.cancel": "line",
  "fleet.apply": "line",
  "fleet.cancel": "line",
  "control.plan": "line",
  "control.run": "line",
  "control.drop": "line",
  "control.forget": "kept",
  "control.readClock": "line",
  "control.setClock": "line",
  "control.cancel": "line",
  "log.start": "line",
  "log.stop": "line",
  "log.files": "program",
  "log.read": "program",
  "preferences.read": "program",
  "preferences.write": "program",
  "trace.save": "recording",
  "trace.saveBox": "recording",
  "trace.part": "recording",
  "trace.boxes": "recording",
  "trace.dismissBox": "recording",
  "replay.upload": "recording",
  "replay.open": "recording",
  "replay.openBox": "recording",
  "replay.speed": "recording",
  "replay.pause": "recording",
  "replay.restart": "recording",
  "replay.close": "recording",
};
