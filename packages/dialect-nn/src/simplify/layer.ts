import { as } from "@hls-opt/ir-core";
import type { RankedTensorType, Value } from "@hls-opt/ir-core";
import { Conv2dOp, DenseOp } from "../nn/linear.js";

/** An op with a weight and perhaps a bias. */
export type Layer = Conv2dOp | DenseOp;

type Tensor = Value<RankedTensorType>;

/** The layer that defines a value which nothing else reads. */
export function soleLayer(value: Value): Layer | undefined {
  if (!value.hasOneUse()) return undefined;
  return as(value.definingOp, Conv2dOp) ?? as(value.definingOp, DenseOp);
}

/** The same layer (detached) with another weight and bias. */
export function withParameters(layer: Layer, weight: Tensor, bias: Tensor, resultType: RankedTensorType): Layer {
  const { input, op } = layer;
  if (layer instanceof DenseOp) return DenseOp.create({ input, weight, bias, resultType }, op.location);
  const { strides, padding, dilations, groups } = layer;
  return Conv2dOp.create({ input, weight, bias, strides, padding, dilations, groups, resultType }, op.location);
}
