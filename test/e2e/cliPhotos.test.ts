import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { COMMISSIONING_SCHEMA } from "../../src/contract/commissioning.ts";
import english from "../../src/text/en/commissioning.json" with { type: "json" };
import report from "../../src/text/en/report.json" with { type: "json" };
import { documentOf } from "../support/cli.ts";
import { cliOnSims } from "../support/cliOnSims.ts";
import { readPdf, squeezed } from "../support/pdfText.ts";
import { exif, plainJpeg, pngOf, withSegments } from "../support/photos.ts";

const { cli } = cliOnSims();

it("photos on the command line: added, listed, put on paper elsewhere, removed, and refused by their bytes", async () => {
  const file = (name: string) => join(cli().folder, name);
  const run = (...words: string[]) => cli().run("commission", ...words);
  await run("start", "--site-name", "Barn");
  writeFileSync(file("rack.jpg"), withSegments(plainJpeg(), exif(6)));
  writeFileSync(file("display.png"), pngOf(2));
  writeFileSync(file("notes.jpg"), "no picture");
  expect((await run("photo", "add", file("rack.jpg"), "--shows", "powerCable", "--note", "tight")).code).toBe(0);
  expect((await run("photo", "add", file("display.png"))).code).toBe(0);
  const refused = await run("photo", "add", file("notes.jpg"));
  expect([refused.code === 0, refused.err.includes(english.photos.fault.notPicture)]).toEqual([false, true]);
  expect((await run("photo", "list")).out).toMatch(/^[0-9a-f]{16} .*powerCable +tight\n[0-9a-f]{16} /);

  const json = (await run("status", "--json")).out;
  const { photos = [] } = documentOf(COMMISSIONING_SCHEMA, json);
  writeFileSync(file("barn.json"), json);
  expect((await run("photo", "save", file("saved"))).code).toBe(0);
  expect(readdirSync(file("saved")).sort()).toEqual(photos.map(({ sha256, kind }) => `${sha256}.${kind === "png" ? "png" : "jpg"}`).sort());
  const paper = async (name: string, ...more: string[]) => {
    const { code, err } = await cli().run("report", file("barn.json"), "--pdf", file(name), "--quiet", ...more);
    expect([code, err.includes(photos[0]?.sha256.slice(0, 16) ?? "")]).toEqual([0, more.length === 0]);
    return readFileSync(file(name));
  };
  const whole = await paper("a.pdf", "--photos", file("saved"));
  expect(whole.equals(await paper("b.pdf", "--photos", file("saved")))).toBe(true);
  const isMissing = (pdf: Buffer) => readPdf(pdf).pages.join("").includes(squeezed(report.photos.notHere));
  expect([isMissing(whole), isMissing(await paper("c.pdf"))]).toEqual([false, true]);

  const [first] = photos;
  expect((await run("photo", "remove", first?.sha256.slice(0, 16) ?? "")).code).toBe(2);
  expect((await run("photo", "remove", first?.sha256.slice(0, 16) ?? "", "--yes")).code).toBe(0);
  expect((await run("photo", "list")).out.trim().split("\n")).toHaveLength(1);
});
