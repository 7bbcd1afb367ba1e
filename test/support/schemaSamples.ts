import { z } from "zod";
import { below } from "./random.ts";

interface Part {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Part[];
  readonly oneOf?: readonly Part[];
  readonly properties?: Readonly<Record<string, Part>>;
  readonly items?: Part;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  readonly additionalProperties?: Part | boolean;
}

const TEXTS = ["a", "demo", "cellOvAlarmMv", "", "SN-1", "7E3235", "0103", "open-bmstool-20260117-142107.csv", "history/x", "x".repeat(80)];
const MOST_ITEMS = 3;

/** Something that fits a schema as often as not: what it cannot say (patterns) is guessed. */
export function sampleFor(schema: z.ZodType, random: () => number): unknown {
  return sampleOf(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Part, random);
}

function sampleOf(part: Part, random: () => number): unknown {
  const one = <T>(list: readonly T[]): T | undefined => list[below(random, list.length)];
  if ("const" in part) return part.const;
  if (part.enum) return one(part.enum);
  const choices = part.anyOf ?? part.oneOf;
  if (choices) return sampleOf(one(choices) ?? {}, random);
  if (part.type === "object") return objectOf(part, random);
  if (part.type === "array") {
    const count = below(random, Math.min(MOST_ITEMS, part.maxItems ?? MOST_ITEMS) + 1);
    return Array.from({ length: count }, () => sampleOf(part.items ?? {}, random));
  }
  if (part.type === "string") return one(TEXTS);
  if (part.type === "boolean") return random() < 0.5;
  if (part.type === "null") return null;
  if (part.type !== "number" && part.type !== "integer") return one([null, 1, "x", {}]);
  const { minimum: least = 0, maximum: most = least + 10 } = part;
  return one([least, most, Math.min(most, least + 1), Math.floor(least + random() * (most - least))]);
}

function objectOf({ properties = {}, additionalProperties }: Part, random: () => number): object {
  const given = Object.entries(properties).map(([name, inner]) => [name, sampleOf(inner, random)]);
  const more =
    typeof additionalProperties === "object" ? TEXTS.slice(0, 3).map((name) => [name, sampleOf(additionalProperties, random)]) : [];
  return Object.fromEntries([...given, ...more]);
}
