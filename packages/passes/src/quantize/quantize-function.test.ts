import { DiagnosticList, f32, i64Attr, RankedTensorType } from "@hls-opt/ir-core";
import type { Operation, Type, Value } from "@hls-opt/ir-core";
import {
  AddOp,
  Conv2dOp,
  DenseOp,
  FixedType,
  isFixed,
  LeakyReluOp,
  makeTensor,
  MulOp,
  ReluOp,
  DivOp,
  SoftmaxOp,
} from "@hls-opt/dialect-nn";
import type { Tensor } from "@hls-opt/dialect-nn";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ints, real, TestNetwork } from "../lower/nn-to-affine/testing/test-network.js";
import { calibrate, parseCalibration } from "./calibrate.js";
import { formatFor } from "./fixed-format.js";
import { measureError } from "./measure-error.js";
import { quantizeFunction } from "./quantize-function.js";
import type { QuantizeOptions } from "./quantize-function.js";
import { randomSamples } from "./random-samples.js";

/** A small image network: conv, activation, gate, dense, softmax. */
function makeNetwork(seed: number, scale = 1): Operation {
  const network = new TestNetwork(seed);
  const layer = (input: Value): Value =>
    network.op(
      Conv2dOp,
      {
        input,
        weight: network.constant([3, 2, 3, 3], f32, scale),
        bias: network.constant([3], f32, scale),
        padding: ints(1, 1, 1, 1),
      },
      [1, 3, 4, 4],
    );
  const input = network.input([1, 2, 4, 4]);
  const [a, b] = [network.op(LeakyReluOp, { input: layer(input), alpha: real(0.01) }, [1, 3, 4, 4]), layer(input)];
  const gated = network.op(MulOp, { lhs: a, rhs: b }, [1, 3, 4, 4]);
  const sum = network.op(AddOp, { lhs: gated, rhs: a }, [1, 3, 4, 4]);
  return network.finish(
    network.op(ReluOp, { input: sum }, [1, 3, 4, 4]),
    network.op(SoftmaxOp, { input: gated, axis: i64Attr(1) }, [1, 3, 4, 4]),
  ).func;
}

function quantized(
  func: Operation,
  samples: readonly Tensor[][],
  options: QuantizeOptions,
): { made: Operation | undefined; messages: string[] } {
  const problems = new DiagnosticList();
  const calibration = calibrate(func, samples, problems);
  const made = calibration && quantizeFunction(func, calibration, options, problems.report);
  return { made, messages: problems.all.map(({ message }) => message) };
}

const elementOf = (value: Value): Type => (value.type as RankedTensorType).element;
const opsOf = (func: Operation): Operation[] => func.region().first?.operations() ?? [];

describe("formats", () => {
  test("the finest step that does not saturate", () => {
    expect(formatFor(1, 16)).toBe(FixedType.get(16, 14));
    expect(formatFor(0.9999, 16)).toBe(FixedType.get(16, 15));
    expect(formatFor(0.99999, 16)).toBe(FixedType.get(16, 14));
    expect(formatFor(100, 8)).toBe(FixedType.get(8, 0));
    expect(formatFor(0, 12)).toBe(FixedType.get(12, 11));
    expect(formatFor(1e-30, 16)).toBe(FixedType.get(16, 31));
  });

  test("hold the largest value, and no finer one would", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-4, max: 1e6, noNaN: true }), fc.integer({ min: 3, max: 24 }), (maxabs, width) => {
        const { frac } = formatFor(maxabs, width);
        const limit = 2 ** (width - 1) - 1;
        expect(Math.round(maxabs * 2 ** frac)).toBeLessThanOrEqual(limit);
        if (frac < width + 15) expect(Math.round(maxabs * 2 ** (frac + 1))).toBeGreaterThan(limit);
      }),
    );
  });
});

describe("quantised networks", () => {
  test("every tensor is fixed-point, and layers round once, behind their activation", () => {
    const func = makeNetwork(1);
    const { made } = quantized(func, randomSamples(func, 20, { min: -1, max: 1 }), { width: 16 });
    const [conv] = opsOf(made as Operation).filter((op) => op.name === "nn.conv2d");
    const wide = elementOf((conv as Operation).result()) as FixedType;
    const [x, w, b] = (conv as Operation).operands.map((value) => elementOf(value) as FixedType) as [
      FixedType,
      FixedType,
      FixedType,
    ];
    expect(wide.width).toBeGreaterThan(16);
    expect([wide.frac, b.frac]).toEqual([x.frac + w.frac, x.frac + w.frac]);
    for (const op of opsOf(made as Operation)) {
      for (const value of op.operands) expect(isFixed(elementOf(value))).toBe(true);
    }
  });

  test("the error falls with the width", () => {
    const func = makeNetwork(2, 0.5);
    const samples = randomSamples(func, 40, { min: -1, max: 1 });
    const worst = [8, 12, 16].map((width) => {
      const made = quantized(func, samples, { width }).made as Operation;
      return Math.max(...(measureError(func, made, samples, () => {}) ?? []).map(({ max }) => max));
    });
    expect(worst[1]).toBeLessThan((worst[0] as number) / 6);
    expect(worst[2]).toBeLessThan((worst[1] as number) / 6);
    expect(worst[2]).toBeLessThan(1e-3);
  });

  test("formats from outside are kept", () => {
    const func = makeNetwork(3);
    const [input, output] = [FixedType.get(8, 6), FixedType.get(20, 12)];
    const last = opsOf(func).find((op) => op.name === "nn.relu") as Operation;
    const name = (last.location as { name?: string }).name as string;
    const made = quantized(func, randomSamples(func, 5, { min: -1, max: 1 }), {
      width: 16,
      inputType: input,
      formats: new Map([[name, output]]),
    }).made as Operation;
    expect(elementOf(made.region().first?.argument(0) as Value)).toBe(input);
    expect(elementOf((opsOf(made).find((op) => op.name === "nn.relu") as Operation).result())).toBe(output);
  });

  test("zeros and constants of zeros are no trouble", () => {
    const network = new TestNetwork(4);
    const input = network.input([1, 3]);
    const dense = network.op(
      DenseOp,
      { input, weight: network.constant([2, 3], f32, 0), bias: network.constant([2], f32, 0) },
      [1, 2],
    );
    const { func } = network.finish(dense);
    const zeros = [[makeTensor(RankedTensorType.get([1, 3], f32), [0, 0, 0])]];
    const { made } = quantized(func, zeros, { width: 16 });
    expect(measureError(func, made as Operation, zeros, () => {})).toEqual([{ max: 0, mean: 0, rms: 0 }]);
  });
});

describe("what cannot be quantised", () => {
  test("ops without a fixed-point form", () => {
    const network = new TestNetwork(5);
    const { func } = network.finish(network.op(DivOp, { lhs: network.input([4]), rhs: network.input([4]) }, [4]));
    expect(quantized(func, randomSamples(func, 2, { min: 0, max: 1 }), { width: 16 }).messages).toEqual([
      "'nn.div' op has no fixed-point form: run --nn-simplify first, which multiplies by the reciprocal",
    ]);
  });

  test("weights that are no numbers", () => {
    const network = new TestNetwork(6);
    const { func } = network.finish(
      network.op(
        DenseOp,
        { input: network.input([1, 3]), weight: network.constant([2, 3], f32, NaN), bias: undefined },
        [1, 2],
      ),
    );
    const { made, messages } = quantized(func, randomSamples(func, 2, { min: 0, max: 1 }), { width: 16 });
    expect(made).toBeUndefined();
    expect(messages).toEqual([
      "'nn.dense' op uses a constant that holds NaN, which no fixed-point format can represent",
    ]);
  });

  test("a calibration of another function", () => {
    const [one, other] = [makeNetwork(7), new TestNetwork(8)];
    const { func } = other.finish(other.input([2]));
    const calibration = calibrate(func, randomSamples(func, 1, { min: 0, max: 1 }), { report: () => {} });
    const problems = new DiagnosticList();
    expect(calibration && quantizeFunction(one, calibration, { width: 16 }, problems.report)).toBeUndefined();
    expect(problems.all[0]?.message).toContain("calibrate this very function");
  });
});

test("calibrations are plain JSON", () => {
  const func = makeNetwork(9);
  const calibration = calibrate(func, randomSamples(func, 3, { min: -1, max: 1 }), { report: () => {} });
  expect(parseCalibration(JSON.stringify(calibration))).toEqual(calibration);
  expect(parseCalibration("{")).toBe("is no JSON");
  expect(parseCalibration("{}")).toBe("is no calibration of version 1");
  expect(parseCalibration('{"version":1,"samples":1,"values":[{"min":null}]}')).toBe(
    "holds ranges that are no finite numbers",
  );
});
