import { affineDialect } from "@hls-opt/dialect-affine";
import { definePass, option } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { refuse } from "../band/loop-band.js";
import { unitDirective } from "../control/loop-directive.js";
import { loopsOption, noAliasOption } from "../control/loop-label.js";
import { transformLoops } from "../control/loop-transform.js";
import { parallelizeLoop } from "./parallelize.js";

/** `hls.parallel` on a loop. */
export const parallelDirective = unitDirective("hls.parallel");

/**
 * Turns loops that carry no dependence into `affine.parallel`. Values in `iter_args` may be reductions whose order does not
 * matter: integers, extrema, and float sums that have the flag `reassoc`.
 */
export const affineParallelize = definePass({
  name: "affine-parallelize",
  summary: "turn affine loops without carried dependences into parallel ones",
  options: {
    maxNested: option.int(-1, "most parallel loops around one another; -1 for no limit"),
    parallelReductions: option.flag(false, "make reductions in iter_args parallel, too"),
    reassociateFloats: option.flag(false, "take float sums for reductions though the order changes their last bits"),
    assumeNoaliasArguments: noAliasOption,
    loops: loopsOption,
  },
  statistics: { changed: "loops made parallel", refused: "loops left as they are" },
  dependentDialects: [affineDialect],
  run(root, { options, report, count }) {
    const { maxNested, parallelReductions: reductions, reassociateFloats, assumeNoaliasArguments } = options;
    const isDeepEnough = (loop: Operation): boolean => maxNested >= 0 && parallelAround(loop) >= maxNested;
    transformLoops(
      root,
      {
        pass: "affine-parallelize",
        directive: parallelDirective,
        byOption: () => true,
        apply: (loop) =>
          isDeepEnough(loop)
            ? refuse(`${maxNested} parallel loops are around it, which is what max-nested allows`)
            : parallelizeLoop(loop, { reductions, reassociateFloats, assumeNoAliasArguments: assumeNoaliasArguments }),
        describe: () => "is made parallel",
        missed: "is not made parallel",
      },
      { report, labels: options.loops, count },
    );
  },
});

function parallelAround(loop: Operation): number {
  let count = 0;
  for (let op = loop.parentOp; op !== undefined; op = op.parentOp) if (op.name === "affine.parallel") count++;
  return count;
}
