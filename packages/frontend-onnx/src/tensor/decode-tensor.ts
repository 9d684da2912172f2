import { fail, type OnnxLocation } from "../onnx-error.js";
import type { TensorProto } from "../proto/messages.js";
import {
  createNumberData,
  elementBytes,
  elementTypeOf,
  isBigType,
  type ElementType,
  type NumberData,
  type TensorData,
} from "./element-type.js";
import { externalRequest, type ExternalReader } from "./external-data.js";
import { fromBfloatBits, fromHalfBits } from "./half.js";
import { checkShape, elementCount, type OnnxTensor } from "./tensor.js";

const reexport = "the file may be damaged: export the model again";

/** Decodes a tensor exactly; nothing is allocated before its size is known to match its data. */
export function decodeTensor(proto: TensorProto, what: string, at: OnnxLocation, external: ExternalReader): OnnxTensor {
  const elementType = elementTypeOf(proto.dataType, what, at);
  if (proto.segment !== undefined) {
    fail(at, "onnx/segmented-tensor", `${what} is split into segments`, "save the model in one piece");
  }
  const shape = (proto.dims ?? []).map(Number);
  checkShape(shape, what, at);
  const count = elementCount(shape);
  return { elementType, shape, data: decodeData(proto, elementType, count, what, at, external) };
}

function decodeData(
  proto: TensorProto,
  type: ElementType,
  count: number,
  what: string,
  at: OnnxLocation,
  external: ExternalReader,
): TensorData {
  if (proto.dataLocation === 1) {
    const request = externalRequest(proto, count * elementBytes[type], what, at);
    return decodeRaw(external(request), type, count, what, at);
  }
  if (proto.rawData !== undefined && proto.rawData.length > 0) return decodeRaw(proto.rawData, type, count, what, at);
  return decodeFields(proto, type, count, what, at);
}

function decodeRaw(bytes: Uint8Array, type: ElementType, count: number, what: string, at: OnnxLocation): TensorData {
  const expected = count * elementBytes[type];
  if (bytes.length !== expected) {
    fail(
      at,
      "onnx/tensor-size",
      `${what} has ${bytes.length} bytes of data, its shape and type need ${expected}`,
      reexport,
    );
  }
  // Raw data is little-endian, as are all platforms Node runs on; the copy gives the alignment that typed arrays need.
  const buffer = bytes.slice().buffer;
  if (type === "int64") return new BigInt64Array(buffer);
  if (type === "uint64") return new BigUint64Array(buffer);
  if (type === "float16") return Float32Array.from(new Uint16Array(buffer), fromHalfBits);
  if (type === "bfloat16") return Float32Array.from(new Uint16Array(buffer), fromBfloatBits);
  const data = numberView(type, buffer);
  if (type === "bool" && !bytes.every((value) => value <= 1)) {
    fail(at, "onnx/tensor-value", `${what} holds a bool that is neither 0 nor 1`, reexport);
  }
  return data;
}

function numberView(
  type: Exclude<ElementType, "int64" | "uint64" | "float16" | "bfloat16">,
  buffer: ArrayBufferLike,
): NumberData {
  switch (type) {
    case "float32":
      return new Float32Array(buffer);
    case "float64":
      return new Float64Array(buffer);
    case "int8":
      return new Int8Array(buffer);
    case "uint8":
    case "bool":
      return new Uint8Array(buffer);
    case "int16":
      return new Int16Array(buffer);
    case "uint16":
      return new Uint16Array(buffer);
    case "int32":
      return new Int32Array(buffer);
    case "uint32":
      return new Uint32Array(buffer);
  }
}

function decodeFields(
  proto: TensorProto,
  type: ElementType,
  count: number,
  what: string,
  at: OnnxLocation,
): TensorData {
  if (isBigType(type)) {
    const values = checkLength((type === "int64" ? proto.int64Data : proto.uint64Data) ?? [], count, what, at);
    return type === "int64" ? BigInt64Array.from(values) : BigUint64Array.from(values);
  }
  const values = checkLength(numberField(proto, type), count, what, at);
  if (type === "float16") return Float32Array.from(values, (bits) => fromHalfBits(bits & 0xffff));
  if (type === "bfloat16") return Float32Array.from(values, (bits) => fromBfloatBits(bits & 0xffff));
  const data = createNumberData(type, count);
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    data[i] = value;
    const kept = Object.is(data[i], value) || Number.isNaN(value);
    if (!kept || (type === "bool" && value > 1)) {
      fail(at, "onnx/tensor-value", `${what} holds ${value}, which is no ${type}`, reexport);
    }
  }
  return data;
}

function numberField(proto: TensorProto, type: ElementType): readonly number[] {
  if (type === "float32") return proto.floatData ?? [];
  if (type === "float64") return proto.doubleData ?? [];
  if (type === "uint32") return (proto.uint64Data ?? []).map(Number);
  return proto.int32Data ?? [];
}

function checkLength<T>(values: readonly T[], count: number, what: string, at: OnnxLocation): readonly T[] {
  if (values.length === count) return values;
  return fail(at, "onnx/tensor-size", `${what} holds ${values.length} values, its shape needs ${count}`, reexport);
}
