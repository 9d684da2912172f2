import {
  Block,
  DenseArrayAttr,
  f32,
  f64,
  FloatAttr,
  i64Attr,
  RankedTensorType,
  UnitAttr,
  verifyAlone,
} from "@hls-opt/ir-core";
import type { OpView, Operation, Type, Value } from "@hls-opt/ir-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { QuantizeOp, RequantizeOp } from "../nn/convert.js";
import { AddOp, DivOp, LeakyReluOp, MulOp, ReluOp, SubOp } from "../nn/elementwise.js";
import { ConcatOp, TransposeOp } from "../nn/layout.js";
import { BatchNormOp, Conv2dOp, DenseOp, MatmulOp } from "../nn/linear.js";
import { AvgPool2dOp, MaxPool2dOp } from "../nn/pool.js";
import { inferConv2dShape } from "../nn/shapes.js";
import { SoftmaxOp } from "../nn/softmax.js";
import { UnaryOp } from "../nn/unary.js";
import { dyadicReciprocal, requantizeWide } from "../num/fixed.js";
import { FixedType } from "../num/types.js";
import { evaluateOp } from "./interpreter.js";
import { makeTensor } from "./tensor.js";
import type { Tensor } from "./tensor.js";

const tensorType = (shape: readonly number[], element: Type): RankedTensorType => RankedTensorType.get(shape, element);
const tensor = (shape: readonly number[], element: Type, data: ArrayLike<number>): Tensor =>
  makeTensor(tensorType(shape, element), data);
const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Runs the op that `make` builds on values of the tensors' types. */
function run(tensors: readonly Tensor[], make: (values: Value<RankedTensorType>[]) => OpView): Float64Array {
  const result = tryRun(tensors, make);
  if (typeof result === "string") throw new Error(result);
  return result;
}

function tryRun(
  tensors: readonly Tensor[],
  make: (values: Value<RankedTensorType>[]) => OpView,
): Float64Array | string {
  const block = new Block(tensors.map((t) => t.type));
  const { op } = make(block.arguments as Value<RankedTensorType>[]);
  const problems: string[] = [];
  verifyAlone(op as Operation, ({ message }) => problems.push(message));
  expect(problems).toEqual([]);
  return evaluateOp(op, tensors) ?? "no kernel";
}

/** A reproducible stream of integers of so many bits, signed. */
function integers(seed: number, bits: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32 - 0.5) * 2 ** bits);
  };
}

const sample = (shape: readonly number[], next: () => number): number[] => Array.from({ length: size(shape) }, next);

describe("nn.conv2d", () => {
  const geometry = fc.record({
    strides: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    padding: fc.tuple(fc.nat(2), fc.nat(3), fc.nat(2), fc.nat(1)),
    dilations: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 3 })),
    groups: fc.constantFrom(1, 2),
  });
  const kernel = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }));

  it("agrees with the definition in bigint for all geometries", () => {
    fc.assert(
      fc.property(geometry, kernel, fc.nat(1000), (g, [kh, kw], seed) => {
        const x = [2, 4, 7, 8];
        const w = [6, 4 / g.groups, kh, kw];
        const shape = inferConv2dShape(x, w, g) as number[];
        const next = integers(seed, 16);
        const [xs, ws, bs] = [sample(x, next), sample(w, next), sample([6], next)];
        const to = FixedType.get(12, 5);
        const got = run(
          [
            tensor(x, FixedType.get(16, 10), xs),
            tensor(w, FixedType.get(16, 14), ws),
            tensor([6], FixedType.get(16, 8), bs),
          ],
          ([input, weight, bias]) =>
            Conv2dOp.create({
              input: input!,
              weight: weight!,
              bias,
              strides: DenseArrayAttr.i64(g.strides),
              padding: DenseArrayAttr.i64(g.padding),
              dilations: DenseArrayAttr.i64(g.dilations),
              groups: i64Attr(g.groups),
              resultType: tensorType(shape, to),
            }),
        );
        const want = naiveConv(xs, x, ws, w, bs, shape, g).map((sum) => Number(requantizeWide(sum, 24, to)));
        expect([...got]).toEqual(want);
      }),
      { numRuns: 60 },
    );
  });

  it("rounds once to f32, after sums in double precision", () => {
    const x = [1, 1, 1, 3];
    const got = run([tensor(x, f32, [1e8, 1, -1e8]), tensor(x, f32, [1, 0.5, 1])], ([input, weight]) =>
      Conv2dOp.create({ input: input!, weight: weight!, resultType: tensorType([1, 1, 1, 1], f32) }),
    );
    expect([...got]).toEqual([0.5]);
  });

  it("takes a millisecond a million multiply-accumulates or so", () => {
    const x = [1, 64, 9, 9];
    const w = [32, 64, 3, 3];
    const next = integers(1, 16);
    const tensors = [
      tensor(x, FixedType.get(16, 12), sample(x, next)),
      tensor(w, FixedType.get(16, 14), sample(w, next)),
    ];
    const once = (): Float64Array =>
      run(tensors, ([input, weight]) =>
        Conv2dOp.create({
          input: input!,
          weight: weight!,
          resultType: tensorType([1, 32, 7, 7], FixedType.get(16, 10)),
        }),
      );
    once();
    const start = performance.now();
    once();
    expect(performance.now() - start).toBeLessThan(200);
  });

  it("refuses sums that doubles cannot hold", () => {
    const wide = FixedType.get(32, 0);
    const result = tryRun(
      [tensor([1, 2], wide, [2 ** 31 - 1, 1]), tensor([1, 2], wide, [2 ** 31 - 1, 1])],
      ([input, weight]) => DenseOp.create({ input: input!, weight: weight!, resultType: tensorType([1, 1], wide) }),
    );
    expect(result).toBe("needs integers of up to 64 bits, and the interpreter is exact up to 54: use narrower formats");
  });
});

/** All index tuples of a shape, in row-major order. */
const positions = (shape: readonly number[]): number[][] =>
  shape.reduce<number[][]>(
    (all, extent) => all.flatMap((p) => Array.from({ length: extent }, (_, i) => [...p, i])),
    [[]],
  );

function naiveConv(
  x: readonly number[],
  [, channels, height, width]: readonly number[],
  w: readonly number[],
  [, perGroup, kernelHeight, kernelWidth]: readonly number[],
  bias: readonly number[],
  shape: readonly number[],
  g: {
    strides: readonly number[];
    padding: readonly number[];
    dilations: readonly number[];
    groups: number;
  },
): bigint[] {
  return positions(shape).map(([n, o, i, j]) => {
    let sum = BigInt(bias[o!]!) << 16n;
    for (const [c, a, b] of positions([perGroup!, kernelHeight!, kernelWidth!])) {
      const row = i! * g.strides[0]! + a! * g.dilations[0]! - g.padding[0]!;
      const column = j! * g.strides[1]! + b! * g.dilations[1]! - g.padding[1]!;
      if (row < 0 || row >= height! || column < 0 || column >= width!) continue;
      const channel = Math.floor(o! / (shape[1]! / g.groups)) * perGroup! + c!;
      const value = x[((n! * channels! + channel) * height! + row) * width! + column]!;
      sum += BigInt(value) * BigInt(w[((o! * perGroup! + c!) * kernelHeight! + a!) * kernelWidth! + b!]!);
    }
    return sum;
  });
}

describe("nn.matmul and nn.dense", () => {
  it.each([
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ])("multiply matrices (transposed: %s, %s)", (left, right) => {
    const next = integers(3, 10);
    const a = left ? [2, 3, 4] : [2, 4, 3];
    const b = right ? [2, 5, 3] : [2, 3, 5];
    const [xs, ys] = [sample(a, next), sample(b, next)];
    const got = run([tensor(a, f64, xs), tensor(b, f64, ys)], ([lhs, rhs]) =>
      MatmulOp.create({
        lhs: lhs!,
        rhs: rhs!,
        transpose_lhs: left ? UnitAttr.instance : undefined,
        transpose_rhs: right ? UnitAttr.instance : undefined,
        resultType: tensorType([2, 4, 5], f64),
      }),
    );
    const at = (data: readonly number[], shape: readonly number[], n: number, i: number, j: number): number =>
      data[(n * shape[1]! + i) * shape[2]! + j]!;
    for (const [n, i, j] of positions([2, 4, 5]) as [number, number, number][]) {
      const products = [0, 1, 2].map(
        (k) => (left ? at(xs, a, n, k, i) : at(xs, a, n, i, k)) * (right ? at(ys, b, n, j, k) : at(ys, b, n, k, j)),
      );
      expect(got[(n * 4 + i) * 5 + j]).toBe(products.reduce((p, q) => p + q, 0));
    }
  });

  it("add the bias of a dense layer exactly before the one rounding", () => {
    const got = run(
      [
        tensor([1, 2], FixedType.get(8, 4), [3, 5]),
        tensor([2, 2], FixedType.get(8, 4), [1, 2, -7, 1]),
        tensor([2], FixedType.get(8, 3), [1, -1]),
      ],
      ([input, weight, bias]) =>
        DenseOp.create({ input: input!, weight: weight!, bias, resultType: tensorType([1, 2], FixedType.get(16, 4)) }),
    );
    // (3 + 10 + 32) / 16 = 2.81, (-21 + 5 - 32) / 16 = -3
    expect([...got]).toEqual([3, -3]);
  });
});

describe("elementwise ops", () => {
  it("broadcast by NumPy's rules", () => {
    const got = run([tensor([2, 3], f32, [1, 2, 3, 4, 5, 6]), tensor([2, 1], f32, [10, 20])], ([lhs, rhs]) =>
      AddOp.create({ lhs: lhs!, rhs: rhs!, resultType: tensorType([2, 3], f32) }),
    );
    expect([...got]).toEqual([11, 12, 13, 24, 25, 26]);
    const outer = run([tensor([3, 1], f32, [1, 2, 3]), tensor([2], f32, [1, 10])], ([lhs, rhs]) =>
      DivOp.create({ lhs: lhs!, rhs: rhs!, resultType: tensorType([3, 2], f32) }),
    );
    expect([...outer]).toEqual([1, Math.fround(0.1), 2, Math.fround(0.2), 3, Math.fround(0.3)]);
  });

  const format = fc
    .record({ width: fc.integer({ min: 2, max: 18 }), frac: fc.integer({ min: -4, max: 18 }) })
    .map(({ width, frac }) => FixedType.get(width, frac));
  const pairs = fc.tuple(
    format,
    format,
    format,
    fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })), {
      minLength: 3,
      maxLength: 3,
    }),
  );
  const rawOf = (type: FixedType, unit: number): number =>
    Math.floor(unit * (2 ** type.width - 1)) - 2 ** (type.width - 1);

  it("on fixed-point numbers are exact, then rounded once", () => {
    fc.assert(
      fc.property(pairs, ([a, b, to, units]) => {
        const xs = units.map(([u]) => rawOf(a, u));
        const ys = units.map(([, u]) => rawOf(b, u));
        const operands = [tensor([3], a, xs), tensor([3], b, ys)];
        const resultType = tensorType([3], to);
        const frac = Math.max(a.frac, b.frac);
        const aligned = xs.map(
          (x, i) => [BigInt(x) << BigInt(frac - a.frac), BigInt(ys[i]!) << BigInt(frac - b.frac)] as const,
        );
        const sums = run(operands, ([lhs, rhs]) => AddOp.create({ lhs: lhs!, rhs: rhs!, resultType }));
        expect([...sums]).toEqual(aligned.map(([x, y]) => Number(requantizeWide(x + y, frac, to))));
        const differences = run(operands, ([lhs, rhs]) => SubOp.create({ lhs: lhs!, rhs: rhs!, resultType }));
        expect([...differences]).toEqual(aligned.map(([x, y]) => Number(requantizeWide(x - y, frac, to))));
        const products = run(operands, ([lhs, rhs]) => MulOp.create({ lhs: lhs!, rhs: rhs!, resultType }));
        expect([...products]).toEqual(
          xs.map((x, i) => Number(requantizeWide(BigInt(x) * BigInt(ys[i]!), a.frac + b.frac, to))),
        );
        const rounded = run(operands.slice(0, 1), ([input]) => RequantizeOp.create({ input: input!, resultType }));
        expect([...rounded]).toEqual(xs.map((x) => Number(requantizeWide(BigInt(x), a.frac, to))));
        const leaky = run(operands.slice(0, 1), ([input]) =>
          LeakyReluOp.create({ input: input!, alpha: FloatAttr.get(f64, 0.01), resultType }),
        );
        expect([...leaky]).toEqual(
          xs.map((x) =>
            Number(x >= 0 ? requantizeWide(BigInt(x), a.frac, to) : requantizeWide(BigInt(x) * 655n, a.frac + 16, to)),
          ),
        );
      }),
    );
  });

  it("compute activations, and let NaN through", () => {
    const x = tensor([4], f32, [-2, 0, 3, NaN]);
    const resultType = tensorType([4], f32);
    expect([...run([x], ([input]) => ReluOp.create({ input: input!, resultType }))]).toEqual([0, 0, 3, NaN]);
    expect([
      ...run([x], ([input]) => LeakyReluOp.create({ input: input!, alpha: FloatAttr.get(f64, 0.5), resultType })),
    ]).toEqual([-1, 0, 3, NaN]);
    expect(
      run([x], ([input]) =>
        UnaryOp.create({ input: input!, function: UnaryOp.nameAttr("sigmoid"), parameters: undefined, resultType }),
      )[1],
    ).toBe(0.5);
  });

  it("refuse to quantise NaN", () => {
    const result = tryRun([tensor([2], f32, [1, NaN])], ([input]) =>
      QuantizeOp.create({ input: input!, resultType: tensorType([2], FixedType.get(8, 4)) }),
    );
    expect(result).toBe("is given NaN at element 1, which has no fixed-point value");
  });
});

describe("pooling", () => {
  const x = [1, 1, 3, 3];
  const values = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const geometry = {
    kernel: DenseArrayAttr.i64([2, 2]),
    strides: DenseArrayAttr.i64([2, 2]),
    padding: DenseArrayAttr.i64([1, 1, 0, 0]),
  };
  const resultType = tensorType([1, 1, 2, 2], f32);

  it("ignores padding in maxima, and in means unless it is counted", () => {
    const negative = tensor(
      x,
      f32,
      values.map((v) => -v),
    );
    expect([...run([negative], ([input]) => MaxPool2dOp.create({ input: input!, ...geometry, resultType }))]).toEqual([
      -1, -2, -4, -5,
    ]);
    const positive = tensor(x, f32, values);
    expect([...run([positive], ([input]) => AvgPool2dOp.create({ input: input!, ...geometry, resultType }))]).toEqual([
      1, 2.5, 5.5, 7,
    ]);
    const counted = run([positive], ([input]) =>
      AvgPool2dOp.create({ input: input!, ...geometry, count_include_pad: UnitAttr.instance, resultType }),
    );
    expect([...counted]).toEqual([0.25, 1.25, 2.75, 7]);
  });

  it("multiplies exact fixed-point sums by a dyadic reciprocal", () => {
    const from = FixedType.get(16, 8);
    const to = FixedType.get(16, 12);
    const raw = sample([1, 1, 7, 7], integers(5, 16));
    const got = run([tensor([1, 1, 7, 7], from, raw)], ([input]) =>
      AvgPool2dOp.create({
        input: input!,
        kernel: DenseArrayAttr.i64([7, 7]),
        resultType: tensorType([1, 1, 1, 1], to),
      }),
    );
    const { mantissa, shift } = dyadicReciprocal(49);
    const sum = BigInt(raw.reduce((a, b) => a + b, 0));
    expect([...got]).toEqual([Number(requantizeWide(sum * BigInt(mantissa), 8 + shift, to))]);
  });
});

describe("other ops", () => {
  it("softmax along any axis", () => {
    const x = tensor([2, 3, 2], f64, [1, 5, 2, 5, 3, 5, 0, 0, 0, 1, 0, 2]);
    const resultType = tensorType([2, 3, 2], f64);
    const got = run([x], ([input]) => SoftmaxOp.create({ input: input!, axis: i64Attr(1), resultType }));
    const total = Math.exp(-2) + Math.exp(-1) + 1;
    expect(got[0]).toBeCloseTo(Math.exp(-2) / total, 12);
    expect(got[1]).toBeCloseTo(1 / 3, 12);
    expect(got[11]).toBeCloseTo(1 / total, 12);
  });

  it("normalises batches", () => {
    const two = (a: number, b: number): Tensor => tensor([2], f64, [a, b]);
    const got = run(
      [tensor([1, 2, 2], f64, [1, 2, 3, 4]), two(2, 3), two(1, -1), two(1, 2), two(4, 1)],
      ([input, scale, bias, mean, variance]) =>
        BatchNormOp.create({
          input: input!,
          scale: scale!,
          bias: bias!,
          mean: mean!,
          variance: variance!,
          epsilon: FloatAttr.get(f64, 0),
          resultType: tensorType([1, 2, 2], f64),
        }),
    );
    expect([...got]).toEqual([1, 2, 2, 5]);
  });

  it("transposes and joins", () => {
    const x = tensor([2, 3], f32, [1, 2, 3, 4, 5, 6]);
    const turned = run([x], ([input]) =>
      TransposeOp.create({
        input: input!,
        permutation: DenseArrayAttr.i64([1, 0]),
        resultType: tensorType([3, 2], f32),
      }),
    );
    expect([...turned]).toEqual([1, 4, 2, 5, 3, 6]);
    const joined = run([x, tensor([2, 1], f32, [7, 8])], (inputs) =>
      ConcatOp.create({ inputs, axis: i64Attr(1), resultType: tensorType([2, 4], f32) }),
    );
    expect([...joined]).toEqual([1, 2, 3, 7, 4, 5, 6, 8]);
  });
});
