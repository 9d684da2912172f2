import { as } from "@hls-opt/ir-core";
import type { Location, RankedTensorType, Rewriter, Value } from "@hls-opt/ir-core";
import { constantAttribute, constantElements } from "../interpret/tensor.js";
import { ConstantOp } from "../nn/constant.js";

/** The elements of a value that an `nn.constant` defines. */
export function constantData(value: Value | undefined): Float64Array | undefined {
  const constant = as(value?.definingOp, ConstantOp);
  return constant === undefined ? undefined : constantElements(constant.value, constant.result.type);
}

/** Inserts a constant of these elements (rounded to a float type). */
export function insertConstant(
  rewriter: Rewriter,
  type: RankedTensorType,
  elements: ArrayLike<number>,
  location: Location,
): Value<RankedTensorType> {
  return rewriter.insert(ConstantOp.create({ value: constantAttribute(type, elements), resultType: type }, location))
    .result;
}
