/** Networks at an interval of 1: one module, a datapath of as many stages as wanted, with few registers. */
import { CompRegOp } from "@hls-opt/dialect-hw";
import { as, collect } from "@hls-opt/ir-core";
import type { IntegerType, Operation } from "@hls-opt/ir-core";
import { checkHardware, checkProgram, lowerProgram, Random, randomProgram } from "@hls-opt/passes/testing";
import { describe, expect, test } from "vitest";
import {
  integers,
  interpretTagger,
  jetTaggers,
  loopsOfTagger,
  parseTagger,
  readTagger,
} from "../quantize/jsc-networks.js";

/** Stages and register bits that the best other tool takes for the same networks. */
const bars = [
  { stages: 5, registers: 826 },
  { stages: 3, registers: 732 },
  { stages: 4, registers: 3516 },
];

function registersOf(module: Operation): CompRegOp[] {
  return collect(module, () => true)
    .map((op) => as(op, CompRegOp))
    .filter((register) => register !== undefined);
}

describe("a network at an interval of 1", () => {
  describe.each(jetTaggers.map((tagger, i) => ({ ...tagger, ...(bars[i] as (typeof bars)[number]) })))(
    "$name",
    (tagger) => {
      const title = `has at most ${tagger.stages} stages and ${tagger.registers} register bits (needs the data folder)`;
      test.skipIf(tagger.isAbsent)(title, { timeout: 300_000 }, () => {
        const { module: network, inputs } = parseTagger(readTagger(tagger));
        const expected = integers(interpretTagger(network, inputs));
        const { module, plan } = lowerProgram(loopsOfTagger(network), 1, tagger.stages);
        expect(plan.latency).toBeLessThanOrEqual(tagger.stages);
        expect(collect(module, (op) => op.name === "hw.module")).toHaveLength(1);
        expect(collect(module, (op) => op.name === "comb.mul" || op.name === "hw.instance")).toEqual([]);
        const registers = registersOf(module);
        const bits = registers.reduce((sum, { data }) => sum + (data.type as IntegerType).width, 0);
        expect(bits).toBeLessThanOrEqual(tagger.registers);
        // only the flags of the valid chain are reset
        expect(registers.filter(({ reset }) => reset !== undefined)).toHaveLength(plan.latency);
        checkHardware(module, integers(inputs).slice(0, 40), expected.slice(0, 40), new Random(1));
      });
    },
  );

  test("gives the same bits, whatever the program", { timeout: 300_000 }, () => {
    for (let seed = 3000; seed < 3006; seed++) {
      const { kernels, copies, interval } = checkProgram(randomProgram(seed).source, 1, { seed, samples: 4 });
      expect({ kernels, copies, interval }).toEqual({ kernels: 1, copies: [], interval: 1 });
    }
  });
});
