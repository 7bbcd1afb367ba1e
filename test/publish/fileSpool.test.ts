import { appendFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { FileSpool } from "../../src/node/publish/fileSpool.ts";
import { openHeldSpool } from "../../src/node/publish/heldSpool.ts";
import { spools } from "../support/spoolRig.ts";
import { valueIn } from "../support/valueIn.ts";

const textOf = (number: number) => `message ${String(number).padStart(6, "0")} ${"x".repeat(80)}`;
const numberOf = (text: string) => Number(text.split(" ")[1]);

function takeAll(spool: FileSpool, isConfirmed = true): number[] {
  const numbers: number[] = [];
  for (let entry = spool.take(); entry !== null; entry = spool.take()) {
    numbers.push(numberOf(entry.text));
    if (isConfirmed) spool.confirm(entry.seq);
  }
  return numbers;
}

const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, at) => from + at);

describe("the store of messages that wait for a broker", () => {
  const { folder, open } = spools();

  it("is that of one publisher, and the next one has it with all that waits when the first has gone", async () => {
    const place = folder();
    const start = () => openHeldSpool({ folder: place, mostBytes: 1024 * 1024, log: { info: () => undefined, warn: () => undefined } });
    const first = valueIn(await start());
    for (const number of upTo(3)) first.spool.add(textOf(number));
    expect(await start()).toMatchObject({ ok: false, error: { code: "host.inUse" } });
    await first.giveBack();
    expect(takeAll(valueIn(await start()).spool)).toEqual(upTo(3));
  });

  it("gives each back once and in order, over many files, and keeps no file that is done", () => {
    const place = folder();
    const spool = open(place);
    for (const number of upTo(200)) expect(spool.add(textOf(number))).toBe(0);
    expect(spool.waiting).toBe(200);
    expect(readdirSync(place).length).toBeGreaterThan(10);
    expect(takeAll(spool)).toEqual(upTo(200));
    expect(spool.waiting).toBe(0);
    expect(readdirSync(place).filter((name) => name.endsWith(".jsonl"))).toHaveLength(1);
  });

  it("sends all again where the end of the power has left nothing of what was confirmed", () => {
    const place = folder();
    const spool = open(place);
    for (const number of upTo(40)) spool.add(textOf(number));
    for (const _ of upTo(20)) spool.confirm(spool.take()?.seq ?? -1);
    spool.save();
    const first = numberOf(readFileSync(join(place, readdirSync(place).sort()[0] ?? ""), "utf8"));
    writeFileSync(join(place, "confirmed"), "\0\0\0");
    const next = open(place);
    expect(next.waiting).toBe(40 - first);
    expect(takeAll(next)).toEqual(upTo(40 - first, first));
    next.add(textOf(40));
    next.save();
    expect(takeAll(open(place))).toEqual([40]);
  });

  it("reads on while it is written", () => {
    const spool = open(folder());
    for (const number of upTo(100)) {
      spool.add(textOf(number));
      if (number % 3 === 2) expect(takeAll(spool)).toEqual(upTo(3, number - 2));
    }
  });

  it("gives a later process what was not confirmed, whatever came in which order", () => {
    const place = folder();
    const spool = open(place);
    for (const number of upTo(100)) spool.add(textOf(number));
    const taken = upTo(30).map(() => spool.take());
    // The tenth has not arrived: it and those behind it come again.
    for (const entry of taken) if (entry !== null && numberOf(entry.text) !== 10) spool.confirm(entry.seq);
    spool.save();
    expect(takeAll(open(place))).toEqual(upTo(90, 10));
  });

  it("goes on behind half a line, as a loss of power leaves one", () => {
    const place = folder();
    open(place).add(textOf(0));
    const [name = ""] = readdirSync(place).filter((each) => each.endsWith(".jsonl"));
    appendFileSync(join(place, name), "half a me");
    const spool = open(place);
    spool.add(textOf(1));
    expect(takeAll(spool)).toEqual([0, 1]);
  });

  it("goes on behind half a line that is all there is", () => {
    const place = folder();
    appendFileSync(join(place, "000000000000.jsonl"), "half a me");
    const spool = open(place);
    spool.add(textOf(1));
    expect(takeAll(spool)).toEqual([1]);
  });

  it("does not begin, and removes nothing, while a file of it cannot be read; then all is there", () => {
    const place = folder();
    const spool = open(place, { segmentBytes: 100 });
    for (const number of upTo(20)) spool.add(textOf(number));
    const names = readdirSync(place).sort();
    const [, name = ""] = names;
    renameSync(join(place, name), join(place, "away"));
    mkdirSync(join(place, name));
    expect(() => open(place, { segmentBytes: 100 })).toThrow("host.storage");
    // The process that has it open waits with the rest, too.
    expect(takeAll(spool, false)).toEqual([0]);
    rmdirSync(join(place, name));
    renameSync(join(place, "away"), join(place, name));
    expect(readdirSync(place).sort()).toEqual(names);
    expect(takeAll(open(place, { segmentBytes: 100 }), false)).toEqual(upTo(20));
    expect(takeAll(spool, false)).toEqual(upTo(19, 1));
  });

  it("drops the oldest beyond its limit, says how many, and never grows", () => {
    const place = folder();
    const spool = open(place, { mostBytes: 10_000 });
    let dropped = 0;
    for (const number of upTo(1000)) {
      dropped += spool.add(textOf(number));
      const bytes = readdirSync(place).reduce((sum, name) => sum + statSync(join(place, name)).size, 0);
      expect(bytes).toBeLessThan(11_500);
    }
    const left = takeAll(spool);
    expect(left.at(-1)).toBe(999);
    expect(left.length + dropped).toBe(1000);
    expect(left).toEqual(upTo(left.length, dropped));
    expect(dropped).toBeGreaterThan(800);
  });

  it("drops also what is on its way, and takes its late confirmation", () => {
    const spool = open(folder(), { mostBytes: 4000 });
    spool.add(textOf(0));
    const first = spool.take();
    let dropped = 0;
    for (const number of upTo(200, 1)) dropped += spool.add(textOf(number));
    if (first !== null) spool.confirm(first.seq);
    expect(spool.waiting + dropped).toBe(201);
    expect(takeAll(spool).length + dropped).toBe(201);
  });
});
