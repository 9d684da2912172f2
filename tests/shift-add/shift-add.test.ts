/** Sums of constant multiples as shared adders: executed before and after, on random programs and on trained networks. */
import { DiagnosticList, printOperation, verifyOperation } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { replaceByScalars, shiftAdd, unrollLoops } from "@hls-opt/passes";
import { executed, firstFunction, parseProgram, Random } from "@hls-opt/passes/testing";
import { describe, expect, test } from "vitest";
import {
  integers,
  interpretTagger,
  jetTaggers,
  loopsOfTagger,
  parseTagger,
  readTagger,
} from "../quantize/jsc-networks.js";
import { randomSums } from "./random-sums.js";

const options = { extraDepth: Infinity, budget: 200, share: true };

function verified(module: Operation): string {
  const problems = new DiagnosticList();
  verifyOperation(module, problems.report);
  expect(problems.all.map(({ message }) => message)).toEqual([]);
  return printOperation(module);
}

const sample = (random: Random, widths: readonly number[]): bigint[] =>
  widths.map((width) => {
    const [low, high] = [-(1n << BigInt(width - 1)), (1n << BigInt(width - 1)) - 1n];
    const kind = random.below(6);
    if (kind === 0) return low;
    if (kind === 1) return high;
    return low + BigInt(random.below(2 ** Math.min(width, 30)));
  });

describe("random programs give the same results", () => {
  test.each([
    ["by cost", options],
    ["at least depth", { ...options, extraDepth: 0 }],
    ["without sharing", { ...options, share: false }],
  ])("%s", (_, chosen) => {
    for (let seed = 0; seed < 150; seed++) {
      const random = new Random(seed);
      const text = randomSums(random);
      const before = executed(parseProgram(text));
      const module = parseProgram(text);
      shiftAdd(firstFunction(module), chosen);
      const after = executed(parseProgram(verified(module)));
      for (let s = 0; s < 24; s++) {
        const input = sample(random, before.inputWidths);
        expect(after.run(input), `seed ${seed}\n${text}\n${printOperation(module)}`).toEqual(before.run(input));
      }
    }
  });
});

test("no multiplication by a constant is left", () => {
  let multiplications = 0;
  for (let seed = 0; seed < 50; seed++) {
    const module = parseProgram(randomSums(new Random(seed)));
    shiftAdd(firstFunction(module), options);
    multiplications += printOperation(module).split("arith.muli").length - 1;
  }
  expect(multiplications).toBe(0);
});

describe.each(jetTaggers)("$name (needs the data folder)", (tagger) => {
  test.skipIf(tagger.isAbsent)("gives its exact outputs, without multiplications", { timeout: 120_000 }, () => {
    const { module, inputs } = parseTagger(readTagger(tagger));
    const expected = integers(interpretTagger(module, inputs));
    const loops = parseProgram(loopsOfTagger(module));
    const func = firstFunction(loops);
    unrollLoops(loops, () => "full");
    replaceByScalars(func);
    const { adders } = shiftAdd(func, options);
    const text = verified(loops);
    expect(adders).toBeGreaterThan(100);
    expect(text).not.toContain("arith.muli");
    const program = executed(loops);
    expect(integers(inputs).map((input) => program.run(input))).toEqual(expected);
  });
});
