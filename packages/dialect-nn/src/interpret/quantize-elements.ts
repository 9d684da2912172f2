import type { Operation, RankedTensorType } from "@hls-opt/ir-core";
import { QuantizeElementsOp } from "../nn/quantize-elements.js";
import { quantizeElement } from "../num/element-quantizer.js";
import type { ElementFormat } from "../num/element-quantizer.js";
import type { FixedType } from "../num/types.js";
import { finish, fixedOf } from "./finish.js";
import type { KernelResult } from "./finish.js";
import { realValues } from "./tensor.js";
import type { Tensor } from "./tensor.js";

/** `nn.quantize_elements`. */
export function runQuantizeElements(op: Operation, [input]: readonly Tensor[]): KernelResult {
  const { formats, roundingMode, overflowMode } = new QuantizeElementsOp(op);
  const type = op.result().type as RankedTensorType;
  const { frac } = fixedOf(type) as FixedType;
  const values = realValues(input as Tensor);
  const odd = values.findIndex((x) => !Number.isFinite(x));
  if (odd >= 0) return `is given ${values[odd]} at element ${odd}, which has no fixed-point value`;
  const result = values.map((x, i) => {
    const format = formats[i % formats.length] as ElementFormat;
    return quantizeElement(x, format, roundingMode, overflowMode) * 2 ** (frac - format.fractionBits);
  });
  return finish(result, type, frac);
}
