import {
  AnyType,
  applyPatternsGreedily,
  bindOps,
  Block,
  Builder,
  Context,
  DenseArrayAttr,
  defineDialect,
  defineOp,
  DiagnosticList,
  f32,
  f64,
  FloatAttr,
  Operation,
  RankedTensorType,
  UnitAttr,
  variadic,
  verifyAlone,
} from "@hls-opt/ir-core";
import type { FloatType, OpView, Value } from "@hls-opt/ir-core";
import { describe, expect, it } from "vitest";
import { interpretFunction } from "../interpret/interpreter.js";
import { constantAttribute, makeTensor } from "../interpret/tensor.js";
import { ConstantOp } from "../nn/constant.js";
import { QuantizeOp, RequantizeOp } from "../nn/convert.js";
import { nnDialect } from "../nn/dialect.js";
import { AddOp, MulOp, ReluOp } from "../nn/elementwise.js";
import { ReshapeOp, TransposeOp } from "../nn/layout.js";
import { BatchNormOp, Conv2dOp, DenseOp, MatmulOp } from "../nn/linear.js";
import { FixedType } from "../num/types.js";
import { nnSimplifications } from "./patterns.js";

class EndOp extends defineOp({
  name: "test.end",
  summary: "terminator",
  operands: { values: variadic(AnyType) },
  traits: ["terminator"],
}) {}
const testDialect = defineDialect({ name: "test", summary: "for tests", ops: bindOps(EndOp) });
const context = new Context([nnDialect, testDialect], { allowUnregistered: true });

type Tensor = Value<RankedTensorType>;
const tensorType = (shape: readonly number[], element: FloatType | FixedType = f32): RankedTensorType =>
  RankedTensorType.get(shape, element);

/** Elements that are neither equal nor regular. */
const spread = (shape: readonly number[], seed: number): number[] =>
  Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(seed + 1.7 * i));

interface Body {
  readonly x: Tensor;
  /** Inserts an op and gives its result. */
  add(view: OpView): Tensor;
  constant(shape: readonly number[], elements: readonly number[]): Tensor;
}

/** A function of one argument. */
function build(input: RankedTensorType, fill: (body: Body) => Tensor[]): Operation {
  const func = new Operation({ info: context.opInfo("test.func"), regionCount: 1 });
  const block = new Block([input]);
  func.region().push(block);
  const builder = Builder.atEnd(block);
  const add = (view: OpView): Tensor => builder.insert(view).op.result() as Tensor;
  const constant = (shape: readonly number[], elements: readonly number[]): Tensor =>
    add(ConstantOp.create({ value: constantAttribute(tensorType(shape), elements), resultType: tensorType(shape) }));
  const values = fill({ x: block.arguments[0] as Tensor, add, constant });
  builder.insert(EndOp.create({ values }));
  return func;
}

const opNames = (func: Operation): string[] =>
  func
    .region()
    .entry.operations()
    .map((op) => op.name)
    .filter((name) => name !== "nn.constant" && name !== "test.end");

function evaluate(func: Operation, input: RankedTensorType): number[] {
  const { all, report } = new DiagnosticList();
  const results = interpretFunction(func, [makeTensor(input, spread(input.shape, 5))], { report });
  expect(all).toEqual([]);
  return results?.flatMap((t) => [...t.data]) ?? [];
}

/** Simplifies; the ops that are left. Every op verifies and the results agree within `tolerance`. */
function simplified(input: RankedTensorType, tolerance: number, fill: (body: Body) => Tensor[]): string[] {
  const func = build(input, fill);
  const before = evaluate(func, input);
  const { converged } = applyPatternsGreedily(func, context, nnSimplifications);
  expect(converged).toBe(true);
  for (const op of func.region().entry.operations()) {
    verifyAlone(op, ({ message }) => expect.fail(message));
  }
  const after = evaluate(func, input);
  expect(after.length).toBe(before.length);
  after.forEach((x, i) => expect(Math.abs(x - (before[i] as number))).toBeLessThanOrEqual(tolerance));
  return opNames(func);
}

const image = tensorType([1, 2, 5, 5]);

function normalised({ add, constant }: Body, input: Tensor, channels: number): Tensor {
  const parameter = (seed: number): Tensor => constant([channels], spread([channels], seed));
  const variance = constant(
    [channels],
    spread([channels], 4).map((v) => v * v + 0.1),
  );
  return add(
    BatchNormOp.create({
      input,
      scale: parameter(1),
      bias: parameter(2),
      mean: parameter(3),
      variance,
      epsilon: FloatAttr.get(f64, 1e-5),
      resultType: input.type,
    }),
  );
}

describe("batch normalisation", () => {
  const convolve = ({ x, add, constant }: Body, bias: boolean): Tensor =>
    add(
      Conv2dOp.create({
        input: x,
        weight: constant([3, 2, 3, 3], spread([3, 2, 3, 3], 7)),
        bias: bias ? constant([3], spread([3], 8)) : undefined,
        strides: DenseArrayAttr.i64([2, 1]),
        padding: DenseArrayAttr.i64([1, 0, 0, 1]),
        resultType: tensorType([1, 3, 2, 4]),
      }),
    );

  it.each([true, false])("folds into a convolution (which has a bias: %s)", (bias) => {
    expect(simplified(image, 1e-5, (body) => [normalised(body, convolve(body, bias), 3)])).toEqual(["nn.conv2d"]);
  });

  it("folds into a dense layer", () => {
    const fill = (body: Body): Tensor[] => {
      const weight = body.constant([3, 4], spread([3, 4], 1));
      const dense = body.add(DenseOp.create({ input: body.x, weight, resultType: tensorType([1, 3]) }));
      return [normalised(body, dense, 3)];
    };
    expect(simplified(tensorType([1, 4]), 1e-5, fill)).toEqual(["nn.dense"]);
  });

  it("becomes a product and a sum where it cannot fold", () => {
    expect(simplified(image, 1e-5, (body) => [normalised(body, body.x, 2)])).toEqual(["nn.mul", "nn.add"]);
    const shared = simplified(image, 1e-5, (body) => {
      const conv = convolve(body, true);
      return [conv, normalised(body, conv, 3)];
    });
    expect(shared).toEqual(["nn.conv2d", "nn.mul", "nn.add"]);
  });
});

describe("products with constants", () => {
  it.each([true, false])("and sums become a dense layer with a bias (transposed: %s)", (transposed) => {
    const fill = ({ x, add, constant }: Body): Tensor[] => {
      const rhs = constant(transposed ? [3, 4] : [4, 3], spread([4, 3], 2));
      const resultType = tensorType([2, 3]);
      const transpose_rhs = transposed ? UnitAttr.instance : undefined;
      const product = add(MatmulOp.create({ lhs: x, rhs, transpose_rhs, resultType }));
      return [add(AddOp.create({ lhs: constant([1, 3], spread([3], 6)), rhs: product, resultType }))];
    };
    expect(simplified(tensorType([2, 4]), 1e-6, fill)).toEqual(["nn.dense"]);
  });

  it("keep a sum that is no bias", () => {
    const fill = ({ x, add, constant }: Body): Tensor[] => {
      const resultType = tensorType([3, 3]);
      const product = add(DenseOp.create({ input: x, weight: constant([3, 4], spread([3, 4], 2)), resultType }));
      return [add(AddOp.create({ lhs: product, rhs: constant([3, 1], [1, 2, 3]), resultType }))];
    };
    expect(simplified(tensorType([3, 4]), 0, fill)).toEqual(["nn.dense", "nn.add"]);
  });
});

describe("layout", () => {
  it("merges reshapes and transposes, and drops those that do nothing", () => {
    const fill = ({ x, add }: Body): Tensor[] => {
      const reshape = (input: Tensor, shape: readonly number[]): Tensor =>
        add(ReshapeOp.create({ input, resultType: tensorType(shape) }));
      const transpose = (input: Tensor, permutation: readonly number[]): Tensor => {
        const shape = permutation.map((d) => input.type.shape[d] as number);
        return add(
          TransposeOp.create({ input, permutation: DenseArrayAttr.i64(permutation), resultType: tensorType(shape) }),
        );
      };
      const there = transpose(reshape(reshape(x, [10, 5]), [2, 5, 5]), [1, 2, 0]);
      return [transpose(there, [2, 0, 1]), transpose(there, [1, 0, 2])];
    };
    expect(simplified(image, 0, fill)).toEqual(["nn.reshape", "nn.transpose"]);
  });

  it("takes a transpose that moves no element for a reshape", () => {
    const fill = ({ x, add }: Body): Tensor[] => {
      const permutation = DenseArrayAttr.i64([0, 2, 1]);
      return [add(TransposeOp.create({ input: x, permutation, resultType: tensorType([1, 4, 1]) }))];
    };
    expect(simplified(tensorType([1, 1, 4]), 0, fill)).toEqual(["nn.reshape"]);
  });
});

describe("constants and repetitions", () => {
  it("are folded by the interpreter's rules", () => {
    const fill = ({ x, add, constant }: Body): Tensor[] => {
      const resultType = tensorType([2, 2]);
      const sum = add(AddOp.create({ lhs: constant([2, 2], [0.1, 2, -3, 4]), rhs: constant([1], [0.2]), resultType }));
      const relu = add(ReluOp.create({ input: sum, resultType }));
      const flat = add(ReshapeOp.create({ input: relu, resultType: tensorType([4]) }));
      return [add(MulOp.create({ lhs: x, rhs: flat, resultType: tensorType([4]) }))];
    };
    expect(simplified(tensorType([4]), 0, fill)).toEqual(["nn.mul"]);
  });

  it("in fixed point keep their formats", () => {
    const wide = tensorType([4], FixedType.get(24, 16));
    const narrow = tensorType([4], FixedType.get(8, 4));
    const fill = ({ add, constant }: Body): Tensor[] => {
      const raw = add(QuantizeOp.create({ input: constant([4], [0.1, 20, -3, 0.03125]), resultType: wide }));
      const rounded = add(RequantizeOp.create({ input: raw, resultType: narrow }));
      return [add(RequantizeOp.create({ input: rounded, resultType: narrow }))];
    };
    expect(simplified(tensorType([1]), 0, fill)).toEqual([]);
  });

  it("apply a relu once", () => {
    const fill = ({ x, add }: Body): Tensor[] => {
      const once = add(ReluOp.create({ input: x, resultType: x.type }));
      return [add(ReluOp.create({ input: once, resultType: x.type }))];
    };
    expect(simplified(tensorType([4]), 0, fill)).toEqual(["nn.relu"]);
  });

  it("leave a NaN that cannot be quantised to the program", () => {
    const func = build(tensorType([1]), ({ add, constant }) => [
      add(QuantizeOp.create({ input: constant([1], [NaN]), resultType: tensorType([1], FixedType.get(8, 4)) })),
    ]);
    applyPatternsGreedily(func, context, nnSimplifications);
    expect(opNames(func)).toEqual(["nn.quantize"]);
  });
});
