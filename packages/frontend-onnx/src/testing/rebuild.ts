import type { OnnxAttribute } from "../graph/attribute.js";
import { float, int, ints } from "../graph/attribute-values.js";
import type { OnnxGraph, OnnxNode } from "../graph/graph.js";
import { operandsOf, type NormalisedModel, type NormalisedOp } from "../normalise/normalised-op.js";
import {
  argMaxForm,
  broadcastForm,
  compareForm,
  formOpset,
  logicForm,
  padForm,
  reduceForm,
  sliceForm,
  unaryForm,
  type NodeForm,
} from "../export/node-form.js";
import { elementCode, type ElementType } from "../tensor/element-type.js";
import { float32Tensor, int64Tensor, type OnnxTensor } from "../tensor/tensor.js";

/*
 * A normalised network written as ONNX again, one plain node for each step: running it in onnxruntime against the
 * original shows that normalisation kept the meaning.
 */

/** The ONNX graph that says the same as a normalised model, in one opset. */
export function rebuild(model: NormalisedModel): OnnxGraph {
  const initializers = new Map<string, OnnxTensor>();
  const nodes = model.ops.flatMap((op) =>
    op.kind === "constant" ? constant(initializers, op.result.name, op.value) : nodesOf(op, initializers),
  );
  const renamed = model.outputs.map(({ name, value }) => nodeNamed("Identity", [value.name], `${name}.out`, {}));
  return {
    file: "rebuilt.onnx",
    name: model.name,
    opset: formOpset,
    inputs: model.inputs,
    outputs: model.outputs.map(({ name }) => ({ name: `${name}.out`, elementType: undefined, shape: undefined })),
    nodes: [...nodes, ...renamed],
    initializers,
  };
}

function constant(initializers: Map<string, OnnxTensor>, name: string, value: OnnxTensor): OnnxNode[] {
  initializers.set(name, value);
  return [];
}

function nodeNamed(
  opType: string,
  inputs: readonly string[],
  output: string,
  attributes: Readonly<Record<string, OnnxAttribute>>,
): OnnxNode {
  return {
    name: output,
    opType,
    domain: "",
    inputs,
    outputs: [output],
    attributes: new Map(Object.entries(attributes)),
  };
}

const opTypes: Readonly<Record<Exclude<Step["kind"], FormKind>, string>> = {
  conv2d: "Conv",
  dense: "Gemm",
  matmul: "MatMul",
  add: "Add",
  sub: "Sub",
  mul: "Mul",
  div: "Div",
  batch_norm: "BatchNormalization",
  max: "Max",
  min: "Min",
  pow: "Pow",
  select: "Where",
  relu: "Relu",
  leaky_relu: "LeakyRelu",
  softmax: "Softmax",
  max_pool: "MaxPool",
  avg_pool: "AveragePool",
  reshape: "Reshape",
  transpose: "Transpose",
  concat: "Concat",
  quantize: "QuantizeLinear",
  dequantize: "DequantizeLinear",
};

type Step = Exclude<NormalisedOp, { kind: "constant" }>;
type FormKind = "unary" | "compare" | "logic" | "reduce" | "arg_max" | "slice" | "pad" | "broadcast";

function nodesOf(op: Step, initializers: Map<string, OnnxTensor>): OnnxNode[] {
  const { name } = op.result;
  const { opType, attributes, extra = [], then } = formOf(op);
  const inputs = operandsOf(op).map((operand) => operand.name);
  extra.forEach((value, index) => {
    if (value !== undefined) initializers.set(`${name}.input${index}`, value);
    inputs.push(value === undefined ? "" : `${name}.input${index}`);
  });
  if (then === undefined) return [nodeNamed(opType, inputs, name, attributes)];
  return [nodeNamed(opType, inputs, `${name}.first`, attributes), nodeNamed(then, [`${name}.first`], name, {})];
}

function formOf(op: Step): NodeForm {
  switch (op.kind) {
    case "unary":
      return unaryForm(op.function, op.parameters);
    case "compare":
      return compareForm(op.predicate);
    case "logic":
      return logicForm(op.connective);
    case "reduce":
      return reduceForm(op.reduction, op.axes);
    case "arg_max":
      return argMaxForm(op.axis);
    case "slice":
      return sliceForm(op.starts, op.steps, op.result.shape);
    case "pad":
      return padForm(op.low, op.high, op.fill);
    case "broadcast":
      return broadcastForm(op.result.shape);
    case "dequantize":
      if (op.input.elementType === "bool" || op.input.elementType === "int64") {
        return { opType: "Cast", attributes: { to: int(elementCode("float32")) } };
      }
      return { opType: opTypes[op.kind], attributes: attributesOf(op), extra: extraInputs(op) };
    default:
      return { opType: opTypes[op.kind], attributes: attributesOf(op), extra: extraInputs(op) };
  }
}

function extraInputs(op: NormalisedOp): OnnxTensor[] {
  switch (op.kind) {
    case "reshape":
      return [int64Tensor(op.result.shape)];
    case "quantize":
      return [vector(op.scale), zeroPoints(op.result.elementType, op.zeroPoint)];
    case "dequantize":
      return [vector(op.scale), zeroPoints(op.input.elementType, op.zeroPoint)];
    default:
      return [];
  }
}

function attributesOf(op: NormalisedOp): Record<string, OnnxAttribute> {
  switch (op.kind) {
    case "conv2d":
      return {
        strides: ints(...op.strides),
        pads: ints(...op.padding),
        dilations: ints(...op.dilations),
        group: int(op.groups),
      };
    case "dense":
      return { transB: int(1) };
    case "batch_norm":
      return { epsilon: float(op.epsilon) };
    case "leaky_relu":
      return { alpha: float(op.alpha) };
    case "softmax":
    case "concat":
      return { axis: int(op.axis) };
    case "max_pool":
      return {
        kernel_shape: ints(...op.kernel),
        strides: ints(...op.strides),
        pads: ints(...op.padding),
        dilations: ints(...op.dilations),
      };
    case "avg_pool":
      return {
        kernel_shape: ints(...op.kernel),
        strides: ints(...op.strides),
        pads: ints(...op.padding),
        dilations: ints(...op.dilations),
        count_include_pad: int(Number(op.countIncludePad)),
      };
    case "transpose":
      return { perm: ints(...op.permutation) };
    case "quantize":
    case "dequantize":
      return op.axis === undefined ? {} : { axis: int(op.axis) };
    default:
      return {};
  }
}

function vector(values: readonly number[]): OnnxTensor {
  return float32Tensor(values.length === 1 ? [] : [values.length], values);
}

function zeroPoints(elementType: ElementType, values: readonly number[]): OnnxTensor {
  // Any code would do; asking for it here fails early on a type that ONNX does not have.
  elementCode(elementType);
  const shape = values.length === 1 ? [] : [values.length];
  const arrays = { int8: Int8Array, uint8: Uint8Array, int16: Int16Array, uint16: Uint16Array, int32: Int32Array };
  if (!Object.hasOwn(arrays, elementType)) throw new Error(`${elementType} is no storage type`);
  return { elementType, shape, data: arrays[elementType as keyof typeof arrays].from(values) };
}
