import { defineOp, DenseArrayAttr, denseI64ArrayAttr, unitAttr, withDefault } from "@hls-opt/ir-core";
import type { EmitOpError } from "@hls-opt/ir-core";
import { NnTensor, verifyElements, verifyShape } from "./elements.js";
import { inferPool2dShape } from "./shapes.js";
import type { Pool2dGeometry } from "./shapes.js";

const poolAttributes = {
  kernel: denseI64ArrayAttr,
  strides: withDefault(denseI64ArrayAttr, DenseArrayAttr.i64([1, 1])),
  padding: withDefault(denseI64ArrayAttr, DenseArrayAttr.i64([0, 0, 0, 0])),
} as const;

const poolOf = <const N extends `nn.${string}`>(name: N, summary: string) =>
  ({
    name,
    summary,
    operands: { input: NnTensor },
    results: { result: NnTensor },
    attributes: poolAttributes,
    traits: ["pure"],
    assembly:
      "$input `kernel` $kernel `strides` $strides `padding` $padding attr-dict `:` type($input) `->` type($result)",
  }) as const;

interface Pool {
  readonly kernel: DenseArrayAttr;
  readonly strides: DenseArrayAttr;
  readonly padding: DenseArrayAttr;
}

const geometryOf = ({ kernel, strides, padding }: Pool): Pool2dGeometry => ({
  kernel: kernel.numbers,
  strides: strides.numbers,
  padding: padding.numbers,
});

/**
 * Largest element of each window of an NCHW tensor; padding never wins. Fixed-point maxima are exact and rounded once to the
 * result type (nothing changes where that is the input's).
 *
 * ```mlir
 * %y = nn.max_pool2d %x kernel [3, 3] strides [2, 2] padding [0, 0, 0, 0] : tensor<1x3x16x16xf32> -> tensor<1x3x7x7xf32>
 * ```
 */
export class MaxPool2dOp extends defineOp(poolOf("nn.max_pool2d", "2-D maximum pooling")) {
  /** Kernel, strides and padding as numbers. */
  get geometry(): Pool2dGeometry {
    return geometryOf(this);
  }

  verifyConstraints(emitError: EmitOpError): void {
    const shape = inferPool2dShape(this.input.type.shape, this.geometry);
    if (verifyShape(this.op, shape, emitError)) verifyElements(this.op, emitError);
  }
}

/**
 * Mean of each window of an NCHW tensor, over the elements inside the tensor or, with `count_include_pad`, over the whole
 * window. Fixed-point sums are exact, multiplied by the dyadic constant nearest to 1 / count (`dyadicReciprocal`, relative
 * error at most 2^-17, exact for powers of two), and rounded once to the result type.
 *
 * ```mlir
 * %y = nn.avg_pool2d %x kernel [7, 7] strides [1, 1] padding [0, 0, 0, 0] : tensor<1x8x7x7xf32> -> tensor<1x8x1x1xf32>
 * ```
 */
export class AvgPool2dOp extends defineOp({
  ...poolOf("nn.avg_pool2d", "2-D average pooling"),
  attributes: { ...poolAttributes, count_include_pad: unitAttr },
}) {
  /** Kernel, strides and padding as numbers. */
  get geometry(): Pool2dGeometry {
    return geometryOf(this);
  }

  verifyConstraints(emitError: EmitOpError): void {
    const shape = inferPool2dShape(this.input.type.shape, this.geometry);
    if (verifyShape(this.op, shape, emitError)) verifyElements(this.op, emitError);
  }
}
