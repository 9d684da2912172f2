import { FuncOp, collect, definePass } from "@hls-opt/ir-core";
import { loopFilter, loopsOption, noAliasOption } from "../control/loop-label.js";
import { hoistInvariants } from "./hoist-invariants.js";

/** Moves what every iteration computes alike before its loop. */
export const affineLoopInvariantCodeMotion = definePass({
  name: "affine-loop-invariant-code-motion",
  summary: "hoist loop invariant instructions outside of affine loops",
  options: { assumeNoaliasArguments: noAliasOption, loops: loopsOption },
  statistics: { ops: "operations moved, one for each loop", loads: "loads among them" },
  run(root, { options, report, count }) {
    const isSelected = loopFilter(root, options.loops, report);
    for (const func of collect(root, (op) => op.info === FuncOp.info)) {
      const done = hoistInvariants(func, { assumeNoAliasArguments: options.assumeNoaliasArguments }, isSelected);
      count("ops", done.ops);
      count("loads", done.loads);
    }
  },
});
