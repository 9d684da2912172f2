import { defineOp, i64, integerAttr } from "@hls-opt/ir-core";
import type { EmitOpError } from "@hls-opt/ir-core";
import { checkFixedSoftmax } from "../num/fixed-softmax.js";
import { fixedElement, NnTensor, verifyElements, verifyShape } from "./elements.js";
import { axisProblem, isAxis } from "./shapes.js";

/**
 * exp(x - max) / sum(exp(x - max)) along `axis`. On fixed-point tensors the integer steps of `num/fixed-softmax.ts`, which
 * are within 2^-16 of the real function (and half a unit of the result) for rows of up to 256 elements.
 *
 * ```mlir
 * %y = nn.softmax %x axis 2 : tensor<1x81x81xf32> -> tensor<1x81x81xf32>
 * ```
 */
export class SoftmaxOp extends defineOp({
  name: "nn.softmax",
  summary: "softmax along an axis",
  operands: { input: NnTensor },
  results: { result: NnTensor },
  attributes: { axis: integerAttr(i64) },
  traits: ["pure"],
  assembly: "$input `axis` $axis attr-dict `:` type($input) `->` type($result)",
}) {
  verifyConstraints(emitError: EmitOpError): void {
    const { shape } = this.input.type;
    const axis = this.axis.number;
    if (!isAxis(axis, shape.length)) return emitError(axisProblem(axis, shape.length));
    if (!verifyShape(this.op, [...shape], emitError) || !verifyElements(this.op, emitError)) return;
    const input = fixedElement(this.input.type);
    const output = fixedElement(this.result.type);
    if (input === undefined || output === undefined) return;
    const problem = checkFixedSoftmax(input, output, shape[axis] as number);
    if (problem !== undefined) emitError(problem);
  }
}
