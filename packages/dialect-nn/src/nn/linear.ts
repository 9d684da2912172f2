import {
  defineOp,
  DenseArrayAttr,
  denseI64ArrayAttr,
  f64,
  floatAttr,
  i64,
  i64Attr,
  integerAttr,
  optional,
  unitAttr,
  withDefault,
} from "@hls-opt/ir-core";
import type { EmitOpError, RankedTensorType, Value } from "@hls-opt/ir-core";
import { fixedElement, FloatOnlyTensor, NnTensor, shapeText, verifyElements, verifyShape } from "./elements.js";
import { inferConv2dShape, inferDenseShape, inferMatmulShape } from "./shapes.js";
import type { Conv2dGeometry } from "./shapes.js";

type Tensor = Value<RankedTensorType>;

/**
 * 2-D convolution (cross-correlation, as networks mean it) of an NCHW input with an OIHW weight; zero padding
 * `[top, left, bottom, right]`. Attributes `dilations` and `groups` default to 1.
 *
 * On fixed-point tensors the products and the bias are summed exactly, at the sum of the fraction widths of input and weight,
 * and rounded once to the result type (half up, saturating). The bias must have no more fraction bits than the products.
 *
 * ```mlir
 * %y = nn.conv2d %x, %w bias %b strides [1, 1] padding [0, 0, 0, 0]
 *     : (tensor<1x1x11x11xf32>, tensor<64x1x3x3xf32>, tensor<64xf32>) -> tensor<1x64x9x9xf32>
 * ```
 */
export class Conv2dOp extends defineOp({
  name: "nn.conv2d",
  summary: "2-D convolution",
  operands: { input: NnTensor, weight: NnTensor, bias: optional(NnTensor) },
  results: { result: NnTensor },
  attributes: {
    strides: withDefault(denseI64ArrayAttr, DenseArrayAttr.i64([1, 1])),
    padding: withDefault(denseI64ArrayAttr, DenseArrayAttr.i64([0, 0, 0, 0])),
    dilations: withDefault(denseI64ArrayAttr, DenseArrayAttr.i64([1, 1])),
    groups: withDefault(integerAttr(i64), i64Attr(1)),
  },
  traits: ["pure"],
  assembly:
    "$input `,` $weight (`bias` $bias^)? `strides` $strides `padding` $padding attr-dict `:` functional-type(operands, results)",
}) {
  /** Strides, padding, dilations and groups as numbers. */
  get geometry(): Conv2dGeometry {
    const { strides, padding, dilations, groups } = this;
    return { strides: strides.numbers, padding: padding.numbers, dilations: dilations.numbers, groups: groups.number };
  }

  verifyConstraints(emitError: EmitOpError): void {
    const { input, weight, bias } = this;
    const shape = inferConv2dShape(input.type.shape, weight.type.shape, this.geometry, bias?.type.shape);
    if (!verifyShape(this.op, shape, emitError) || !verifyElements(this.op, emitError)) return;
    verifyBias(input, weight, bias, emitError);
  }
}

/**
 * A fully connected layer: y = x W^T + b, with x of shape [N, K], W of shape [M, K] and b of shape [M].
 * Fixed-point as `nn.conv2d`.
 *
 * ```mlir
 * %y = nn.dense %x, %w bias %b : (tensor<1x200xf32>, tensor<16x200xf32>, tensor<16xf32>) -> tensor<1x16xf32>
 * ```
 */
export class DenseOp extends defineOp({
  name: "nn.dense",
  summary: "fully connected layer",
  operands: { input: NnTensor, weight: NnTensor, bias: optional(NnTensor) },
  results: { result: NnTensor },
  traits: ["pure"],
  assembly: "$input `,` $weight (`bias` $bias^)? attr-dict `:` functional-type(operands, results)",
}) {
  verifyConstraints(emitError: EmitOpError): void {
    const { input, weight, bias } = this;
    const shape = inferDenseShape(input.type.shape, weight.type.shape, bias?.type.shape);
    if (!verifyShape(this.op, shape, emitError) || !verifyElements(this.op, emitError)) return;
    verifyBias(input, weight, bias, emitError);
  }
}

function verifyBias(input: Tensor, weight: Tensor, bias: Tensor | undefined, emitError: EmitOpError): void {
  const fixed = [input, weight, bias].map((value) => (value === undefined ? undefined : fixedElement(value.type)));
  const [x, w, b] = fixed;
  if (x === undefined || w === undefined || b === undefined || b.frac <= x.frac + w.frac) return;
  emitError(
    `has a bias of ${b}, which cannot be added exactly: its products have ${x.frac} + ${w.frac} fraction bits, and the bias may have no more`,
  );
}

/**
 * Matrix product of the last two dimensions, over equal leading ones; `transpose_lhs` and `transpose_rhs` swap the last two
 * dimensions of an operand first. On fixed-point tensors sums are exact and rounded once to the result type.
 *
 * ```mlir
 * %s = nn.matmul %a, %b {transpose_lhs} : (tensor<1x32x81xf32>, tensor<1x32x81xf32>) -> tensor<1x81x81xf32>
 * ```
 */
export class MatmulOp extends defineOp({
  name: "nn.matmul",
  summary: "matrix product",
  operands: { lhs: NnTensor, rhs: NnTensor },
  results: { result: NnTensor },
  attributes: { transpose_lhs: unitAttr, transpose_rhs: unitAttr },
  traits: ["pure"],
  assembly: "$lhs `,` $rhs attr-dict `:` functional-type(operands, results)",
}) {
  verifyConstraints(emitError: EmitOpError): void {
    const { lhs, rhs, transpose_lhs, transpose_rhs } = this;
    const shape = inferMatmulShape(
      lhs.type.shape,
      rhs.type.shape,
      transpose_lhs !== undefined,
      transpose_rhs !== undefined,
    );
    if (verifyShape(this.op, shape, emitError)) verifyElements(this.op, emitError);
  }
}

/**
 * Batch normalisation at inference, of dimension 1: y = (x - mean) / sqrt(variance + epsilon) * scale + bias.
 * Defined on floats only: `--nn-simplify` folds it into the layer before it, or into a multiplication and an addition.
 *
 * ```mlir
 * %y = nn.batch_norm %x, %scale, %bias, %mean, %variance epsilon 1.0e-05
 *     : (tensor<1x2x3x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x2x3x3xf32>
 * ```
 */
export class BatchNormOp extends defineOp({
  name: "nn.batch_norm",
  summary: "batch normalisation at inference",
  operands: {
    input: FloatOnlyTensor,
    scale: FloatOnlyTensor,
    bias: FloatOnlyTensor,
    mean: FloatOnlyTensor,
    variance: FloatOnlyTensor,
  },
  results: { result: FloatOnlyTensor },
  attributes: { epsilon: floatAttr(f64) },
  traits: ["pure"],
  assembly:
    "$input `,` $scale `,` $bias `,` $mean `,` $variance `epsilon` $epsilon attr-dict `:` functional-type(operands, results)",
}) {
  verifyConstraints(emitError: EmitOpError): void {
    const { input, scale, bias, mean, variance, epsilon } = this;
    const channels = input.type.shape[1];
    if (channels === undefined) {
      return emitError(`expected an input with a dimension 1 to normalise, but got ${shapeText(input.type.shape)}`);
    }
    for (const [name, value] of Object.entries({ scale, bias, mean, variance })) {
      const { shape } = value.type;
      if (shape.length !== 1 || shape[0] !== channels) {
        emitError(`expected '${name}' of shape [${channels}], but got ${shapeText(shape)}`);
      }
    }
    if (!(epsilon.value >= 0)) emitError(`expected a non-negative 'epsilon', but got ${epsilon.value}`);
    if (verifyShape(this.op, [...input.type.shape], emitError)) verifyElements(this.op, emitError);
  }
}
