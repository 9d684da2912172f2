/**
 * The functions of one number that `nn.unary` applies: name, parameters, and the real function in double precision, which is
 * the meaning of the op on floats (rounded once) and on fixed-point numbers (rounded once, half up, saturating).
 *
 * Parameter names and defaults are those of ONNX. To add a function: a line here, its code at loop level
 * (`passes/src/lower/nn-to-affine/ops/unary.ts`), and the operator of the front end that means it.
 */
import { errorFunction } from "@hls-opt/ir-core";

/** One function of `nn.unary`. */
export interface UnaryFunction {
  /** What `parameters` of the op holds, in this order. */
  readonly parameters: readonly string[];
  readonly evaluate: (x: number, parameters: readonly number[]) => number;
}

/** The functions that fixed-point numbers of any width have without a table. */
export const exactFunctions: ReadonlySet<string> = new Set(["abs", "neg", "clip"]);

const plain = (evaluate: (x: number) => number): UnaryFunction => ({ parameters: [], evaluate });

const withParameters = <const N extends readonly string[]>(
  parameters: N,
  evaluate: (x: number, ...values: { [K in keyof N]: number }) => number,
): UnaryFunction => ({
  parameters,
  evaluate: (x, values) => evaluate(x, ...(values as unknown as { [K in keyof N]: number })),
});

const sigmoid = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : 1 - 1 / (1 + Math.exp(x)));
/** log(1 + exp(x)) without overflow. */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const clamp = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);
const hardSigmoid = (x: number, alpha: number, beta: number): number => clamp(alpha * x + beta, 0, 1);

/** To the nearest integer, ties to even. */
function roundEven(x: number): number {
  const nearest = Math.round(x);
  return nearest - x === 0.5 && nearest % 2 !== 0 ? nearest - 1 : nearest;
}

const table = {
  abs: plain(Math.abs),
  neg: plain((x) => -x),
  sign: plain(Math.sign),
  floor: plain(Math.floor),
  ceil: plain(Math.ceil),
  round: plain(roundEven),
  sqrt: plain(Math.sqrt),
  rsqrt: plain((x) => 1 / Math.sqrt(x)),
  reciprocal: plain((x) => 1 / x),
  exp: plain(Math.exp),
  log: plain(Math.log),
  erf: plain(errorFunction),
  sin: plain(Math.sin),
  cos: plain(Math.cos),
  sigmoid: plain(sigmoid),
  tanh: plain(Math.tanh),
  softplus: plain(softplus),
  softsign: plain((x) => x / (1 + Math.abs(x))),
  mish: plain((x) => x * Math.tanh(softplus(x))),
  gelu: plain((x) => 0.5 * x * (1 + errorFunction(x * Math.SQRT1_2))),
  gelu_tanh: plain((x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))),
  hard_swish: plain((x) => x * hardSigmoid(x, 1 / 6, 0.5)),
  hard_sigmoid: withParameters(["alpha", "beta"], hardSigmoid),
  elu: withParameters(["alpha"], (x, alpha) => (x >= 0 ? x : alpha * Math.expm1(x))),
  celu: withParameters(["alpha"], (x, alpha) => Math.max(0, x) + Math.min(0, alpha * Math.expm1(x / alpha))),
  selu: withParameters(["alpha", "gamma"], (x, alpha, gamma) => gamma * (x > 0 ? x : alpha * Math.expm1(x))),
  thresholded_relu: withParameters(["alpha"], (x, alpha) => (x > alpha ? x : 0)),
  pow: withParameters(["exponent"], (x, exponent) => x ** exponent),
  clip: withParameters(["min", "max"], clamp),
} as const satisfies Readonly<Record<string, UnaryFunction>>;

/** The name of a function of `nn.unary`. */
export type UnaryFunctionName = keyof typeof table;

/** The functions of `nn.unary` by name. */
export const unaryFunctions: Readonly<Record<UnaryFunctionName, UnaryFunction>> = table;

/** All names, in the order of the table. */
export const unaryFunctionNames = Object.keys(table) as UnaryFunctionName[];
