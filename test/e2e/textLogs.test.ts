import { execFileSync, fork } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LogFiles } from "../../src/core/logging/logFiles.ts";
import { createTextLogs } from "../../src/node/textLogs.ts";
import { buildHost } from "../support/builtHost.ts";
import { report } from "../support/hostApp.ts";
import { createLeapingClock } from "../support/leapingClock.ts";
import { LOG_LINE } from "../support/logLine.ts";
import { valueIn } from "../support/valueIn.ts";

const log = { info: () => undefined, warn: () => undefined };
const NAME = "open-bmstool-20260105-090000.csv";

/** A disk of `bytes` in memory, where this system lets one be made; null otherwise. */
function smallDisk(folder: string, bytes: number): string | null {
  try {
    mkdirSync(folder);
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", folder], { stdio: "ignore" });
    return folder;
  } catch {
    return null;
  }
}

describe("text files for people", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bms-texts-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  it("grow by whole lines, are listed with their sizes, read in pieces that cut no character, and removed", async () => {
    const texts = createTextLogs(join(folder, "logs"), log);
    expect(valueIn(await texts.list())).toEqual([]);
    const whole = "\ufeffTemp (°C)\r\n23,电池\r\n";
    await Promise.all(whole.split(/(?<=\n)/).map((line) => texts.append(NAME, line)));
    expect(readFileSync(join(folder, "logs", NAME), "utf8")).toBe(whole);
    const bytes = Buffer.byteLength(whole);
    expect(valueIn(await texts.list())).toEqual([{ name: NAME, bytes }]);
    for (const most of [4, 5, 7, 16, 1000]) {
      let [text, offset] = ["", 0];
      while (offset < bytes) {
        const piece = await texts.read(NAME, offset, most);
        if (!piece.ok) throw new Error(piece.error.code);
        expect(piece.value.nextOffset).toBeGreaterThan(offset);
        text += piece.value.text;
        offset = piece.value.nextOffset;
      }
      expect([most, text]).toEqual([most, whole]);
    }
    expect(await texts.read(NAME, bytes, 100)).toEqual({ ok: true, value: { text: "", nextOffset: bytes, totalBytes: bytes } });
    expect((await texts.remove(NAME)).ok).toBe(true);
    expect(await texts.read(NAME, 0, 100)).toMatchObject({ ok: false, error: { code: "host.storage", detail: { reason: "ENOENT" } } });
  });

  it("lose what a crash left half written, wherever it was cut", async () => {
    const texts = createTextLogs(folder, log);
    const whole = "head °C\r\n1,53.120\r\n2,53.121\r\n";
    const bytes = Buffer.from(whole);
    for (let cut = 0; cut <= bytes.length; cut++) {
      writeFileSync(join(folder, NAME), bytes.subarray(0, cut));
      const done = await texts.append(NAME, "3,next\r\n");
      const lines = bytes.subarray(0, cut).toString("latin1").lastIndexOf("\n") + 1;
      const wanted = Buffer.concat([bytes.subarray(0, lines), Buffer.from("3,next\r\n")]);
      expect(readFileSync(join(folder, NAME))).toEqual(wanted);
      expect(done).toEqual({ ok: true, value: { bytes: wanted.length } });
    }
    appendFileSync(join(folder, NAME), "x".repeat(200_000));
    await texts.append(NAME, "4\r\n");
    expect(readFileSync(join(folder, NAME), "utf8")).toBe(`${whole}3,next\r\n4\r\n`);
  });

  it("refuse names that leave the folder, and touch no other file", async () => {
    const texts = createTextLogs(folder, log);
    for (const name of ["../a.csv", "a/b.csv", "", "a.txt", ".csv", "a b.csv"]) {
      for (const done of [await texts.append(name, "x\n"), await texts.read(name, 0, 100), await texts.remove(name)])
        expect(done).toMatchObject({ ok: false, error: { code: "host.storage", detail: { reason: "name" } } });
    }
    writeFileSync(join(folder, "mine.csv"), "not a log");
    const files = new LogFiles(texts, createLeapingClock(), () => "2026-01-05T09:00:00");
    files.setLimit(1);
    await files.append("head\r\n", "row\r\n", { firstWallMs: 0, nowWallMs: 0 });
    expect(valueIn(await files.list())).toMatchObject([{ name: NAME }]);
    expect(readFileSync(join(folder, "mine.csv"), "utf8")).toBe("not a log");
  });

  it.skipIf(!existsSync("/dev/full"))("say ENOSPC where a device is full", async () => {
    symlinkSync("/dev/full", join(folder, NAME));
    expect(await createTextLogs(folder, log).append(NAME, "row\r\n")).toMatchObject({ ok: false, error: { detail: { reason: "ENOSPC" } } });
  });

  it("fail where the folder cannot be made", async () => {
    writeFileSync(join(folder, "logs"), "a file where a folder should be");
    expect(await createTextLogs(join(folder, "logs"), log).append(NAME, "x\n")).toMatchObject({ ok: false });
  });

  it("keep no half row on a disk that runs full, and go on when there is room again", async ({ skip }) => {
    const disk = smallDisk(join(folder, "disk"), 65_536);
    if (disk === null) return skip("needs a disk of its own: mount");
    try {
      const texts = createTextLogs(disk, log);
      let rows = 0;
      for (let done = await texts.append(NAME, `0${LOG_LINE}`); done.ok; done = await texts.append(NAME, `${rows}${LOG_LINE}`)) rows += 1;
      const full = readFileSync(join(disk, NAME), "utf8");
      expect(full.split("\r\n").length - 1).toBe(rows);
      expect(full.endsWith("end\r\n")).toBe(true);
      const other = "open-bmstool-20260106-090000.csv";
      expect((await texts.append(other, LOG_LINE.repeat(20))).ok).toBe(false);
      expect(existsSync(join(disk, other))).toBe(false);
      await texts.remove(NAME);
      expect((await texts.append(other, `1${LOG_LINE}`)).ok).toBe(true);
    } finally {
      execFileSync("umount", [disk]);
    }
  });

  it("of a program killed while it writes are whole up to the last row it told of, and grow on", async () => {
    const host = await buildHost("test/e2e/logHost.ts");
    let [torn, told] = [0, 0];
    for (let run = 0; run < 4; run++) {
      const child = fork(host, [folder, NAME], { execArgv: [] });
      let last = 0;
      child.on("message", (row) => {
        last = Number(row);
        if (last === 40 + run * 7) child.kill("SIGKILL");
      });
      await new Promise((resolve) => child.once("exit", resolve));
      const before = readFileSync(join(folder, NAME), "utf8");
      const rows = before.split("\r\n").slice(0, -1);
      if (!before.endsWith("end\r\n")) torn += 1;
      told += last;
      expect(rows.length).toBeGreaterThanOrEqual(last);
      expect(rows.map((row) => Number.parseInt(row, 10))).toEqual(rows.map((_, at) => at + 1));
      await createTextLogs(folder, log).append(NAME, "next\r\n");
      const after = readFileSync(join(folder, NAME), "utf8");
      expect(after).toBe(`${rows.map((row) => `${row}\r\n`).join("")}next\r\n`);
      expect(statSync(join(folder, NAME)).mode & 0o777).toBe(0o600);
      rmSync(join(folder, NAME));
    }
    report(`4 programs killed while they wrote: ${told} rows told of, all there; ${torn} files with half a row`);
  });
});
