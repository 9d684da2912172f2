import { affineDialect } from "@hls-opt/dialect-affine";
import { definePass, errorAt, option } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { loopsIn } from "../band/loop-band.js";
import { integerDirective } from "../control/loop-directive.js";
import { loopsOption, noAliasOption } from "../control/loop-label.js";
import { transformLoops } from "../control/loop-transform.js";
import { unrollAndJam } from "./unroll-jam.js";

/** `hls.unroll_jam = 4 : i64` on an outer loop. */
export const unrollJamDirective = integerDirective("hls.unroll_jam", 1);

/**
 * Executes several iterations of outer loops at once, the loops inside them merged. Without attributes it takes the outermost
 * loops of all nests. A dependence that the merging would reverse forbids it.
 */
export const affineLoopUnrollJam = definePass({
  name: "affine-loop-unroll-jam",
  summary: "unroll outer affine loops and jam the loops inside them",
  options: {
    unrollJamFactor: option.int(4, "how many iterations become one; 1 leaves loops without attributes alone"),
    assumeNoaliasArguments: noAliasOption,
    loops: loopsOption,
  },
  statistics: { changed: "loops unrolled and jammed", refused: "loops left as they are" },
  dependentDialects: [affineDialect],
  run(root, { options, report, count }) {
    if (options.unrollJamFactor < 1) {
      const message = `unroll-jam-factor is ${options.unrollJamFactor}, expected 1 or more`;
      return report(errorAt("affine/unroll-jam-factor", root.location, message));
    }
    const isOuter = (loop: Operation): boolean => loop.parentOp?.name !== "affine.for" && loopsIn(loop).length > 1;
    transformLoops(
      root,
      {
        pass: "affine-loop-unroll-jam",
        directive: unrollJamDirective,
        byOption: (loop) =>
          options.unrollJamFactor > 1 && (isOuter(loop) || options.loops.length > 0)
            ? options.unrollJamFactor
            : undefined,
        apply: (loop, factor) =>
          factor === 1
            ? [loop]
            : unrollAndJam(loop, factor, { assumeNoAliasArguments: options.assumeNoaliasArguments }),
        describe: (factor) => (factor === 1 ? "is kept as it is" : `is unrolled and jammed by ${factor}`),
        missed: "is not unrolled and jammed",
      },
      { report, labels: options.loops, count },
    );
  },
});
