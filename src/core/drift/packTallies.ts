import { packIdOf, serialOf, tellsApart, told } from "../../../protocol/index.ts";
import type { DriftReport } from "../../contract/drift.ts";
import type { PackName, SettingValues } from "../../contract/params.ts";
import { packKey } from "../pack/packKey.ts";
import type { DriftOwner } from "./driftReport.ts";
import { driftReport } from "./driftReport.ts";
import { limitsOf } from "./limits.ts";
import type { LoggedRow } from "./logRows.ts";
import { DriftTally } from "./tally.ts";

interface PackTally {
  readonly owner: DriftOwner;
  readonly tally: DriftTally;
  /** Of its rows in logs: a file may be handed over that is kept here, too, or twice. */
  readonly moments: Set<number>;
}

/**
 * One tally for each pack. A log names its packs by the serial number alone, so a row counts for a pack only if that number is one that
 * tells packs apart, and no other known pack has it.
 */
export class PackTallies {
  readonly #known = new Map<string, PackTally>();
  /** By the serial number that logs write; null = several packs have it. */
  readonly #bySerial = new Map<string, PackTally | null>();
  rowsOfNoPack = 0;

  /** All packs that are known by name come before the first row. */
  know(pack: PackName, settings: SettingValues | null, key = packKey(pack)): DriftTally {
    const id = packIdOf(pack);
    const known = this.#known.get(id);
    if (known !== undefined) return known.tally;
    const owner = { key, serial: serialOf(pack.identity), pack };
    const fresh = { owner, tally: new DriftTally(limitsOf(settings)), moments: new Set<number>() };
    this.#known.set(id, fresh);
    const serial = told(pack.identity.packSerial).trim();
    this.#bySerial.set(serial, this.#bySerial.has(serial) ? null : fresh);
    return fresh.tally;
  }

  addLogged({ serial, wallMs, sample }: LoggedRow): void {
    const pack = tellsApart(serial) ? this.#ofSerial(serial) : null;
    if (pack === null) this.rowsOfNoPack += 1;
    else if (wallMs === null || !pack.moments.has(wallMs)) pack.tally.add("logRow", sample);
    if (wallMs !== null) pack?.moments.add(wallMs);
  }

  #ofSerial(serial: string): PackTally | null {
    const found = this.#bySerial.get(serial);
    if (found !== undefined) return found;
    const owner = { key: `log ${serial}`, serial, pack: null };
    const fresh = { owner, tally: new DriftTally(limitsOf(null)), moments: new Set<number>() };
    this.#bySerial.set(serial, fresh);
    return fresh;
  }

  /** `wanted` = a key or a serial number; null = all. */
  reports(wanted: string | null): readonly DriftReport[] {
    const logged = [...this.#bySerial.values()].filter((each) => each !== null);
    const all = [...new Set([...this.#known.values(), ...logged])];
    const isWanted = ({ owner: { key, serial } }: PackTally) => wanted === null || key === wanted || serial === wanted;
    return all.filter(isWanted).map(({ owner, tally }) => driftReport(owner, tally));
  }
}
