import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { freePort } from "../../scripts/lib/freePort.ts";
import { onPath } from "../../scripts/lib/tools.ts";
import { cliOnSims } from "../support/cliOnSims.ts";
import { dashboardQueries } from "../support/dashboard.ts";
import { startService } from "../support/services.ts";
import { until } from "../support/until.ts";

const PROMETHEUS = onPath("prometheus");
const PROMTOOL = onPath("promtool");

interface Answer {
  readonly data: {
    readonly result: readonly { readonly metric: Readonly<Record<string, string>>; readonly value: readonly [number, string] }[];
  };
}

describe.skipIf(PROMETHEUS === null || PROMTOOL === null)("the page for Prometheus [needs prometheus]", () => {
  const { cli, sim, atEnd } = cliOnSims();

  async function published() {
    const line = await sim([], { packs: 2, lineKind: "shared" });
    const run = cli().start(["publish", "--port", line.path, "--metrics", "127.0.0.1:0"]);
    const [, url = ""] = await cli().said(run, /scrape (\S+)/);
    atEnd(async () => {
      run.child.kill("SIGTERM");
      await run.ended;
    });
    const page = () => fetch(url).then((response) => response.text());
    await until(async () => (await page()).split("pack_up{").length === 3, { what: "both packs on the page" });
    return { line, url, run, page };
  }

  it("passes promtool without a remark", async () => {
    const { page } = await published();
    const checked = spawnSync(PROMTOOL ?? "", ["check", "metrics"], { input: await page(), encoding: "utf8" });
    expect({ out: checked.stdout, err: checked.stderr, status: checked.status }).toEqual({ out: "", err: "", status: 0 });
  });

  it("is scraped by Prometheus, whose answers are the simulator's values", async () => {
    const { line, url } = await published();
    const folder = mkdtempSync(join(tmpdir(), "bms-prometheus-"));
    const port = await freePort();
    const target = new URL(url).host;
    writeFileSync(
      join(folder, "prometheus.yml"),
      `scrape_configs:\n  - job_name: bms\n    scrape_interval: 1s\n    static_configs:\n      - targets: ["${target}"]\n`,
    );
    const words = [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
    ];
    const prometheus = startService(PROMETHEUS ?? "", words);
    atEnd(async () => {
      await prometheus.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    });
    const ask = async (query: string) => {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(query)}`).catch(() => null);
      return answer?.ok ? ((await answer.json()) as Answer).data.result : [];
    };
    await until(async () => (await ask("open_bmstool_pack_up")).length === 2, { what: "Prometheus has both packs", everyMs: 200 });
    for (const truth of line.truth()) {
      const one = async (query: string) => Number((await ask(`${query}{address="${truth.address}"}`))[0]?.value[1]);
      // A scrape that took longer than its second leaves a gap; the values are frozen and come again.
      await expect.poll(() => one("open_bmstool_pack_voltage_volts")).toBe(truth.packVoltageMv / 1000);
      await expect.poll(() => one("open_bmstool_pack_current_amperes")).toBe(truth.currentMa / 1000);
      await expect.poll(() => ask(`open_bmstool_pack_cell_volts{address="${truth.address}"}`)).toHaveLength(truth.cellVoltagesMv.length);
    }
    // The dashboard's queries are understood; what is of a broker has no answer here.
    for (const query of dashboardQueries.filter((each) => !each.includes("_mqtt_"))) {
      await until(async () => (await ask(query)).length > 0, { what: query, everyMs: 200 });
    }
    // The strict form was asked for and taken.
    await expect.poll(() => ask('up{job="bms"}')).toMatchObject([{ value: [expect.anything(), "1"] }]);
  });
});
