import type { BmsError, Clock } from "../../../protocol/index.ts";
import type { PackName } from "../../contract/params.ts";
import { NameCheck } from "../pack/nameCheck.ts";
import type { PackContact, PackLink } from "../pack/packLink.ts";
import { Reader } from "../pack/reader.ts";

/** On a noisy line a name may be lost as any answer. */
const CONFIRM_TRIES = 3;

/**
 * With a pack that is asked at its own address beside the wired one. It says who it is before its first record, and again after every
 * silence: nothing of another pack may come into its archive.
 */
class OtherContact implements PackContact {
  readonly #link: PackLink;
  readonly #check: NameCheck;
  #isOther = false;
  /** Doubts about the wired pack for which this one has been doubted too. */
  #heeded: number;

  constructor(link: PackLink, { identity }: PackName, clock: Clock) {
    this.#link = link;
    this.#heeded = link.contact.doubts;
    const { driver, line, address, signal, rounds } = link;
    this.#check = new NameCheck({
      clock,
      driver,
      newReader: () =>
        new Reader({
          line,
          driver,
          address,
          signal,
          onExchange: (error) => {
            this.#check.note(error);
            rounds.heardOther(error);
          },
        }),
      hasAnswered: () => null,
      isOver: () => signal.aborted,
      onOther: () => {
        this.#isOther = true;
      },
    });
    this.#check.learn(identity);
    this.#check.doubt();
  }

  heard(error: BmsError | null): void {
    this.#check.note(error);
    this.#link.contact.heard(error);
  }

  get isInDoubt(): boolean {
    return this.#check.isInDoubt || this.#link.contact.doubts !== this.#heeded;
  }

  get doubts(): number {
    return this.#check.doubts;
  }

  async confirmPack(): Promise<boolean> {
    for (let tries = 0; tries < CONFIRM_TRIES && !this.#isOther && !this.#link.signal.aborted; tries++) {
      this.#heedLine();
      if (await this.#check.confirm()) return true;
    }
    return false;
  }

  /** Both hang on one plug: each doubt about the wired pack is one about this pack too. */
  #heedLine(): void {
    const { doubts } = this.#link.contact;
    if (doubts !== this.#heeded) this.#check.doubt();
    this.#heeded = doubts;
  }
}

/** The same link, on which every record is of the pack with this name. */
export const linkSureOf = (link: PackLink, name: PackName, clock: Clock): PackLink => ({
  ...link,
  contact: new OtherContact(link, name, clock),
});
