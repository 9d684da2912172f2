import { defineOp, denseI64ArrayAttr, i64, integerAttr, stringEnum } from "@hls-opt/ir-core";
import type { EmitOpError } from "@hls-opt/ir-core";
import { fixedElement, NnTensor, shapeText, verifyElements, verifyShape } from "./elements.js";
import { axisProblem, isAxis } from "./shapes.js";

const reduction = stringEnum("sum", "mean", "max", "min", "prod");

/** What a reduction computes. */
export type Reduction = "sum" | "mean" | "max" | "min" | "prod";

/**
 * Sum, mean, largest, smallest or product over dimensions, which stay with extent 1. Fixed-point sums are exact and rounded once; the mean
 * multiplies by the dyadic reciprocal of the count (`dyadicReciprocal`), as average pooling does. Products are for floats only.
 *
 * ```mlir
 * %m = nn.reduce mean %x axes [2, 3] : tensor<1x8x5x5xf32> -> tensor<1x8x1x1xf32>
 * ```
 */
export class ReduceOp extends defineOp({
  name: "nn.reduce",
  summary: "reduction over dimensions",
  operands: { input: NnTensor },
  results: { result: NnTensor },
  attributes: { reduction, axes: denseI64ArrayAttr },
  traits: ["pure"],
  assembly: "$reduction $input `axes` $axes attr-dict `:` type($input) `->` type($result)",
}) {
  /** What is computed. */
  get reductionName(): Reduction {
    return reduction.nameOf(this.reduction) ?? "sum";
  }

  static reductionAttr(name: Reduction): ReturnType<typeof reduction.of> {
    return reduction.of(name);
  }

  verify(emitError: EmitOpError): void {
    const { shape } = this.input.type;
    const axes = this.axes.numbers;
    const odd = axes.find((axis) => !isAxis(axis, shape.length));
    if (odd !== undefined) return emitError(axisProblem(odd, shape.length));
    if (axes.length === 0 || new Set(axes).size !== axes.length) {
      return emitError(`expected different axes, at least one, but got ${shapeText(axes)}`);
    }
    const reduced = shape.map((size, d) => (axes.includes(d) ? 1 : size));
    if (!verifyShape(this.op, reduced, emitError) || !verifyElements(this.op, emitError)) return;
    if (this.reductionName === "prod" && fixedElement(this.result.type) !== undefined) {
      emitError("has no fixed-point product: use floats, or nn.mul step by step");
    }
  }
}

/**
 * The index of the largest element along `axis`, which stays with extent 1; the first of equal ones. The
 * result is an unsigned integer `!num.ufixed<W, 0>` that holds all indices.
 *
 * ```mlir
 * %i = nn.arg_max %x axis 1 : tensor<1x5xf32> -> tensor<1x1x!num.ufixed<3, 0>>
 * ```
 */
export class ArgMaxOp extends defineOp({
  name: "nn.arg_max",
  summary: "index of the largest element",
  operands: { input: NnTensor },
  results: { result: NnTensor },
  attributes: { axis: integerAttr(i64) },
  traits: ["pure"],
  assembly: "$input `axis` $axis attr-dict `:` type($input) `->` type($result)",
}) {
  verify(emitError: EmitOpError): void {
    const { shape } = this.input.type;
    const axis = this.axis.number;
    if (!isAxis(axis, shape.length)) return emitError(axisProblem(axis, shape.length));
    if (
      !verifyShape(
        this.op,
        shape.map((size, d) => (d === axis ? 1 : size)),
        emitError,
      )
    ) {
      return;
    }
    const element = fixedElement(this.result.type);
    const largest = (shape[axis] as number) - 1;
    if (element === undefined || element.signed || element.frac !== 0 || largest >= 2 ** element.width) {
      emitError(
        `has a result of ${this.result.type.element}, expected !num.ufixed<W, 0> with 2^W > ${largest}, e.g. ${argMaxText(shape[axis] as number)}`,
      );
    }
  }
}

/** Bits of the index of one of `count` elements. */
export function indexWidth(count: number): number {
  return Math.max(1, Math.ceil(Math.log2(count)));
}

const argMaxText = (count: number): string => `!num.ufixed<${indexWidth(count)}, 0>`;
