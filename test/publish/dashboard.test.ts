import { expect, it } from "vitest";
import { brokerFamilies, type Family, lineFamily } from "../../src/publish/openMetrics.ts";
import { dashboard } from "../support/dashboard.ts";
import { publishRig } from "../support/publishRig.ts";

/** Everything that a page can hold, with the labels of its samples. */
async function published(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rig = await publishRig({ families: ["ritar-modbus"], stage: { packCount: 1 } });
  await rig.until(() => rig.publisher.packs().some(({ isUp }) => isUp));
  await rig.clock.run(20_000);
  const families: readonly Family[] = [
    ...rig.publisher.families(),
    lineFamily([{ name: "cellar", isUp: true }]),
    ...brokerFamilies({ isConnected: true, waiting: 0, dropped: 0 }),
  ];
  await rig.publisher.close();
  const suffix = { gauge: "", counter: "_total", info: "_info" } as const;
  return new Map(
    families.map(({ name, kind, samples }) => [`${name}${suffix[kind]}`, new Set(samples.flatMap(({ labels }) => Object.keys(labels)))]),
  );
}

it("each query of the dashboard names a metric that exists, and labels that it has", async () => {
  const metrics = await published();
  const targets = dashboard.panels.flatMap((panel) => panel.targets);
  expect(targets.length).toBeGreaterThan(12);
  for (const { expr, legendFormat } of targets) {
    const names = expr.match(/open_bmstool_[a-z_]+/g) ?? [];
    expect(names.length, expr).toBeGreaterThan(0);
    const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g), ...expr.matchAll(/by \((\w+)\)/g)].map(([, label]) => label);
    const matched = [...expr.matchAll(/on \(([\w, ]+)\)/g)].flatMap(([, labels = ""]) => labels.split(", "));
    const chosen = [...expr.matchAll(/(\w+)=~/g)].map(([, label]) => label);
    for (const name of names) {
      expect([...metrics.keys()], expr).toContain(name);
      // What only chooses the packs has no more labels than it is matched by.
      const used = [...chosen, ...matched, ...(name === names[0] ? shown : [])];
      expect([...(metrics.get(name) ?? [])], expr).toEqual(expect.arrayContaining(used));
    }
  }
});

it("each number over all packs leaves out those that are silent: their last values are not of now", () => {
  const ofValues = dashboard.panels
    .flatMap(({ targets }) => targets.map(({ expr }) => expr))
    .filter((expr) => /sum\b.*open_bmstool_pack_(?!up)/.test(expr));
  expect(ofValues.length).toBe(3);
  for (const expr of ofValues) {
    const guards = expr.match(/and on \(line, pack, address\) open_bmstool_pack_up == 1/g) ?? [];
    expect(guards.length, expr).toBe(expr.match(/sum\b/g)?.length);
  }
});

it("the choices of the dashboard are labels of a metric that exists", async () => {
  const metrics = await published();
  const definitions = dashboard.templating.list.flatMap(({ definition }) => definition ?? []);
  expect(definitions.length).toBe(2);
  for (const definition of definitions) {
    const [, name = "", label = ""] = /^label_values\((\w+).*, (\w+)\)$/.exec(definition) ?? [];
    expect(metrics.get(name)?.has(label), definition).toBe(true);
  }
});
