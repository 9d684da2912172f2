import { AffineForOp, AllocOp, AllocaOp, affineDialect } from "@hls-opt/dialect-affine";
import { definePass } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { unitDirective } from "../control/loop-directive.js";
import { loopsOption, noAliasOption } from "../control/loop-label.js";
import { transformLoops } from "../control/loop-transform.js";
import { doubleBuffer } from "./double-buffer.js";

/** `hls.double_buffer` on a loop. */
export const doubleBufferDirective = unitDirective("hls.double_buffer");

const allocates = (loop: Operation): boolean =>
  new AffineForOp(loop).body.operations().some(({ info }) => info === AllocOp.info || info === AllocaOp.info);

/**
 * Makes the buffers that iterations copy to twice as large, and the copy of the next iteration before the computation of this
 * one. Loops that allocate buffers in their iterations are tried, such as `--affine-data-copy-generate` leaves around copies.
 */
export const affineDoubleBuffer = definePass({
  name: "affine-double-buffer",
  summary: "copy the data of the next iteration before computing on this one's",
  options: { assumeNoaliasArguments: noAliasOption, loops: loopsOption },
  statistics: { changed: "loops double buffered", refused: "loops left as they are" },
  dependentDialects: [affineDialect],
  run(root, { options, report, count }) {
    transformLoops(
      root,
      {
        pass: "affine-double-buffer",
        directive: doubleBufferDirective,
        byOption: (loop) => (options.loops.length > 0 || allocates(loop) ? true : undefined),
        apply: (loop) => doubleBuffer(loop, { assumeNoAliasArguments: options.assumeNoaliasArguments }),
        describe: () => "is double buffered",
        missed: "is not double buffered",
      },
      { report, labels: options.loops, count },
    );
  },
});
