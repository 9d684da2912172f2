/** Dependences against enumeration of all pairs of executions. */
import { FuncOp, collect } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { expect, test } from "vitest";
import { randomNests } from "../../testing/nests/random-nests.js";
import { countDependences } from "../../testing/nests/enumerate-dependences.js";
import { parseProgram } from "../../testing/program.js";
import { Random } from "../../testing/random.js";
import { dependencesIn } from "./dependence.js";
import type { Dependence } from "./dependence.js";

const functionF = (module: Operation): Operation => collect(module, (op) => op.info === FuncOp.info)[0] as Operation;

/** Pairs to look at; more with `HLS_OPT_PAIRS=100000`. */
const wanted = Number(process.env["HLS_OPT_PAIRS"] ?? 10_000);

test(
  `${wanted} random pairs depend on each other as enumeration says, at the same distances`,
  { timeout: 3_600_000 },
  () => {
    let [pairs, dependences, undecided] = [0, 0, 0];
    for (let seed = 1; pairs < wanted; seed++) {
      const random = new Random(seed);
      const { text } = randomNests(random, { nests: 1, hasSymbols: false, areDistinct: true, trips: 5 });
      const func = functionF(parseProgram(text));
      const ours = dependencesIn(func, { includeReads: true });
      const enumerated = countDependences(func);
      const describe = ({ source, sink, carriedBy, distances }: Dependence): string =>
        enumerated.describe(source.op, sink.op, carriedBy, distances);
      // what takes too many steps is said to be possible, at any distance
      const place = (description: string): string => description.split(" ").slice(0, 2).join(" ");
      const assumed = new Set(ours.filter(({ isExact }) => !isExact).map((one) => place(describe(one))));
      const decided = (descriptions: readonly string[]): string[] =>
        descriptions.filter((description) => !assumed.has(place(description))).sort();
      expect(decided(ours.map(describe)), text).toEqual(decided(enumerated.dependences));
      pairs += enumerated.pairs;
      dependences += ours.length;
      undecided += assumed.size;
    }
    expect(dependences).toBeGreaterThan(wanted / 4);
    expect(undecided).toBeLessThanOrEqual(wanted / 5000);
  },
);
