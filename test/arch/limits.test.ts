import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../../scripts/paths.ts";

const REAL_TIME = ["browser", "e2e", "outside"];
/** As the formatter leaves it: at the end of a call's last line, or on a line of its own before it. */
const OWN_LIMIT = /^ *\}, [1-9][\d_]*\);$|\b(?:before|after)(?:All|Each)\(.*, [\d_]+\);$|^ +[1-9][\d_]*,\n +\);$/gm;

it("no test on real time has a limit of its own: the one in vitest.config.ts has room for a busy machine", () => {
  const found = REAL_TIME.flatMap((folder) =>
    readdirSync(join(ROOT, "test", folder)).flatMap((name) => {
      if (!name.endsWith(".test.ts")) return [];
      const text = readFileSync(join(ROOT, "test", folder, name), "utf8");
      return [...text.matchAll(OWN_LIMIT)].map(({ index }) => `${folder}/${name}:${text.slice(0, index).split("\n").length}`);
    }),
  );
  expect(found).toEqual([]);
});
