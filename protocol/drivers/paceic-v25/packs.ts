import { concatBytes } from "../../bytes/bytes.ts";
import type { Layout, Values } from "../../layout/fields.ts";
import { decodeAt, decodeLayout, encodeLayout } from "../../layout/interpreter.ts";
import type { Result } from "../../result.ts";
import { fail, ok } from "../../result.ts";
import { ANALOG_PACK, ANALOG_TAILS, PACKS_HEADER, STATUS_PACK, STATUS_TAILS } from "./layouts.ts";

const MOST_PACKS = 16;
/** Captures have 4, 6 and 8. */
const MOST_SENSORS = 8;
/** Asks a master for all packs. */
export const ALL_PACKS = 0xff;

interface PacksAnswer {
  readonly header: Values;
  readonly packs: readonly Values[];
  /** Place of the tail's form among those of the shape. */
  readonly form: number;
}

interface Shape {
  /** One pack, with each tail in turn. */
  readonly forms: readonly Layout[];
}

function shapeOf(body: Layout, tails: readonly Layout[]): Shape {
  return { forms: tails.map((tail) => [...body, ...tail]) };
}
export const ANALOG = shapeOf(ANALOG_PACK, ANALOG_TAILS);
export const STATUS = shapeOf(STATUS_PACK, STATUS_TAILS);

/** Walks `count` packs of this form; null unless the walk ends exactly at the end of the bytes. */
function walk(form: Layout, info: Uint8Array, start: number, count: number): Values[] | null {
  const packs: Values[] = [];
  let at = start;
  for (let i = 0; i < count; i++) {
    const part = decodeAt(form, info, at);
    if (!part.ok) return null;
    packs.push(part.value.values);
    at = part.value.end;
  }
  return at === info.length ? packs : null;
}

/** Packs in parallel have as many cells each. The first one begins at the same place in every form, and has its own number. */
function areAlike(packs: readonly Values[]): boolean {
  const [first] = packs;
  return packs.every(({ cellCount, temperatureCount }) => cellCount === first?.cellCount && Number(temperatureCount) <= MOST_SENSORS);
}

/**
 * The answer to 42 or 44. With FF asked, the second byte is the number of packs that follow, or FF again where exactly one does;
 * else it is the number asked, and one pack follows. A single pack may give 00 in that place.
 */
export function decodePacks(shape: Shape, info: Uint8Array, asked: number): Result<PacksAnswer> {
  const header = decodeAt(PACKS_HEADER, info, 0);
  if (!header.ok) return header;
  const packByte = Number(header.value.values.packByte);
  const fitting = (count: number): readonly PacksAnswer[] =>
    shape.forms.flatMap((layout, form) => {
      const packs = walk(layout, info, header.value.end, count);
      return packs ? [{ header: header.value.values, packs, form }] : [];
    });
  const isCount = asked === ALL_PACKS && packByte !== 0 && packByte !== ALL_PACKS;
  if (isCount && packByte > MOST_PACKS) return fail("frame.implausible", { what: "packCount", value: packByte });
  const [answer, ...others] = fitting(isCount ? packByte : 1);
  if (answer && others.length === 0) return ok(answer);
  // By chance the bytes of several packs end right in more than one form.
  const [alike, ...more] = [answer, ...others].filter((each) => each !== undefined && areAlike(each.packs));
  if (alike && more.length === 0) return ok(alike);
  if (answer) return fail("frame.implausible", { what: "packForm", value: packByte });
  return packByte === ALL_PACKS
    ? fail("frame.implausible", { what: "packCount", value: packByte })
    : fail("frame.length", { got: info.length });
}

/** The inverse of decodePacks. */
export function encodePacks(shape: Shape, answer: PacksAnswer): Result<Uint8Array> {
  const header = encodeLayout(PACKS_HEADER, answer.header);
  if (!header.ok) return header;
  const parts = [header.value];
  for (const pack of answer.packs) {
    const part = encodeLayout(shape.forms[answer.form] ?? [], pack);
    if (!part.ok) return part;
    parts.push(part.value);
  }
  return ok(concatBytes(...parts));
}

/** First of the layouts whose length fits: the length just read decides which form a pack speaks. */
export function decodeVariants(layouts: readonly Layout[], info: Uint8Array): Result<Values> {
  for (const layout of layouts) {
    const values = decodeLayout(layout, info);
    if (values.ok) return values;
  }
  return fail("frame.length", { got: info.length });
}
