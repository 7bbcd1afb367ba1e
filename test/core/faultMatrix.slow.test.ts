import { describe, expect, it } from "vitest";
import { faultMatrix } from "../support/faultMatrix.ts";

describe("every long job under every fault of the line, the port and the computer", () => {
  it("shows nothing wrong, keeps nothing twice, and ends as docs/reliability.md says (renew with vitest -u and npm run docs)", async () => {
    const matrix = await faultMatrix();
    const cells = Object.entries(matrix).flatMap(([family, rows]) =>
      Object.entries(rows).map(([fault, row]) => [`${family}: ${fault}`, Object.values(row).join(" | ")] as const),
    );
    expect(cells.filter(([, said]) => said.includes("WRONG"))).toEqual([]);
    expect(cells.filter(([, said]) => said.includes("TWICE"))).toEqual([]);
    await expect(`${JSON.stringify(matrix, null, 2)}\n`).toMatchFileSnapshot("../../scripts/lib/faultMatrix.json");
  });
});
