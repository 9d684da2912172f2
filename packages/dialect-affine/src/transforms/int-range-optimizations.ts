/** Optimisations that ranges of integers allow, as MLIR's: values that can only be one number, remainders that change nothing. */
import {
  IntegerAttr,
  RangeAnalysis,
  anyPattern,
  applyPatternsGreedily,
  constantOf,
  definePass,
  pattern,
} from "@hls-opt/ir-core";
import type { AnyOpClass, IntegerType, OpView, Pattern, Rewriter, Value } from "@hls-opt/ir-core";
import { materializeConstant } from "../arith/constant.js";
import { affineFolds } from "../affine/canonicalize.js";
import { RemSIOp, RemUIOp } from "../arith/division-ops.js";
import { castFolds } from "../memref/canonicalize-casts.js";
import { viewFolds } from "../memref/canonicalize-views.js";
import { tensorFolds } from "../tensor/canonicalize.js";

/** Replaces values that can only be one number, and drops remainders that change nothing. */
export const intRangeOptimizations = definePass({
  name: "int-range-optimizations",
  displayName: "ArithIntRangeOpts",
  summary: "do optimizations based on integer range analysis",
  run(root, { context }) {
    const ranges = new RangeAnalysis(root);
    const patterns = [
      knownValues(ranges),
      trivialRemainder("trivial-signed-remainder", RemSIOp, ranges),
      trivialRemainder("trivial-unsigned-remainder", RemUIOp, ranges),
      ...affineFolds,
      ...castFolds,
      ...viewFolds,
      ...tensorFolds,
    ];
    applyPatternsGreedily(root, context, patterns, { regionSimplify: "aggressive" });
  },
});

function knownValues(ranges: RangeAnalysis): Pattern {
  return anyPattern("known-values", (op, rewriter) => {
    if (constantOf(op) !== undefined) return false;
    let changed = false;
    for (const result of op.results) {
      rewriter.setInsertionPoint(op);
      changed = replaceByConstant(result, ranges, rewriter) || changed;
    }
    for (const region of op.regions) {
      for (const block of region.blocks()) {
        for (const argument of block.arguments) {
          rewriter.setInsertionPointToStart(block);
          changed = replaceByConstant(argument, ranges, rewriter) || changed;
        }
      }
    }
    return changed;
  });
}

function replaceByConstant(value: Value, ranges: RangeAnalysis, rewriter: Rewriter): boolean {
  if (value.isUnused) return false;
  const known = ranges.rangeOf(value)?.constant;
  const constant =
    known === undefined
      ? undefined
      : materializeConstant(IntegerAttr.get(value.type as IntegerType, known), value.type);
  if (constant === undefined) return false;
  rewriter.insert(constant);
  rewriter.replaceAllUsesWith(value, constant.result());
  return true;
}

/** x mod c => x where 0 <= x < c */
function trivialRemainder<V extends OpView & { readonly lhs: Value; readonly rhs: Value }>(
  name: string,
  cls: AnyOpClass<V>,
  ranges: RangeAnalysis,
): Pattern {
  return pattern(name, cls, (op, rewriter) => {
    const [dividend, divisor] = [ranges.rangeOf(op.lhs), ranges.rangeOf(op.rhs)];
    const modulus = divisor?.constant;
    if (dividend === undefined || modulus === undefined || modulus <= 0n) return false;
    if (dividend.signedMin < 0n || dividend.signedMax >= modulus) return false;
    rewriter.replace(op, op.lhs);
    return true;
  });
}
