import { expect, it } from "vitest";
import { fixtureRows } from "../../scripts/lib/historyRows.ts";
import { eventsOf } from "../../src/node/cli/runHistory.ts";
import { ENGLISH } from "../support/englishCli.ts";

it("a record whose date is not reliable is named in the terminal", () => {
  const row = fixtureRows(20).find(({ record }) => record !== null);
  if (row === undefined) throw new Error("no record");
  expect(eventsOf(row, ENGLISH)).not.toContain("(date not reliable)");
  expect(eventsOf({ ...row, astray: { until: null } }, ENGLISH)).toContain("(date not reliable)");
});
