import { RankedTensorType, typeConstraint } from "@hls-opt/ir-core";
import type { EmitOpError, FloatType, Operation, Type, TypeConstraint } from "@hls-opt/ir-core";
import { isFixed } from "../num/types.js";
import type { FixedType } from "../num/types.js";

const floatNames: ReadonlySet<string> = new Set(["f16", "bf16", "f32", "f64"]);

/** Whether an element type is one of f16, bf16, f32 and f64. */
export function isNetworkFloat(type: Type): type is FloatType {
  return type.kind === "float" && floatNames.has((type as FloatType).name);
}

function isStaticTensor(type: Type): type is RankedTensorType {
  return type instanceof RankedTensorType && type.encoding === undefined && type.shape.every((size) => size >= 0);
}

/** A static tensor of floats or fixed-point numbers. */
export const NnTensor: TypeConstraint<RankedTensorType> = typeConstraint(
  "statically shaped tensor of f16, bf16, f32, f64 or fixed-point values",
  (t): t is RankedTensorType => isStaticTensor(t) && (isNetworkFloat(t.element) || isFixed(t.element)),
);

/** A static tensor of floats. */
export const FloatTensor: TypeConstraint<RankedTensorType> = typeConstraint(
  "statically shaped tensor of f16, bf16, f32 or f64 values",
  (t): t is RankedTensorType => isStaticTensor(t) && isNetworkFloat(t.element),
);

/** A static tensor of floats, for ops that are defined on floats only so far. */
export const FloatOnlyTensor: TypeConstraint<RankedTensorType> = typeConstraint(
  "statically shaped tensor of f16, bf16, f32 or f64 values (the op has no fixed-point meaning)",
  (t): t is RankedTensorType => FloatTensor.matches(t),
);

/** A static tensor of fixed-point numbers. */
export const FixedTensor: TypeConstraint<RankedTensorType> = typeConstraint(
  "statically shaped tensor of fixed-point values",
  (t): t is RankedTensorType => isStaticTensor(t) && isFixed(t.element),
);

const tensorElement = (type: Type): Type => (type as RankedTensorType).element;

/** Checks that elements are all of one float type, or all fixed-point (each of a format of its own); true when they are. */
export function verifyElements(op: Operation, emitError: EmitOpError): boolean {
  const elements = [...op.operands, ...op.results].map((value) => tensorElement(value.type));
  const result = elements[elements.length - 1] as Type;
  const odd = elements.find((element) => (isFixed(result) ? !isFixed(element) : element !== result));
  if (odd === undefined) return true;
  const expected = isFixed(result)
    ? "fixed-point elements in all operands and results"
    : `${result} elements in all operands`;
  emitError(`has a result of ${result} and an operand of ${odd}, expected ${expected}`);
  return false;
}

/** Checks that operands and results have the very same element type; true when they have. */
export function verifySameElement(op: Operation, emitError: EmitOpError): boolean {
  const result = tensorElement(op.result().type);
  const odd = op.operands.map((value) => tensorElement(value.type)).find((element) => element !== result);
  if (odd === undefined) return true;
  emitError(`moves elements without changing them, but the operand has ${odd} and the result ${result}`);
  return false;
}

/** Checks an inferred shape (or the words of an error) against the type of the only result; true when they agree. */
export function verifyShape(op: Operation, inferred: readonly number[] | string, emitError: EmitOpError): boolean {
  if (typeof inferred === "string") {
    emitError(inferred);
    return false;
  }
  const { shape } = op.result().type as RankedTensorType;
  if (sameShape(shape, inferred)) return true;
  emitError(`has result shape ${shapeText(shape)}, but its operands give ${shapeText(inferred)}`);
  return false;
}

/** The fixed-point element type of a tensor, undefined for a float tensor. */
export function fixedElement(type: Type): FixedType | undefined {
  const element = tensorElement(type);
  return isFixed(element) ? element : undefined;
}

/** Whether two shapes are equal. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}

/** A shape as messages show it: `[1, 64, 9, 9]`. */
export function shapeText(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}
