import { describe, expect, it } from "vitest";
import { BACKUPS_DOCUMENT, DIFF_DOCUMENT, READ_DOCUMENT, SCAN_DOCUMENT } from "../../src/node/cli/documents.ts";
import { documentOf } from "../support/cli.ts";
import { cliOnSims, cutAnswer, faultOn } from "../support/cliOnSims.ts";

const { cli, sim } = cliOnSims();
const refused = (block: string) => faultOn(block, { kind: "refuse" });
/** 01 83 02 and its CRC. */
const exception2 = (block: string) => faultOn(block, { kind: "replace", bytes: [0x01, 0x83, 0x02, 0xc0, 0xf1] });

describe("alarms that were not read", () => {
  // A Ritar is known by the block that has its alarms: one that refuses it is no pack.
  it.each([
    [
      "modbus",
      [exception2("live"), exception2("flags")],
      "not read: flags (03 @ 9-12): the pack refused, code 2 (register does not exist)",
    ],
    ["paceic", [refused("status")], "not read: status (44): the pack refused, code 04"],
  ] as const)("%s: read says so in words and with an exit code of its own, though an alarm is up", async (protocol, faults, why) => {
    const { path, truth } = await sim(faults, { protocol, scene: "cold" });
    expect([...(truth()[0]?.alarms ?? [])]).toContain("chargeUnderTemperature");
    const text = await cli().run("read", "--port", path);
    expect([text.code, text.out]).toEqual([7, expect.stringContaining("Alarm, Protection, Fault Information: not read")]);
    expect(text.out).not.toContain("No Alarm");
    expect(text.err).toContain(why);
    const json = await cli().run("read", "--port", path, "--json", "--quiet");
    expect([json.code, documentOf(READ_DOCUMENT, json.out)]).toEqual([7, expect.objectContaining({ flags: null, unknownBits: null })]);
    expect(json.err).toContain(why);
  });

  it.each(["modbus", "ritar"])("%s: the whole read refused alone costs nothing", async (protocol) => {
    const { path } = await sim([exception2("live")], { protocol, scene: "cold" });
    const { code, out } = await cli().run("read", "--port", path, "--json");
    expect([code, documentOf(READ_DOCUMENT, out).unread]).toEqual([1, []]);
  });

  it("scan: null, the reason, and the same exit code", async () => {
    const { path } = await sim([refused("status")], { scene: "cold" });
    const json = await cli().run("scan", "--port", path, "--json");
    const [, pack] = documentOf(SCAN_DOCUMENT, json.out).packs;
    expect([json.code, pack]).toEqual([
      7,
      expect.objectContaining({ address: 1, flags: null, unread: [expect.objectContaining({ block: "status" })] }),
    ]);
    expect(json.err).toContain("pack 1: not read: status (44)");
  });

  it("watch: each reading says it, the reason stands once", async () => {
    const { path } = await sim([refused("status")]);
    const { code, out, err } = await cli().run("read", "--port", path, "--json", "--watch", "--every", "0.1", "--count", "3");
    const lines = out.trim().split("\n");
    expect(lines.map((line) => documentOf(READ_DOCUMENT, line).flags)).toEqual([null, null, null]);
    expect([code, err.split("not read:").length - 1]).toEqual([7, 1]);
  });
});

describe("a reading with holes", () => {
  it("Ritar, the temperatures and what may stand for them refused: each sensor is not read, in words and as null", async () => {
    const { path } = await sim(["temperatures", "cellTemperatures", "extremes", "extremesShort"].map(exception2), { protocol: "ritar" });
    const json = await cli().run("read", "--port", path, "--json");
    const { values, flags } = documentOf(READ_DOCUMENT, json.out);
    expect([json.code, flags]).toEqual([7, []]);
    const sensors = values.filter(({ key }) => key.endsWith("DeciC"));
    expect(sensors.map(({ key, value, state }) => [key, value, state])).toEqual(
      ["cell1", "cell2", "cell3", "cell4", "mos1", "environment1"].map((key) => [`${key}DeciC`, null, "notRead"]),
    );
    const text = await cli().run("read", "--port", path);
    expect(text.code).toBe(7);
    for (const { name } of sensors) expect(text.out).toMatch(new RegExp(`^ *${name} +not read$`, "m"));
    expect(text.err).toContain("not read: cell temperatures (03 @ 120-123): the pack refused, code 2");
  });

  it("names the block that was cut, after the usual tries, and is not complete", async () => {
    const { path } = await sim([cutAnswer("analog")]);
    const { code, out, err } = await cli().run("read", "--port", path, "--json");
    const { values, flags, unread } = documentOf(READ_DOCUMENT, out);
    expect([code, flags]).toEqual([7, []]);
    expect(values.filter(({ state }) => state === "notRead").map(({ key }) => key)).toEqual(
      expect.arrayContaining(["packVoltageMv", "cells"]),
    );
    expect(unread).toMatchObject([{ block: "analog", wire: "42", code: "link.timeoutPartial" }]);
    expect(err).toContain("not read: analog data (42): The answer stopped halfway.");
  });

  it("one damaged answer is asked again and costs nothing", async () => {
    const { path } = await sim([{ when: { block: "analog", times: 1 }, do: { kind: "truncate", keep: 40 } }]);
    const { code, out } = await cli().run("read", "--port", path, "--json");
    expect([code, documentOf(READ_DOCUMENT, out).unread]).toEqual([0, []]);
  });

  it("settings: a refused block is named and left out, a damaged one fails the whole", async () => {
    const { path, bus } = await sim([refused("inverter")]);
    const read = await cli().run("params", "read", "--port", path);
    expect([read.code, read.out]).toEqual([7, expect.stringContaining("cellOvAlarmMv")]);
    expect(read.err).toContain("not read: inverter protocol (EB): the pack refused, code 04");
    const made = await cli().run("backup", "make", "--port", path, "--json");
    const { backups, unread } = documentOf(BACKUPS_DOCUMENT, made.out);
    expect([made.code, backups.length, unread]).toEqual([7, 1, [expect.objectContaining({ block: "inverter", part: "settings" })]]);
    // What is not read is not different: the file of the whole pack holds it.
    bus.setFaults([]);
    const file = `${cli().folder}/whole.json`;
    expect((await cli().run("params", "read", "--port", path, "--save", file)).code).toBe(0);
    bus.setFaults([refused("inverter")]);
    const diff = await cli().run("params", "diff", file, "--port", path, "--json", "--all");
    const compared = documentOf(DIFF_DOCUMENT, diff.out);
    expect([diff.code, compared.unread]).toEqual([7, [expect.objectContaining({ block: "inverter" })]]);
    const rows = compared.rows.filter(({ values }) => values.includes(null));
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toMatchObject({ texts: ["not read", expect.any(String)], isDifferent: null });
    const inverter = await cli().run("inverter", "read", "--port", path);
    expect([inverter.code, inverter.out]).toEqual([7, ""]);
    bus.setFaults([faultOn("cellOv", { kind: "truncate", keep: 20 })]);
    const damaged = await cli().run("params", "read", "--port", path, "--json");
    expect([damaged.code, damaged.out]).toEqual([7, ""]);
    expect(damaged.err).toContain("not read: cell OV (D1): The answer stopped halfway.");
  });

  it("settings: a backup goes back whole or not at all", async () => {
    const { path, bus } = await sim([]);
    const run = (...words: string[]) => cli().run(...words, "--port", path);
    const made = await run("backup", "make", "--json");
    const [backup] = documentOf(BACKUPS_DOCUMENT, made.out).backups;
    expect((await run("params", "write", "cellOvAlarmMv=3580", "packUvAlarmMv=45.6", "--yes")).code).toBe(0);
    bus.setFaults([faultOn("packUv", { kind: "truncate", keep: 20 })]);
    const restored = await run("backup", "restore", backup?.name ?? "", "--yes");
    expect(restored.code).not.toBe(0);
    expect(restored.err).toContain("The answer stopped halfway.");
    expect(restored.err).not.toContain("Not available in this pack");
    bus.setFaults([]);
    expect((await run("params", "read")).out).toMatch(/cellOvAlarmMv .* 3580 mV/);
    expect((await run("backup", "restore", backup?.name ?? "", "--yes")).code).toBe(0);
    expect((await run("params", "read")).out).not.toMatch(/cellOvAlarmMv .* 3580 mV/);
  });
});
