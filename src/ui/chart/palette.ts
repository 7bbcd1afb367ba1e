/** The same colour, see-through. Builders may shorten #FFFFFF to #fff, and a canvas throws on what it cannot read. */
export function translucent(color: string): string {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(color);
  const [, r, g, b] = short ?? [];
  const long = short ? `#${r}${r}${g}${g}${b}${b}` : color;
  return /^#[0-9a-f]{6}$/i.test(long) ? `${long}29` : `color-mix(in srgb, ${long} 16%, transparent)`;
}

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
    const color = getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
    if (color === "") return "#888888";
    this.#colors.set(variable, color);
    return color;
  }

  stop(): void {
    this.#watch.disconnect();
  }
}
