import {
  defineOp,
  DenseElementsAttr,
  denseI64ArrayAttr,
  elementCount,
  f64,
  floatAttr,
  i64,
  integerAttr,
  RankedTensorType,
  variadic,
} from "@hls-opt/ir-core";
import type { Attribute, EmitOpError, FoldResult } from "@hls-opt/ir-core";
import { NnTensor, shapeText, verifyElements, verifySameElement, verifyShape } from "./elements.js";
import { inferBroadcastShape, inferConcatShape, inferTransposeShape } from "./shapes.js";

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

/**
 * A regular part of a tensor: element i along dimension d is element `starts[d] + i * steps[d]` of the input. Steps may be negative. The result
 * type gives the sizes.
 *
 * ```mlir
 * %y = nn.slice %x starts [0, 1] steps [1, 2] : tensor<1x8xf32> -> tensor<1x4xf32>
 * ```
 */
export class SliceOp extends defineOp({
  name: "nn.slice",
  summary: "regular part of a tensor",
  operands: { input: NnTensor },
  results: { result: NnTensor },
  attributes: { starts: denseI64ArrayAttr, steps: denseI64ArrayAttr },
  traits: ["pure"],
  assembly: "$input `starts` $starts `steps` $steps attr-dict `:` type($input) `->` type($result)",
}) {
  verify(emitError: EmitOpError): void {
    const { shape } = this.input.type;
    const [starts, steps] = [this.starts.numbers, this.steps.numbers];
    const sizes = this.result.type.shape;
    if (starts.length !== shape.length || steps.length !== shape.length || sizes.length !== shape.length) {
      return emitError(
        `expected one start, step and size for each of the ${shape.length} dimensions of ${shapeText(shape)}`,
      );
    }
    const outside = sizes.findIndex((size, d) => {
      const [first, extent] = [starts[d] as number, shape[d] as number];
      const last = first + (size - 1) * (steps[d] as number);
      return size > 0 && (first < 0 || first >= extent || last < 0 || last >= extent);
    });
    if (outside >= 0) return emitError(`reads outside of ${shapeText(shape)} along dimension ${outside}`);
    verifySameElement(this.op, emitError);
  }

  /** slice(x) => x for the whole of it */
  fold(): FoldResult {
    const isWhole = this.input.type === this.result.type && this.steps.numbers.every((step) => step === 1);
    return isWhole ? [this.input] : undefined;
  }
}

/**
 * Surrounds a tensor with `value`: `low[d]` elements before and `high[d]` after along each dimension. On fixed-point tensors the
 * value is rounded to their type.
 *
 * ```mlir
 * %y = nn.pad %x low [0, 0, 1, 1] high [0, 0, 1, 1] value 0.0 : tensor<1x1x5x5xf32> -> tensor<1x1x7x7xf32>
 * ```
 */
export class PadOp extends defineOp({
  name: "nn.pad",
  summary: "constant padding",
  operands: { input: NnTensor },
  results: { result: NnTensor },
  attributes: { low: denseI64ArrayAttr, high: denseI64ArrayAttr, value: floatAttr(f64) },
  traits: ["pure"],
  assembly: "$input `low` $low `high` $high `value` $value attr-dict `:` type($input) `->` type($result)",
}) {
  verify(emitError: EmitOpError): void {
    const { shape } = this.input.type;
    const [low, high] = [this.low.numbers, this.high.numbers];
    if (low.length !== shape.length || high.length !== shape.length || [...low, ...high].some((size) => size < 0)) {
      return emitError(
        `expected 'low' and 'high' with a size, not negative, for each dimension of ${shapeText(shape)}`,
      );
    }
    if (Number.isNaN(this.value.value)) return emitError("pads with a value that is not a number");
    const padded = shape.map((size, d) => size + (low[d] as number) + (high[d] as number));
    if (verifyShape(this.op, padded, emitError)) verifySameElement(this.op, emitError);
  }
}

/**
 * Repeats dimensions of extent 1 (and missing ones in front) to the shape of the result, by NumPy's rules.
 *
 * ```mlir
 * %y = nn.broadcast %x : tensor<8x1x1xf32> -> tensor<1x8x5x5xf32>
 * ```
 */
export class BroadcastOp extends defineOp({
  name: "nn.broadcast",
  summary: "repetition along dimensions",
  operands: { input: NnTensor },
  results: { result: NnTensor },
  traits: ["pure"],
  assembly: "$input attr-dict `:` type($input) `->` type($result)",
}) {
  verify(emitError: EmitOpError): void {
    const { shape } = this.result.type;
    const joined = inferBroadcastShape(this.input.type.shape, shape);
    if (verifyShape(this.op, joined, emitError)) verifySameElement(this.op, emitError);
  }

  /** broadcast(x) => x without a change of shape */
  fold(): FoldResult {
    return this.input.type === this.result.type ? [this.input] : undefined;
  }
}
