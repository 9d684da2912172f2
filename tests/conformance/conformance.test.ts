import { dialects } from "@hls-opt/cli";
import { describe, expect, it } from "vitest";
import { conformanceFiles, formatRow, hasConformanceFile, passedShare, runConformance } from "./run.mjs";

describe("conformance with mlir-opt 19", () => {
  for (const file of conformanceFiles) {
    it.skipIf(!hasConformanceFile(file.name))(
      `${file.name}.jsonl (skipped where the data is not beside the repository)`,
      () => {
        const row = runConformance(file, dialects);
        const worst = row.failures.slice(0, 5).map(({ name, reason }) => `${name}: ${reason}`);
        expect(passedShare(row), [formatRow(row), ...worst].join("\n")).toBeGreaterThanOrEqual(file.floor);
      },
    );
  }
});
