import { describe, expect, it } from "vitest";
import { DRIVERS, type TraceEntry } from "../../protocol/index.ts";
import { isWrong } from "../../src/core/trace/bookedFrame.ts";
import { FrameBook } from "../../src/core/trace/frameBook.ts";
import { liveRequest } from "../sim/rig.ts";
import { ON_LINK_WIRE, TOLD, toldAnswer, toldRequest } from "../support/packTalk.ts";

const clock = { nowMs: () => 5000, wallMs: () => 1_000_000, after: () => () => {} };
const VERSION = Uint8Array.from([..."~250146C10000FD9A\r"].map((character) => character.charCodeAt(0)));

function frame(seq: number, more: Partial<TraceEntry> = {}): TraceEntry {
  return {
    seq,
    atMs: 4000 + seq,
    direction: seq % 2 === 0 ? "tx" : "rx",
    bytes: VERSION,
    kind: seq % 2 === 0 ? "request" : "reply",
    ...more,
  };
}

function expectCounted(book: FrameBook): void {
  expect(book.wrong).toBe(book.frames.filter(isWrong).length);
}

describe("the book of frames", () => {
  it("keeps the newest, counts what is wrong among them, and finds each by its number", () => {
    const book = new FrameBook(clock, DRIVERS, 100);
    for (let seq = 0; seq < 1000; seq++) {
      // Every tenth question stays without an answer; every seventh answer is damaged.
      if (seq % 20 === 1) continue;
      book.add(frame(seq, seq % 14 === 7 ? { kind: "discarded", reason: "checksum" } : {}));
      expectCounted(book);
    }
    expect(book.frames.length).toBeGreaterThanOrEqual(100);
    expect(book.frames.length).toBeLessThan(125);
    expect(book.wrong).toBeGreaterThan(5);
    expect(book.find(999)?.entry.seq).toBe(999);
    expect(book.find(3)).toBeNull();
    expect(book.find(981)).toBeNull();
    expect(book.frames[0]?.wallMs).toBe(1_000_000 - 1000 + (book.frames[0]?.entry.seq ?? 0));
  });

  it("keeps no more bytes than it may, however long the frames are", () => {
    const book = new FrameBook(clock, DRIVERS, 1000, 10_000);
    for (let seq = 0; seq < 200; seq++) {
      book.add(frame(seq, { bytes: new Uint8Array(400) }));
      const kept = book.frames.reduce((sum, { entry }) => sum + entry.bytes.length, 0);
      expect(kept).toBeLessThan(10_000);
      expectCounted(book);
    }
    expect(book.frames.length).toBeGreaterThan(10);
  });
});

describe("packs that talk to each other", () => {
  const question: Partial<TraceEntry> = { bytes: liveRequest(ON_LINK_WIRE).bytes };
  const overheard = (bytes: Uint8Array): Partial<TraceEntry> => ({ direction: "rx", kind: "unasked", chatter: true, bytes });

  it("are explained as such, with their values, and are nothing wrong", () => {
    const book = new FrameBook(clock, DRIVERS);
    book.add(frame(0, question));
    book.add(frame(1, overheard(toldAnswer("analog"))));
    book.add(frame(2, overheard(toldRequest(0x44))));
    const rows = book.frames.map((each) => book.row(each));
    expect(rows[1]).toMatchObject({ chatter: true, family: null, block: "analog", address: 3, verdict: "good", remark: "packsTalk" });
    expect(rows[1]?.facts.map(({ key, value }) => [key, value.kind === "amount" && value.base])).toEqual([
      ["packVoltageMv", TOLD.packVoltageMv],
      ["currentMa", TOLD.currentMa],
    ]);
    expect(rows[2]).toMatchObject({ chatter: true, block: "status", isWrong: false });
    expect(rows[0]).not.toHaveProperty("chatter");
    expect(book.wrong).toBe(0);
    expectCounted(book);
  });

  it("answer no question of this program, and end none", () => {
    const book = new FrameBook(clock, DRIVERS);
    book.add(frame(0, question));
    book.add(frame(1, overheard(toldAnswer("analog"))));
    expect(book.open?.entry.seq).toBe(0);
    expect(book.find(1)).toMatchObject({ request: null, driver: null });
  });

  it("without the mark the same bytes are explained as before", () => {
    const book = new FrameBook(clock, DRIVERS);
    book.add(frame(1, { kind: "unasked", bytes: toldAnswer("analog", 0x25) }));
    const [row] = book.frames.map((each) => book.row(each));
    expect(row).toMatchObject({ block: "analog", isWrong: true, remark: "guessed" });
  });
});
