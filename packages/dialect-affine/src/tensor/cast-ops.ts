import { defineOp, elementCount, dynamicSize, typeConstraint } from "@hls-opt/ir-core";
import type { EmitOpError, FoldResult, IntegerType, FloatType, RankedTensorType, Type } from "@hls-opt/ir-core";
import { withSyntax } from "../arith/syntax.js";
import { sizesAgree } from "../memref/allocation-ops.js";
import { RankedOrUnrankedTensor, named } from "./constraints.js";
import type { TensorType } from "./constraints.js";

const shapesAgree = (a: TensorType, b: TensorType): boolean =>
  a.kind !== "tensor" || b.kind !== "tensor" || sizesAgree(a.shape, b.shape);

const castBase = defineOp({
  name: "tensor.cast",
  summary: "tensor cast operation",
  operands: { source: RankedOrUnrankedTensor },
  results: { dest: RankedOrUnrankedTensor },
  traits: ["pure"],
  assembly: "$source attr-dict `:` type($source) `to` type($dest)",
});

/**
 * The same tensor with more or fewer of its sizes known statically.
 *
 * ```mlir
 * %u = tensor.cast %t : tensor<4xf32> to tensor<?xf32>
 * ```
 */
export class CastOp extends withSyntax(castBase, named("cast")) {
  verify(emitError: EmitOpError): void {
    const [from, to] = [this.source.type, this.dest.type];
    if (from.element === to.element && shapesAgree(from, to)) return;
    emitError(`operand type '${from}' and result type '${to}' are cast incompatible`);
  }

  fold(): FoldResult {
    return this.source.type === this.dest.type ? [this.source] : undefined;
  }
}

/**
 * The same tensor with its bits read as elements of another type of the same width.
 *
 * ```mlir
 * %u = tensor.bitcast %t : tensor<4xui32> to tensor<4xi32>
 * ```
 */
export class BitcastOp extends defineOp({
  name: "tensor.bitcast",
  summary: "tensor bitcast operation",
  operands: { source: RankedOrUnrankedTensor },
  results: { dest: RankedOrUnrankedTensor },
  traits: ["pure"],
  assembly: "$source attr-dict `:` type($source) `to` type($dest)",
}) {
  verify(emitError: EmitOpError): void {
    const [from, to] = [this.source.type, this.dest.type];
    if (widthOf(from.element) === widthOf(to.element) && shapesAgree(from, to)) return;
    emitError(`operand type '${from}' and result type '${to}' are cast incompatible`);
  }
}

const widthOf = (type: Type): number | undefined =>
  type.kind === "integer" || type.kind === "float" ? (type as IntegerType | FloatType).width : undefined;

const Shape = typeConstraint("1D tensor of signless integer or index values", (type): type is RankedTensorType => {
  if (type.kind !== "tensor") return false;
  const { shape, element } = type as RankedTensorType;
  const isSignless = element.kind === "integer" && (element as IntegerType).signedness === "signless";
  return shape.length === 1 && (element.kind === "index" || isSignless);
});

const reshapeBase = defineOp({
  name: "tensor.reshape",
  summary: "tensor reshape operation",
  operands: { source: RankedOrUnrankedTensor, shape: Shape },
  results: { result: RankedOrUnrankedTensor },
  traits: ["pure"],
  assembly: "$source `(` $shape `)` attr-dict `:` functional-type(operands, results)",
});

const isStatic = (type: TensorType): type is RankedTensorType =>
  type.kind === "tensor" && !type.shape.includes(dynamicSize);

/**
 * The elements of a tensor in the shape that another one gives.
 *
 * ```mlir
 * %u = tensor.reshape %t(%shape) : (tensor<4xf32>, tensor<2xi32>) -> tensor<2x2xf32>
 * ```
 */
export class ReshapeOp extends withSyntax(reshapeBase, named("reshape")) {
  verify(emitError: EmitOpError): void {
    const [from, to] = [this.source.type, this.result.type];
    if (from.element !== to.element) {
      return emitError("element types of source and destination tensor types should be the same");
    }
    if (to.kind !== "tensor") return;
    if (isStatic(from) && isStatic(to) && elementCount(from.shape) !== elementCount(to.shape)) {
      return emitError("source and destination tensor should have the same number of elements");
    }
    const [length] = this.shape.type.shape;
    if (length === dynamicSize) {
      return emitError("cannot use shape operand with dynamic length to reshape to statically-ranked tensor type");
    }
    if (length !== to.shape.length) emitError("length of shape operand differs from the result's tensor rank");
  }
}
