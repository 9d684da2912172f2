import { affineDialect } from "@hls-opt/dialect-affine";
import { definePass, errorAt, option } from "@hls-opt/ir-core";
import { isTopOfBand, perfectBand } from "../band/loop-band.js";
import { integersDirective, unitDirective } from "../control/loop-directive.js";
import { loopsOption, noAliasOption } from "../control/loop-label.js";
import { transformLoops } from "../control/loop-transform.js";
import { reverseLoop } from "./reverse.js";
import { skewLoops } from "./skew.js";

/** `hls.skew = array<i64: 1>` on the outermost loop: a factor for each loop below it. */
export const skewDirective = integersDirective(
  "hls.skew",
  "a factor for each loop inside, such as array<i64: 1>",
  (factors) => factors.length > 0,
);

/** `hls.reverse` on a loop. */
export const reverseDirective = unitDirective("hls.reverse");

/**
 * Skews perfect nests: inner counters run ahead with the outermost, `j + factor * i`. It changes no order, and makes an
 * interchange or a tiling behind it legal where distances were negative (wavefronts).
 */
export const affineLoopSkew = definePass({
  name: "affine-loop-skew",
  summary: "skew inner loops of perfect affine nests by the outermost one",
  options: {
    factors: option.list([], "a factor for each loop inside the outermost one; empty: only loops with hls.skew"),
    loops: loopsOption,
  },
  statistics: { changed: "bands skewed", refused: "bands left as they are" },
  dependentDialects: [affineDialect],
  run(root, { options, report, count }) {
    const factors = options.factors.map(Number);
    if (!factors.every(Number.isSafeInteger)) {
      const message = `factors=${options.factors.join(",")}, expected integers`;
      return report(errorAt("affine/skew-factors", root.location, message));
    }
    transformLoops(
      root,
      {
        pass: "affine-loop-skew",
        directive: skewDirective,
        byOption: (loop) =>
          factors.length > 0 && isTopOfBand(loop) && perfectBand(loop).length > factors.length ? factors : undefined,
        apply: skewLoops,
        describe: (by) => `is skewed by ${by.join(", ")}`,
        missed: "is not skewed",
      },
      { report, labels: options.loops, count },
    );
  },
});

/** Executes loops from their last iteration to their first: those with `hls.reverse`, and those that `loops` names. */
export const affineLoopReverse = definePass({
  name: "affine-loop-reverse",
  summary: "reverse affine loops that carry no dependence",
  options: { assumeNoaliasArguments: noAliasOption, loops: loopsOption },
  statistics: { changed: "loops reversed", refused: "loops left as they are" },
  dependentDialects: [affineDialect],
  run(root, { options, report, count }) {
    transformLoops(
      root,
      {
        pass: "affine-loop-reverse",
        directive: reverseDirective,
        byOption: () => (options.loops.length > 0 ? true : undefined),
        apply: (loop) => reverseLoop(loop, { assumeNoAliasArguments: options.assumeNoaliasArguments }),
        describe: () => "is reversed",
        missed: "is not reversed",
      },
      { report, labels: options.loops, count },
    );
  },
});
