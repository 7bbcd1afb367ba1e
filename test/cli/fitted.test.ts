import { describe, expect, it } from "vitest";
import type { SimPack } from "../../protocol/sim/index.ts";
import { createPack } from "../../protocol/sim/index.ts";
import { READ_DOCUMENT } from "../../src/node/cli/documents.ts";
import { bankCsv } from "../../src/ui/screens/packs/model/csv.ts";
import { bankPack } from "../support/bankPacks.ts";
import { coreRig } from "../support/coreRig.ts";
import { readDocument, readText } from "../support/englishCli.ts";
import { csvRows, EVERY_10S } from "../support/logRig.ts";
import { valueIn } from "../support/valueIn.ts";

const NAMES = ["Charger Voltage", "Solar Current", "Terminal"];
const KEYS = ["chargerVoltageMv", "solarCurrentMa", "positiveTerminal1DeciC", "negativeTerminal1DeciC"];

/** What the program says of a pack of the guide's family, once in each of its ways. */
async function saidOf(pack: SimPack, refused: readonly string[] = []) {
  const faults = refused.map((block) => ({ when: { block }, do: { kind: "refuse" } }) as const);
  const rig = coreRig({ families: ["ritar-modbus"], packs: [pack], faults });
  await rig.connect({ family: "ritar-modbus", baudRate: 9600, address: 1 });
  await rig.until(() => rig.session().identity !== null && (rig.snapshot()?.snapshot.temperatures.length ?? 0) > 0);
  await rig.clock.run(5000);
  await rig.clock.run(rig.app.call("log.start", { ...EVERY_10S, packs: "wired" }));
  await rig.clock.run(30_000);
  await rig.clock.run(rig.app.call("log.stop", {}));
  const [file] = valueIn(await rig.ports.texts.list());
  const text = file === undefined ? null : await rig.ports.texts.read(file.name, 0, 1_000_000);
  const event = rig.snapshot();
  const document = READ_DOCUMENT.parse(readDocument({ session: rig.session(), snapshot: event }));
  await rig.clock.run(rig.app.close());
  if (event === null || !text?.ok) throw new Error("nothing was read");
  const { snapshot } = event;
  return {
    snapshot,
    rows: new Map(document.values.map((row) => [row.key, row])),
    text: readText(document, ""),
    logged: csvRows(text.value.text).at(-1) ?? {},
    exported: csvRows(bankCsv([bankPack(1, { snapshot })], { decimal: "point", flagName: () => "" })).at(-1) ?? {},
  };
}

describe("what is fitted to few packs", () => {
  it("charger, solar input and terminal sensors stand in the values, in words, in the document, in the log and in the export", async () => {
    const fitted = { chargerVoltageMv: 56_780, solarCurrentMa: 12_340, terminalTemperaturesDeciC: { positive: 312, negative: -45 } };
    const said = await saidOf(createPack({ address: 1, seed: 4, ...fitted }));
    expect(said.snapshot).toMatchObject({ chargerVoltageMv: 56_780, solarCurrentMa: 12_340 });
    expect(said.snapshot.temperatures.slice(-2)).toEqual([
      { role: "positiveTerminal", index: 1, valueDeciC: 312 },
      { role: "negativeTerminal", index: 1, valueDeciC: -45 },
    ]);
    expect(KEYS.map((key) => [said.rows.get(key)?.value, said.rows.get(key)?.text])).toEqual([
      [56_780, "56.78 V"],
      [12_340, "12.34 A"],
      [312, "31.2 °C"],
      [-45, "-4.5 °C"],
    ]);
    expect(said.text).toMatch(/Charger Voltage +56\.78 V\n +Solar Current +12\.34 A\n/);
    expect(said.logged).toMatchObject({
      "Charger Voltage (V)": "56.78",
      "Solar Current (A)": "12.34",
      "Terminal + Temp (°C)": "31.2",
      "Terminal - Temp (°C)": "-4.5",
    });
    expect(said.exported).toMatchObject({
      "Charger Voltage (V)": "56.78",
      "Solar Current (A)": "12.34",
      "Terminal + Temp 1 (°C)": "31.2",
      "Terminal - Temp 1 (°C)": "-4.5",
    });
  });

  it("a pack that has none of them says nothing of them", async () => {
    const said = await saidOf(createPack({ address: 1, seed: 4 }));
    expect(said.snapshot).toMatchObject({ chargerVoltageMv: "notReported", solarCurrentMa: "notReported" });
    for (const key of KEYS) expect(said.rows.has(key)).toBe(false);
    for (const name of NAMES) expect(said.text).not.toContain(name);
    for (const heads of [Object.keys(said.logged), Object.keys(said.exported)]) {
      expect(heads).toContain("Cycles");
      expect(heads.filter((head) => /Charger|Solar|Terminal/.test(head))).toEqual([]);
    }
  });

  it("where the register of the charger was not read, it is not known whether there is one", async () => {
    const said = await saidOf(createPack({ address: 1, seed: 4, chargerVoltageMv: 56_780 }), ["live", "charger"]);
    expect(said.rows.get("chargerVoltageMv")).toMatchObject({ value: null, state: "notRead", text: "not read" });
    expect(said.rows.has("solarCurrentMa")).toBe(false);
    expect(Object.keys(said.logged)).not.toContain("Charger Voltage (V)");
  });
});
