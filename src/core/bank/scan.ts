import type { BmsError } from "../../../protocol/index.ts";
import type { BankLine } from "./bankLine.ts";
import { isAsWired } from "./bankLine.ts";
import type { PackWatch } from "./packWatch.ts";
import { kindOfMiss } from "./packWatch.ts";

/** If this many addresses all answer as the wired pack and none as another, it is on a private line. */
const PRIVATE_AFTER = 3;
/** A damaged answer is requested again until the result is certain. */
const TRIES = 3;
/** Refresh interval of the wired pack's live values during a scan. With a silent address (0.7 s) after it: no plug is moved quicker. */
const WIRED_EVERY_MS = 1300;
/** And of all others: one question to the master, or one to each. */
const OTHERS_EVERY_MS = 8000;
/** On a private line: number of packs that are requested from the master by number and compared. */
const PRIVATE_CHECKS = 2;

/**
 * Queries every address of the line: which pack answers, its identity, and whether the master reports it correctly. Silent addresses where
 * packs are to be expected are queried again: one lost answer must not make a pack absent.
 */
export async function scanAddresses(bank: BankLine): Promise<void> {
  const { link, table, tell, changed } = bank;
  const addresses = link.driver.addresses.filter((address) => address !== link.address);
  const total = addresses.length;
  const doubtful: PackWatch[] = [];
  const silent: PackWatch[] = [];
  let alone = 0;
  for (const [done, address] of addresses.entries()) {
    if (bank.isScanCancelled) return;
    tell({ scan: { done, total, stage: "addresses" } });
    const watch = table.at(address);
    const error = await askFirmly(bank, watch);
    if (isAsWired(bank, error)) doubtful.push(watch);
    if (error === null) {
      alone += 1;
      await greet(bank, watch);
    } else if (kindOfMiss(error) === "silence") silent.push(watch);
    if (alone === 0 && doubtful.length >= PRIVATE_AFTER) return settlePrivate(bank);
    await refreshKnown(bank);
  }
  // Packs are numbered in a row: the gaps below the highest one, and the number after it.
  const present = table.all().filter(({ presence }) => presence === "present");
  const highest = Math.max(link.address, ...present.map(({ address }) => address));
  for (const watch of silent.filter(({ address }) => address <= highest + 1)) {
    if (bank.isScanCancelled) return;
    if ((await askFirmly(bank, watch)) === null) await greet(bank, watch);
    await refreshKnown(bank);
  }
  // Only a few of many: these are packs with a wrong switch after all.
  for (const watch of doubtful) if (!bank.isScanCancelled) await bank.askOther(watch);
  changed();
}

async function askFirmly(bank: BankLine, watch: PackWatch): Promise<BmsError | null> {
  let error: BmsError | null = null;
  for (let tries = 0; tries < TRIES && bank.isOn; tries++) {
    error = await bank.askOther(watch);
    if (error === null || isAsWired(bank, error)) break;
    const kind = kindOfMiss(error);
    if (kind === "silence" || kind === "refused" || kind === "over") break;
  }
  return error;
}

async function greet(bank: BankLine, watch: PackWatch): Promise<void> {
  if (bank.master) await bank.verify(watch, watch.snapshot);
  if (watch.identity === null) await bank.identify(watch);
}

async function settlePrivate(bank: BankLine): Promise<void> {
  const { table } = bank;
  bank.foundPrivate();
  const others = table.all().filter((watch) => watch !== bank.wired);
  for (const watch of others) if (watch.presence !== "present" && watch.snapshot === null) table.drop(watch.address);
  const behind = others.filter((watch) => watch.presence === "present");
  for (const watch of [behind[0], behind.at(-1)].slice(0, PRIVATE_CHECKS)) if (watch && bank.master) await bank.verify(watch);
}

async function refreshKnown(bank: BankLine): Promise<void> {
  const { clock, table, wired } = bank;
  const isOld = ({ receivedAtMs }: PackWatch, ms: number) => receivedAtMs !== null && clock.nowMs() - receivedAtMs >= ms;
  if (bank.master && clock.nowMs() - bank.masterAtMs >= OTHERS_EVERY_MS) await bank.masterRound();
  const isDue = (watch: PackWatch) => watch !== wired && watch.answersAlone && watch.misses === 0 && isOld(watch, OTHERS_EVERY_MS);
  // The oldest one: on a slow chain the first ones are due again before the last ones have been asked.
  const [due] = table
    .all()
    .filter(isDue)
    .sort((a, b) => (a.receivedAtMs ?? 0) - (b.receivedAtMs ?? 0));
  if (due && !bank.master) await bank.askOther(due);
  if (wired.receivedAtMs === null || isOld(wired, WIRED_EVERY_MS)) await bank.askWired();
}
