import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/paths.ts";

interface Dashboard {
  readonly uid: string;
  readonly panels: readonly {
    readonly title: string;
    readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
  }[];
  readonly templating: { readonly list: readonly { readonly type: string; readonly definition?: string }[] };
}

export const dashboard = JSON.parse(readFileSync(join(ROOT, "packaging/grafana/open-bmstool.json"), "utf8")) as Dashboard;

/** As Grafana asks when everything is chosen. */
export const dashboardQueries: readonly string[] = dashboard.panels.flatMap(({ targets }) =>
  targets.map(({ expr }) => expr.replace(/\$line|\$pack/g, ".*").replace("$__rate_interval", "1m")),
);
