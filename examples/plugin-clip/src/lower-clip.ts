import { arithDialect, ConstantOp, MaxSIOp, MinSIOp } from "@hls-opt/dialect-affine";
import {
  applyPatternsGreedily,
  collect,
  definePass,
  IntegerAttr,
  is,
  opError,
  option,
  pattern,
} from "@hls-opt/ir-core";
import type { IntegerType, Rewriter, Value } from "@hls-opt/ir-core";
import { BoundOp, ClampOp, ValueOp } from "./ops.js";

function constant(rewriter: Rewriter, type: IntegerType, value: bigint): Value<IntegerType> {
  return rewriter.insert(ConstantOp.create({ value: IntegerAttr.get(type, value) })).result as Value<IntegerType>;
}

/** clamp(x, a, b) => min(max(x, a), b), or the other way round */
const lowerClamp = (maxFirst: boolean) =>
  pattern("lower-clamp", ClampOp, (clamp, rewriter) => {
    const { type } = clamp.input;
    const low = constant(rewriter, type, clamp.low.value);
    const high = constant(rewriter, type, clamp.high.value);
    const max = (lhs: Value<IntegerType>) => rewriter.insert(MaxSIOp.create({ lhs, rhs: low })).result;
    const min = (lhs: Value<IntegerType>) => rewriter.insert(MinSIOp.create({ lhs, rhs: high })).result;
    const input = clamp.input as Value<IntegerType>;
    rewriter.replace(clamp, maxFirst ? min(max(input) as Value<IntegerType>) : max(min(input) as Value<IntegerType>));
    return true;
  });

/** Replaces clamps by comparisons of `arith`; what is left of the dialect is refused. */
export const lowerClip = definePass({
  name: "lower-clip",
  summary: "lower clip.clamp to arith",
  options: { order: option.oneOf(["max-first", "min-first"], "max-first", "which bound is applied first") },
  statistics: { lowered: "clamps lowered" },
  dependentDialects: [arithDialect],
  run(root, { context, options, report, count }) {
    count("lowered", collect(root, (op) => is(op, ClampOp)).length);
    applyPatternsGreedily(root, context, [lowerClamp(options.order === "max-first")]);
    for (const op of collect(root, (one) => is(one, BoundOp) || is(one, ValueOp))) {
      report(opError(op, "has no lowering; run --canonicalize first, which removes pairs of bound and value"));
    }
  },
});
