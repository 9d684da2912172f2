import { AffineForOp, affineDialect } from "@hls-opt/dialect-affine";
import { definePass, option } from "@hls-opt/ir-core";
import { isTopOfBand, perfectBand } from "../band/loop-band.js";
import { unitDirective } from "../control/loop-directive.js";
import { loopsOption } from "../control/loop-label.js";
import { transformLoops } from "../control/loop-transform.js";
import { coalesceBand, isNormalized, normalizeLoop, promoteSingleIteration } from "./normalize-loop.js";

/** Makes loops count from 0 by 1, and with `promote-single-iter` puts bodies that are executed once in their loop's place. */
export const affineLoopNormalize = definePass({
  name: "affine-loop-normalize",
  summary: "apply normalization transformations to affine loops",
  options: {
    promoteSingleIter: option.flag(false, "promote single iteration loops"),
    loops: loopsOption,
  },
  statistics: { changed: "loops normalised or promoted", refused: "loops left as they are" },
  dependentDialects: [affineDialect],
  run(root, { options, report, count }) {
    transformLoops<true>(
      root,
      {
        pass: "affine-loop-normalize",
        directive: unitDirective("hls.normalize"),
        byOption: (loop) => {
          const view = new AffineForOp(loop);
          return !isNormalized(view) || (options.promoteSingleIter && view.tripCount === 1) ? true : undefined;
        },
        apply: (loop) =>
          options.promoteSingleIter && new AffineForOp(loop).tripCount === 1
            ? promoteSingleIteration(loop)
            : normalizeLoop(loop),
        describe: () => "is normalised",
        missed: "is not normalised",
      },
      { report, labels: options.loops, count },
    );
  },
});

/** Makes one loop of each perfect band with constant numbers of iterations. */
export const affineLoopCoalescing = definePass({
  name: "affine-loop-coalescing",
  summary: "coalesce nested loops with independent bounds into a single loop",
  options: { loops: loopsOption },
  statistics: { changed: "bands made one loop", refused: "loops left as they are" },
  dependentDialects: [affineDialect],
  run(root, { options, report, count }) {
    transformLoops<true>(
      root,
      {
        pass: "affine-loop-coalescing",
        directive: unitDirective("hls.coalesce"),
        byOption: (loop) =>
          isTopOfBand(loop) && (perfectBand(loop).length > 1 || options.loops.length > 0) ? true : undefined,
        apply: coalesceBand,
        describe: () => "is one with the loops in it",
        missed: "is not coalesced",
      },
      { report, labels: options.loops, count },
    );
  },
});
