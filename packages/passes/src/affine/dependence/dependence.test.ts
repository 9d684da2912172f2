/** Dependences against enumeration of all pairs of executions. */
import { FuncOp, collect } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { expect, test } from "vitest";
import { randomNests } from "../../testing/nests/random-nests.js";
import { countDependences } from "../../testing/nests/enumerate-dependences.js";
import { parseProgram } from "../../testing/program.js";
import { Random } from "../../testing/random.js";
import { dependencesIn } from "./dependence.js";

const functionF = (module: Operation): Operation => collect(module, (op) => op.info === FuncOp.info)[0] as Operation;

test("10000 random pairs depend on each other as enumeration says, at the same distances", () => {
  let [pairs, dependences] = [0, 0];
  for (let seed = 1; pairs < 10_000; seed++) {
    const random = new Random(seed);
    const { text } = randomNests(random, { nests: 1, hasSymbols: false, areDistinct: true, trips: 5 });
    const func = functionF(parseProgram(text));
    const ours = dependencesIn(func, { includeReads: true });
    const enumerated = countDependences(func);
    pairs += enumerated.pairs;
    dependences += ours.length;
    const found = ours.map(({ source, sink, carriedBy, distances, isExact }) => {
      expect(isExact, text).toBe(true);
      return enumerated.describe(source.op, sink.op, carriedBy, distances);
    });
    expect(found.sort(), text).toEqual(enumerated.dependences.sort());
  }
  expect(dependences).toBeGreaterThan(3_000);
});
