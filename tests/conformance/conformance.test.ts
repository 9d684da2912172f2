import { describe, expect, it } from "vitest";
import { affineDialect, arithDialect, mathDialect, memrefDialect } from "@hls-opt/dialect-affine";
import { builtinDialect, funcDialect } from "@hls-opt/ir-core";
import { formatRow, hasConformanceFile, runConformance } from "./run.js";

const dialects = [builtinDialect, funcDialect, arithDialect, mathDialect, memrefDialect, affineDialect];

/** The least share, in percent, that may pass; raised as more of the dialects is there. */
const floors: readonly [string, number][] = [
  ["generic", 99.5],
  ["custom", 57],
  ["custom-unregistered", 50],
  ["mutants", 70],
  ["invalid", 80],
];

describe("conformance with mlir-opt 19", () => {
  for (const [file, floor] of floors) {
    it.skipIf(!hasConformanceFile(file))(`${file}.jsonl (skipped where the data is not beside the repository)`, () => {
      const row = runConformance(file, dialects);
      const share = (100 * row.passed) / row.total;
      const worst = row.failures.slice(0, 5).map(({ name, reason }) => `${name}: ${reason}`);
      expect(share, [formatRow(row), ...worst].join("\n")).toBeGreaterThanOrEqual(floor);
    });
  }
});
