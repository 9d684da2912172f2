import type { DenseArrayAttr, Operation, RankedTensorType } from "@hls-opt/ir-core";
import {
  AvgPool2dOp,
  BatchNormOp,
  ConcatOp,
  Conv2dOp,
  LeakyReluOp,
  MatmulOp,
  MaxPool2dOp,
  SoftmaxOp,
  TransposeOp,
} from "@hls-opt/dialect-nn";
import type { OnnxAttribute } from "../graph/attribute.js";
import { float, int, ints } from "../graph/attribute-values.js";
import { int64Tensor, type OnnxTensor } from "../tensor/tensor.js";

/** An op as one ONNX node over its operands. */
export interface NodeForm {
  readonly opType: string;
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
  /** A constant input after the operands. */
  readonly extra?: OnnxTensor;
  /** Operands that are transposed (their last two dimensions) before the node reads them. */
  readonly transposed?: readonly number[];
}

const plain: Readonly<Record<string, string>> = {
  "nn.relu": "Relu",
  "nn.sigmoid": "Sigmoid",
  "nn.tanh": "Tanh",
  "nn.add": "Add",
  "nn.sub": "Sub",
  "nn.mul": "Mul",
  "nn.div": "Div",
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
    extra: int64Tensor((op.result().type as RankedTensorType).shape),
  }),
  "nn.transpose": (op) => ({
    opType: "Transpose",
    attributes: { perm: ints(...new TransposeOp(op).permutation.numbers) },
  }),
  "nn.concat": (op) => ({ opType: "Concat", attributes: { axis: int(new ConcatOp(op).axis.number) } }),
};

/** The ONNX node (opset 13) that computes the same as a float op of the `nn` dialect; undefined for all other ops. */
export function nodeForm(op: Operation): NodeForm | undefined {
  const opType = Object.hasOwn(plain, op.name) ? plain[op.name] : undefined;
  if (opType !== undefined) return { opType, attributes: {} };
  return Object.hasOwn(others, op.name) ? others[op.name]?.(op) : undefined;
}

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
