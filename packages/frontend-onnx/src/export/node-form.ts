/** How steps and ops are said in ONNX (opset 20), for the export and for the oracle of the tests alike. */
import type { Comparison, Connective, Reduction, UnaryFunctionName } from "@hls-opt/dialect-nn";
import { unaryFunctions } from "@hls-opt/dialect-nn";
import type { OnnxAttribute } from "../graph/attribute.js";
import { float, int, text } from "../graph/attribute-values.js";
import { float32Tensor, int64Tensor, type OnnxTensor } from "../tensor/tensor.js";

/** The opset of all node forms: the first one with Gelu, the last of them. */
export const formOpset = 20;

/** A step as one ONNX node over its operands. */
export interface NodeForm {
  readonly opType: string;
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
  /** Constant inputs after the operands; undefined for one that is left out. */
  readonly extra?: readonly (OnnxTensor | undefined)[];
  /** Operands that are transposed (their last two dimensions) before the node reads them. */
  readonly transposed?: readonly number[];
  /** What a second node, without attributes, does to the result. */
  readonly then?: string;
}

const unaryTypes: Readonly<Record<UnaryFunctionName, string>> = {
  abs: "Abs",
  neg: "Neg",
  sign: "Sign",
  floor: "Floor",
  ceil: "Ceil",
  round: "Round",
  sqrt: "Sqrt",
  rsqrt: "Sqrt",
  reciprocal: "Reciprocal",
  exp: "Exp",
  log: "Log",
  erf: "Erf",
  sin: "Sin",
  cos: "Cos",
  sigmoid: "Sigmoid",
  tanh: "Tanh",
  softplus: "Softplus",
  softsign: "Softsign",
  mish: "Mish",
  gelu: "Gelu",
  gelu_tanh: "Gelu",
  hard_swish: "HardSwish",
  hard_sigmoid: "HardSigmoid",
  elu: "Elu",
  celu: "Celu",
  selu: "Selu",
  thresholded_relu: "ThresholdedRelu",
  pow: "Pow",
  clip: "Clip",
};

const scalar = (value: number): OnnxTensor => float32Tensor([], [value]);

/** A function of one element. */
export function unaryForm(name: UnaryFunctionName, parameters: readonly number[]): NodeForm {
  const opType = unaryTypes[name];
  if (name === "rsqrt") return { opType, attributes: {}, then: "Reciprocal" };
  if (name === "gelu_tanh") return { opType, attributes: { approximate: text("tanh") } };
  if (name === "pow") return { opType, attributes: {}, extra: parameters.map(scalar) };
  if (name === "clip") {
    return {
      opType,
      attributes: {},
      extra: parameters.map((bound) => (Number.isFinite(bound) ? scalar(bound) : undefined)),
    };
  }
  const named = unaryFunctions[name].parameters.map((parameter, i) => [parameter, float(parameters[i] ?? 0)]);
  return { opType, attributes: Object.fromEntries(named) as Record<string, OnnxAttribute> };
}

const comparisons: Readonly<Record<Comparison, string>> = {
  eq: "Equal",
  ne: "Equal",
  lt: "Less",
  le: "LessOrEqual",
  gt: "Greater",
  ge: "GreaterOrEqual",
};

/** A comparison. */
export function compareForm(predicate: Comparison): NodeForm {
  const form: NodeForm = { opType: comparisons[predicate], attributes: {} };
  return predicate === "ne" ? { ...form, then: "Not" } : form;
}

const connectives: Readonly<Record<Connective, string>> = { and: "And", or: "Or", xor: "Xor" };

/** A logical connective. */
export function logicForm(connective: Connective): NodeForm {
  return { opType: connectives[connective], attributes: {} };
}

const reductions: Readonly<Record<Reduction, string>> = {
  sum: "ReduceSum",
  mean: "ReduceMean",
  max: "ReduceMax",
  min: "ReduceMin",
  prod: "ReduceProd",
};

/** A reduction that keeps its dimensions. */
export function reduceForm(reduction: Reduction, axes: readonly number[]): NodeForm {
  return { opType: reductions[reduction], attributes: { keepdims: int(1) }, extra: [int64Tensor(axes)] };
}

/** The index of the first largest element. */
export function argMaxForm(axis: number): NodeForm {
  return { opType: "ArgMax", attributes: { axis: int(axis), keepdims: int(1) } };
}

/** A regular part, of `shape`. */
export function sliceForm(starts: readonly number[], steps: readonly number[], shape: readonly number[]): NodeForm {
  const ends = starts.map((start, d) => {
    const step = steps[d] ?? 1;
    const end = start + (shape[d] ?? 0) * step;
    return end < 0 ? -(2 ** 31) : end; // before the first element, not counted from the end
  });
  const axes = starts.map((_, d) => d);
  return { opType: "Slice", attributes: {}, extra: [starts, ends, axes, steps].map((list) => int64Tensor(list)) };
}

/** Constant padding. */
export function padForm(low: readonly number[], high: readonly number[], fill: number): NodeForm {
  return { opType: "Pad", attributes: {}, extra: [int64Tensor([...low, ...high]), scalar(fill)] };
}

/** Repetition to a shape. */
export function broadcastForm(shape: readonly number[]): NodeForm {
  return { opType: "Expand", attributes: {}, extra: [int64Tensor(shape)] };
}
