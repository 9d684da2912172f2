import {
  DenseElementsAttr,
  elementCount,
  InvariantError,
  IntegerType,
  makeDenseData,
  RankedTensorType,
  roundToFloat,
  smallFloatToBits,
} from "@hls-opt/ir-core";
import type { FloatType, Type } from "@hls-opt/ir-core";
import { dequantize, quantizeFloat } from "../num/fixed.js";
import { isFixed } from "../num/types.js";
import type { FixedType } from "../num/types.js";

/** Elements in row-major order: the values of a float type, or the raw integers of a fixed-point type. */
export interface Tensor {
  readonly type: RankedTensorType;
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** A tensor of a type, from as many numbers as it has elements, which are rounded to its float type. */
export function makeTensor(type: RankedTensorType, elements: ArrayLike<number>): Tensor {
  const count = elementCount(type.shape);
  if (elements.length !== count) {
    throw new InvariantError(`${elements.length} elements given for ${type}, which has ${count}`);
  }
  const data = Float64Array.from(elements);
  if (!isFixed(type.element)) roundFloats(data, type.element as FloatType);
  return wrapTensor(type, data);
}

/** A tensor that takes over `data`, which holds elements of the type. */
export function wrapTensor(type: RankedTensorType, data: Float64Array): Tensor {
  return { type, shape: type.shape, data };
}

/** Rounds numbers to a float type, in place. */
export function roundFloats(data: Float64Array, { name }: FloatType): void {
  if (name === "f64") return;
  if (name === "f32") for (let i = 0; i < data.length; i++) data[i] = Math.fround(data[i] as number);
  else for (let i = 0; i < data.length; i++) data[i] = roundToFloat(data[i] as number, name);
}

/** The real numbers that the elements of a tensor stand for. */
export function realValues({ type, data }: Tensor): Float64Array {
  const { element } = type;
  return isFixed(element) ? data.map((raw) => dequantize(raw, element)) : data;
}

/** Real numbers in a fixed-point tensor type: nearest, half up, saturating. NaN is the caller's fault. */
export function quantizeTensor(type: RankedTensorType, values: ArrayLike<number>): Tensor {
  const element = type.element as FixedType;
  const data = new Float64Array(values.length);
  for (let i = 0; i < data.length; i++) data[i] = quantizeFloat(values[i] as number, element);
  return makeTensor(type, data);
}

/** The elements of a constant of this type: floats, or raw integers (non-negative for an unsigned format). */
export function constantElements(value: DenseElementsAttr, type: RankedTensorType): Float64Array {
  const { element } = type;
  const data = new Float64Array(value.count);
  for (let i = 0; i < data.length; i++) data[i] = value.at(i);
  if (!isFixed(element)) return data;
  // storage is sign-extended, but for i1, which holds 0 or 1
  const top = 2 ** (element.width - 1);
  if (!element.signed) {
    for (let i = 0; i < data.length; i++) if ((data[i] as number) < 0) data[i] = (data[i] as number) + 2 * top;
  }
  if (element.signed && element.width === 1) for (let i = 0; i < data.length; i++) data[i] = -(data[i] as number) + 0;
  return data;
}

/** The attribute of an `nn.constant` of a type, from its elements (raw integers for a fixed-point type). */
export function constantAttribute(type: RankedTensorType, elements: ArrayLike<number>): DenseElementsAttr {
  const storageType = isFixed(type.element) ? IntegerType.get(type.element.width) : type.element;
  const data = makeDenseData(storageType, elements.length);
  if (data === undefined || Array.isArray(data)) throw new InvariantError(`no constants of ${type}`);
  for (let i = 0; i < data.length; i++) store(data, i, elements[i] as number, storageType);
  return DenseElementsAttr.get(RankedTensorType.get(type.shape, storageType), data);
}

function store(
  data: Exclude<ReturnType<typeof makeDenseData>, undefined | bigint[]>,
  i: number,
  value: number,
  type: Type,
): void {
  if (data instanceof BigInt64Array) data[i] = BigInt(value);
  else if (data instanceof Uint16Array) {
    data[i] = smallFloatToBits(value, smallFormats[(type as FloatType).name as "f16" | "bf16"]);
  } else data[i] = data instanceof Uint8Array ? Math.abs(value) : value; // Uint8Array holds i1 only
}

const smallFormats = {
  f16: { exponentBits: 5, mantissaBits: 10 },
  bf16: { exponentBits: 8, mantissaBits: 7 },
} as const;
