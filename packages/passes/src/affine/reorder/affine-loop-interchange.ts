import { affineDialect } from "@hls-opt/dialect-affine";
import { definePass, errorAt, option } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { isTopOfBand, perfectBand, refuseCarriedValues } from "../band/loop-band.js";
import { integersDirective } from "../control/loop-directive.js";
import { loopsOption, noAliasOption } from "../control/loop-label.js";
import { transformLoops } from "../control/loop-transform.js";
import type { AliasOptions } from "../dependence/memory-accesses.js";
import { accessesOfBand, interchangeLoops, interchangeViolation } from "./interchange.js";
import { loopCosts, wantedPermutations } from "./permutation-cost.js";
import type { PermutationCost } from "./permutation-cost.js";

/** `hls.interchange = array<i64: 1, 0>` on the outermost loop: loop `i` goes to position `permutation[i]`. */
export const interchangeDirective = integersDirective(
  "hls.interchange",
  "a permutation such as array<i64: 1, 0>, loop i going to position p[i]",
  isPermutation,
);

/**
 * Puts the loops of perfect nests into another order: a given one, or the cheapest legal one, by the strides of accesses
 * (`cost=stride`) or with parallel loops outermost (`cost=parallel`). Legality is exact: the integer points of all
 * dependences are asked whether one would be reversed. Triangular nests get new bounds.
 */
export const affineLoopInterchange = definePass({
  name: "affine-loop-interchange",
  summary: "interchange the loops of perfect affine nests",
  options: {
    permutation: option.list([], "the position that each loop of a nest goes to: 1,0"),
    cost: option.oneOf(
      ["stride", "parallel", "none"],
      "stride",
      "without a permutation, choose by strides or parallel loops; none: only loops with hls.interchange",
    ),
    assumeNoaliasArguments: noAliasOption,
    loops: loopsOption,
  },
  statistics: { changed: "bands whose loops were interchanged", refused: "bands left as they are" },
  dependentDialects: [affineDialect],
  run(root, { options, report, count }) {
    const permutation = options.permutation.map(Number);
    if (permutation.length > 0 && !isPermutation(permutation)) {
      const message = `permutation=${options.permutation.join(",")} is no permutation; 1,0 interchanges two loops`;
      return report(errorAt("affine/permutation", root.location, message));
    }
    const alias = { assumeNoAliasArguments: options.assumeNoaliasArguments };
    const byOption = (loop: Operation): readonly number[] | undefined => {
      if (!isTopOfBand(loop)) return undefined;
      if (permutation.length > 0) return perfectBand(loop).length < permutation.length ? undefined : permutation;
      return options.cost === "none" ? undefined : cheapestOrder(loop, options.cost, alias);
    };
    transformLoops(
      root,
      {
        pass: "affine-loop-interchange",
        directive: interchangeDirective,
        byOption,
        apply: (loop, wanted) => interchangeLoops(loop, wanted, alias),
        describe: (wanted) => `is interchanged, loops to positions ${wanted.join(", ")}`,
        missed: "is not interchanged",
      },
      { report, labels: options.loops, count },
    );
  },
});

function isPermutation(values: readonly number[]): boolean {
  return values.length > 1 && [...values].sort((a, b) => a - b).every((value, i) => value === i);
}

/** The cheapest legal order of a band, if it is another one than it has. */
function cheapestOrder(loop: Operation, cost: PermutationCost, options: AliasOptions): readonly number[] | undefined {
  const band = perfectBand(loop);
  if (band.length < 2 || refuseCarriedValues(band) !== undefined) return undefined;
  const accesses = accessesOfBand(band, options);
  for (const permutation of wantedPermutations(loopCosts(band, accesses, cost, options))) {
    if (permutation.every((to, from) => to === from)) return undefined;
    if (interchangeViolation(band, permutation, accesses) === undefined) return permutation;
  }
  return undefined;
}
