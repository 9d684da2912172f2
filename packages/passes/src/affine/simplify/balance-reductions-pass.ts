import { AffineForOp, AffineParallelOp, ScfForOp } from "@hls-opt/dialect-affine";
import { FuncOp, definePass, walk } from "@hls-opt/ir-core";
import type { Block, Operation } from "@hls-opt/ir-core";
import { loopFilter, loopsOption } from "../control/loop-label.js";
import { balanceReductions } from "../../schedule/balance-reductions.js";

/**
 * Rebuilds serial chains of an associative and commutative integer operation as balanced trees, the value that a loop carries
 * added last. The same bits, since integers wrap; chains of floats stay as they are.
 */
export const affineBalanceReductions = definePass({
  name: "affine-balance-reductions",
  summary: "balance chains of associative integer operations",
  options: { loops: loopsOption },
  statistics: { rebuilt: "chains made trees" },
  run(root, { options, report, count }) {
    const isSelected = loopFilter(root, options.loops, report);
    for (const block of blocksOf(root)) {
      const { parentOp } = block;
      const isOfLoop = parentOp?.info === AffineForOp.info;
      if (options.loops.length === 0 || (isOfLoop && isSelected(parentOp))) count("rebuilt", balanceReductions(block));
    }
  },
});

const holders = new Set([AffineForOp.info, AffineParallelOp.info, ScfForOp.info, FuncOp.info]);

function blocksOf(root: Operation): Block[] {
  const found: Block[] = [];
  walk(root, (op) => {
    if (!holders.has(op.info)) return;
    for (const region of op.regions) found.push(...region.blocks());
  });
  return found;
}
