import type { Driver } from "../../../protocol/index.ts";
import { isSameData } from "../../../protocol/index.ts";
import type { UnreadBlock } from "../../contract/unread.ts";
import type { Reader } from "../pack/reader.ts";

/** Tells which blocks of the pack are not here, at the beginning and whenever it is others. */
export class UnreadNews {
  readonly #driver: Driver;
  readonly #reader: Reader;
  readonly #tell: (unread: readonly UnreadBlock[]) => void;
  #revision = -1;
  #told: readonly UnreadBlock[] | null = null;

  constructor(driver: Driver, reader: Reader, tell: (unread: readonly UnreadBlock[]) => void) {
    this.#driver = driver;
    this.#reader = reader;
    this.#tell = tell;
  }

  look(): void {
    const reader = this.#reader;
    if (this.#revision === reader.unreadRevision) return;
    this.#revision = reader.unreadRevision;
    const { identityPlan, livePlan, settingsPlan } = this.#driver;
    const once = [...reader.unread("identity", identityPlan), ...reader.unread("settings", settingsPlan)];
    // What is read once has its time: it is missing when it was asked for in vain.
    const unread = [...reader.unread("live", livePlan), ...once.filter(({ error }) => error !== null)];
    if (isSameData(unread, this.#told)) return;
    this.#told = unread;
    this.#tell(unread);
  }
}
