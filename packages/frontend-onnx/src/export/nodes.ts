import type { DenseArrayAttr, Operation, RankedTensorType } from "@hls-opt/ir-core";
import {
  AvgPool2dOp,
  BatchNormOp,
  CompareOp,
  ConcatOp,
  Conv2dOp,
  LeakyReluOp,
  LogicOp,
  MatmulOp,
  MaxPool2dOp,
  PadOp,
  ReduceOp,
  SliceOp,
  SoftmaxOp,
  TransposeOp,
  UnaryOp,
} from "@hls-opt/dialect-nn";
import type { OnnxAttribute } from "../graph/attribute.js";
import { float, int, ints } from "../graph/attribute-values.js";
import { int64Tensor } from "../tensor/tensor.js";
import {
  broadcastForm,
  compareForm,
  logicForm,
  padForm,
  reduceForm,
  sliceForm,
  unaryForm,
  type NodeForm,
} from "./node-form.js";

const plain: Readonly<Record<string, string>> = {
  "nn.relu": "Relu",
  "nn.add": "Add",
  "nn.sub": "Sub",
  "nn.mul": "Mul",
  "nn.div": "Div",
  "nn.max": "Max",
  "nn.min": "Min",
  "nn.pow": "Pow",
  "nn.select": "Where",
};

const others: Readonly<Record<string, (op: Operation) => NodeForm>> = {
  "nn.conv2d": convNode,
  "nn.dense": () => ({ opType: "Gemm", attributes: { transB: int(1) } }),
  "nn.matmul": matmulNode,
  "nn.batch_norm": (op) => ({
    opType: "BatchNormalization",
    attributes: { epsilon: float(new BatchNormOp(op).epsilon.value) },
  }),
  "nn.leaky_relu": (op) => ({ opType: "LeakyRelu", attributes: { alpha: float(new LeakyReluOp(op).alpha.value) } }),
  "nn.softmax": (op) => ({ opType: "Softmax", attributes: { axis: int(new SoftmaxOp(op).axis.number) } }),
  "nn.max_pool2d": (op) => ({ opType: "MaxPool", attributes: windowAttributes(new MaxPool2dOp(op)) }),
  "nn.avg_pool2d": (op) => ({
    opType: "AveragePool",
    attributes: {
      ...windowAttributes(new AvgPool2dOp(op)),
      count_include_pad: int(new AvgPool2dOp(op).count_include_pad === undefined ? 0 : 1),
    },
  }),
  "nn.reshape": (op) => ({
    opType: "Reshape",
    attributes: {},
    extra: [int64Tensor(shapeOf(op))],
  }),
  "nn.unary": (op) => unaryForm(new UnaryOp(op).functionName, new UnaryOp(op).parameterValues),
  "nn.compare": (op) => compareForm(new CompareOp(op).comparison),
  "nn.logic": (op) => logicForm(new LogicOp(op).connectiveName),
  "nn.reduce": (op) => reduceForm(new ReduceOp(op).reductionName, new ReduceOp(op).axes.numbers),
  "nn.slice": (op) => sliceForm(new SliceOp(op).starts.numbers, new SliceOp(op).steps.numbers, shapeOf(op)),
  "nn.pad": (op) => padForm(new PadOp(op).low.numbers, new PadOp(op).high.numbers, new PadOp(op).value.value),
  "nn.broadcast": (op) => broadcastForm(shapeOf(op)),
  "nn.transpose": (op) => ({
    opType: "Transpose",
    attributes: { perm: ints(...new TransposeOp(op).permutation.numbers) },
  }),
  "nn.concat": (op) => ({ opType: "Concat", attributes: { axis: int(new ConcatOp(op).axis.number) } }),
};

/** The ONNX node (opset 20) that computes the same as a float op of the `nn` dialect; undefined for all other ops. */
export function nodeForm(op: Operation): NodeForm | undefined {
  const opType = Object.hasOwn(plain, op.name) ? plain[op.name] : undefined;
  if (opType !== undefined) return { opType, attributes: {} };
  return Object.hasOwn(others, op.name) ? others[op.name]?.(op) : undefined;
}

const shapeOf = (op: Operation): readonly number[] => (op.result().type as RankedTensorType).shape;

function convNode(op: Operation): NodeForm {
  const { strides, padding, dilations, groups } = new Conv2dOp(op);
  return {
    opType: "Conv",
    attributes: { strides: all(strides), pads: all(padding), dilations: all(dilations), group: int(groups.number) },
  };
}

function matmulNode(op: Operation): NodeForm {
  const { transpose_lhs, transpose_rhs } = new MatmulOp(op);
  const transposed = [transpose_lhs, transpose_rhs].flatMap((flag, index) => (flag === undefined ? [] : [index]));
  return { opType: "MatMul", attributes: {}, transposed };
}

function windowAttributes(pool: {
  readonly kernel: DenseArrayAttr;
  readonly strides: DenseArrayAttr;
  readonly padding: DenseArrayAttr;
}): Record<string, OnnxAttribute> {
  return { kernel_shape: all(pool.kernel), strides: all(pool.strides), pads: all(pool.padding) };
}

const all = ({ numbers }: DenseArrayAttr): OnnxAttribute => ints(...numbers);
