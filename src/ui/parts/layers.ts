/** What lies over or beside a screen and goes away with Esc. The one opened last is on top. */
export class Layers {
  readonly #open: Array<() => void> = [];

  /** Gives the way to take the layer off again, wherever it lies by then. */
  add(close: () => void): () => void {
    this.#open.push(close);
    return () => {
      const at = this.#open.indexOf(close);
      if (at >= 0) this.#open.splice(at, 1);
    };
  }

  /** Closes the topmost layer only; false = nothing is open. */
  closeTop(): boolean {
    const close = this.#open.at(-1);
    close?.();
    return close !== undefined;
  }
}
