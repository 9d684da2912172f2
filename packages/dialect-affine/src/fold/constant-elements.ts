import { DenseElementsAttr, FloatAttr, IntegerAttr, elementCount, isShaped, makeDenseData } from "@hls-opt/ir-core";
import type { Attribute, FloatType, IndexType, IntegerType, ShapedType, Type } from "@hls-opt/ir-core";
import { bitWidth, elementTypeOf } from "../arith/constraints.js";

/** A constant scalar: integers as signed bigint (so `true : i1` is -1n), floats as number. */
export type Scalar = bigint | number;

/** Larger dense constants are not folded: the result would cost more to hold than to compute. */
const largestFold = 1 << 16;

/**
 * Applies `evaluate` to constant operands, elementwise on dense ones; undefined where an operand is not constant, the
 * evaluation of an element has no value, or the result would be too large.
 */
export function foldElementwise(
  operands: readonly (Attribute | undefined)[],
  resultType: Type,
  evaluate: (...scalars: Scalar[]) => Scalar | undefined,
): Attribute | undefined {
  const readers = operands.map(readerOf);
  if (readers.length === 0 || !readers.every((reader) => reader !== undefined)) return undefined;
  const uniform = readers.every((reader) => reader.isUniform);
  const count = uniform ? 1 : isShaped(resultType) ? elementCount(resultType.shape) : 1;
  if (count > largestFold) return undefined;
  const values: Scalar[] = [];
  for (let i = 0; i < count; i++) {
    const value = evaluate(...readers.map((reader) => reader.at(i)));
    if (value === undefined) return undefined;
    values.push(value);
  }
  return constantAttribute(resultType, values);
}

/** The constant of `type` whose elements are `values` (or all the one value); undefined for types without constants. */
export function constantAttribute(type: Type, values: readonly Scalar[]): Attribute | undefined {
  if (type.kind === "vector" || type.kind === "tensor") return denseConstant(type as ShapedType, values);
  const [value] = values;
  if (value === undefined || values.length !== 1) return undefined;
  if (type.kind === "float") return FloatAttr.get(type as FloatType, Number(value));
  if (type.kind === "integer" || type.kind === "index") {
    return IntegerAttr.get(type as IntegerType | IndexType, BigInt(value));
  }
  return undefined;
}

function denseConstant(type: ShapedType, values: readonly Scalar[]): Attribute | undefined {
  const { element } = type;
  if (type.shape.some((size) => size < 0)) return undefined;
  if (element.kind === "float" && !["f32", "f64"].includes((element as FloatType).name)) return undefined;
  const data = makeDenseData(element, values.length);
  if (data === undefined) return undefined;
  const isBool = bitWidth(element) === 1;
  values.forEach((value, i) => {
    if (data instanceof BigInt64Array || Array.isArray(data)) data[i] = BigInt(value);
    else data[i] = isBool ? (value === 0n ? 0 : 1) : Number(value);
  });
  return DenseElementsAttr.get(type, data);
}

interface Reader {
  readonly isUniform: boolean;
  readonly at: (i: number) => Scalar;
}

function readerOf(attribute: Attribute | undefined): Reader | undefined {
  if (attribute instanceof IntegerAttr) {
    const value = signed(attribute.value, attribute.type);
    return { isUniform: true, at: () => value };
  }
  if (attribute instanceof FloatAttr) return { isUniform: true, at: () => attribute.value };
  if (!(attribute instanceof DenseElementsAttr)) return undefined;
  const { element } = attribute.type;
  if (element.kind === "float") return { isUniform: attribute.isSplat, at: (i) => attribute.at(i) };
  if (element.kind !== "integer" && element.kind !== "index") return undefined;
  const { data, isSplat } = attribute;
  return {
    isUniform: isSplat,
    at: (i) => signed(BigInt(data[isSplat ? 0 : i] ?? 0), element as IntegerType | IndexType),
  };
}

const signed = (value: bigint, type: IntegerType | IndexType): bigint => BigInt.asIntN(bitWidth(type) ?? 64, value);

/** The one value of a constant integer scalar or splat, signed. */
export function splatInteger(attribute: Attribute | undefined): bigint | undefined {
  const value = splat(attribute);
  return typeof value === "bigint" ? value : undefined;
}

/** The one value of a constant float scalar or splat. */
export function splatFloat(attribute: Attribute | undefined): number | undefined {
  const value = splat(attribute);
  return typeof value === "number" ? value : undefined;
}

function splat(attribute: Attribute | undefined): Scalar | undefined {
  const reader = readerOf(attribute);
  return reader?.isUniform === true ? reader.at(0) : undefined;
}

/** The constant of `type` with every element equal to `value`. */
export function splatOf(type: Type, value: Scalar): Attribute | undefined {
  return constantAttribute(type, [value]);
}

/** Bits of the integer elements of a type. */
export const integerWidth = (type: Type): number => bitWidth(elementTypeOf(type)) ?? 64;

/** One element of a dense constant, as a constant of its own. */
export function elementOfConstant(dense: DenseElementsAttr, at: number): Attribute | undefined {
  const value = readerOf(dense)?.at(at);
  return value === undefined ? undefined : constantAttribute(dense.type.element, [value]);
}

/** The dense constant of constant scalars; undefined where one is not constant. */
export function tensorOfConstants(type: ShapedType, values: readonly (Attribute | undefined)[]): Attribute | undefined {
  const scalars = values.map((value) => readerOf(value)?.at(0));
  if (scalars.length === 0 || !scalars.every((scalar) => scalar !== undefined)) return undefined;
  return denseConstant(type, scalars);
}
