import type { BmsError, Result } from "../../../protocol/shared.ts";

/**
 * A list of the host that a window keeps as long as somebody looks at it: read from the newest on, page by page, and begun anew when it
 * is another one. What an older beginning still waits for does not count any more.
 */
export class PagedCache {
  readonly #load: (isOld: () => boolean) => Promise<void>;
  #watchers = 0;
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isLoading = false;

  constructor(load: (isOld: () => boolean) => Promise<void>) {
    this.#load = load;
  }

  get isWatched(): boolean {
    return this.#watchers > 0;
  }

  get isLoading(): boolean {
    return this.#isLoading;
  }

  /** Reads all of it, if somebody looks. */
  async begin(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#turn += 1;
    this.#isLoading = this.isWatched;
    if (!this.isWatched) return;
    const mine = this.#turn;
    await this.#load(() => mine !== this.#turn);
    if (mine === this.#turn) this.#isLoading = false;
  }

  /** Once, when this long has passed and it is still the same list; whoever comes earlier is not overtaken. */
  later(delayMs: number, run: () => void): void {
    if (!this.isWatched || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      run();
    }, delayMs);
  }

  /** `subscribe` = to whatever makes it another list. */
  watch(subscribe: () => () => void): () => void {
    this.#watchers += 1;
    void this.begin();
    const stop = subscribe();
    return () => {
      this.#watchers -= 1;
      stop();
      void this.begin();
    };
  }
}

/** From one page to the next: `take` gives where to go on, null at the end, as `first` may be. Gives why it could not be read to the end. */
export async function readPages<Place, Page>(
  first: Place | null,
  isOld: () => boolean,
  ask: (place: Place) => Promise<Result<Page>>,
  take: (page: Page) => Place | null,
): Promise<BmsError | null> {
  for (let place = first; place !== null; ) {
    const page: Result<Page> = await ask(place);
    if (isOld()) return null;
    if (!page.ok) return page.error;
    place = take(page.value);
  }
  return null;
}
