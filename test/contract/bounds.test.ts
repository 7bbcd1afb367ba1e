import { describe, expect, it } from "vitest";
import { z } from "zod";
import { COMMISSIONING_SCHEMA } from "../../src/contract/commissioning.ts";
import { REQUESTS, type RequestName } from "../../src/contract/contract.ts";
import { ARCHIVE_LINE_SCHEMA, BACKUP_SCHEMA, JOURNAL_SCHEMA, PC_CONTROL_SCHEMA, PROVEN_SCHEMA } from "../../src/contract/documents.ts";
import { MOST_KEPT } from "../../src/contract/limits.ts";
import { LOG_DOCUMENT_SCHEMA } from "../../src/contract/logging.ts";
import { PREFERENCES_SCHEMA } from "../../src/contract/preferences.ts";
import { PUBLISH_DOCUMENT_SCHEMA } from "../../src/contract/publishing.ts";
import { TRACE_HEADER_SCHEMA, TRACE_LINE_SCHEMA } from "../../src/contract/traceFile.ts";

/** Times of the wall clock are the largest numbers that anything holds. */
const MOST = 4 * MOST_KEPT;

const KEPT: Readonly<Record<string, z.ZodType>> = {
  ARCHIVE_LINE_SCHEMA,
  BACKUP_SCHEMA,
  COMMISSIONING_SCHEMA,
  JOURNAL_SCHEMA,
  LOG_DOCUMENT_SCHEMA,
  PC_CONTROL_SCHEMA,
  PREFERENCES_SCHEMA,
  PROVEN_SCHEMA,
  PUBLISH_DOCUMENT_SCHEMA,
  TRACE_HEADER_SCHEMA,
  TRACE_LINE_SCHEMA,
  ...Object.fromEntries((Object.keys(REQUESTS) as RequestName[]).map((name) => [name, REQUESTS[name].args])),
};

interface Part {
  readonly type?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Places of numbers that may be anything. */
function unbounded(part: unknown, place: string): readonly string[] {
  if (typeof part !== "object" || part === null) return [];
  const { type, minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = part as Part;
  const isOpen = !("const" in part) && (type === "number" || type === "integer") && (minimum < -MOST || maximum > MOST);
  return [...(isOpen ? [place] : []), ...Object.entries(part).flatMap(([name, inner]) => unbounded(inner, `${place}.${name}`))];
}

describe("numbers from outside and in kept files", () => {
  it.each(Object.entries(KEPT))("have bounds in %s", (name, schema) => {
    expect(unbounded(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }), name)).toEqual([]);
  });
});
