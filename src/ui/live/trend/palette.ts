/** Colours of the canvas, looked up once per theme: a canvas does not know CSS variables. */
export class Palette {
  #colors = new Map<string, string>();
  readonly #watch: MutationObserver;

  constructor(onChange: () => void) {
    this.#watch = new MutationObserver(() => {
      this.#colors.clear();
      onChange();
    });
    this.#watch.observe(document.documentElement, { attributes: true, attributeFilter: ["data-mantine-color-scheme", "data-contrast"] });
  }

  get(variable: string): string {
    const known = this.#colors.get(variable);
    if (known !== undefined) return known;
    const color = getComputedStyle(document.documentElement).getPropertyValue(variable).trim() || "#888";
    this.#colors.set(variable, color);
    return color;
  }

  stop(): void {
    this.#watch.disconnect();
  }
}
