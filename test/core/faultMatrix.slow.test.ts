import { describe, expect, it } from "vitest";
import type { MatrixRow } from "../support/faultMatrix.ts";
import { LINE_FAULTS, MATRIX_FAMILIES, matrixRow } from "../support/faultMatrix.ts";

describe("every long job under every fault of the line", () => {
  it("shows nothing wrong, keeps nothing twice, and ends as docs/reliability.md says (renew with vitest -u and npm run docs)", async () => {
    const matrix: Record<string, Record<string, MatrixRow>> = {};
    for (const family of MATRIX_FAMILIES) {
      const rows: Record<string, MatrixRow> = {};
      for (const [fault, rules] of Object.entries(LINE_FAULTS)) rows[fault] = await matrixRow(family, rules);
      matrix[family] = rows;
    }
    const cells = Object.entries(matrix).flatMap(([family, rows]) =>
      Object.entries(rows).map(([fault, row]) => [`${family}: ${fault}`, Object.values(row).join(" | ")] as const),
    );
    expect(cells.filter(([, said]) => said.includes("WRONG"))).toEqual([]);
    expect(cells.filter(([, said]) => said.includes("TWICE"))).toEqual([]);
    await expect(`${JSON.stringify(matrix, null, 2)}\n`).toMatchFileSnapshot("../../scripts/lib/faultMatrix.json");
  });
});
