import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../../scripts/paths.ts";

const REAL_TIME = ["browser", "e2e", "outside"];
const OWN_LIMIT = /^ *\}, [1-9][\d_]*\);$|\b(?:before|after)(?:All|Each)\(.*, [\d_]+\);$/;

it("no test on real time has a limit of its own: the one in vitest.config.ts has room for a busy machine", () => {
  const found = REAL_TIME.flatMap((folder) =>
    readdirSync(join(ROOT, "test", folder)).flatMap((name) => {
      if (!name.endsWith(".test.ts")) return [];
      const lines = readFileSync(join(ROOT, "test", folder, name), "utf8").split("\n");
      return lines.flatMap((line, at) => (OWN_LIMIT.test(line) ? [`${folder}/${name}:${at + 1}`] : []));
    }),
  );
  expect(found).toEqual([]);
});
