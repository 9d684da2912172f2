import type { Comparison, Connective, Reduction, UnaryFunctionName } from "@hls-opt/dialect-nn";
import type { OnnxDiagnostic } from "../onnx-error.js";
import type { ElementType } from "../tensor/element-type.js";
import type { OnnxTensor } from "../tensor/tensor.js";

/** A tensor value with its static type; names are unique in a model. */
export interface NormalisedValue {
  readonly name: string;
  readonly elementType: ElementType;
  readonly shape: readonly number[];
}

/** Height and width. */
export type Spatial = readonly [height: number, width: number];

/** Rows and columns added around an image, in the order of the `nn` dialect. */
export type Padding = readonly [top: number, left: number, bottom: number, right: number];

interface Step<Kind extends string> {
  readonly kind: Kind;
  /** The ONNX node it comes from, for locations. */
  readonly node: string;
  readonly result: NormalisedValue;
}

interface Unary<Kind extends string> extends Step<Kind> {
  readonly input: NormalisedValue;
}

interface Window {
  readonly strides: Spatial;
  readonly padding: Padding;
  readonly dilations: Spatial;
}

/** A value known at compile time, float32 and finite. */
export interface ConstantOp extends Step<"constant"> {
  readonly value: OnnxTensor;
}

/** Convolution of `[N, C, H, W]` with constant weights `[M, C / groups, KH, KW]` and a constant bias `[M]`. */
export interface Conv2dOp extends Unary<"conv2d">, Window {
  readonly weight: NormalisedValue;
  readonly bias: NormalisedValue | undefined;
  readonly groups: number;
}

/** `input [M, K]` times the transpose of the constant `weight [N, K]`, plus the constant `bias [N]`. */
export interface DenseOp extends Unary<"dense"> {
  readonly weight: NormalisedValue;
  readonly bias: NormalisedValue | undefined;
}

/** Matrix product over the last two dimensions; the leading dimensions of both sides are equal. */
export interface MatmulOp extends Step<"matmul"> {
  readonly lhs: NormalisedValue;
  readonly rhs: NormalisedValue;
}

/** Elementwise arithmetic with numpy broadcasting. */
export interface BinaryOp extends Step<"add" | "sub" | "mul" | "div" | "max" | "min" | "pow"> {
  readonly lhs: NormalisedValue;
  readonly rhs: NormalisedValue;
}

/** `(input - mean) / sqrt(variance + epsilon) * scale + bias` per channel (dimension 1). */
export interface BatchNormOp extends Unary<"batch_norm"> {
  readonly scale: NormalisedValue;
  readonly bias: NormalisedValue;
  readonly mean: NormalisedValue;
  readonly variance: NormalisedValue;
  readonly epsilon: number;
}

/** `max(x, 0)`. */
export interface ReluOp extends Unary<"relu"> {}

/** A function of each element, one of those of `nn.unary`. */
export interface UnaryFunctionOp extends Unary<"unary"> {
  readonly function: UnaryFunctionName;
  readonly parameters: readonly number[];
}

/** Elementwise comparison with numpy broadcasting; the result is bool. */
export interface CompareOp extends Step<"compare"> {
  readonly predicate: Comparison;
  readonly lhs: NormalisedValue;
  readonly rhs: NormalisedValue;
}

/** Elementwise logic on bool with numpy broadcasting. */
export interface LogicOp extends Step<"logic"> {
  readonly connective: Connective;
  readonly lhs: NormalisedValue;
  readonly rhs: NormalisedValue;
}

/** `onTrue` where the condition holds, else `onFalse`, with numpy broadcasting. */
export interface SelectOp extends Step<"select"> {
  readonly condition: NormalisedValue;
  readonly onTrue: NormalisedValue;
  readonly onFalse: NormalisedValue;
}

/** A reduction over dimensions, which stay with size 1. */
export interface ReduceOp extends Unary<"reduce"> {
  readonly reduction: Reduction;
  readonly axes: readonly number[];
}

/** The index of the first largest element along a dimension, which stays with size 1; the result is int64. */
export interface ArgMaxOp extends Unary<"arg_max"> {
  readonly axis: number;
}

/** Element i along dimension d is element `starts[d] + i * steps[d]`. */
export interface SliceOp extends Unary<"slice"> {
  readonly starts: readonly number[];
  readonly steps: readonly number[];
}

/** Constant elements around a tensor. */
export interface PadOp extends Unary<"pad"> {
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly fill: number;
}

/** Dimensions of size 1 repeated to the shape of the result. */
export interface BroadcastOp extends Unary<"broadcast"> {}

/** `x` where it is positive, else `alpha * x`. */
export interface LeakyReluOp extends Unary<"leaky_relu"> {
  readonly alpha: number;
}

/** Softmax along one dimension. */
export interface SoftmaxOp extends Unary<"softmax"> {
  readonly axis: number;
}

/** Maximum over windows of `[N, C, H, W]`; padding never wins. */
export interface MaxPoolOp extends Unary<"max_pool">, Window {
  readonly kernel: Spatial;
}

/** Mean over windows of `[N, C, H, W]`; padding counts in the divisor only when `countIncludePad`. */
export interface AvgPoolOp extends Unary<"avg_pool">, Window {
  readonly kernel: Spatial;
  readonly countIncludePad: boolean;
}

/** The same elements in row-major order under the shape of the result. */
export interface ReshapeOp extends Unary<"reshape"> {}

/** Dimension `i` of the result is dimension `permutation[i]` of the input. */
export interface TransposeOp extends Unary<"transpose"> {
  readonly permutation: readonly number[];
}

/** The inputs one after the other along `axis`. */
export interface ConcatOp extends Step<"concat"> {
  readonly inputs: readonly NormalisedValue[];
  readonly axis: number;
}

/** `saturate(roundHalfEven(input / scale) + zeroPoint)`; one scale, or one for each index of `axis`. */
export interface QuantizeOp extends Unary<"quantize"> {
  readonly scale: readonly number[];
  readonly zeroPoint: readonly number[];
  readonly axis: number | undefined;
}

/** `(input - zeroPoint) * scale`; one scale, or one for each index of `axis`. */
export interface DequantizeOp extends Unary<"dequantize"> {
  readonly scale: readonly number[];
  readonly zeroPoint: readonly number[];
  readonly axis: number | undefined;
}

/** One step of a normalised network, close to an op of the `nn` dialect. */
export type NormalisedOp =
  | ConstantOp
  | Conv2dOp
  | DenseOp
  | MatmulOp
  | BinaryOp
  | BatchNormOp
  | ReluOp
  | UnaryFunctionOp
  | LeakyReluOp
  | CompareOp
  | LogicOp
  | SelectOp
  | ReduceOp
  | ArgMaxOp
  | SliceOp
  | PadOp
  | BroadcastOp
  | SoftmaxOp
  | MaxPoolOp
  | AvgPoolOp
  | ReshapeOp
  | TransposeOp
  | ConcatOp
  | QuantizeOp
  | DequantizeOp;

/** An output of the network and the value it shows. */
export interface NormalisedOutput {
  readonly name: string;
  readonly value: NormalisedValue;
}

/** A network with static shapes and no shape arithmetic, its steps in topological order. */
export interface NormalisedModel {
  readonly file: string;
  readonly name: string;
  readonly inputs: readonly NormalisedValue[];
  readonly outputs: readonly NormalisedOutput[];
  readonly ops: readonly NormalisedOp[];
  /** The inferred type of every ONNX value that contributes to an output, under its ONNX name. */
  readonly inferred: ReadonlyMap<string, { readonly elementType: ElementType; readonly shape: readonly number[] }>;
  readonly remarks: readonly OnnxDiagnostic[];
}

/** The values an op reads, in a fixed order. */
export function operandsOf(op: NormalisedOp): readonly NormalisedValue[] {
  switch (op.kind) {
    case "constant":
      return [];
    case "concat":
      return op.inputs;
    case "conv2d":
    case "dense":
      return op.bias === undefined ? [op.input, op.weight] : [op.input, op.weight, op.bias];
    case "matmul":
    case "add":
    case "sub":
    case "mul":
    case "div":
    case "max":
    case "min":
    case "pow":
    case "compare":
    case "logic":
      return [op.lhs, op.rhs];
    case "select":
      return [op.condition, op.onTrue, op.onFalse];
    case "batch_norm":
      return [op.input, op.scale, op.bias, op.mean, op.variance];
    default:
      return [op.input];
  }
}
