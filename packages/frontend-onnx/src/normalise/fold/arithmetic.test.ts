import { describe, expect, it } from "vitest";
import { float32Tensor, int64Tensor, type OnnxTensor } from "../../tensor/tensor.js";
import { castTensor, foldArithmetic, FoldError, scaledExactly } from "./arithmetic.js";

const values = (tensor: OnnxTensor): (number | bigint)[] => Array.from(tensor.data as ArrayLike<number | bigint>);

describe("folded arithmetic", () => {
  it("is exact and truncates towards zero for 64-bit integers", () => {
    const sum = foldArithmetic("Add", int64Tensor([2n ** 53n]), int64Tensor([1n]), [1]);
    expect(values(sum)).toEqual([2n ** 53n + 1n]);
    expect(values(foldArithmetic("Div", int64Tensor([-7, 7]), int64Tensor([2]), [2]))).toEqual([-3n, 3n]);
  });

  it("wraps 32-bit products", () => {
    const large: OnnxTensor = { elementType: "int32", shape: [1], data: Int32Array.of(0x7fffffff) };
    expect(values(foldArithmetic("Mul", large, large, [1]))).toEqual([1]);
  });

  it("rounds half precision after each operation", () => {
    const third = castTensor(float32Tensor([1], [1 / 3]), "float16");
    expect(values(third)).toEqual([0.333251953125]);
    // The square is 0.1110568642616272, which no half-precision number is.
    expect(values(foldArithmetic("Mul", third, third, [1]))).toEqual([0.111083984375]);
    expect(values(castTensor(float32Tensor([1], [1 / 3]), "bfloat16"))).toEqual([0.333984375]);
  });

  it("refuses what has no value", () => {
    expect(() => foldArithmetic("Div", int64Tensor([1]), int64Tensor([0]), [1])).toThrow(FoldError);
    expect(() => castTensor(float32Tensor([1], [NaN]), "int64")).toThrow("NaN is no integer");
    expect(() => castTensor(float32Tensor([1], [300]), "uint8")).toThrow("300 does not fit in uint8");
  });

  it("scales only where nothing is lost", () => {
    const weights = float32Tensor([2], [0.1, -3]);
    expect(scaledExactly(weights, 0.5)?.data).toEqual(Float32Array.of(0.05, -1.5));
    expect(scaledExactly(weights, Math.fround(0.3))).toBeUndefined();
  });
});
