import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { makeParameterFile } from "../../protocol/params/file.ts";
import { readParameterFile } from "../../src/node/cli/files.ts";
import { fileText } from "../../src/ui/state/fileText.ts";

const TEXT = '{"größe":"电池 🔋"}\r\n';

function bigEndian(text: string): Buffer {
  return Buffer.from(`\ufeff${text}`, "utf16le").swap16();
}

/** What Windows' editors and redirections make of a text. */
const FORMS = [
  ["UTF-8", (text: string) => Buffer.from(text)],
  ["UTF-8 with its mark", (text: string) => Buffer.from(`\ufeff${text}`)],
  ["UTF-16, low byte first", (text: string) => Buffer.from(`\ufeff${text}`, "utf16le")],
  ["UTF-16, high byte first", bigEndian],
] as const;

it.each(FORMS)("a file in %s is read in a window as it was written", async (_, bytesOf) => {
  expect(await fileText(new File([new Uint8Array(bytesOf(TEXT))], "x.json"))).toBe(TEXT);
});

it("a long file in UTF-16 is read whole", async () => {
  const text = TEXT.repeat(20_000);
  expect(await fileText(new File([new Uint8Array(Buffer.from(`\ufeff${text}`, "utf16le"))], "x.json"))).toBe(text);
});

it.each(FORMS)("a parameter file in %s is read by the command line", async (_, bytesOf) => {
  const folder = await mkdtemp(join(tmpdir(), "bms-text-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const origin = { family: "paceic-v25", bmsVersion: "P16S100A", modelSerial: "M1", packSerial: "P1" };
  const file = makeParameterFile(origin, { cellOvAlarmMv: 3600 }, "2026-01-02T03:04:05.000Z");
  const path = join(folder, "pack.bmsparams");
  await writeFile(path, bytesOf(JSON.stringify(file)));
  expect(await readParameterFile(path)).toMatchObject({ ok: true, value: { file: { values: { cellOvAlarmMv: { value: 3600 } } } } });
});
