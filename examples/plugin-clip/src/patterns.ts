import { as, i64, IntegerAttr, pattern } from "@hls-opt/ir-core";
import { BoundOp, clampTo, ClampOp, ValueOp } from "./ops.js";

/** clamp(clamp(x, a, b), c, d) => clamp(x, a clamped to c..d, b clamped to c..d) */
export const clampOfClamp = pattern("clamp-of-clamp", ClampOp, (outer, rewriter) => {
  const inner = as(outer.input.definingOp, ClampOp);
  if (inner === undefined) return false;
  const bound = (attr: IntegerAttr): IntegerAttr =>
    IntegerAttr.get(i64, clampTo(attr.value, outer.low.value, outer.high.value));
  const joined = ClampOp.create({ input: inner.input, low: bound(inner.low), high: bound(inner.high) });
  rewriter.replace(outer, rewriter.insert(joined).result);
  return true;
});

/** value(bound(x)) => clamp(x, low, high) */
export const valueOfBound = pattern("value-of-bound", ValueOp, (value, rewriter) => {
  const bound = as(value.input.definingOp, BoundOp);
  if (bound === undefined || bound.input.type !== value.result.type) return false;
  const { low, high } = bound.result.type;
  const clamp = ClampOp.create({
    input: bound.input,
    low: IntegerAttr.get(i64, low),
    high: IntegerAttr.get(i64, high),
  });
  rewriter.replace(value, rewriter.insert(clamp).result);
  return true;
});
