import { AffineForOp, affineDialect, arithDialect } from "@hls-opt/dialect-affine";
import { collect, definePass, errorAt, opError, option, remarkMissed } from "@hls-opt/ir-core";
import type { Operation, Report } from "@hls-opt/ir-core";
import { loopFilter, loopsOption } from "../control/loop-label.js";
import type { UnrollFactor } from "./iteration-pieces.js";
import { requestedFactor } from "./unroll-attributes.js";
import { defaultUnrollLimit, unrollLoops } from "./unroll.js";
import type { UnrollOptions } from "./unroll.js";

/**
 * Unrolls loops: innermost ones by a factor, or all whose number of iterations is constant. `hls.unroll = N` or
 * `hls.unroll_full` on a loop says what is to happen to that loop, whatever the options are.
 */
export const affineLoopUnroll = definePass({
  name: "affine-loop-unroll",
  summary: "unroll affine loops",
  options: {
    unrollFactor: option.int(
      4,
      "how often the bodies of innermost loops are repeated; 1 leaves loops without attributes alone",
    ),
    unrollFull: option.flag(false, "unroll all loops with a constant number of iterations, nested ones included"),
    unrollFullThreshold: option.int(0, "unroll loops of at most this many iterations fully, nested ones included"),
    unrollUpToFactor: option.flag(true, "unroll loops of fewer iterations than the factor fully; else leave them"),
    unrollNumReps: option.int(1, "how often innermost loops are unrolled by the factor, those that are left each time"),
    cleanupUnroll: option.flag(false, "unroll what a factor leaves over, too, where its length is constant"),
    maxOperations: option.int(defaultUnrollLimit, "most operations that one nest may become"),
    loops: loopsOption,
  },
  statistics: { unrolled: "loops unrolled, one for each copy", refused: "loops left as they are" },
  dependentDialects: [affineDialect, arithDialect],
  run(root, { options, report, count }) {
    if (options.unrollFactor < 1) {
      return report(
        errorAt("affine/unroll-factor", root.location, `unroll-factor is ${options.unrollFactor}, expected 1 or more`),
      );
    }
    const requests = readRequests(root, report);
    if (requests === undefined) return;
    const byOption = (loop: Operation): UnrollFactor | undefined => factorByOptions(new AffineForOp(loop), options);
    const refused = (loop: Operation, reason: string): void => {
      count("refused");
      const message = `is not unrolled: ${reason}`;
      if (requests.has(loop)) {
        report({ ...opError(loop, message, [], "affine/not-unrolled"), severity: "warning" });
      } else report(remarkMissed(loop, "affine-loop-unroll", message));
    };
    const isSelected = loopFilter(root, options.loops, report);
    const choose = (loop: Operation): UnrollFactor | undefined =>
      isSelected(loop) ? (requests.get(loop) ?? byOption(loop)) : undefined;
    const how: UnrollOptions = {
      limit: options.maxOperations,
      inlinesRemainder: options.cleanupUnroll,
      refused,
    };
    count("unrolled", unrollLoops(root, choose, how));
    // attributes are done with: what is left goes by the options
    for (let repetition = 1; repetition < options.unrollNumReps; repetition++) {
      count(
        "unrolled",
        unrollLoops(root, (loop) => (isSelected(loop) ? byOption(loop) : undefined), how),
      );
    }
  },
});

/** What attributes ask for; undefined when one of them makes no sense. */
function readRequests(root: Operation, report: Report): ReadonlyMap<Operation, UnrollFactor> | undefined {
  const requests = new Map<Operation, UnrollFactor>();
  let isValid = true;
  for (const loop of collect(root, (op) => op.info === AffineForOp.info)) {
    const factor = requestedFactor(loop);
    if (typeof factor === "object") {
      report(opError(loop, factor.reason, [], "affine/unroll-attribute"));
      isValid = false;
    } else if (factor !== undefined) {
      requests.set(loop, factor);
    }
  }
  return isValid ? requests : undefined;
}

interface FactorOptions {
  readonly unrollFactor: number;
  readonly unrollFull: boolean;
  readonly unrollFullThreshold: number;
  readonly unrollUpToFactor: boolean;
}

function factorByOptions(
  loop: AffineForOp,
  { unrollFactor, unrollFull, unrollFullThreshold, unrollUpToFactor }: FactorOptions,
): UnrollFactor | undefined {
  const trips = loop.tripCount;
  if (!unrollFull && !unrollUpToFactor && trips !== undefined && trips < unrollFactor) return undefined;
  if (unrollFull || (trips !== undefined && trips <= unrollFullThreshold)) return "full";
  const isInnermost = collect(loop.op, (op) => op.info === AffineForOp.info).length === 1;
  return unrollFactor > 1 && unrollFullThreshold === 0 && isInnermost ? unrollFactor : undefined;
}
