import type { Clock, Result } from "../../../protocol/index.ts";
import { fail } from "../../../protocol/index.ts";
import type { PackName } from "../../contract/params.ts";
import type { OnlinePack } from "./onlinePack.ts";
import type { PackLink } from "./packLink.ts";
import { SettingsReader } from "./settingsReader.ts";
import { checkAlone } from "./soleAddress.ts";

export interface Turn {
  readonly link: PackLink;
  readonly pack: PackName;
  readonly reader: SettingsReader;
}

interface TurnOptions {
  readonly clock: Clock;
  readonly onExchange: (exchanges: number) => void;
}

/** Gives one service at a time exclusive use of the pack and its line. */
export class PackTurn {
  /** null = none is online, or it is not identified yet. */
  online: OnlinePack | null = null;
  readonly #options: TurnOptions;
  #aloneOn: PackLink | null = null;
  #isBusy = false;
  #isWriting = false;

  constructor(options: TurnOptions) {
    this.#options = options;
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** Something may be sent that changes the pack: who ends the connection now leaves it half done. */
  get isWriting(): boolean {
    return this.#isWriting;
  }

  get pack(): PackName | null {
    return this.online?.name ?? null;
  }

  /** For reading. Fails with `link.closed` when no pack is online and `link.busy` when another service has it. */
  async take<T>(work: (turn: Turn) => Promise<Result<T>>): Promise<Result<T>> {
    const { clock, onExchange } = this.#options;
    if (!this.online) return fail("link.closed");
    const { link, name: pack } = this.online;
    if (this.#isBusy) return fail("link.busy");
    this.#isBusy = true;
    const hold = await link.line.hold();
    try {
      const reader = new SettingsReader(this.online, clock, hold, () => onExchange(reader.exchanges));
      return await work({ link, pack, reader });
    } finally {
      hold.release();
      this.#isBusy = false;
    }
  }

  /** To say what a write would do: also fails with `write.sharedAddress`, and with `write.unproven` for what may be of another family. */
  takeToPlan<T>(work: (turn: Turn) => Promise<Result<T>>): Promise<Result<T>> {
    return this.take(async (turn) => {
      if (!turn.link.facts.isProven) return fail("write.unproven", { address: turn.link.address });
      if (this.#aloneOn !== turn.link) {
        const alone = await checkAlone(turn.link, turn.reader);
        if (!alone.ok) return alone;
        this.#aloneOn = turn.link;
      }
      return work(turn);
    });
  }

  /** For writing; fails as `takeToPlan`. */
  takeToWrite<T>(work: (turn: Turn) => Promise<Result<T>>): Promise<Result<T>> {
    return this.takeToPlan(async (turn) => {
      this.#isWriting = true;
      try {
        return await work(turn);
      } finally {
        this.#isWriting = false;
      }
    });
  }
}
