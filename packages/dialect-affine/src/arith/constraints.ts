import {
  AnyFloat,
  I1,
  Index,
  MemRefType,
  RankedTensorType,
  SignlessInteger,
  VectorType,
  i1,
  isShaped,
  typeConstraint,
} from "@hls-opt/ir-core";
import type { IntegerType, Type, TypeConstraint } from "@hls-opt/ir-core";

/** The element type of a vector or tensor, any other type itself. */
export function elementTypeOf(type: Type): Type {
  return type.kind === "vector" || type.kind === "tensor" || type.kind === "unranked-tensor"
    ? (type as VectorType | RankedTensorType).element
    : type;
}

/** `type` with its element type replaced: `withElement(vector<4xi8>, i1)` is `vector<4xi1>`. */
export function withElement(type: Type, element: Type): Type {
  if (type instanceof VectorType) return VectorType.get(type.shape, element, type.scalable);
  if (type instanceof RankedTensorType) return RankedTensorType.get(type.shape, element, type.encoding);
  return element;
}

/** A scalar, or a vector or tensor of scalars, as arith's ops take them elementwise. */
function elementwise(summary: string, ...scalars: readonly TypeConstraint[]): TypeConstraint {
  return typeConstraint(summary, (type): type is Type => {
    const element = elementTypeOf(type);
    return scalars.some((scalar) => scalar.matches(element));
  });
}

export const SignlessIntegerLike = elementwise("signless-integer-like", SignlessInteger, Index);
export const FixedWidthIntegerLike = elementwise("signless-fixed-width-integer-like", SignlessInteger);
export const FloatLike = elementwise("floating-point-like", AnyFloat);
export const BoolLike = elementwise("bool-like", I1);
export const IntegerOrFloatLike = elementwise("signless-integer-or-float-like", SignlessInteger, Index, AnyFloat);
export const AnyElementwise = elementwise(
  "any type",
  typeConstraint("any type", (type): type is Type => type !== undefined),
);

/** What `elements` matches, or a memref of it. */
function orMemRefOf(summary: string, elements: TypeConstraint): TypeConstraint {
  return typeConstraint(summary, (type): type is Type =>
    elements.matches(type instanceof MemRefType ? type.element : type),
  );
}

export const IndexCastable: TypeConstraint = orMemRefOf(
  "signless-integer-like or memref of signless-integer",
  SignlessIntegerLike,
);
export const BitcastableType: TypeConstraint = orMemRefOf(
  "signless-integer-or-float-like or memref of signless-integer or float",
  IntegerOrFloatLike,
);

/** The type of a comparison of values of `type`: `i1` with the same shape. */
export const comparisonType = (type: Type): Type => withElement(type, i1);

/** Bits of an integer, index (64) or float element; undefined for other types. */
export function bitWidth(type: Type): number | undefined {
  if (type.kind === "index") return 64;
  if (type.kind === "integer" || type.kind === "float") return (type as IntegerType).width;
  return undefined;
}

const sizesAgree = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((size, i) => size === b[i] || size < 0 || (b[i] as number) < 0);

const scalableOf = (type: Type): string => (type instanceof VectorType ? type.scalable.join() : "");

/** Whether two types are both scalars, or of the same shape and kind of container. */
export function haveSameShape(a: Type, b: Type): boolean {
  if (!isShaped(a) || !isShaped(b)) {
    return isShaped(a) === isShaped(b) && (a.kind === "unranked-tensor") === (b.kind === "unranked-tensor");
  }
  if (a instanceof MemRefType && b instanceof MemRefType) return sizesAgree(a.shape, b.shape);
  return a.kind === b.kind && a.shape.join() === b.shape.join() && scalableOf(a) === scalableOf(b);
}
