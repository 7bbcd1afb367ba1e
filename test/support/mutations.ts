import fc from "fast-check";

/** Damage and malice, done to a text that was good. */
export interface Mutation {
  readonly seed: number;
  readonly spots: readonly { readonly at: number; readonly how: "value" | "remove" | "rename" | "cut" | "put"; readonly value: unknown }[];
}

const HOSTILE: readonly unknown[] = [
  null,
  true,
  "",
  "x".repeat(3000),
  "__proto__",
  "constructor",
  "=1+1",
  "\u0000\ud800",
  "../../../etc/passwd",
  "2026-13-45T99:99:99",
  "FF",
  -1,
  0,
  0.5,
  255,
  65_535,
  -1e9,
  1e9,
  2 ** 53,
  4e12,
  1e300,
  -1e300,
  [],
  {},
  [[[[[[[[]]]]]]]],
];

export const MUTATION: fc.Arbitrary<Mutation> = fc.record({
  seed: fc.nat(),
  spots: fc.array(
    fc.record({
      at: fc.nat(),
      how: fc.constantFrom("value", "value", "value", "remove", "rename", "cut", "put"),
      value: fc.oneof(fc.constantFrom(...HOSTILE), fc.jsonValue({ maxDepth: 2 })),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

type Spot = Mutation["spots"][number];

/** A text of lines of JSON is changed in one of its lines, one of JSON in one of its parts, any other in its characters. */
export function mutated(text: string, { spots }: Mutation): string {
  return spots.reduce(changed, text);
}

function changed(text: string, spot: Spot): string {
  if (spot.how === "cut") return text.slice(0, spot.at % (text.length + 1));
  if (spot.how === "put") {
    const at = spot.at % (text.length + 1);
    return text.slice(0, at) + wordOf(spot.value) + text.slice(at + 1);
  }
  const whole = jsonOf(text);
  if (whole !== undefined) return JSON.stringify(withSpot(whole, spot));
  const lines = text.split("\n");
  const at = spot.at % lines.length;
  const line = jsonOf(lines[at] ?? "");
  if (line === undefined) return lines.toSpliced(at, 1, wordOf(spot.value)).join("\n");
  return lines.toSpliced(at, 1, JSON.stringify(withSpot(line, { ...spot, at: Math.floor(spot.at / lines.length) }))).join("\n");
}

/** Not String: a part may be called "toString". */
const wordOf = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Every part of a document with how it is reached. */
function* partsOf(part: unknown, path: readonly (string | number)[] = []): Generator<readonly (string | number)[]> {
  if (path.length > 0) yield path;
  if (typeof part !== "object" || part === null) return;
  for (const [name, inner] of Object.entries(part)) yield* partsOf(inner, [...path, Array.isArray(part) ? Number(name) : name]);
}

function withSpot(whole: unknown, { at, how, value }: Spot): unknown {
  const paths = [...partsOf(whole)];
  const path = paths[at % Math.max(1, paths.length)];
  if (path === undefined) return value;
  const copy = structuredClone(whole);
  const holder = path.slice(0, -1).reduce((part: unknown, name) => (part as Record<string, unknown>)[name], copy) as Record<
    string,
    unknown
  >;
  const name = String(path.at(-1));
  const before = holder[name];
  if (how !== "value") delete holder[name];
  if (how === "value") holder[name] = value;
  // Defined and not set: `__proto__` becomes a key like any other, as JSON.parse would make it.
  if (how === "rename" && !Array.isArray(holder))
    Object.defineProperty(holder, wordOf(value), { value: before, enumerable: true, configurable: true });
  return copy;
}
