import type { FloatType, Operation, RankedTensorType } from "@hls-opt/ir-core";
import { dequantize, quantizeFloat } from "../num/fixed.js";
import type { FixedType } from "../num/types.js";
import { finish, fixedOf } from "./finish.js";
import type { KernelResult } from "./finish.js";
import { roundFloats } from "./tensor.js";
import type { Tensor } from "./tensor.js";

const resultType = (op: Operation): RankedTensorType => op.result().type as RankedTensorType;

/** `nn.quantize`. */
export function runQuantize(op: Operation, [input]: readonly Tensor[]): KernelResult {
  const { data } = input as Tensor;
  const type = resultType(op);
  const nan = data.findIndex((x) => Number.isNaN(x));
  if (nan >= 0) return `is given NaN at element ${nan}, which has no fixed-point value`;
  const element = fixedOf(type) as FixedType;
  return finish(
    data.map((x) => quantizeFloat(x, element)),
    type,
    element.frac,
  );
}

/** `nn.dequantize`. */
export function runDequantize(op: Operation, [input]: readonly Tensor[]): KernelResult {
  const { data, type } = input as Tensor;
  const element = fixedOf(type) as FixedType;
  const out = data.map((raw) => dequantize(raw, element));
  roundFloats(out, resultType(op).element as FloatType);
  return out;
}
