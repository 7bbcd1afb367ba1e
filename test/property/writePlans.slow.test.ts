import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { REGISTERS } from "../../protocol/drivers/pace-modbus/registers.ts";
import { parseFrame } from "../../protocol/drivers/paceic-v25/frame.ts";
import type { PlannedBlock, PlanStep, RuleContext, SettingBinding, SettingTable } from "../../protocol/index.ts";
import { bindingOf, breaksOrder, driverOf, planWrites } from "../../protocol/index.ts";
import { createPack } from "../../protocol/sim/index.ts";

const FAMILIES = ["paceic-v25", "pace-modbus", "ritar-modbus"] as const;
type Values = Readonly<Record<string, number>>;
type BrokenRules = (values: Values) => readonly string[];

/** Settings of up to six blocks, and rules that want one setting below another. */
interface Case {
  readonly table: SettingTable;
  readonly held: Values;
  readonly edits: Values;
  readonly broken: BrokenRules;
}

const binding = (key: string, block: string): SettingBinding => ({
  key,
  block,
  wire: "",
  wireLeast: 0,
  wireMost: 9,
  wireStep: 1,
  range: null,
  access: "write",
  evidence: "captured",
  source: "made up",
});

const cases: fc.Arbitrary<Case> = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 3 }))
  .chain(([blockCount, perBlock]) => {
    const bindings = Array.from({ length: blockCount * perBlock }, (_, i) => binding(`s${i}`, `b${i % blockCount}`));
    const blocks = Array.from({ length: blockCount }, (_, b) => ({
      key: `b${b}`,
      wire: "",
      keys: bindings.filter((s) => s.block === `b${b}`).map(({ key }) => key),
    }));
    const keys = bindings.map(({ key }) => key);
    const values = fc.record(Object.fromEntries(keys.map((key) => [key, fc.integer({ min: 0, max: 4 })])));
    const pairs = fc.array(fc.tuple(fc.constantFrom(...keys), fc.constantFrom(...keys), fc.boolean()), { minLength: 10, maxLength: 80 });
    return fc
      .tuple(values, values, fc.oneof(fc.constant(keys), fc.subarray(keys, { minLength: 1 })), pairs)
      .map(([held, wanted, edited, all]): Case => {
        const edits = Object.fromEntries(edited.map((key) => [key, wanted[key] ?? 0]));
        const isKept = (a: string, b: string) => [held, { ...held, ...edits }].every((state) => (state[a] ?? 0) <= (state[b] ?? 0));
        // Rules that are kept at both ends are the ones that forbid an order; some others come along.
        const rules = all.filter(([a, b, isAny]) => isAny || isKept(a, b));
        const broken: BrokenRules = (state) => rules.flatMap(([a, b]) => ((state[a] ?? 0) > (state[b] ?? 0) ? [`${a} above ${b}`] : []));
        return { table: { bindings, blocks }, held, edits, broken };
      });
  });

function changed(held: Values, edits: Values): Values {
  return Object.fromEntries(Object.entries(edits).filter(([key, value]) => held[key] !== value));
}

/** Every state that the pack goes through, the first and the last among them. */
function statesOf(held: Values, plan: readonly PlannedBlock[]): Values[] {
  const states: Values[] = [held];
  for (const { edits } of plan) states.push({ ...states.at(-1), ...edits });
  return states;
}

/** A state breaks nothing that start and end both keep. */
function isSafe({ held, edits, broken }: Case, plan: readonly PlannedBlock[]): boolean {
  const known = new Set([...broken(held), ...broken({ ...held, ...edits })]);
  return statesOf(held, plan).every((state) => broken(state).every((rule) => known.has(rule)));
}

function* permutations<T>(items: readonly T[]): Generator<readonly T[]> {
  if (items.length === 0) yield [];
  for (const [index, item] of items.entries()) {
    for (const rest of permutations(items.toSpliced(index, 1))) yield [item, ...rest];
  }
}

/** The blocks that the edits touch, without any order. */
function touched({ table, held, edits }: Case): PlannedBlock[] {
  const left = changed(held, edits);
  return table.blocks.flatMap(({ key: block, keys }) => {
    const own = Object.entries(left).filter(([key]) => keys.includes(key));
    return own.length > 0 ? [{ block, edits: Object.fromEntries(own) }] : [];
  });
}

function expectExact({ table, held, edits }: Case, plan: readonly PlannedBlock[]): void {
  expect(statesOf(held, plan).at(-1)).toEqual({ ...held, ...edits });
  expect(new Set(plan.map(({ block }) => block)).size).toBe(plan.length);
  expect(Object.assign({}, ...plan.map((step) => step.edits))).toEqual(changed(held, edits));
  for (const step of plan) for (const key of Object.keys(step.edits)) expect(bindingOf(table, key)?.block).toBe(step.block);
  for (const step of plan) expect(Object.keys(step.edits)).not.toEqual([]);
}

describe("an order of writes", () => {
  it("applies exactly the edits, breaks nothing in between, and is missing only where there is none", () => {
    const seen = { found: 0, none: 0, firstTry: 0 };
    fc.assert(
      fc.property(cases, (one) => {
        const plan = planWrites(one.table, one.held, one.edits, one.broken);
        const blocks = touched(one);
        if (plan.ok) {
          expectExact(one, plan.value);
          expect(isSafe(one, plan.value)).toBe(true);
          seen[isSafe(one, blocks) ? "firstTry" : "found"] += 1;
        } else {
          expect(plan.error.code).toBe("write.noSafeOrder");
          for (const order of permutations(blocks)) expect(isSafe(one, order)).toBe(false);
          seen.none += 1;
        }
      }),
      { numRuns: 3000, seed: 11 },
    );
    // All three kinds have been met, or this proves little.
    expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(20);
  });

  it("refuses what is not known, not held, or only read", () => {
    const readable: SettingBinding = { ...binding("r", "b"), access: "read" };
    const table: SettingTable = { bindings: [binding("s", "b"), readable], blocks: [{ key: "b", wire: "", keys: ["s", "r"] }] };
    for (const key of ["nothing", "r", "constructor"]) {
      expect(planWrites(table, { s: 1, r: 1 }, { [key]: 2 }, () => [])).toMatchObject({
        error: { code: "value.unknownKey", detail: { key } },
      });
    }
    expect(planWrites(table, {}, { s: 2 }, () => [])).toMatchObject({ error: { code: "value.unknownKey", detail: { key: "s" } } });
    expect(planWrites(table, { s: 1 }, { s: 1 }, () => [])).toEqual({ ok: true, value: [] });
  });
});

/** Any value that the wire of this family carries. */
const onWire = ({ wireLeast, wireMost, wireStep }: SettingBinding) =>
  fc.integer({ min: 0, max: Math.floor((wireMost - wireLeast) / wireStep) }).map((n) => wireLeast + n * wireStep);

const valuesOf = (bindings: readonly SettingBinding[]): fc.Arbitrary<Values> =>
  fc.record(Object.fromEntries(bindings.map((b) => [b.key, onWire(b)])));

/** What PACE's document forbids, the pack refuses. */
const allowed = (binding: SettingBinding): SettingBinding => {
  const paperRaw = REGISTERS.find(({ field }) => field.key === binding.key)?.paperRaw;
  if (paperRaw === undefined) return binding;
  const [least, most] = paperRaw.map((raw) => raw * binding.wireStep);
  return { ...binding, wireLeast: least ?? 0, wireMost: most ?? 0 };
};

const CONTEXT: RuleContext = { cellCount: 16, packVoltageMv: 52_800, maxCellMv: 3300, minCellMv: 3290 } as unknown as RuleContext;

describe.each(FAMILIES)("%s", (family) => {
  const driver = driverOf(family);
  const { settings, responder } = driver;
  const table = { ...settings, bindings: settings.bindings.filter(({ access }) => access === "write") };
  const isPaceic = family === "paceic-v25";

  it("orders the real blocks by the real rules", () => {
    const some = fc.subarray([...table.bindings], { minLength: 1, maxLength: 8 });
    const broken: BrokenRules = (values) => breaksOrder(values, CONTEXT);
    fc.assert(
      fc.property(fc.tuple(valuesOf(table.bindings), some.chain(valuesOf)), ([held, edits]) => {
        const one: Case = { table, held, edits, broken };
        const plan = planWrites(table, held, edits, broken);
        if (!plan.ok) {
          expect(plan.error.code).toBe("write.noSafeOrder");
          return;
        }
        expectExact(one, plan.value);
        expect(isSafe(one, plan.value)).toBe(true);
      }),
      { numRuns: 300, seed: 12 },
    );
  });

  /** What a pack that holds `values` answers to the read of a block, through the wire. */
  function readFrom(values: Values, block: string) {
    const pack = createPack({ address: 1, settings: values });
    pack.ensureSettings(responder.settingKeys);
    const request = driver.request(block, 1);
    if (!request.ok) throw new Error(block);
    const parsed = responder.parse(request.value.bytes);
    if (!parsed) throw new Error(block);
    const verdict = driver.accept(request.value, responder.reply(parsed, pack.truth(), [pack.truth()]));
    if (verdict.kind !== "reply") throw new Error(JSON.stringify(verdict));
    const held = driver.decode(request.value, verdict.payload);
    if (!held.ok) throw new Error(JSON.stringify(held.error));
    return { pack, held: held.value, payload: verdict.payload };
  }

  /** The read that holds the settings of a write. */
  const readBlock = (block: string) => {
    const keys = table.blocks.find(({ key }) => key === block)?.keys ?? [];
    const holds = ({ block: read }: PlanStep) => driver.blocks[read]?.layout?.some(({ key }) => keys.includes(key)) ?? false;
    return driver.settingsPlan.find(holds)?.block ?? block;
  };
  const dataOf = (frame: Uint8Array) => (isPaceic ? parseFrame(frame).info : frame.slice(7, -2));
  const writeOf = (block: string, held: Parameters<typeof driver.writeRequest>[2], edits: Values) => {
    const write = driver.writeRequest(block, 1, held, edits);
    if (!write.ok) throw new Error(JSON.stringify(write.error));
    return { ...write.value, data: dataOf(write.value.request.bytes) };
  };
  const firstOf = (wire = "") => Number(/@ (\d+)/.exec(wire)?.[1] ?? 0);
  /** First byte of a setting in the data of its write. */
  function offsetOf({ wire }: SettingBinding, first: number): number {
    const number = Number(/(\d+)$/.exec(wire)?.[1]);
    return isPaceic ? number : 2 * (number - first);
  }

  it.each(table.blocks.map(({ key }) => key))(
    "block %s: without edits what was read goes back, and an edit changes its own bytes",
    (block) => {
      const own = table.bindings.filter((b) => b.block === block);
      const bindings = family === "pace-modbus" ? own.map(allowed) : own;
      const first = firstOf(table.blocks.find(({ key }) => key === block)?.wire);
      const one = fc.constantFrom(...bindings).chain((b) => fc.tuple(fc.constant(b), onWire(b)));
      fc.assert(
        fc.property(valuesOf(bindings), one, (values, [edited, value]) => {
          // FF in a code of the inverter is no code, and any type but two is none: the pack would refuse them.
          const isNone = (key: string, v: number) => block === "inverter" && v > (key === "inverterTypeCode" ? 1 : 0xfe);
          // Written positive and read back negative: half of what the request could carry cannot be read.
          fc.pre(block !== "dischargeOc" || [value, ...Object.values(values)].every((v) => v <= 32_767_000));
          fc.pre(![...Object.entries(values), [edited.key, value] as const].some(([key, v]) => isNone(key, v)));
          const { pack, held, payload } = readFrom(values, readBlock(block));
          const asHeld = writeOf(block, held, {});
          const isShort = block === "overCurrent2";
          if (isPaceic && block !== "dischargeOc") expect(asHeld.data).toEqual(isShort ? payload.slice(0, 3) : payload);
          const from = 2 * (first - firstOf(driver.blocks[readBlock(block)]?.wire));
          if (!isPaceic) expect(asHeld.data).toEqual(payload.slice(from, from + asHeld.data.length));
          const stored = (frame: Uint8Array) => {
            const request = responder.parse(frame);
            const decision = request && responder.write(request, pack.truth());
            return decision?.kind === "accepted" ? decision.changes : null;
          };
          const truth = pack.truth().settings;
          for (const [key, is] of Object.entries(stored(asHeld.request.bytes) ?? { refused: 1 }))
            expect([key, is]).toEqual([key, truth.get(key)]);

          const isHandedOver = edited.key === "inverterTypeCode" && value === 0;
          const edit = writeOf(block, held, { [edited.key]: value });
          expect(edit.free).toEqual(isHandedOver ? ["inverterCanCode", "inverterRs485Code"] : []);
          if (isHandedOver) {
            expect([...edit.data]).toEqual([0xff, 0xff, 0]);
            return;
          }
          const all = { ...Object.fromEntries(truth), [edited.key]: value };
          const changes = stored(edit.request.bytes) ?? { refused: 1 };
          expect(changes[edited.key]).toBe(value);
          for (const [key, is] of Object.entries(changes)) expect([key, is]).toEqual([key, all[key]]);
          const base = edit.data.length === asHeld.data.length ? asHeld.data : payload;
          const at = offsetOf(edited, first);
          const next = Math.min(...bindings.map((b) => offsetOf(b, first)).filter((o) => o > at), edit.data.length);
          const moved = [...edit.data.keys()].filter((i) => edit.data[i] !== base[i]);
          expect(edit.data.length).toBe(base.length);
          expect(moved.every((i) => i >= at && i < next)).toBe(true);
          expect(moved.length > 0).toBe(values[edited.key] !== value);
        }),
        { numRuns: 60, seed: 13 },
      );
    },
  );

  it("keeps the enabled byte, whatever it is", () => {
    if (!isPaceic) return;
    for (const enabled of [0, 1, 7, 255]) {
      const { held } = readFrom({ cellOvEnabled: enabled }, "cellOv");
      expect(writeOf("cellOv", held, { cellOvAlarmMv: 3590 }).data[0]).toBe(enabled);
    }
  });

  it("has no write for a setting of another block, an unknown block, or what is not held", () => {
    const { held } = readFrom({}, readBlock("cellOv"));
    for (const edits of [{ packOvAlarmMv: 57_000 }, { nothing: 1 }]) {
      expect(driver.writeRequest("cellOv", 1, held, edits)).toMatchObject({ ok: false, error: { code: "value.unknownKey" } });
    }
    expect(driver.writeRequest("cellOv", 1, {}, { cellOvAlarmMv: 3590 })).toMatchObject({ ok: false });
    expect(driver.writeRequest("nothing", 1, held, {})).toMatchObject({ error: { code: "device.unsupported" } });
    expect(driver.writeRequest("cellOv", 17, held, {})).toMatchObject({ error: { code: "value.range" } });
  });
});
