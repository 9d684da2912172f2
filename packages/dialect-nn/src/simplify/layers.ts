import { pattern, RankedTensorType } from "@hls-opt/ir-core";
import type { Pattern } from "@hls-opt/ir-core";
import { permute } from "../interpret/layout.js";
import { AddOp } from "../nn/elementwise.js";
import { isNetworkFloat } from "../nn/elements.js";
import { DenseOp, MatmulOp } from "../nn/linear.js";
import { constantData, insertConstant } from "./constants.js";
import { soleLayer, withParameters } from "./layer.js";

/** matmul(x, W) => dense(x, W^T), for a constant matrix W */
export const matmulByConstant: Pattern = pattern("nn-matmul-by-constant", MatmulOp, (product, rewriter) => {
  const { lhs, rhs, result } = product;
  const weight = constantData(rhs);
  const { shape, element } = rhs.type;
  if (weight === undefined || shape.length !== 2 || product.transpose_lhs !== undefined) return false;
  const { location } = product.op;
  const rowType = RankedTensorType.get([...shape].reverse(), element);
  const rows =
    product.transpose_rhs === undefined
      ? insertConstant(rewriter, rowType, permute(weight, shape, [1, 0]), location)
      : rhs;
  rewriter.replaceWith(product, DenseOp.create({ input: lhs, weight: rows, resultType: result.type }, location));
  return true;
});

/** layer(x, W) + b => layer(x, W, b), for floats and a constant of one element for each output channel */
export const addBias: Pattern = pattern("nn-add-bias", AddOp, (sum, rewriter) => {
  const { lhs, rhs, result } = sum;
  const layer = soleLayer(lhs);
  const bias = constantData(rhs);
  if (layer === undefined || layer.bias !== undefined || bias === undefined) return false;
  if (lhs.type !== result.type || !isNetworkFloat(result.type.element)) return false;
  const channels = result.type.shape[1] as number;
  if (!isPerChannel(rhs.type.shape, channels, result.type.shape.length)) return false;
  const elements = bias.length === channels ? bias : new Float64Array(channels).fill(bias[0] as number);
  const type = RankedTensorType.get([channels], result.type.element);
  const value = insertConstant(rewriter, type, elements, sum.op.location);
  rewriter.replaceWith(sum, withParameters(layer, layer.weight, value, result.type));
  return true;
});

/** Whether a shape broadcasts to a result of this rank along dimension 1 only. */
function isPerChannel(shape: readonly number[], channels: number, rank: number): boolean {
  return shape.every((size, d) => size === 1 || (size === channels && d === shape.length - rank + 1));
}
