import { describe, expect, it } from "vitest";
import { decodeModel, encodeModel } from "../proto/codec.js";
import type { TensorProto } from "../proto/messages.js";
import { decodeTensor } from "./decode-tensor.js";
import { elementCode, type ElementType, type TensorData } from "./element-type.js";
import { encodeTensor } from "./encode-tensor.js";
import { refuseExternalData } from "./external-data.js";
import { fromBfloatBits, fromHalfBits, toBfloatBits, toHalfBits } from "./half.js";

const decode = (proto: TensorProto): ReturnType<typeof decodeTensor> =>
  decodeTensor(proto, "t", { file: "f" }, refuseExternalData);

/** Sends a tensor through the protobuf encoding and back. */
function throughFile(proto: TensorProto): TensorProto {
  const bytes = encodeModel({ irVersion: 8n, graph: { initializer: [proto] } });
  return decodeModel(bytes, "f").graph?.initializer?.[0] ?? {};
}

const extremes: [ElementType, TensorData][] = [
  ["float32", Float32Array.of(1e-45, -0, 3.4028234663852886e38, 0.1)],
  ["float64", Float64Array.of(5e-324, -0, 1.7976931348623157e308, 0.1)],
  ["float16", Float32Array.of(2 ** -24, -0, 65504, 0.333251953125)],
  ["bfloat16", Float32Array.of(2 ** -133, -0, 3.3895313892515355e38, 0.333984375)],
  ["int8", Int8Array.of(-128, -1, 0, 127)],
  ["uint8", Uint8Array.of(0, 1, 128, 255)],
  ["int16", Int16Array.of(-32768, -1, 0, 32767)],
  ["uint16", Uint16Array.of(0, 1, 32768, 65535)],
  ["int32", Int32Array.of(-(2 ** 31), -1, 0, 2 ** 31 - 1)],
  ["uint32", Uint32Array.of(0, 1, 2 ** 31, 2 ** 32 - 1)],
  ["int64", BigInt64Array.of(-(2n ** 63n), -1n, 2n ** 53n + 1n, 2n ** 63n - 1n)],
  ["uint64", BigUint64Array.of(0n, 1n, 2n ** 53n + 1n, 2n ** 64n - 1n)],
  ["bool", Uint8Array.of(0, 1, 1, 0)],
];

/** The same tensor in the typed field that the standard gives to its type. */
function inField(type: ElementType, data: TensorData): TensorProto {
  const proto = { dims: [BigInt(data.length)], dataType: elementCode(type) };
  if (data instanceof BigInt64Array) return { ...proto, int64Data: [...data] };
  if (data instanceof BigUint64Array) return { ...proto, uint64Data: [...data] };
  const numbers = [...data];
  if (type === "float32") return { ...proto, floatData: numbers };
  if (type === "float64") return { ...proto, doubleData: numbers };
  if (type === "uint32") return { ...proto, uint64Data: numbers.map(BigInt) };
  if (type === "float16") return { ...proto, int32Data: numbers.map(toHalfBits) };
  if (type === "bfloat16") return { ...proto, int32Data: numbers.map(toBfloatBits) };
  return { ...proto, int32Data: numbers };
}

describe.each(extremes)("%s", (elementType, data) => {
  it("is exact through raw_data", () => {
    const tensor = { elementType, shape: [2, 2], data };
    expect(decode(throughFile(encodeTensor(tensor, "t")))).toEqual(tensor);
  });

  it("is exact through its typed field", () => {
    expect(decode(throughFile(inField(elementType, data)))).toEqual({ elementType, shape: [4], data });
  });
});

describe("hostile tensors", () => {
  it.each<[string, TensorProto]>([
    ["t has element type string, which is not supported", { dims: [1n], dataType: 8 }],
    ["t has element type int4, which is not supported", { dims: [1n], dataType: 22 }],
    ["t has element type number 99, which is not supported", { dims: [1n], dataType: 99 }],
    ["t has 1099511627776 elements, more than 2147483647", { dims: [1n << 40n], dataType: 1 }],
    ["t has the dimension -1", { dims: [-1n], dataType: 1 }],
    ["t has rank 17, more than 16", { dims: Array.from({ length: 17 }, () => 1n), dataType: 1 }],
    ["t holds 0 values, its shape needs 1000000000", { dims: [1_000_000_000n], dataType: 1 }],
    ["t has 3 bytes of data, its shape and type need 4", { dims: [1n], dataType: 1, rawData: new Uint8Array(3) }],
    ["t holds 300, which is no uint8", { dims: [1n], dataType: 2, int32Data: [300] }],
    ["t holds 2, which is no bool", { dims: [1n], dataType: 9, int32Data: [2] }],
    ["t holds a bool that is neither 0 nor 1", { dims: [1n], dataType: 9, rawData: Uint8Array.of(7) }],
    ["t is split into segments", { dims: [1n], dataType: 1, segment: new Uint8Array(2) }],
  ])("%s", (message, proto) => {
    expect(() => decode(proto)).toThrow(message);
  });

  it("without elements or dimensions are fine", () => {
    expect(decode({ dims: [0n, 3n], dataType: 1 })).toEqual({
      elementType: "float32",
      shape: [0, 3],
      data: new Float32Array(),
    });
    expect(decode({ dataType: 1, floatData: [2] })).toEqual({
      elementType: "float32",
      shape: [],
      data: Float32Array.of(2),
    });
  });
});

describe("half precision", () => {
  it("goes there and back for every bit pattern", () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const half = fromHalfBits(bits);
      if (!Number.isNaN(half)) expect(toHalfBits(half)).toBe(bits);
      const brain = fromBfloatBits(bits);
      if (!Number.isNaN(brain)) expect(toBfloatBits(brain)).toBe(bits);
    }
  });

  it("rounds to nearest, ties to even", () => {
    expect(fromHalfBits(toHalfBits(1 + 2 ** -11))).toBe(1);
    expect(fromHalfBits(toHalfBits(1 + 3 * 2 ** -11))).toBe(1 + 2 ** -9);
    expect(fromHalfBits(toHalfBits(65519))).toBe(65504);
    expect(fromHalfBits(toHalfBits(65520))).toBe(Infinity);
  });
});
