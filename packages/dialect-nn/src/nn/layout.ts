import {
  defineOp,
  DenseElementsAttr,
  denseI64ArrayAttr,
  elementCount,
  i64,
  integerAttr,
  RankedTensorType,
  variadic,
} from "@hls-opt/ir-core";
import type { Attribute, EmitOpError, FoldResult } from "@hls-opt/ir-core";
import { NnTensor, shapeText, verifyElements, verifySameElement, verifyShape } from "./elements.js";
import { inferConcatShape, inferTransposeShape } from "./shapes.js";

/**
 * The same elements in row-major order under another shape, which the result type gives.
 *
 * ```mlir
 * %y = nn.reshape %x : tensor<1x8x5x5xf32> -> tensor<1x200xf32>
 * ```
 */
export class ReshapeOp extends defineOp({
  name: "nn.reshape",
  summary: "change of shape",
  operands: { input: NnTensor },
  results: { result: NnTensor },
  traits: ["pure"],
  assembly: "$input attr-dict `:` type($input) `->` type($result)",
}) {
  verify(emitError: EmitOpError): void {
    const from = this.input.type.shape;
    const to = this.result.type.shape;
    if (elementCount(from) !== elementCount(to)) {
      return emitError(
        `cannot turn ${elementCount(from)} elements ${shapeText(from)} into ${elementCount(to)} elements ${shapeText(to)}`,
      );
    }
    verifySameElement(this.op, emitError);
  }

  /** reshape(x) => x without a change of shape; the elements of a constant are shared */
  fold([input]: readonly (Attribute | undefined)[]): FoldResult {
    if (this.input.type === this.result.type) return [this.input];
    if (!(input instanceof DenseElementsAttr)) return undefined;
    return [DenseElementsAttr.get(RankedTensorType.get(this.result.type.shape, input.type.element), input.data)];
  }
}

/**
 * Permutes dimensions: dimension i of the result is dimension `permutation[i]` of the input.
 *
 * ```mlir
 * %y = nn.transpose %x permutation [0, 2, 1] : tensor<1x32x81xf32> -> tensor<1x81x32xf32>
 * ```
 */
export class TransposeOp extends defineOp({
  name: "nn.transpose",
  summary: "permutation of dimensions",
  operands: { input: NnTensor },
  results: { result: NnTensor },
  attributes: { permutation: denseI64ArrayAttr },
  traits: ["pure"],
  assembly: "$input `permutation` $permutation attr-dict `:` type($input) `->` type($result)",
}) {
  verify(emitError: EmitOpError): void {
    const shape = inferTransposeShape(this.input.type.shape, this.permutation.numbers);
    if (verifyShape(this.op, shape, emitError)) verifySameElement(this.op, emitError);
  }

  /** transpose(x) => x for the identity */
  fold(): FoldResult {
    return this.permutation.numbers.every((d, i) => d === i) ? [this.input] : undefined;
  }
}

/**
 * Joins tensors along `axis`. Fixed-point operands are each rounded once to the result type.
 *
 * ```mlir
 * %y = nn.concat %a, %b axis 1 : (tensor<1x2x4xf32>, tensor<1x3x4xf32>) -> tensor<1x5x4xf32>
 * ```
 */
export class ConcatOp extends defineOp({
  name: "nn.concat",
  summary: "concatenation",
  operands: { inputs: variadic(NnTensor) },
  results: { result: NnTensor },
  attributes: { axis: integerAttr(i64) },
  traits: ["pure"],
  assembly: "$inputs `axis` $axis attr-dict `:` functional-type(operands, results)",
}) {
  verify(emitError: EmitOpError): void {
    const shape = inferConcatShape(
      this.inputs.map((input) => input.type.shape),
      this.axis.number,
    );
    if (verifyShape(this.op, shape, emitError)) verifyElements(this.op, emitError);
  }
}
