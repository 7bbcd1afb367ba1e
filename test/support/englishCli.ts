import type { Driver } from "../../protocol/index.ts";
import { DRIVERS } from "../../protocol/index.ts";
import type { BankState } from "../../src/contract/bank.ts";
import { type CommandTable, commandTable as tableIn } from "../../src/node/cli/commands.ts";
import type { ReadDocument, ScanDocument } from "../../src/node/cli/documents.ts";
import { readDocument as documentOfRead, readText as textOfRead } from "../../src/node/cli/runRead.ts";
import { scanDocument as documentOfScan, scanText as textOfScan } from "../../src/node/cli/runScan.ts";
import { Words } from "../../src/node/cli/words.ts";
import { words as english } from "../../src/text/en/all.ts";
import { words as chinese } from "../../src/text/zh/all.ts";

/** The command line as it speaks to whoever has asked for no language. */
export const ENGLISH = new Words("en", english, DRIVERS);
export const CHINESE = new Words("zh", chinese, DRIVERS);

export const commandTable = (drivers: readonly Driver[]): CommandTable => tableIn(drivers, ENGLISH);

type PackNow = Parameters<typeof documentOfRead>[0];
export const readDocument = (now: PackNow, clock = { nowMs: () => 0 }) => documentOfRead(now, ENGLISH, clock);
export const readText = (document: ReadDocument, title: string): string => textOfRead(document, title, ENGLISH);

type Found = Pick<BankState, "isPrivateLine" | "source" | "packs">;
export const scanDocument = (found: Found, family: string, isComplete: boolean) =>
  documentOfScan(found, { family, isComplete, words: ENGLISH });
export const scanText = (document: ScanDocument): string => textOfScan(document, ENGLISH);
