import { as, pattern } from "@hls-opt/ir-core";
import type { Pattern } from "@hls-opt/ir-core";
import { DivOp, MulOp } from "../nn/elementwise.js";
import { UnaryOp } from "../nn/unary.js";

/** a / b => a * reciprocal(b): hardware multiplies, and the reciprocal of a constant is one */
export const divisionToProduct: Pattern = pattern(
  "nn-division-to-product",
  DivOp,
  ({ op, lhs, rhs, result }, rewriter) => {
    const { location } = op;
    const reciprocal = rewriter.insert(
      UnaryOp.create(
        { input: rhs, function: UnaryOp.nameAttr("reciprocal"), parameters: undefined, resultType: rhs.type },
        location,
      ),
    ).result;
    rewriter.replace(
      op,
      rewriter.insert(MulOp.create({ lhs, rhs: reciprocal, resultType: result.type }, location)).result,
    );
    return true;
  },
);

/** reciprocal(sqrt(x)) => rsqrt(x): one table instead of two */
export const reciprocalRoot: Pattern = pattern("nn-reciprocal-root", UnaryOp, (outer, rewriter) => {
  const inner = outer.functionName === "reciprocal" ? as(outer.input.definingOp, UnaryOp) : undefined;
  if (inner?.functionName !== "sqrt" || !outer.input.hasOneUse()) return false;
  rewriter.replaceWith(
    outer,
    UnaryOp.create(
      {
        input: inner.input,
        function: UnaryOp.nameAttr("rsqrt"),
        parameters: undefined,
        resultType: outer.result.type,
      },
      outer.op.location,
    ),
  );
  return true;
});
