import { DenseArrayAttr, DenseElementsAttr, f64, FloatAttr, i64Attr, UnitAttr } from "@hls-opt/ir-core";
import type { Location, Operation, OpView, RankedTensorType, Value } from "@hls-opt/ir-core";
import {
  AddOp,
  ArgMaxOp,
  AvgPool2dOp,
  BatchNormOp,
  BroadcastOp,
  CompareOp,
  ConcatOp,
  ConstantOp,
  constantAttribute,
  Conv2dOp,
  DenseOp,
  DequantizeOp,
  DivOp,
  LeakyReluOp,
  LogicOp,
  MatmulOp,
  MaxOp,
  MaxPool2dOp,
  MinOp,
  MulOp,
  PadOp,
  PowOp,
  QuantizeOp,
  ReduceOp,
  ReluOp,
  ReshapeOp,
  SelectOp,
  SliceOp,
  SoftmaxOp,
  SubOp,
  TransposeOp,
  UnaryOp,
} from "@hls-opt/dialect-nn";
import type { NormalisedOp, NormalisedValue } from "../normalise/normalised-op.js";
import type { OnnxTensor } from "../tensor/tensor.js";

/** A value of the function under construction. */
export type TensorValue = Value<RankedTensorType>;

/** What one step needs to become an op. */
export interface StepTarget {
  readonly operand: (value: NormalisedValue) => TensorValue;
  readonly resultType: RankedTensorType;
  readonly location: Location;
}

const unary = { relu: ReluOp, reshape: ReshapeOp, broadcast: BroadcastOp } as const;
const conversions = { quantize: QuantizeOp, dequantize: DequantizeOp } as const;
const binary = { add: AddOp, sub: SubOp, mul: MulOp, div: DivOp, max: MaxOp, min: MinOp, pow: PowOp } as const;
const numbers = (values: readonly number[]): DenseArrayAttr => DenseArrayAttr.i64(values);

/** The `nn` op of a step that was checked, detached. */
export function createStep(step: NormalisedOp, target: StepTarget): Operation {
  return viewOf(step, target).op;
}

function viewOf(step: NormalisedOp, { operand, resultType, location }: StepTarget): OpView {
  switch (step.kind) {
    case "constant":
      return ConstantOp.create({ value: elements(step.value, resultType), resultType }, location);
    case "conv2d":
      return Conv2dOp.create(
        {
          ...weighted(step, operand),
          strides: numbers(step.strides),
          padding: numbers(step.padding),
          dilations: numbers(step.dilations),
          groups: i64Attr(step.groups),
          resultType,
        },
        location,
      );
    case "dense":
      return DenseOp.create({ ...weighted(step, operand), resultType }, location);
    case "matmul":
      return MatmulOp.create({ lhs: operand(step.lhs), rhs: operand(step.rhs), resultType }, location);
    case "add":
    case "sub":
    case "mul":
    case "div":
    case "max":
    case "min":
    case "pow":
      return binary[step.kind].create({ lhs: operand(step.lhs), rhs: operand(step.rhs), resultType }, location);
    case "batch_norm":
      return BatchNormOp.create(
        {
          input: operand(step.input),
          scale: operand(step.scale),
          bias: operand(step.bias),
          mean: operand(step.mean),
          variance: operand(step.variance),
          epsilon: FloatAttr.get(f64, step.epsilon),
          resultType,
        },
        location,
      );
    case "relu":
    case "reshape":
    case "broadcast":
      return unary[step.kind].create({ input: operand(step.input), resultType }, location);
    case "quantize":
    case "dequantize":
      return conversions[step.kind].create({ input: operand(step.input), resultType }, location);
    case "unary":
      return UnaryOp.create(
        {
          input: operand(step.input),
          function: UnaryOp.nameAttr(step.function),
          parameters: UnaryOp.parametersAttr(step.parameters),
          resultType,
        },
        location,
      );
    case "compare":
      return CompareOp.create(
        { ...sides(step, operand), predicate: CompareOp.predicateAttr(step.predicate), resultType },
        location,
      );
    case "logic":
      return LogicOp.create(
        { ...sides(step, operand), connective: LogicOp.connectiveAttr(step.connective), resultType },
        location,
      );
    case "select":
      return SelectOp.create(
        {
          condition: operand(step.condition),
          on_true: operand(step.onTrue),
          on_false: operand(step.onFalse),
          resultType,
        },
        location,
      );
    case "reduce":
      return ReduceOp.create(
        {
          input: operand(step.input),
          reduction: ReduceOp.reductionAttr(step.reduction),
          axes: numbers(step.axes),
          resultType,
        },
        location,
      );
    case "arg_max":
      return ArgMaxOp.create({ input: operand(step.input), axis: i64Attr(step.axis), resultType }, location);
    case "slice":
      return SliceOp.create(
        { input: operand(step.input), starts: numbers(step.starts), steps: numbers(step.steps), resultType },
        location,
      );
    case "pad":
      return PadOp.create(
        {
          input: operand(step.input),
          low: numbers(step.low),
          high: numbers(step.high),
          value: FloatAttr.get(f64, step.fill),
          resultType,
        },
        location,
      );
    case "leaky_relu":
      return LeakyReluOp.create(
        { input: operand(step.input), alpha: FloatAttr.get(f64, step.alpha), resultType },
        location,
      );
    case "softmax":
      return SoftmaxOp.create({ input: operand(step.input), axis: i64Attr(step.axis), resultType }, location);
    case "max_pool":
      return MaxPool2dOp.create({ ...windowOf(step), input: operand(step.input), resultType }, location);
    case "avg_pool":
      return AvgPool2dOp.create(
        {
          ...windowOf(step),
          input: operand(step.input),
          count_include_pad: step.countIncludePad ? UnitAttr.instance : undefined,
          resultType,
        },
        location,
      );
    case "transpose":
      return TransposeOp.create(
        { input: operand(step.input), permutation: numbers(step.permutation), resultType },
        location,
      );
    case "concat":
      return ConcatOp.create({ inputs: step.inputs.map(operand), axis: i64Attr(step.axis), resultType }, location);
  }
}

function sides(
  { lhs, rhs }: Extract<NormalisedOp, { lhs: unknown }>,
  operand: StepTarget["operand"],
): { lhs: TensorValue; rhs: TensorValue } {
  return { lhs: operand(lhs), rhs: operand(rhs) };
}

function weighted(
  { input, weight, bias }: Extract<NormalisedOp, { kind: "conv2d" | "dense" }>,
  operand: StepTarget["operand"],
): { input: TensorValue; weight: TensorValue; bias: TensorValue | undefined } {
  return { input: operand(input), weight: operand(weight), bias: bias === undefined ? undefined : operand(bias) };
}

function windowOf({ kernel, strides, padding }: Extract<NormalisedOp, { kind: "max_pool" | "avg_pool" }>): {
  kernel: DenseArrayAttr;
  strides: DenseArrayAttr;
  padding: DenseArrayAttr;
} {
  return { kernel: numbers(kernel), strides: numbers(strides), padding: numbers(padding) };
}

/** Float weights share the array of the file, so that they are exact and not copied. */
function elements({ data }: OnnxTensor, type: RankedTensorType): DenseElementsAttr {
  if (data instanceof Float32Array) return DenseElementsAttr.get(type, data);
  return constantAttribute(type, Array.from<number | bigint, number>(data, Number));
}
