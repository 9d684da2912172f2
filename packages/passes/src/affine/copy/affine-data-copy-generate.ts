import { AffineForOp, affineDialect } from "@hls-opt/dialect-affine";
import { definePass, errorAt, option, remarkMissed } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { isRefusal, loopsIn, refuse } from "../band/loop-band.js";
import type { Refusal } from "../band/loop-band.js";
import { unitDirective } from "../control/loop-directive.js";
import { loopsOption, noAliasOption } from "../control/loop-label.js";
import { transformLoops } from "../control/loop-transform.js";
import { generateCopies } from "./generate-copies.js";
import { copiedBytes, planCopies } from "./plan-copies.js";
import type { CopyOptions } from "./plan-copies.js";

const pass = "affine-data-copy-generate";

/** `hls.copy` on a loop. */
export const copyDirective = unitDirective("hls.copy");

/**
 * Local copies of what loops access. Without labels or attributes those are chosen that are outermost among the loops whose
 * copies fit the capacity.
 */
export const affineDataCopyGenerate = definePass({
  name: "affine-data-copy-generate",
  summary: "copy what affine loops access to local buffers and back",
  options: {
    fastMemCapacity: option.int(0, "most KiB of the local buffers of one loop; 0: no limit"),
    slowMemSpace: option.int(0, "memory space of the buffers that are copied"),
    fastMemSpace: option.int(1, "memory space of the local buffers"),
    skipNonUnitStrideLoops: option.flag(false, "do not copy around loops of steps other than 1, but inside"),
    assumeNoaliasArguments: noAliasOption,
    loops: loopsOption,
  },
  statistics: { changed: "loops whose data are copied", refused: "loops left as they are" },
  dependentDialects: [affineDialect],
  run(root, { options, report, count }) {
    const { fastMemCapacity, slowMemSpace, fastMemSpace } = options;
    if (fastMemCapacity < 0 || slowMemSpace < 0 || fastMemSpace < 0 || slowMemSpace === fastMemSpace) {
      const message = "expected a capacity of 0 or more and different memory spaces of 0 or more";
      return report(errorAt("affine/data-copy", root.location, message));
    }
    const copyOptions: CopyOptions = {
      assumeNoAliasArguments: options.assumeNoaliasArguments,
      slowMemorySpace: slowMemSpace,
      fastMemorySpace: fastMemSpace,
    };
    const capacity = fastMemCapacity === 0 ? Infinity : fastMemCapacity * 1024;
    const copied = new Set<Operation>();
    const isAsked = ({ attributes }: Operation): boolean => attributes.get(copyDirective.attribute) !== undefined;
    const isInCopied = (loop: Operation): boolean => {
      for (let around = loop.parentOp; around !== undefined; around = around.parentOp) {
        if (copied.has(around)) return true;
      }
      return false;
    };
    const byOption = (loop: Operation): true | undefined => {
      if (options.loops.length > 0) return true;
      // an attribute says which loop it is to be, of all that are around it or in it
      if (isInCopied(loop) || loopsIn(loop).some(isAsked)) return undefined;
      if (options.skipNonUnitStrideLoops && new AffineForOp(loop).stepSize !== 1) return undefined;
      // an innermost loop is tried in any case, to say why not
      if (loopsIn(loop).length === 1) return true;
      const plan = planCopies(loop, copyOptions);
      return isRefusal(plan) || copiedBytes(plan) > capacity ? undefined : true;
    };
    const apply = (loop: Operation): readonly Operation[] | Refusal => {
      const plan = planCopies(loop, copyOptions);
      if (isRefusal(plan)) return plan;
      const bytes = copiedBytes(plan);
      if (bytes > capacity) return refuse(`its copies take ${bytes} bytes, and there are ${capacity}`);
      for (const { refusal } of plan.refused) {
        report(remarkMissed(loop, pass, `keeps a buffer in slow memory: ${refusal.reason}`, refusal.notes));
      }
      copied.add(loop);
      return generateCopies(plan, copyOptions);
    };
    transformLoops(
      root,
      {
        pass,
        directive: copyDirective,
        byOption,
        apply,
        describe: () => "has its data copied",
        missed: "has no data copied",
      },
      { report, labels: options.loops, count },
    );
  },
});
