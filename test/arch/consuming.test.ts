import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { DRIVERS } from "../../protocol/index.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

it("only the download of the log asks for what a pack hands over once", () => {
  const consuming = DRIVERS.flatMap(({ blocks }) => Object.values(blocks).flatMap(({ key, consumes }) => (consumes ? [key] : [])));
  expect(consuming).not.toEqual([]);
  // By its name, or through what the driver says of its log.
  const names = new RegExp(`countBlocks|\\b(log|history|driver)\\.block\\b|["'](${consuming.join("|")})["']\\s*,\\s*(link\\.|address)`);
  const asking = [...filesBelow("src"), ...filesBelow("electron")].filter((file) => names.test(readFileSync(join(ROOT, file), "utf8")));
  expect(asking).toEqual(["src/core/history/recordReader.ts", "src/core/history/streamReader.ts"]);
});

it("and the reader of the log that goes on by itself is used by nobody else", () => {
  const using = filesBelow("src").filter((file) => /from "[./a-z]*\/streamReader\.ts"/.test(readFileSync(join(ROOT, file), "utf8")));
  expect(using.sort()).toEqual(["src/core/history/streamDownload.ts"]);
});
