import { IntegerType, typeConstraint } from "@hls-opt/ir-core";
import type { TypeConstraint, Type } from "@hls-opt/ir-core";
import {
  canonicalType,
  HwArrayType,
  HwEnumType,
  HwInOutType,
  HwIntType,
  HwStringType,
  HwStructType,
  HwUnionType,
  HwUnpackedArrayType,
} from "./aggregate-types.js";

export { canonicalType, HwArrayType, HwInOutType } from "./aggregate-types.js";

/** The number of bits that a value of the type takes, or undefined for types without a bit image. */
export function bitWidth(given: Type): number | undefined {
  const type = canonicalType(given);
  if (type instanceof IntegerType) return type.width;
  if (type.kind === "seq.clock") return 1;
  if (type instanceof HwArrayType || type instanceof HwUnpackedArrayType) {
    const element = bitWidth(type.element);
    return element === undefined ? undefined : element * type.size;
  }
  if (type instanceof HwStructType) return combined(type, (widths) => widths.reduce((sum, width) => sum + width, 0));
  if (type instanceof HwUnionType) return combined(type, (widths) => Math.max(0, ...widths));
  if (type instanceof HwEnumType) return indexWidth(type.names.length);
  return undefined;
}

function combined(
  type: HwStructType | HwUnionType,
  combine: (widths: readonly number[]) => number,
): number | undefined {
  const widths = type.fields.map((field) => (bitWidth(field.type) ?? NaN) + (field.offset ?? 0));
  return widths.some(Number.isNaN) ? undefined : combine(widths);
}

/** Types that a wire can have: signless integers, clocks, enumerations, and arrays, structs and unions of such. */
export function isHwType(given: Type): boolean {
  const type = canonicalType(given);
  if (type instanceof IntegerType) return type.signedness === "signless";
  if (type instanceof HwArrayType || type instanceof HwUnpackedArrayType) return isHwType(type.element);
  if (type instanceof HwStructType || type instanceof HwUnionType) {
    return type.fields.every((field) => isHwType(field.type));
  }
  return (
    type.kind === "seq.clock" || type instanceof HwEnumType || type instanceof HwIntType || type instanceof HwStringType
  );
}

export const AnyHwType: TypeConstraint = typeConstraint("a known primitive element", (t): t is Type => isHwType(t));

/** What ports and instances may carry: nets that are driven from several sides, too. */
export const AnyPortType: TypeConstraint = typeConstraint(
  "a type of hardware",
  (t): t is Type => isHwType(t) || t instanceof HwInOutType,
);

export const AnyHwArray: TypeConstraint<HwArrayType> = typeConstraint(
  "an array of hw types",
  (t): t is HwArrayType => canonicalType(t) instanceof HwArrayType,
);

/**
 * Signless integers, by name or of a width that a parameter gives. Nearly all are plain; code that needs a width asks
 * `bitWidth`, which is undefined for those of a parameter.
 */
export const HwInteger: TypeConstraint<IntegerType> = typeConstraint("signless integer", (t): t is IntegerType => {
  const type = canonicalType(t);
  return type instanceof HwIntType || (type instanceof IntegerType && type.signedness === "signless");
});

/** Bits of the index that selects one of `size` things; at least `minimum`. */
export function indexWidth(size: number, minimum = 0): number {
  let width = 0;
  while (2 ** width < size) width++;
  return Math.max(width, minimum);
}
