import { DenseArrayAttr, as, pattern } from "@hls-opt/ir-core";
import type { Pattern } from "@hls-opt/ir-core";
import { ReshapeOp, TransposeOp } from "../nn/layout.js";

/** reshape(reshape(x)) => reshape(x) */
export const mergeReshapes: Pattern = pattern("nn-merge-reshapes", ReshapeOp, (outer, rewriter) => {
  const inner = as(outer.input.definingOp, ReshapeOp);
  if (inner === undefined) return false;
  rewriter.replaceWith(outer, ReshapeOp.create({ input: inner.input, resultType: outer.result.type }));
  return true;
});

/** transpose(transpose(x, p), q) => transpose(x, p[q]) */
export const mergeTransposes: Pattern = pattern("nn-merge-transposes", TransposeOp, (outer, rewriter) => {
  const inner = as(outer.input.definingOp, TransposeOp);
  if (inner === undefined) return false;
  const first = inner.permutation.numbers;
  const permutation = DenseArrayAttr.i64(outer.permutation.numbers.map((d) => first[d] as number));
  rewriter.replaceWith(outer, TransposeOp.create({ input: inner.input, permutation, resultType: outer.result.type }));
  return true;
});

/** transpose(x) => reshape(x), where only dimensions of size 1 move */
export const transposeToReshape: Pattern = pattern("nn-transpose-to-reshape", TransposeOp, (op, rewriter) => {
  const { shape } = op.input.type;
  const moved = op.permutation.numbers.filter((d) => shape[d] !== 1);
  if (moved.some((d, i) => i > 0 && d < (moved[i - 1] as number))) return false;
  rewriter.replaceWith(op, ReshapeOp.create({ input: op.input, resultType: op.result.type }));
  return true;
});
