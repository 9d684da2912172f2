import { checkProgram, executed, lowerProgram, parseProgram, Random, randomProgram } from "@hls-opt/passes/testing";
import { assertPromises, findVerilator, simulate } from "@hls-opt/verilator-harness";
import { describe, expect, test } from "vitest";
import { flatten, sourceOf } from "./verilator.js";

// other seeds: HLS_FUZZ=FROM-TO npx vitest run tests/cosim/fuzz.test.ts
const [from = 0, to = 250] = (process.env["HLS_FUZZ"] ?? "0-250").split("-").map(Number);
const chunk = Math.max(25, Math.ceil((to - from) / 100));
const chunks = Array.from(
  { length: Math.ceil((to - from) / chunk) },
  (_, i) => [from + i * chunk, Math.min(to, from + (i + 1) * chunk) - 1] as const,
);

/** Checks the program of a seed; a failure names the seed and shows the program. */
function check(seed: number): void {
  const { source, interval } = randomProgram(seed);
  try {
    checkProgram(source, interval, { seed });
  } catch (error) {
    throw new Error(`program of seed ${seed} at interval ${interval}: ${(error as Error).message}\n${source}`, {
      cause: error,
    });
  }
}

describe("random loop programs become hardware that gives the same bits", () => {
  test.each(chunks)("seeds %i to %i", (first, last) => {
    for (let seed = first; seed <= last; seed++) check(seed);
  });
});

// programs with windows, lookups, several copies of a buffer and values of up to 64 bits
const verilator = await findVerilator();
describe.skipIf(verilator === undefined)("and so does their Verilog", () => {
  test.each([9, 30])("seed %i", async (seed) => {
    const { source, interval } = randomProgram(seed);
    const program = executed(parseProgram(source));
    const random = new Random(seed);
    const inputs = Array.from({ length: 10 }, () => program.inputWidths.map((width) => random.signed(width)));
    const expected = inputs.map((input) => program.run(input));
    const { design, source: verilog } = sourceOf(lowerProgram(source, interval).module);
    const result = await simulate(verilog, { inputs: flatten(inputs), expected: flatten(expected) });
    expect(assertPromises(result, design)).toEqual([]);
  });
});
