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
    for (const name of names) {
      expect([...metrics.keys()], expr).toContain(name);
      const used = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g), ...expr.matchAll(/(\w+)=~/g), ...expr.matchAll(/by \((\w+)\)/g)];
      expect([...(metrics.get(name) ?? [])], expr).toEqual(expect.arrayContaining(used.map(([, label]) => label)));
    }
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
