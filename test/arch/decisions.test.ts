import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const FOLDER = fileURLToPath(new URL("../../docs/adr", import.meta.url));
const FILES = readdirSync(FOLDER).toSorted();
const TEXTS = FILES.map((file) => readFileSync(join(FOLDER, file), "utf8"));

describe("decisions", () => {
  it("have numbers of their own, without a gap, and say them in their titles", () => {
    const titled = TEXTS.map((text) => /^# (\d+)\. \S/.exec(text)?.[1]);
    const counted = FILES.map((_, at) => String(at + 1));
    expect(FILES.map((file) => String(Number(file.slice(0, 4))))).toEqual(counted);
    expect(titled).toEqual(counted);
  });

  it("name a later decision where they are superseded", () => {
    const named = TEXTS.flatMap((text, at) => {
      const status = /^\*Status: ([^*]+)\*$/m.exec(text)?.[1];
      return status === undefined
        ? []
        : [[at + 1, Number(/^(?:superseded in part|superseded|extended) by (\d+)/.exec(status)?.[1])] as const];
    });
    expect(named).not.toEqual([]);
    expect(named.filter(([own, later]) => !(later > own && later <= FILES.length))).toEqual([]);
  });
});
