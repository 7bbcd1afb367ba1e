import type { BmsError, ByteStream, CancelSignal } from "../../../protocol/index.ts";
import type { DoctorReport } from "../../contract/session.ts";
import type { Doctor } from "./doctor.ts";
import type { Probed, Prober } from "./prober.ts";
import type { Question } from "./questions.ts";

interface DialectSearch {
  readonly prober: Prober;
  readonly doctor: Doctor;
  readonly stream: ByteStream;
  readonly plan: { readonly signal: CancelSignal };
}

/** Not in each: it takes nearly as long as the rest of a round, and a pack that wakes up is to be found soon. */
const EVERY_ROUNDS = 2;

/** Whether the next round does so, never the first: a pack that was named stays named while it answers. */
export function asksDialectsAfter({ rounds, verdict }: Pick<DoctorReport, "rounds" | "verdict">): boolean {
  return rounds % EVERY_ROUNDS === 1 || verdict === "otherDialect";
}

/** The version in which this was answered. Frames that packs send each other are no answers. */
function versionOf({ reply, overheard }: Probed): number | null {
  const version = reply.ok ? undefined : reply.error.detail?.version;
  return typeof version === "string" && overheard.chatter === 0 ? Number.parseInt(version, 16) : null;
}

/** The port is gone, or nobody wants to know any more. */
function endOf({ reply }: Probed): BmsError | null {
  return !reply.ok && (reply.error.code === "link.lost" || reply.error.code === "cancelled") ? reply.error : null;
}

/** `version` is not one that the family reads: an answer names it and gives nothing else. */
async function askIn({ prober, stream, plan }: DialectSearch, question: Question, version: number): Promise<Probed | null> {
  const { driver, address } = question;
  const request = driver.request(driver.probe.block, address, driver.probe.args);
  if (!request.ok || driver.inDialect === undefined) return null;
  return prober.ask(stream, question, driver.inDialect(version, request.value), plan.signal);
}

/** The same once more and patiently: what others say may fall into the time of one question, hardly into those of two. */
async function isConfirmed(search: DialectSearch, { driver, address }: Question, version: number): Promise<boolean> {
  const again = await askIn(search, { driver, address, firstByteMs: driver.probe.firstByteMs }, version);
  if (again === null) return false;
  if (again.reply.ok || versionOf(again) === null) {
    search.doctor.heardOthers(again.overheard);
    return false;
  }
  const way = { family: driver.family, baudRate: search.stream.baudRate, address };
  search.doctor.endTry(way, { error: again.reply.error, isAnswer: false, overheard: again.overheard });
  return true;
}

/**
 * At a speed where nobody was understood: the probes in the versions that their families cannot read, until one is answered. The
 * answer is not read, only its version told. Gives the error that ends the search, if one does.
 */
export async function nameDialect(search: DialectSearch, questions: readonly Question[]): Promise<BmsError | null> {
  if (search.prober.hasHeardFrames) return null;
  for (const { driver, address } of questions) {
    const { dialects = [], firstByteMs, quickMs = firstByteMs } = driver.probe;
    for (const version of dialects) {
      const probed = await askIn(search, { driver, address, firstByteMs: quickMs }, version);
      if (probed === null) continue;
      const over = endOf(probed);
      if (over !== null) return over;
      // That nobody answers this either is no news, but what else was said is.
      search.doctor.heardOthers(probed.overheard);
      const heard = versionOf(probed);
      const isAskedIn = heard !== null && dialects.includes(heard);
      if (heard !== null && (await isConfirmed(search, { driver, address }, isAskedIn ? heard : version))) return null;
    }
  }
  return null;
}
