import type { Comparison } from "@hls-opt/dialect-nn";
import { createNumberData, isBigType, isFloatType, type ElementType } from "../../tensor/element-type.js";
import { fromBfloatBits, fromHalfBits, toBfloatBits, toHalfBits } from "../../tensor/half.js";
import { elementCount, type OnnxTensor } from "../../tensor/tensor.js";
import { broadcastIndices } from "./broadcast.js";

/*
 * Folding of arithmetic on constants. Integers are exact; float32 is computed in double and rounded once, which for
 * + - * / and the square root is the correctly rounded float32 result, the one a float32 runtime gives.
 */

/** Operators folded elementwise over two constants of one type. */
export type ArithmeticOperator = "Add" | "Sub" | "Mul" | "Div";

/** Why constants could not be folded. */
export class FoldError extends Error {}

/** Elementwise arithmetic with broadcasting to `shape`. */
export function foldArithmetic(
  operator: ArithmeticOperator,
  lhs: OnnxTensor,
  rhs: OnnxTensor,
  shape: readonly number[],
): OnnxTensor {
  const { elementType } = lhs;
  const left = broadcastIndices(lhs.shape, shape);
  const right = broadcastIndices(rhs.shape, shape);
  if (isBigType(elementType)) {
    const values = Array.from(left, (index, flat) =>
      bigArithmetic(operator, BigInt(lhs.data[index]!), BigInt(rhs.data[right[flat]!]!)),
    );
    return bigTensor(elementType, shape, values);
  }
  const data = createNumberData(elementType, left.length);
  for (let flat = 0; flat < data.length; flat++) {
    const a = Number(lhs.data[left[flat]!]);
    const b = Number(rhs.data[right[flat]!]);
    data[flat] = roundTo(elementType, numberArithmetic(operator, a, b, elementType));
  }
  return { elementType, shape, data };
}

/** The constant converted to another type, as far as the value can be held there. */
export function castTensor(tensor: OnnxTensor, to: ElementType): OnnxTensor {
  const { shape } = tensor;
  if (isBigType(to)) return bigTensor(to, shape, Array.from(tensor.data as ArrayLike<number | bigint>, toBig));
  const data = createNumberData(to, tensor.data.length);
  for (let i = 0; i < data.length; i++) {
    const value = Number(tensor.data[i]);
    data[i] = to === "bool" ? Number(value !== 0) : roundTo(to, value);
    if (!isFloatType(to) && to !== "bool" && data[i] !== Math.trunc(value)) {
      throw new FoldError(`${value} does not fit in ${to}`);
    }
  }
  return { elementType: to, shape, data };
}

type Element = number | bigint;

const comparisons: Readonly<Record<Comparison, (a: Element, b: Element) => boolean>> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
};

/** The comparison of elements of one type, as bool. */
export function compareTensors(
  predicate: Comparison,
  lhs: OnnxTensor,
  rhs: OnnxTensor,
  shape: readonly number[],
): OnnxTensor {
  const left = broadcastIndices(lhs.shape, shape);
  const right = broadcastIndices(rhs.shape, shape);
  const holds = comparisons[predicate];
  const data = Uint8Array.from(left, (index, flat) => Number(holds(lhs.data[index]!, rhs.data[right[flat]!]!)));
  return { elementType: "bool", shape, data };
}

/** The whole numbers from `start` towards `limit` in steps of `delta`, `count` of them. */
export function rangeTensor(elementType: ElementType, start: number, delta: number, count: number): OnnxTensor {
  const values = Array.from({ length: count }, (_, index) => start + index * delta);
  if (isBigType(elementType)) return bigTensor(elementType, [count], values.map(BigInt));
  const data = createNumberData(elementType, count);
  values.forEach((value, index) => (data[index] = value));
  return { elementType, shape: [count], data };
}

/** A float32 constant with a function of one number applied to each element. */
export function mapTensor(tensor: OnnxTensor, map: (value: number) => number): OnnxTensor {
  return {
    elementType: "float32",
    shape: tensor.shape,
    data: Float32Array.from(tensor.data as ArrayLike<number>, map),
  };
}

/** `factor * tensor` when every product is a float32, so that folding it loses nothing. */
export function scaledExactly(tensor: OnnxTensor, factor: number): OnnxTensor | undefined {
  if (factor === 1) return tensor;
  const scaled = mapTensor(tensor, (value) => value * factor);
  for (let i = 0; i < elementCount(tensor.shape); i++) {
    if (Number(scaled.data[i]) !== Number(tensor.data[i]) * factor) return undefined;
  }
  return scaled;
}

function bigArithmetic(operator: ArithmeticOperator, a: bigint, b: bigint): bigint {
  switch (operator) {
    case "Add":
      return a + b;
    case "Sub":
      return a - b;
    case "Mul":
      return a * b;
    case "Div":
      if (b === 0n) throw new FoldError("division by zero");
      return a / b;
  }
}

function bigTensor(elementType: "int64" | "uint64", shape: readonly number[], values: readonly bigint[]): OnnxTensor {
  // Results that do not fit wrap around, as they do in the runtime.
  return {
    elementType,
    shape,
    data: elementType === "int64" ? BigInt64Array.from(values) : BigUint64Array.from(values),
  };
}

function numberArithmetic(operator: ArithmeticOperator, a: number, b: number, type: ElementType): number {
  switch (operator) {
    case "Add":
      return a + b;
    case "Sub":
      return a - b;
    case "Mul":
      return product(a, b, type);
    case "Div":
      return isFloatType(type) ? a / b : integerQuotient(a, b);
  }
}

/** The 16-bit floats are held in wider arrays, which do not round to them; the other types round when they are stored. */
function roundTo(type: ElementType, value: number): number {
  if (type === "float16") return fromHalfBits(toHalfBits(value));
  return type === "bfloat16" ? fromBfloatBits(toBfloatBits(value)) : value;
}

function integerQuotient(a: number, b: number): number {
  if (b === 0) throw new FoldError("division by zero");
  return Math.trunc(a / b);
}

/** 32-bit integer products exceed the exact range of doubles. */
function product(a: number, b: number, type: ElementType): number {
  return type === "int32" || type === "uint32" ? Math.imul(a, b) : a * b;
}

function toBig(value: number | bigint): bigint {
  if (typeof value === "bigint") return value;
  if (!Number.isFinite(value)) throw new FoldError(`${value} is no integer`);
  return BigInt(Math.trunc(value));
}
