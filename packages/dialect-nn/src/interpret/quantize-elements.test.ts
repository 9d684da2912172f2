import { Block, DenseArrayAttr, f32, RankedTensorType, StringAttr, verifyAlone } from "@hls-opt/ir-core";
import type { Type, Value } from "@hls-opt/ir-core";
import { describe, expect, it } from "vitest";
import { QuantizeElementsOp } from "../nn/quantize-elements.js";
import { FixedType } from "../num/types.js";
import { evaluateOp } from "./interpreter.js";
import { makeTensor } from "./tensor.js";

const bits = (...numbers: readonly number[]): DenseArrayAttr => DenseArrayAttr.i64(numbers);

/** Two rows of three elements of four, two and no bits, in a format with three fraction bits. */
function run(element: Type, data: readonly number[]): Float64Array | string | undefined {
  const type = RankedTensorType.get([2, 3], element);
  const [input] = new Block([type]).arguments as [Value<RankedTensorType>];
  const { op } = QuantizeElementsOp.create({
    input,
    rounding: StringAttr.get("rnd"),
    overflow: StringAttr.get("wrap"),
    sign_bits: bits(1),
    integer_bits: bits(0, 3, -2),
    fraction_bits: bits(3, -2, 1),
    resultType: RankedTensorType.get([2, 3], FixedType.get(7, 3)),
  });
  const problems: string[] = [];
  verifyAlone(op, ({ message }) => problems.push(message));
  expect(problems).toEqual([]);
  return evaluateOp(op, [makeTensor(type, data)]);
}

describe("nn.quantize_elements", () => {
  const expected = Float64Array.of(-7, 32, 0, 4, -64, 0);

  it("quantises along the last dimension, at the binary point of the result", () => {
    expect(
      run(
        FixedType.get(16, 4),
        [1.09375, 2, 1, 0.4375, 7, -3].map((x) => x * 16),
      ),
    ).toEqual(expected);
  });

  it("takes floats", () => {
    expect(run(f32, [1.09375, 2, 1, 0.4375, 7, -3])).toEqual(expected);
    expect(run(f32, [0, 0, 0, Infinity, 0, 0])).toBe("is given Infinity at element 3, which has no fixed-point value");
  });
});
