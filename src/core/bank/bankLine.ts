import type { BmsError, Clock, PackSnapshot } from "../../../protocol/index.ts";
import type { BankState } from "../../contract/bank.ts";
import type { PackLink } from "../pack/packLink.ts";
import type { BankTable } from "./bankTable.ts";
import type { MasterReader } from "./masterReader.ts";
import type { PackWatch } from "./packWatch.ts";

export type BankFacts = Pick<BankState, "source" | "isPrivateLine" | "masterRefusal" | "scan" | "sweepMs">;

/** The line with all its packs, as used by a scan, a check of the master and retries. */
export interface BankLine {
  readonly clock: Clock;
  readonly link: PackLink;
  readonly table: BankTable;
  readonly tell: (facts: Partial<BankFacts>) => void;
  readonly changed: () => void;
  readonly wired: PackWatch;
  /** null = no master, or it is not trusted. */
  readonly master: MasterReader | null;
  /** When it last answered for all. */
  readonly masterAtMs: number;
  readonly isOn: boolean;
  readonly isScanCancelled: boolean;
  readonly isPrivateLine: boolean;
  /** One answer for all packs, with its result for each; none without a master. */
  masterRound(): Promise<void>;
  askWired(): Promise<void>;
  /** One other pack individually; the result is recorded, unless the master reports for it. */
  askOther(watch: PackWatch): Promise<BmsError | null>;
  giveUpMaster(reason: BmsError | null): void;
  /** Compares what the master reports about this pack with a direct read. `read` = it was just read. */
  verify(watch: PackWatch, read?: PackSnapshot | null): Promise<void>;
  identify(watch: PackWatch): Promise<boolean>;
  /** Only the wired pack is on this line: it answers every address. */
  foundPrivate(): void;
}

/** The wired pack answered the question to another one. */
export const isAsWired = ({ wired }: Pick<BankLine, "wired">, error: BmsError | null): boolean =>
  error?.code === "device.otherAddress" && error.detail?.address === wired.address;
