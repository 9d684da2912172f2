/** `nn.unary` on fixed-point numbers: every operand of a format gives the real function, rounded once; by interpreter and by executor. */
import { interpretFunction, makeTensor, unaryFunctionNames } from "@hls-opt/dialect-nn";
import type { UnaryFunctionName } from "@hls-opt/dialect-nn";
import { DiagnosticList, parseModule } from "@hls-opt/ir-core";
import type { Operation, RankedTensorType } from "@hls-opt/ir-core";
import { describe, expect, test } from "vitest";
import { testContext } from "../lower/models.js";
import { loopResults } from "./levels.js";

/** Integral of 2 / sqrt(pi) exp(-t^2) by Simpson's rule: nothing that the project computes the error function with. */
function erf(x: number): number {
  const [end, steps] = [Math.min(Math.abs(x), 7), 4000];
  const step = end / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const factor = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    sum += factor * Math.exp(-((i * step) ** 2));
  }
  return (Math.sign(x) * 2 * sum * step) / 3 / Math.sqrt(Math.PI);
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const between = (x: number, low: number, high: number): number => (x < low ? low : x > high ? high : x);
const nearestEven = (x: number): number => {
  const below = Math.floor(x);
  if (x - below !== 0.5) return Math.floor(x + 0.5);
  return below % 2 === 0 ? below : below + 1;
};

/** What each function is, as its ONNX operator says it, with the parameters that are tested. */
const meanings: Readonly<Record<UnaryFunctionName, { readonly at?: readonly number[]; is: (x: number) => number }>> = {
  abs: { is: (x) => (x < 0 ? -x : x) },
  neg: { is: (x) => 0 - x },
  sign: { is: (x) => (x > 0 ? 1 : x < 0 ? -1 : 0) },
  floor: { is: Math.floor },
  ceil: { is: Math.ceil },
  round: { is: nearestEven },
  sqrt: { is: (x) => x ** 0.5 },
  rsqrt: { is: (x) => (x === 0 ? Infinity : x ** -0.5) },
  reciprocal: { is: (x) => x ** -1 },
  exp: { is: (x) => Math.E ** x },
  log: { is: (x) => Math.log2(x) * Math.LN2 },
  erf: { is: erf },
  sin: { is: (x) => Math.cos(x - Math.PI / 2) },
  cos: { is: (x) => Math.sin(x + Math.PI / 2) },
  sigmoid: { is: logistic },
  tanh: { is: (x) => 2 * logistic(2 * x) - 1 },
  softplus: { is: (x) => Math.log(1 + Math.exp(x)) },
  softsign: { is: (x) => (x < 0 ? x / (1 - x) : x / (1 + x)) },
  mish: { is: (x) => x * (2 * logistic(2 * Math.log(1 + Math.exp(x))) - 1) },
  gelu: { is: (x) => (x * (1 + erf(x / Math.sqrt(2)))) / 2 },
  gelu_tanh: { is: (x) => x * logistic(2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)) },
  hard_swish: { is: (x) => (x * between(x + 3, 0, 6)) / 6 },
  hard_sigmoid: { at: [0.25, 0.4], is: (x) => between(0.25 * x + 0.4, 0, 1) },
  elu: { at: [0.7], is: (x) => (x < 0 ? 0.7 * (Math.exp(x) - 1) : x) },
  celu: { at: [1.5], is: (x) => (x < 0 ? 1.5 * (Math.exp(x / 1.5) - 1) : x) },
  selu: { at: [1.6, 1.05], is: (x) => 1.05 * (x < 0 ? 1.6 * (Math.exp(x) - 1) : x) },
  thresholded_relu: { at: [0.75], is: (x) => (x > 0.75 ? x : 0) },
  pow: { at: [3], is: (x) => x * x * x },
  clip: { at: [-0.8, 1.3], is: (x) => between(x, -0.8, 1.3) },
};

/** A fixed-point format: its words in the IR, and its numbers. */
interface Format {
  readonly width: number;
  readonly frac: number;
  readonly signed: boolean;
}

const textOf = ({ width, frac, signed }: Format): string => `!num.${signed ? "fixed" : "ufixed"}<${width}, ${frac}>`;
const rangeOf = ({ width, signed }: Format): [number, number] =>
  signed ? [-(2 ** (width - 1)), 2 ** (width - 1) - 1] : [0, 2 ** width - 1];

/** Half up, saturating; zero where there is no value. */
function quantised(value: number, to: Format): number {
  const [low, high] = rangeOf(to);
  return Number.isNaN(value) ? 0 : between(Math.floor(value * 2 ** to.frac + 0.5), low, high) + 0;
}

const formats: readonly (readonly [from: Format, to: Format])[] = [
  [
    { width: 8, frac: 5, signed: true },
    { width: 8, frac: 5, signed: true },
  ],
  [
    { width: 8, frac: 4, signed: false },
    { width: 12, frac: 7, signed: true },
  ],
  [
    { width: 8, frac: 7, signed: true },
    { width: 6, frac: 4, signed: false },
  ],
];

test("every function is tested", () => {
  expect(Object.keys(meanings).sort()).toEqual([...unaryFunctionNames].sort());
});

describe.each(formats)("from $width bits, fraction $frac", (from, to) => {
  test.each(unaryFunctionNames)("%s of every operand", (name) => {
    const { at = [], is } = meanings[name];
    const [low, high] = rangeOf(from);
    const raws = Array.from({ length: high - low + 1 }, (_, i) => low + i);
    const [operand, result] = [from, to].map((format) => `tensor<${raws.length}x${textOf(format)}>`);
    const parameters =
      at.length === 0 ? "" : ` {parameters = array<f64: ${at.map((v) => v.toExponential(6)).join(", ")}>}`;
    const text = `func.func @main(%x: ${operand}) -> ${result} {
      %y = nn.unary ${name} %x${parameters} : ${operand} -> ${result}
      func.return %y : ${result}
    }`;
    const context = testContext();
    const problems = new DiagnosticList();
    const module = parseModule(text, context, { report: problems.report });
    if (module === undefined) throw new Error(problems.all.map(({ message }) => message).join("\n"));
    const func = module.region().first?.first as Operation;
    const input = makeTensor(func.region().first?.argument(0).type as RankedTensorType, raws);
    const interpreted = interpretFunction(func, [input], problems);
    expect(problems.all).toEqual([]);
    const expected = raws.map((raw) => quantised(is(raw / 2 ** from.frac), to));
    expect(Array.from(interpreted?.[0]?.data ?? [], (value) => value + 0)).toEqual(expected);
    const [executed] = loopResults({ module, context, inputs: [[input]], expected: [interpreted ?? []] });
    expect(executed?.[0]).toEqual(expected);
  });
});
