import {
  AnyType,
  bf16,
  bindOps,
  Block,
  Builder,
  Context,
  defineDialect,
  defineOp,
  DiagnosticList,
  f16,
  f32,
  Operation,
  RankedTensorType,
  variadic,
} from "@hls-opt/ir-core";
import type { Value } from "@hls-opt/ir-core";
import { describe, expect, it } from "vitest";
import { ConstantOp } from "../nn/constant.js";
import { QuantizeOp } from "../nn/convert.js";
import { AddOp, MulOp, ReluOp } from "../nn/elementwise.js";
import { nnDialect } from "../nn/dialect.js";
import { FixedType } from "../num/types.js";
import { interpretFunction, prepareFunction } from "./interpreter.js";
import { constantAttribute, constantElements, makeTensor, quantizeTensor, realValues } from "./tensor.js";

class EndOp extends defineOp({
  name: "test.end",
  summary: "terminator",
  operands: { values: variadic(AnyType) },
  traits: ["terminator"],
}) {}
const context = new Context([nnDialect, defineDialect({ name: "test", summary: "for tests", ops: bindOps(EndOp) })], {
  allowUnregistered: true,
});

type Tensor = Value<RankedTensorType>;
const vector = (count: number, element = f32 as FixedType | typeof f32): RankedTensorType =>
  RankedTensorType.get([count], element);

/** A function whose body `fill` builds from the arguments; it gives the results. */
function build(inputs: readonly RankedTensorType[], fill: (builder: Builder, args: Tensor[]) => Tensor[]): Operation {
  const func = new Operation({ info: context.opInfo("test.func"), regionCount: 1 });
  const block = new Block(inputs);
  func.region().push(block);
  const builder = Builder.atEnd(block);
  builder.insert(EndOp.create({ values: fill(builder, block.arguments as Tensor[]) }));
  return func;
}

const sumAndRelu = build([vector(3)], (builder, [x]) => {
  const type = vector(3);
  const one = builder.insert(ConstantOp.create({ value: constantAttribute(type, [1, 1, 1]), resultType: type }));
  const sum = builder.insert(AddOp.create({ lhs: x!, rhs: one.result, resultType: type }));
  return [builder.insert(ReluOp.create({ input: sum.result, resultType: type })).result];
});

describe("the interpreter", () => {
  it("runs a function, and shows each value once", () => {
    const { all, report } = new DiagnosticList();
    const seen: number[][] = [];
    const results = interpretFunction(sumAndRelu, [makeTensor(vector(3), [-5, 0, 2])], {
      report,
      onValue: (_, tensor) => seen.push([...tensor.data]),
    });
    expect(all).toEqual([]);
    expect(results?.map((t) => [...t.data])).toEqual([[0, 1, 3]]);
    expect(seen).toEqual([
      [1, 1, 1],
      [-5, 0, 2],
      [-4, 1, 3],
      [0, 1, 3],
    ]);
  });

  it("runs a prepared function many times", () => {
    const { report } = new DiagnosticList();
    const program = prepareFunction(sumAndRelu, report);
    const run = (x: number): number | undefined =>
      program?.run([makeTensor(vector(3), [x, x, x])], { report })?.[0]?.data[0];
    expect([run(1), run(2)]).toEqual([2, 3]);
  });

  it("tells what is wrong with inputs, ops and values", () => {
    const messages = (func: Operation, ...inputs: Parameters<typeof interpretFunction>[1][number][]): string[] => {
      const { all, report } = new DiagnosticList();
      expect(interpretFunction(func, inputs, { report })).toBeUndefined();
      return all.map((d) => d.message);
    };
    expect(messages(sumAndRelu)).toEqual(["function takes 1 inputs, but 0 were given"]);
    expect(messages(sumAndRelu, makeTensor(vector(2), [1, 2]))).toEqual([
      "function takes input #0 of type tensor<3xf32>, but was given tensor<2xf32>",
    ]);
    const foreign = build([], (builder) => {
      builder.insert(new Operation({ info: context.opInfo("other.op") }));
      return [];
    });
    expect(messages(foreign)).toEqual(["'other.op' op cannot be interpreted: expected ops of the nn dialect"]);
    const nan = build([vector(1)], (builder, [x]) => [
      builder.insert(QuantizeOp.create({ input: x!, resultType: vector(1, FixedType.get(8, 4)) })).result,
    ]);
    expect(messages(nan, makeTensor(vector(1), [NaN]))).toEqual([
      "'nn.quantize' op is given NaN at element 0, which has no fixed-point value",
    ]);
    const wide = vector(1, FixedType.get(40, 0));
    const square = build([wide], (builder, [x]) => [
      builder.insert(MulOp.create({ lhs: x!, rhs: x!, resultType: wide })).result,
    ]);
    expect(messages(square, makeTensor(wide, [2 ** 39]))).toEqual([
      "'nn.mul' op needs integers of up to 79 bits, and the interpreter is exact up to 54: use narrower formats",
    ]);
    expect(messages(new Operation({ info: context.opInfo("test.func"), regionCount: 1 }))).toEqual([
      "'test.func' op cannot be interpreted: expected a body of one block",
    ]);
  });
});

describe("tensors and constants", () => {
  it("are rounded to their float type", () => {
    expect([...makeTensor(vector(1), [0.1]).data]).toEqual([Math.fround(0.1)]);
  });

  it("quantise and give back real numbers", () => {
    const tensor = quantizeTensor(vector(3, FixedType.get(8, 4)), [0.5, -100, 0.03]);
    expect([...tensor.data]).toEqual([8, -128, 0]);
    expect([...realValues(tensor)]).toEqual([0.5, -8, 0]);
  });

  it.each([
    FixedType.get(1, 0),
    FixedType.get(1, 0, false),
    FixedType.get(5, 2),
    FixedType.get(8, 2, false),
    FixedType.get(16, 2),
    FixedType.get(32, 0, false),
    FixedType.get(53, 0),
    FixedType.get(53, 0, false),
  ])("of %s survive the way through an attribute", (element) => {
    const { min, max } = element.signed
      ? { min: -(2 ** (element.width - 1)), max: 2 ** (element.width - 1) - 1 }
      : { min: 0, max: 2 ** element.width - 1 };
    const type = vector(4, element);
    const attribute = constantAttribute(type, [min, max, 0, max]);
    expect([...constantElements(attribute, type)]).toEqual([min, max, 0, max]);
    expect(attribute.type.element.toString()).toBe(`i${element.width}`);
  });

  it("of half precision survive it too", () => {
    for (const element of [f16, bf16]) {
      const type = RankedTensorType.get([3], element);
      const { data } = makeTensor(type, [1 / 3, -65504, 1e-6]);
      expect([...constantElements(constantAttribute(type, data), type)]).toEqual([...data]);
    }
  });
});
