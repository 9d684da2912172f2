import { IntegerType } from "@hls-opt/ir-core";
import type { FloatType, Type, Value } from "@hls-opt/ir-core";
import { isFixed } from "@hls-opt/dialect-nn";
import type { Code } from "./code.js";
import { fixedConstant, fromStorage, roundTo, toStorage, typeRange } from "./fixed-scalar.js";
import type { FixedScalar, IntegerRange } from "./fixed-scalar.js";
import type { TensorBuffer } from "../tensor-source.js";

/** An SSA float. */
export interface FloatScalar {
  readonly kind: "float";
  readonly value: Value;
  readonly type: FloatType;
}

/** One element of a tensor in straight-line code. */
export type Scalar = FloatScalar | FixedScalar;

/** The builtin type that buffers hold for a tensor element: floats as they are, W-bit fixed-point as iW. */
export function storageType(element: Type): Type {
  return isFixed(element) ? IntegerType.get(element.width) : element;
}

/** What is known of the elements of a tensor before looking at them; undefined for floats. */
export function rangeOfElement(element: Type): IntegerRange | undefined {
  return isFixed(element) ? typeRange(element) : undefined;
}

/** A stored value as a scalar. */
export function loaded(code: Code, value: Value, element: Type, range: IntegerRange | undefined): Scalar {
  if (isFixed(element)) return fromStorage(code, value, element, range ?? typeRange(element));
  return { kind: "float", value, type: element as FloatType };
}

/** A scalar as it is stored. */
export function stored(code: Code, scalar: Scalar, element: Type): Value {
  return isFixed(element) ? toStorage(code, asFixed(scalar), element) : scalar.value;
}

/** The scalar rounded to the element type of the tensor that it becomes an element of: the one rounding of an op. */
export function rounded(code: Code, scalar: Scalar, element: Type): Scalar {
  return isFixed(element) ? roundTo(code, asFixed(scalar), element) : scalar;
}

/** The scalar as a fixed-point one, which the verifier of the op has promised. */
export function asFixed(scalar: Scalar): FixedScalar {
  if (scalar.kind === "fixed") return scalar;
  throw new TypeError("a float where a fixed-point number was promised");
}

/** A scalar of the same kind and range around another SSA value of the same type. */
export function withValue<S extends Scalar>(scalar: S, value: Value): S {
  return { ...scalar, value };
}

/** Zero as it is stored. */
export function zeroOf(code: Code, element: Type): Value {
  return isFixed(element) ? code.integer(0n, element.width) : code.float(0, element as FloatType);
}

/** The smallest value of a type as it is stored, where a maximum starts. */
export function lowestOf(code: Code, element: Type): Value {
  return isFixed(element)
    ? code.integer(typeRange(element).min, element.width)
    : code.minusInfinity(element as FloatType);
}

/** The smallest value of a type as a scalar that a maximum starts from; `range` is that of the elements to come. */
export function lowestScalar(code: Code, element: Type, range: IntegerRange | undefined): Scalar {
  if (!isFixed(element)) return { kind: "float", type: element as FloatType, value: lowestOf(code, element) };
  const lowest = fixedConstant(code, typeRange(element).min, element.frac, element.width + (element.signed ? 0 : 1));
  return { ...lowest, ...(range ?? typeRange(element)) };
}

/** The only value of a constant whose elements are all equal, as a scalar constant. */
export function splatScalar(code: Code, { constant, element }: TensorBuffer): Scalar | undefined {
  const [first] = constant ?? [];
  if (first === undefined || constant?.some((value) => value !== first) === true) return undefined;
  if (!isFixed(element)) {
    return { kind: "float", value: code.float(first, element as FloatType), type: element as FloatType };
  }
  return Number.isSafeInteger(first) ? fixedConstant(code, BigInt(first), element.frac) : undefined;
}
