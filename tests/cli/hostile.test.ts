/** Inputs that are very large in one respect; `npm run bench:ir` measures them at full size. */
import { runHlsOpt } from "@hls-opt/cli";
import { describe, expect, it } from "vitest";
import { hostileInputs } from "../../benchmarks/lib/hostile-inputs.mjs";

describe("very large inputs", () => {
  it.each(hostileInputs(8_000_000).map((input) => [input.name, input] as const))(
    "%s: printed, or refused by a diagnostic",
    async (_, { text, flags, expected }) => {
      const { exitCode, stdout, stderr } = await runHlsOpt([...flags, "-"], text, process.cwd());
      expect(exitCode).toBe(expected === "accepted" ? 0 : 1);
      expect(stdout === "").toBe(expected === "refused");
      if (expected === "refused") expect(stderr).toContain("error: regions may not nest deeper than 4000 levels");
      else expect(stderr).toBe("");
    },
    60_000,
  );
});
