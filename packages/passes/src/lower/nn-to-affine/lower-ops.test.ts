import { f32, i64Attr, UnitAttr } from "@hls-opt/ir-core";
import type { Type, Value } from "@hls-opt/ir-core";
import {
  AddOp,
  AvgPool2dOp,
  BatchNormOp,
  ConcatOp,
  Conv2dOp,
  DenseOp,
  DequantizeOp,
  DivOp,
  FixedType,
  inferConv2dShape,
  inferPool2dShape,
  isFixed,
  LeakyReluOp,
  MatmulOp,
  MaxPool2dOp,
  MulOp,
  QuantizeOp,
  ReluOp,
  RequantizeOp,
  ReshapeOp,
  SoftmaxOp,
  SubOp,
  UnaryOp,
  TransposeOp,
} from "@hls-opt/dialect-nn";
import type { UnaryFunctionName } from "@hls-opt/dialect-nn";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runBothWays } from "./testing/execute-lowered.js";
import { ints, real, TestNetwork } from "./testing/test-network.js";

const fixed = (width: number, frac: number, signed = true): FixedType => FixedType.get(width, frac, signed);

/** Fixed-point results agree to the bit, floats to a few units in the last place of single precision. */
function expectSame(
  network: TestNetwork,
  results: readonly Value[],
  { scale = 1, tolerance = 2e-6, weightRanges = true } = {},
): void {
  const { module, func } = network.finish(...results);
  const { expected, lowered } = runBothWays(module, network.inputs(func, scale), weightRanges);
  expected.forEach(({ type, data }, i) => {
    if (isFixed(type.element)) return expect(lowered[i]).toEqual(Array.from(data));
    data.forEach((value, k) =>
      expect(Math.abs((lowered[i]?.[k] as number) - value)).toBeLessThanOrEqual(
        tolerance * Math.max(1, Math.abs(value)),
      ),
    );
  });
}

const seed = fc.integer({ min: 1, max: 1e6 });
const runs = { numRuns: 12 };
const format = fc
  .tuple(fc.integer({ min: 4, max: 16 }), fc.integer({ min: -2, max: 18 }))
  .map(([width, frac]) => fixed(width, frac));
const small = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });

/** Runs a property on floats and on random fixed-point formats. */
function onBothKinds(name: string, property: (types: readonly [Type, Type, Type, Type], seed: number) => void): void {
  test(`${name} on floats`, () =>
    fc.assert(
      fc.property(seed, (s) => property([f32, f32, f32, f32], s)),
      runs,
    ));
  test(`${name} on fixed-point numbers`, () =>
    fc.assert(fc.property(fc.tuple(format, format, format, format), seed, property), runs));
}

/** A format with the given fraction at most, as a bias needs; floats stay. */
const withFrac = (type: Type, a: Type, b: Type): Type =>
  isFixed(type) && isFixed(a) && isFixed(b) ? fixed(type.width, Math.min(type.frac, a.frac + b.frac)) : type;

describe("layers", () => {
  const geometry = fc.record({
    strides: fc.tuple(small(2), small(2)),
    padding: fc.tuple(...[0, 1, 2, 3].map(() => fc.integer({ min: 0, max: 2 }))),
    dilations: fc.tuple(small(2), small(2)),
    groups: small(2),
  });
  onBothKinds("convolution", ([x, w, b, y], s) => {
    const [drawn] = fc.sample(geometry, { numRuns: 1, seed: s });
    if (drawn === undefined) throw new Error("no geometry");
    const { strides, padding, dilations, groups } = drawn;
    const network = new TestNetwork(s);
    const weight = [2 * groups, 2, 1 + (s % 3), 1 + (s % 2)];
    const input = [1 + (s % 2), 2 * groups, 5, 6];
    const shape = inferConv2dShape(input, weight, { strides, padding, dilations, groups }) as number[];
    const args = {
      strides: ints(...strides),
      padding: ints(...padding),
      dilations: ints(...dilations),
      groups: i64Attr(groups),
    };
    const bias = s % 2 === 0 ? network.constant([weight[0] as number], withFrac(b, x, w)) : undefined;
    const result = network.op(
      Conv2dOp,
      { input: network.input(input, x), weight: network.constant(weight, w), bias, ...args },
      shape,
      y,
    );
    expectSame(network, [result], { weightRanges: s % 3 !== 0 });
  });

  onBothKinds("dense on a flattened image", ([x, w, b, y], s) => {
    const network = new TestNetwork(s);
    const input = network.op(ReshapeOp, { input: network.input([1, 3, 2, 4], x) }, [1, 24], x);
    const bias = network.constant([5], withFrac(b, x, w));
    expectSame(network, [network.op(DenseOp, { input, weight: network.constant([5, 24], w), bias }, [1, 5], y)]);
  });

  onBothKinds("matrix product", ([x, w, , y], s) => {
    const network = new TestNetwork(s);
    const [isLeft, isRight] = [s % 2 === 0, s % 3 === 0];
    const lhs = network.input(isLeft ? [2, 4, 3] : [2, 3, 4], x);
    const rhs = network.input(isRight ? [2, 5, 4] : [2, 4, 5], w);
    const flags = {
      ...(isLeft ? { transpose_lhs: UnitAttr.instance } : {}),
      ...(isRight ? { transpose_rhs: UnitAttr.instance } : {}),
    };
    expectSame(network, [network.op(MatmulOp, { lhs, rhs, ...flags }, [2, 3, 5], y)]);
  });

  onBothKinds("a layer with everything fused behind it", ([x, w, b, y], s) => {
    const network = new TestNetwork(s);
    const [input, wide] = [network.input([1, 3, 4, 5], x), isFixed(x) && isFixed(w) ? fixed(36, x.frac + w.frac) : f32];
    const conv = network.op(
      Conv2dOp,
      { input, weight: network.constant([3, 3, 1, 1], w), bias: undefined },
      [1, 3, 4, 5],
      wide,
    );
    const sum = network.op(AddOp, { lhs: input, rhs: conv }, [1, 3, 4, 5], y);
    const flat = network.op(ReshapeOp, { input: sum }, [1, 3, 20], y);
    const turned = network.op(TransposeOp, { input: flat, permutation: ints(0, 2, 1) }, [1, 20, 3], y);
    const scaled = network.op(MulOp, { lhs: turned, rhs: network.constant([3], b) }, [1, 20, 3], y);
    const active = network.op(LeakyReluOp, { input: scaled, alpha: real(0.01) }, [1, 20, 3], y);
    expectSame(network, [network.op(ReshapeOp, { input: active }, [4, 15], y)]);
  });
});

describe("elementwise ops", () => {
  onBothKinds("sums and products with broadcasting", ([x, w, b, y], s) => {
    const network = new TestNetwork(s);
    const [a, c] = [network.input([2, 3, 1, 4], x), network.input([3, 5, 1], w)];
    const sum = network.op(s % 2 === 0 ? AddOp : SubOp, { lhs: a, rhs: c }, [2, 3, 5, 4], b);
    expectSame(network, [sum, network.op(MulOp, { lhs: sum, rhs: sum }, [2, 3, 5, 4], y)]);
  });

  onBothKinds("rectifiers", ([x, w, , y], s) => {
    const network = new TestNetwork(s);
    const input = network.input([2, 7], x);
    const alphas = [0.01, 0.2, -0.5, 1.5, 0];
    const leaky = network.op(LeakyReluOp, { input, alpha: real(alphas[s % 5] as number) }, [2, 7], y);
    expectSame(network, [leaky, network.op(ReluOp, { input }, [2, 7], w), input]);
  });

  test("functions of floats", () => {
    const network = new TestNetwork(5);
    const input = network.input([2, 3, 4, 4]);
    const unary = (name: UnaryFunctionName, operand: typeof input) =>
      network.op(UnaryOp, { input: operand, function: UnaryOp.nameAttr(name), parameters: undefined }, [2, 3, 4, 4]);
    const tanh = unary("tanh", input);
    const sigmoid = unary("sigmoid", tanh);
    expectSame(network, [network.op(DivOp, { lhs: tanh, rhs: sigmoid }, [2, 3, 4, 4])], { tolerance: 1e-5 });
  });

  test("batch normalisation with constant parameters", () => {
    const network = new TestNetwork(6);
    const input = network.input([2, 3, 2, 2]);
    const [scale, bias, mean, variance] = [
      network.constant([3]),
      network.constant([3]),
      network.constant([3]),
      network.constant([3], f32, 0),
    ];
    const result = network.op(BatchNormOp, { input, scale, bias, mean, variance, epsilon: real(0.5) }, [2, 3, 2, 2]);
    expectSame(network, [result]);
  });

  test("conversions between number formats", () => {
    fc.assert(
      fc.property(format, format, seed, fc.boolean(), (a, b, s, signed) => {
        const network = new TestNetwork(s);
        const first = network.op(QuantizeOp, { input: network.input([9]) }, [9], fixed(a.width, a.frac, signed));
        const second = network.op(RequantizeOp, { input: first }, [9], b);
        expectSame(network, [network.op(DequantizeOp, { input: second }, [9]), first], { scale: 3 });
      }),
      runs,
    );
  });
});

describe("pooling and softmax", () => {
  onBothKinds("pooling", ([x, w, , y], s) => {
    const network = new TestNetwork(s);
    const geometry = { kernel: [2, 3], strides: [1 + (s % 2), 2], padding: [s % 2, 1, 0, 2] };
    const args = {
      kernel: ints(...geometry.kernel),
      strides: ints(...geometry.strides),
      padding: ints(...geometry.padding),
    };
    const shape = inferPool2dShape([1, 3, 5, 6], geometry) as number[];
    const input = network.input([1, 3, 5, 6], x);
    const include = s % 3 === 0 ? { count_include_pad: UnitAttr.instance } : {};
    expectSame(network, [
      network.op(MaxPool2dOp, { input, ...args }, shape, w),
      network.op(AvgPool2dOp, { input, ...args, ...include }, shape, y),
    ]);
  });

  test("softmax on floats", () => {
    const network = new TestNetwork(4);
    const result = network.op(SoftmaxOp, { input: network.input([2, 5, 3]), axis: i64Attr(1) }, [2, 5, 3]);
    expectSame(network, [result]);
  });

  test("softmax on fixed-point numbers", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: 20 }),
        fc.integer({ min: 0, max: 16 }),
        fc.integer({ min: 1, max: 20 }),
        small(40),
        seed,
        (width, frac, outFrac, length, s) => {
          const network = new TestNetwork(s);
          const input = network.input([2, length], fixed(width, frac));
          expectSame(network, [network.op(SoftmaxOp, { input, axis: i64Attr(1) }, [2, length], fixed(18, outFrac))], {
            scale: s % 2 === 0 ? 1 : 0.1,
          });
        },
      ),
      { numRuns: 25 },
    );
  });

  onBothKinds("concatenation", ([x, w, b, y], s) => {
    const network = new TestNetwork(s);
    const inputs = [network.input([1, 2, 3], x), network.input([1, 1, 3], w), network.input([1, 4, 3], b)];
    expectSame(network, [network.op(ConcatOp, { inputs, axis: i64Attr(1) }, [1, 7, 3], y)]);
  });

  test("unsigned numbers", () => {
    const network = new TestNetwork(8);
    const input = network.input([1, 2, 4, 4], fixed(8, 8, false));
    const pooled = network.op(
      MaxPool2dOp,
      { input, kernel: ints(2, 2), strides: ints(2, 2) },
      [1, 2, 2, 2],
      fixed(8, 8, false),
    );
    const flat = network.op(ReshapeOp, { input: pooled }, [1, 8], fixed(8, 8, false));
    expectSame(network, [
      network.op(
        DenseOp,
        { input: flat, weight: network.constant([3, 8], fixed(6, 4, false)), bias: undefined },
        [1, 3],
        fixed(9, 5, false),
      ),
    ]);
  });
});
