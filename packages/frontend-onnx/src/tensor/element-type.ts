import { fail, type OnnxLocation } from "../onnx-error.js";

/*
 * `float16` and `bfloat16` are held widened in a Float32Array, which is exact; `bool` as 0 or 1 in a Uint8Array.
 */
const byCode = new Map([
  [1, "float32"],
  [2, "uint8"],
  [3, "int8"],
  [4, "uint16"],
  [5, "int16"],
  [6, "int32"],
  [7, "int64"],
  [9, "bool"],
  [10, "float16"],
  [11, "float64"],
  [12, "uint32"],
  [13, "uint64"],
  [16, "bfloat16"],
] as const);

const refused = new Map([
  [8, "string"],
  [14, "complex64"],
  [15, "complex128"],
  [17, "float8e4m3fn"],
  [18, "float8e4m3fnuz"],
  [19, "float8e5m2"],
  [20, "float8e5m2fnuz"],
  [21, "uint4"],
  [22, "int4"],
  [23, "float4e2m1"],
]);

/** The element types that tensors may have here. */
export type ElementType = typeof byCode extends Map<number, infer Name> ? Name : never;

/** The typed array that holds the elements. */
export type TensorData = NumberData | BigInt64Array | BigUint64Array;

/** Typed arrays with `number` elements. */
export type NumberData =
  Float32Array | Float64Array | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array;

/** Bytes of one element in `raw_data`. */
export const elementBytes: Readonly<Record<ElementType, number>> = {
  float32: 4,
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  int32: 4,
  int64: 8,
  bool: 1,
  float16: 2,
  float64: 8,
  uint32: 4,
  uint64: 8,
  bfloat16: 2,
};

/** The element type of an ONNX `DataType` code; other types are refused by name. */
export function elementTypeOf(code: number | undefined, what: string, at: OnnxLocation): ElementType {
  const type = byCode.get(code as 1);
  if (type !== undefined) return type;
  const name = refused.get(code ?? 0) ?? `number ${code ?? 0}`;
  return fail(
    at,
    "onnx/element-type",
    `${what} has element type ${name}, which is not supported`,
    "convert the model to float32",
  );
}

/** The ONNX `DataType` code of an element type. */
export function elementCode(type: ElementType): number {
  for (const [code, name] of byCode) if (name === type) return code;
  throw new Error(`element type ${type} has no code`);
}

/** Whether the type is held as bigint. */
export function isBigType(type: ElementType): type is "int64" | "uint64" {
  return type === "int64" || type === "uint64";
}

/** Whether the type is one of the floating-point types. */
export function isFloatType(type: ElementType): boolean {
  return type === "float32" || type === "float64" || type === "float16" || type === "bfloat16";
}

/** A zeroed array for `length` elements of a type held as `number`. */
export function createNumberData(type: Exclude<ElementType, "int64" | "uint64">, length: number): NumberData {
  switch (type) {
    case "float32":
    case "float16":
    case "bfloat16":
      return new Float32Array(length);
    case "float64":
      return new Float64Array(length);
    case "int8":
      return new Int8Array(length);
    case "uint8":
    case "bool":
      return new Uint8Array(length);
    case "int16":
      return new Int16Array(length);
    case "uint16":
      return new Uint16Array(length);
    case "int32":
      return new Int32Array(length);
    case "uint32":
      return new Uint32Array(length);
  }
}
