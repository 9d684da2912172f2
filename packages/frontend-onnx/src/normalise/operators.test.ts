import { describe, expect, it } from "vitest";
import { compare } from "../testing/oracle.js";
import {
  float,
  int,
  ints,
  node,
  shapeOf,
  smallGraph,
  tensor,
  text,
  weights,
  type SmallModel,
} from "../testing/small-model.js";
import { float32Tensor, withShape, type OnnxTensor } from "../tensor/tensor.js";
import type { OnnxAttribute } from "../graph/attribute.js";
import type { NormalisedOp } from "./normalised-op.js";

/*
 * Each case runs in onnxruntime twice, as it is and normalised: all inferred shapes and the outputs must agree.
 */

type Attributes = Readonly<Record<string, OnnxAttribute>>;
type Case = readonly [name: string, model: SmallModel];

function layer(
  opset: number,
  opType: string,
  input: readonly number[],
  attributes: Attributes = {},
  constants: readonly OnnxTensor[] = [],
): SmallModel {
  const names = constants.map((_, index) => `c${index}`);
  return {
    opset,
    inputs: { x: input },
    initializers: Object.fromEntries(constants.map((value, index) => [`c${index}`, value])),
    nodes: [node(opType, ["x", ...names], ["y"], attributes)],
    outputs: ["y"],
  };
}

const scalar = (value: number): OnnxTensor => float32Tensor([], [value]);
const positive = (count: number): OnnxTensor =>
  float32Tensor(
    [count],
    Array.from({ length: count }, (_, index) => 0.5 + index / 4),
  );
const int8 = (shape: number[], values: number[]): OnnxTensor => ({
  elementType: "int8",
  shape,
  data: Int8Array.from(values),
});
const uint8 = (shape: number[], values: number[]): OnnxTensor => ({
  elementType: "uint8",
  shape,
  data: Uint8Array.from(values),
});
const bytes = Array.from({ length: 36 }, (_, index) => ((index * 37) % 256) - 128);

const convolutions: Case[] = [
  ["Conv without bias", layer(11, "Conv", [1, 2, 7, 6], {}, [weights(3, 2, 3, 2)])],
  [
    "Conv with bias, pads, strides",
    layer(7, "Conv", [2, 2, 7, 6], { pads: ints(1, 0, 2, 1), strides: ints(2, 3), kernel_shape: ints(3, 3) }, [
      weights(4, 2, 3, 3),
      weights(4),
    ]),
  ],
  ["Conv with dilations", layer(13, "Conv", [1, 1, 9, 9], { dilations: ints(2, 3) }, [weights(2, 1, 3, 2)])],
  ["Conv with groups", layer(21, "Conv", [1, 4, 5, 5], { group: int(2) }, [weights(6, 2, 3, 3), weights(6)])],
  [
    "depthwise Conv",
    layer(17, "Conv", [1, 4, 5, 5], { group: int(4), auto_pad: text("SAME_UPPER") }, [weights(4, 1, 3, 3)]),
  ],
  [
    "Conv SAME_UPPER with strides",
    layer(11, "Conv", [1, 1, 8, 7], { auto_pad: text("SAME_UPPER"), strides: ints(2, 2) }, [weights(1, 1, 3, 4)]),
  ],
  [
    "Conv SAME_LOWER with strides",
    layer(11, "Conv", [1, 1, 8, 7], { auto_pad: text("SAME_LOWER"), strides: ints(2, 3) }, [weights(1, 1, 4, 2)]),
  ],
  [
    "Conv VALID",
    layer(11, "Conv", [1, 1, 8, 7], { auto_pad: text("VALID"), strides: ints(2, 2) }, [weights(1, 1, 3, 3)]),
  ],
  [
    "Conv of one dimension",
    layer(11, "Conv", [1, 3, 12], { pads: ints(2, 1), strides: ints(2), dilations: ints(2) }, [
      weights(4, 3, 3),
      weights(4),
    ]),
  ],
  [
    "Conv whose weights are quantised",
    {
      opset: 13,
      inputs: { x: [1, 1, 5, 5] },
      initializers: {
        q: int8([4, 1, 3, 3], bytes),
        s: float32Tensor([4], [0.1, 0.01, 0.5, 0.003]),
        z: int8([4], [0, 1, 2, -3]),
      },
      nodes: [node("DequantizeLinear", ["q", "s", "z"], ["w"], { axis: int(0) }), node("Conv", ["x", "w"], ["y"])],
      outputs: ["y"],
    },
  ],
  [
    "Pad then Conv",
    {
      opset: 13,
      inputs: { x: [1, 2, 5, 5] },
      initializers: { p: shapeOf(0, 0, 1, 2, 0, 0, 3, 0), w: weights(2, 2, 3, 3) },
      nodes: [node("Pad", ["x", "p"], ["a"]), node("Conv", ["a", "w"], ["y"], { pads: ints(1, 1, 1, 1) })],
      outputs: ["y"],
    },
  ],
  [
    "Pad as an attribute, then Conv of one dimension",
    {
      opset: 9,
      inputs: { x: [1, 2, 8] },
      initializers: { w: weights(2, 2, 3) },
      nodes: [node("Pad", ["x"], ["a"], { pads: ints(0, 0, 2, 0, 0, 0) }), node("Conv", ["a", "w"], ["y"])],
      outputs: ["y"],
    },
  ],
  [
    "Pad with axes",
    {
      opset: 18,
      inputs: { x: [1, 2, 5, 5] },
      initializers: { p: shapeOf(1, 2), a: shapeOf(-1), w: weights(2, 2, 3, 3) },
      nodes: [node("Pad", ["x", "p", "", "a"], ["b"]), node("Conv", ["b", "w"], ["y"])],
      outputs: ["y"],
    },
  ],
  [
    "Conv then a bias of its own",
    {
      opset: 13,
      inputs: { x: [1, 2, 5, 5] },
      initializers: { w: weights(3, 2, 3, 3), b: weights(3, 1, 1) },
      nodes: [node("Conv", ["x", "w"], ["a"]), node("Add", ["b", "a"], ["y"])],
      outputs: ["y"],
    },
  ],
];

const products: Case[] = [
  ["MatMul with weights", layer(7, "MatMul", [2, 5], {}, [weights(5, 3)])],
  ["MatMul of rank 3 with weights", layer(13, "MatMul", [2, 4, 5], {}, [weights(5, 3)])],
  ["MatMul of a vector with weights", layer(13, "MatMul", [5], {}, [weights(5, 3)])],
  ["MatMul with stacked weights", layer(13, "MatMul", [2, 4, 5], {}, [weights(2, 5, 3)])],
  ["MatMul with a constant vector", layer(13, "MatMul", [4, 5], {}, [weights(5)])],
  [
    "MatMul of activations",
    {
      opset: 9,
      inputs: { x: [2, 3, 4], z: [4, 5] },
      nodes: [node("MatMul", ["x", "z"], ["y"])],
      outputs: ["y"],
    },
  ],
  [
    "MatMul of weights and activations",
    {
      opset: 13,
      inputs: { x: [4, 5] },
      initializers: { w: weights(3, 4) },
      nodes: [node("MatMul", ["w", "x"], ["y"])],
      outputs: ["y"],
    },
  ],
  [
    "MatMul and Add",
    {
      opset: 9,
      inputs: { x: [1, 5] },
      initializers: { w: weights(5, 3), b: weights(3) },
      nodes: [node("MatMul", ["x", "w"], ["m"]), node("Add", ["m", "b"], ["y"])],
      outputs: ["y"],
    },
  ],
  [
    "MatMul and Add, product used twice",
    {
      opset: 9,
      inputs: { x: [1, 5] },
      initializers: { w: weights(5, 3), b: weights(1, 3) },
      nodes: [node("MatMul", ["x", "w"], ["m"]), node("Add", ["m", "b"], ["a"]), node("Mul", ["m", "a"], ["y"])],
      outputs: ["y"],
    },
  ],
  ["Gemm", layer(7, "Gemm", [2, 5], {}, [weights(5, 3), weights(3)])],
  ["Gemm transposed", layer(9, "Gemm", [5, 2], { transA: int(1), transB: int(1) }, [weights(3, 5), weights(1, 3)])],
  ["Gemm without C", layer(11, "Gemm", [2, 5], { transB: int(1) }, [weights(3, 5)])],
  [
    "Gemm with exact factors",
    layer(13, "Gemm", [2, 5], { alpha: float(0.5), beta: float(2) }, [weights(5, 3), weights(3)]),
  ],
  [
    "Gemm with inexact factors",
    layer(13, "Gemm", [2, 5], { alpha: float(0.3), beta: float(1.7) }, [weights(5, 3), weights(3)]),
  ],
  ["Gemm with beta 0", layer(13, "Gemm", [2, 5], { beta: float(0) }, [weights(5, 3), weights(3)])],
  ["Gemm with a scalar C", layer(13, "Gemm", [2, 5], {}, [weights(5, 3), scalar(0.25)])],
  ["Gemm with a column C", layer(13, "Gemm", [2, 5], {}, [weights(5, 3), weights(2, 1)])],
  ["Gemm with a matrix C", layer(13, "Gemm", [2, 5], {}, [weights(5, 3), weights(2, 3)])],
  [
    "Gemm of activations",
    {
      opset: 13,
      inputs: { x: [5, 2], z: [3, 5], c: [3] },
      nodes: [
        node("Gemm", ["x", "z", "c"], ["y"], { transA: int(1), transB: int(1), alpha: float(0.3), beta: float(0.7) }),
      ],
      outputs: ["y"],
    },
  ],
  [
    "Gemm of constant A",
    {
      opset: 13,
      inputs: { x: [2, 3] },
      initializers: { a: weights(2, 4) },
      nodes: [node("Gemm", ["a", "x"], ["y"], { transA: int(1) })],
      outputs: ["y"],
    },
  ],
];

const stacked: Case[] = [
  [
    "MatMul of stacked activations",
    { opset: 13, inputs: { x: [2, 3, 4], z: [2, 4, 5] }, nodes: [node("MatMul", ["x", "z"], ["y"])], outputs: ["y"] },
  ],
  [
    "MatMul of a stack and a stack of one",
    { opset: 13, inputs: { x: [2, 3, 4], z: [1, 4, 5] }, nodes: [node("MatMul", ["x", "z"], ["y"])], outputs: ["y"] },
  ],
  [
    "MatMul of vectors",
    { opset: 13, inputs: { x: [4], z: [4] }, nodes: [node("MatMul", ["x", "z"], ["y"])], outputs: ["y"] },
  ],
  [
    "MatMul of weights and a stack",
    {
      opset: 13,
      inputs: { x: [3, 4, 5] },
      initializers: { w: weights(2, 4) },
      nodes: [node("MatMul", ["w", "x"], ["y"])],
      outputs: ["y"],
    },
  ],
  [
    "MatMul of a matrix and a stack of weights",
    {
      opset: 13,
      inputs: { x: [1, 3, 4] },
      initializers: { w: weights(1, 4, 2) },
      nodes: [node("MatMul", ["x", "w"], ["y"])],
      outputs: ["y"],
    },
  ],
];

const elementwise: Case[] = [
  ...["Add", "Sub", "Mul", "Div"].map((op): Case => [
    `${op} with a constant`,
    layer(7, op, [2, 3, 4], {}, [float32Tensor([3, 1], [0.5, 2, 3])]),
  ]),
  ...["Add", "Sub", "Mul"].map((op): Case => [
    `${op} of activations`,
    {
      opset: 14,
      inputs: { x: [2, 1, 4], z: [3, 1] },
      nodes: [node(op, ["x", "z"], ["y"])],
      outputs: ["y"],
    },
  ]),
  ...["Relu", "Sigmoid", "Tanh"].map((op): Case => [op, layer(13, op, [2, 3])]),
  ["LeakyRelu", layer(7, "LeakyRelu", [2, 3], { alpha: float(0.2) })],
  ["LeakyRelu by default", layer(16, "LeakyRelu", [2, 3])],
  ["PRelu with one slope", layer(9, "PRelu", [2, 3], {}, [float32Tensor([1], [0.3])])],
  ["Clip with attributes", layer(7, "Clip", [2, 3], { min: float(-0.25), max: float(0.5) })],
  ["Clip with inputs", layer(13, "Clip", [2, 3], {}, [scalar(-0.5), scalar(0.25)])],
  ["Clip at zero", layer(11, "Clip", [2, 3], {}, [scalar(0)])],
  [
    "Clip from above",
    {
      opset: 12,
      inputs: { x: [2, 3] },
      initializers: { m: scalar(0.1) },
      nodes: [node("Clip", ["x", "", "m"], ["y"])],
      outputs: ["y"],
    },
  ],
  [
    "Identity and Dropout",
    {
      opset: 10,
      inputs: { x: [2, 3] },
      nodes: [
        node("Identity", ["x"], ["a"]),
        node("Dropout", ["a"], ["b", "mask"], { ratio: float(0.5) }),
        node("Relu", ["b"], ["y"]),
      ],
      outputs: ["y"],
    },
  ],
  [
    "Dropout with inputs",
    {
      opset: 13,
      inputs: { x: [2, 3] },
      initializers: { r: scalar(0.5), t: { elementType: "bool", shape: [], data: Uint8Array.of(0) } },
      nodes: [node("Dropout", ["x", "r", "t"], ["b"], { seed: int(3) }), node("Relu", ["b"], ["y"])],
      outputs: ["y"],
    },
  ],
];

const normalisations: Case[] = [
  ...[7, 11, 12, 13, 21].flatMap((opset) =>
    [undefined, 0, 1, 2, 3, ...(opset > 10 ? [-1, -3] : [])].map((axis): Case => [
      `Softmax axis ${axis} in opset ${opset}`,
      layer(opset, "Softmax", [2, 3, 1, 4], axis === undefined ? {} : { axis: int(axis) }),
    ]),
  ),
  ["Softmax over all of an image in opset 9", layer(9, "Softmax", [1, 3, 4, 4], { axis: int(1) })],
  ...[7, 9, 14, 15].map((opset): Case => [
    `BatchNormalization in opset ${opset}`,
    layer(opset, "BatchNormalization", [2, 3, 4, 4], { epsilon: float(0.01), momentum: float(0.8) }, [
      weights(3),
      weights(3),
      weights(3),
      positive(3),
    ]),
  ]),
  [
    "BatchNormalization of rank 2",
    layer(13, "BatchNormalization", [4, 3], {}, [weights(3), weights(3), weights(3), positive(3)]),
  ],
  [
    "spatial BatchNormalization in opset 7",
    layer(7, "BatchNormalization", [1, 3, 2, 2], { spatial: int(1) }, [
      weights(3),
      weights(3),
      weights(3),
      positive(3),
    ]),
  ],
];

const window = { kernel_shape: ints(3, 2), strides: ints(2, 2) };
const pools: Case[] = [
  ["MaxPool", layer(7, "MaxPool", [1, 2, 7, 6], { ...window, pads: ints(1, 0, 1, 1) })],
  ["MaxPool with dilations", layer(10, "MaxPool", [1, 2, 9, 9], { kernel_shape: ints(3, 2), dilations: ints(2, 3) })],
  [
    "MaxPool of one dimension",
    layer(12, "MaxPool", [1, 2, 9], { kernel_shape: ints(3), strides: ints(2), pads: ints(1, 1) }),
  ],
  ["MaxPool storage_order", layer(8, "MaxPool", [1, 2, 8, 8], { ...window, storage_order: int(1) })],
  ...[4, 5, 6, 7, 8].flatMap((size) =>
    [0, 1].map((pad): Case => [
      `MaxPool ceil_mode of ${size} padded by ${pad}`,
      layer(12, "MaxPool", [1, 1, size, size], {
        kernel_shape: ints(2, 3),
        strides: ints(3, 2),
        pads: ints(pad, pad, pad, pad),
        ceil_mode: int(1),
      }),
    ]),
  ),
  ["MaxPool SAME_UPPER", layer(11, "MaxPool", [1, 1, 7, 8], { ...window, auto_pad: text("SAME_UPPER") })],
  ["MaxPool SAME_LOWER", layer(11, "MaxPool", [1, 1, 7, 8], { ...window, auto_pad: text("SAME_LOWER") })],
  ["MaxPool VALID", layer(11, "MaxPool", [1, 1, 7, 8], { ...window, auto_pad: text("VALID") })],
  ["AveragePool", layer(7, "AveragePool", [1, 2, 7, 6], { ...window, pads: ints(1, 0, 1, 1) })],
  [
    "AveragePool count_include_pad",
    layer(7, "AveragePool", [1, 2, 7, 6], { ...window, pads: ints(1, 0, 1, 1), count_include_pad: int(1) }),
  ],
  ["AveragePool ceil_mode", layer(10, "AveragePool", [1, 2, 6, 7], { ...window, ceil_mode: int(1) })],
  [
    "AveragePool ceil_mode with pads",
    layer(10, "AveragePool", [1, 2, 6, 6], {
      kernel_shape: ints(3, 3),
      strides: ints(2, 2),
      pads: ints(1, 1, 0, 0),
      ceil_mode: int(1),
    }),
  ],
  [
    "AveragePool with dilations",
    layer(19, "AveragePool", [1, 1, 9, 9], { kernel_shape: ints(3, 2), dilations: ints(2, 3), pads: ints(1, 1, 1, 1) }),
  ],
  ["AveragePool SAME_UPPER", layer(11, "AveragePool", [1, 1, 7, 8], { ...window, auto_pad: text("SAME_UPPER") })],
  ["AveragePool SAME_LOWER", layer(11, "AveragePool", [1, 1, 7, 8], { ...window, auto_pad: text("SAME_LOWER") })],
  ["AveragePool of one dimension", layer(11, "AveragePool", [1, 2, 9], { kernel_shape: ints(3), strides: ints(2) })],
  [
    "Pad then AveragePool",
    {
      opset: 13,
      inputs: { x: [1, 2, 5, 5] },
      initializers: { p: shapeOf(0, 0, 1, 1, 0, 0, 1, 1) },
      nodes: [node("Pad", ["x", "p"], ["a"]), node("AveragePool", ["a"], ["y"], { kernel_shape: ints(3, 3) })],
      outputs: ["y"],
    },
  ],
  ["GlobalAveragePool", layer(7, "GlobalAveragePool", [1, 3, 4, 5])],
  ["GlobalAveragePool of one dimension", layer(7, "GlobalAveragePool", [1, 3, 5])],
  ["GlobalMaxPool", layer(7, "GlobalMaxPool", [1, 3, 4, 5])],
  ["ReduceMean over the image", layer(13, "ReduceMean", [1, 3, 4, 5], { axes: ints(-2, -1), keepdims: int(0) })],
  ["ReduceMean that keeps dimensions", layer(18, "ReduceMean", [1, 3, 4, 5], {}, [shapeOf(2, 3)])],
];

const views: Case[] = [
  ["Flatten", layer(9, "Flatten", [2, 3, 4])],
  ...[0, 1, 2, 3, -1].map((axis): Case => [
    `Flatten axis ${axis}`,
    layer(13, "Flatten", [2, 3, 4], { axis: int(axis) }),
  ]),
  ["Reshape with 0 and -1", layer(7, "Reshape", [2, 3, 4], {}, [shapeOf(0, -1, 2)])],
  ["Reshape allowzero", layer(14, "Reshape", [2, 3, 4], { allowzero: int(1) }, [shapeOf(6, -1)])],
  ["Transpose", layer(7, "Transpose", [2, 3, 4], { perm: ints(2, 0, 1) })],
  ["Transpose by default", layer(13, "Transpose", [2, 3, 4])],
  [
    "Squeeze and Unsqueeze with attributes",
    {
      opset: 11,
      inputs: { x: [1, 3, 1, 4] },
      nodes: [
        node("Squeeze", ["x"], ["a"], { axes: ints(-2) }),
        node("Squeeze", ["a"], ["b"]),
        node("Unsqueeze", ["b"], ["c"], { axes: ints(0, 3) }),
        node("Relu", ["c"], ["y"]),
      ],
      outputs: ["y"],
    },
  ],
  [
    "Squeeze and Unsqueeze with inputs",
    {
      opset: 13,
      inputs: { x: [1, 3, 1, 4] },
      initializers: { s: shapeOf(0, 2), u: shapeOf(-1, 0) },
      nodes: [node("Squeeze", ["x", "s"], ["a"]), node("Unsqueeze", ["a", "u"], ["b"]), node("Squeeze", ["b"], ["y"])],
      outputs: ["y"],
    },
  ],
];

const narrow: Case[] = [
  [
    "constants rounded to half precision",
    {
      opset: 14,
      inputs: { x: [1, 4] },
      initializers: { w: weights(4, 3) },
      nodes: [
        node("Cast", ["w"], ["h"], { to: int(10) }),
        node("Cast", ["h"], ["f"], { to: int(1) }),
        node("MatMul", ["x", "f"], ["y"]),
      ],
      outputs: ["y"],
    },
  ],
  [
    "Neg of a large integer",
    {
      opset: 13,
      inputs: { x: [2, 3] },
      initializers: { n: shapeOf(-16777217), m: shapeOf(16777211) },
      nodes: [node("Neg", ["n"], ["p"]), node("Sub", ["p", "m"], ["t"]), node("Reshape", ["x", "t"], ["y"])],
      outputs: ["y"],
    },
  ],
];

const joins: Case[] = [
  [
    "Concat of activations",
    {
      opset: 13,
      inputs: { x: [1, 2, 3], z: [1, 4, 3] },
      initializers: { w: weights(1, 1, 3) },
      nodes: [node("Concat", ["x", "w", "z", "x"], ["y"], { axis: int(-2) })],
      outputs: ["y"],
    },
  ],
];

const shapeArithmetic: Case[] = [
  [
    "Shape, Gather, Unsqueeze, Concat, Reshape",
    {
      opset: 13,
      inputs: { x: ["batch", 3, 4, 5] },
      initializers: { i: withShape(shapeOf(0), []), a: shapeOf(0), rest: shapeOf(3, -1) },
      nodes: [
        node("Shape", ["x"], ["s"]),
        node("Gather", ["s", "i"], ["n"]),
        node("Unsqueeze", ["n", "a"], ["u"]),
        node("Concat", ["u", "rest"], ["t"], { axis: int(0) }),
        node("Reshape", ["x", "t"], ["y"]),
      ],
      outputs: ["y"],
    },
  ],
  [
    "Shape with start and end, Slice, Mul, Div, Cast",
    {
      opset: 15,
      inputs: { x: [2, 3, 4, 6] },
      initializers: {
        one: shapeOf(1),
        three: shapeOf(3),
        two: shapeOf(2),
        far: { elementType: "int64", shape: [1], data: BigInt64Array.of(2n ** 63n - 1n) },
        zero: shapeOf(0),
      },
      nodes: [
        node("Shape", ["x"], ["s"], { start: int(-3), end: int(4) }),
        node("Slice", ["s", "one", "far"], ["hw"]),
        node("Slice", ["s", "zero", "one", "zero", "one"], ["c"]),
        node("Mul", ["c", "two"], ["c2"]),
        node("Div", ["hw", "two"], ["h2"]),
        node("Cast", ["h2"], ["f"], { to: int(1) }),
        node("Floor", ["f"], ["g"]),
        node("Cast", ["g"], ["h"], { to: int(7) }),
        node("Sub", ["three", "one"], ["n"]),
        node("Add", ["n", "zero"], ["n2"]),
        node("Concat", ["n2", "c2", "h", "two"], ["t"], { axis: int(0) }),
        node("Reshape", ["x", "t"], ["y"]),
      ],
      outputs: ["y"],
    },
  ],
  [
    "Slice with attributes",
    {
      opset: 9,
      inputs: { x: [2, 3, 4] },
      nodes: [
        node("Shape", ["x"], ["s"]),
        node("Slice", ["s"], ["t"], { starts: ints(-2), ends: ints(2147483647), axes: ints(0) }),
        node("Constant", [], ["m"], { value: tensor(shapeOf(-1)) }),
        node("Concat", ["m", "t"], ["u"], { axis: int(-1) }),
        node("Reshape", ["x", "u"], ["y"]),
      ],
      outputs: ["y"],
    },
  ],
  [
    "Slice backwards, Expand, Equal, Where, ConstantOfShape, Range",
    {
      opset: 13,
      inputs: { x: [2, 3, 4] },
      initializers: {
        end: shapeOf(-1000),
        back: shapeOf(-1),
        zero: shapeOf(0),
        three: shapeOf(3),
        first: withShape(shapeOf(0), []),
        last: withShape(shapeOf(3), []),
        step: withShape(shapeOf(1), []),
      },
      nodes: [
        node("Shape", ["x"], ["s"]),
        node("Slice", ["s", "back", "end", "zero", "back"], ["r"]),
        node("Range", ["first", "last", "step"], ["i"]),
        node("Gather", ["r", "i"], ["g"]),
        node("ConstantOfShape", ["three"], ["minus"], { value: tensor({ ...shapeOf(-1) }) }),
        node("Equal", ["g", "three"], ["e"]),
        node("Where", ["e", "minus", "g"], ["w"]),
        node("Expand", ["w", "three"], ["t"]),
        node("Reshape", ["x", "t"], ["y"]),
      ],
      outputs: ["y"],
    },
  ],
  [
    "a scale computed from a shape",
    {
      opset: 13,
      inputs: { x: [2, 16] },
      initializers: { i: withShape(shapeOf(1), []), one: scalar(1) },
      nodes: [
        node("Shape", ["x"], ["s"]),
        node("Gather", ["s", "i"], ["n"]),
        node("Cast", ["n"], ["f"], { to: int(1) }),
        node("Sqrt", ["f"], ["r"]),
        node("Div", ["one", "r"], ["k"]),
        node("Neg", ["k"], ["m"]),
        node("Mul", ["x", "m"], ["y"]),
      ],
      outputs: ["y"],
    },
  ],
  [
    "weights transposed, sliced and joined",
    {
      opset: 13,
      inputs: { x: [1, 4] },
      initializers: { w: weights(3, 4), s: shapeOf(0), e: shapeOf(2) },
      nodes: [
        node("Transpose", ["w"], ["t"]),
        node("Slice", ["t", "s", "e", "s"], ["h"]),
        node("Concat", ["h", "h"], ["c"], { axis: int(0) }),
        node("MatMul", ["x", "c"], ["y"]),
      ],
      outputs: ["y"],
    },
  ],
  [
    "Constant in each form",
    {
      opset: 13,
      inputs: { x: [2, 6] },
      nodes: [
        node("Constant", [], ["t"], { value_ints: ints(3, 4) }),
        node("Constant", [], ["f"], { value_float: float(0.5) }),
        node("Constant", [], ["g"], { value_floats: { kind: "floats", value: [1, 2, 3, 4] } }),
        node("Constant", [], ["a"], { value_int: int(2) }),
        node("Cast", ["a"], ["b"], { to: int(1) }),
        node("Reshape", ["x", "t"], ["r"]),
        node("Mul", ["r", "f"], ["m"]),
        node("Add", ["m", "g"], ["n"]),
        node("Sub", ["n", "b"], ["y"]),
      ],
      outputs: ["y"],
    },
  ],
  [
    "Size",
    {
      opset: 13,
      inputs: { x: [2, 3] },
      initializers: { u: shapeOf(0) },
      nodes: [node("Size", ["x"], ["n"]), node("Unsqueeze", ["n", "u"], ["t"]), node("Reshape", ["x", "t"], ["y"])],
      outputs: ["y"],
    },
  ],
];

const quantisation: Case[] = [
  ...[10, 13, 19, 21].map((opset): Case => [
    `quantise and back in opset ${opset}`,
    {
      opset,
      inputs: { x: [2, 3] },
      initializers: { s: scalar(0.01), z: uint8([], [120]) },
      nodes: [node("QuantizeLinear", ["x", "s", "z"], ["q"]), node("DequantizeLinear", ["q", "s", "z"], ["y"])],
      outputs: ["y"],
    },
  ]),
  [
    "quantise each channel",
    {
      opset: 13,
      inputs: { x: [2, 3, 2] },
      initializers: { s: float32Tensor([3], [0.01, 0.1, 0.02]), z: int8([3], [0, 5, -7]) },
      nodes: [
        node("QuantizeLinear", ["x", "s", "z"], ["q"]),
        node("Transpose", ["q"], ["t"], { perm: ints(1, 0, 2) }),
        node("DequantizeLinear", ["t", "s", "z"], ["y"], { axis: int(0) }),
      ],
      outputs: ["y"],
    },
  ],
  [
    "quantise without a zero point",
    {
      opset: 13,
      inputs: { x: [2, 3] },
      initializers: { s: scalar(0.01) },
      nodes: [node("QuantizeLinear", ["x", "s"], ["q"]), node("DequantizeLinear", ["q", "s"], ["y"])],
      outputs: ["y"],
    },
  ],
  [
    "quantise a constant",
    {
      opset: 13,
      inputs: { x: [2, 3] },
      initializers: { w: weights(3, 4), s: scalar(0.05), z: int8([], [3]) },
      nodes: [
        node("QuantizeLinear", ["w", "s", "z"], ["q"]),
        node("DequantizeLinear", ["q", "s", "z"], ["d"]),
        node("MatMul", ["x", "d"], ["y"]),
      ],
      outputs: ["y"],
    },
  ],
  [
    "Cast of a byte image",
    {
      opset: 13,
      inputs: { x: [1, 1, 4, 4] },
      inputType: "uint8",
      initializers: { k: scalar(1 / 255) },
      nodes: [node("Cast", ["x"], ["f"], { to: int(1) }), node("Mul", ["f", "k"], ["y"])],
      outputs: ["y"],
    },
  ],
];

const cases: Case[] = [
  ...convolutions,
  ...products,
  ...stacked,
  ...elementwise,
  ...normalisations,
  ...pools,
  ...views,
  ...joins,
  ...narrow,
  ...shapeArithmetic,
  ...quantisation,
];

it.each(cases)("%s means the same normalised", async (_, model) => {
  const { wrongShapes, shapesCompared, error } = await compare(smallGraph(model));
  expect(wrongShapes).toEqual([]);
  expect(shapesCompared).toBeGreaterThan(0);
  expect(error).toBeLessThan(2e-6);
});

describe("the same layers", () => {
  // Forms that are legal in every opset must be understood in every opset.
  const everyOpset = Array.from({ length: 15 }, (_, index) => index + 7);

  it.each(everyOpset)("mean the same in opset %i", async (opset) => {
    const model: SmallModel = {
      opset,
      inputs: { x: ["N", 1, 8, 8] },
      initializers: {
        w: weights(4, 1, 3, 3),
        b: weights(4),
        g: positive(4),
        v: positive(4),
        m: weights(64, 5),
        t: shapeOf(-1, 64),
        d: weights(5, 2),
        e: weights(2),
      },
      nodes: [
        node("Conv", ["x", "w", "b"], ["a"], {
          pads: ints(1, 1, 1, 1),
          strides: ints(1, 1),
          dilations: ints(1, 1),
          group: int(1),
          kernel_shape: ints(3, 3),
        }),
        node("BatchNormalization", ["a", "g", "b", "b", "v"], ["n"], { epsilon: float(1e-3), momentum: float(0.9) }),
        node("LeakyRelu", ["n"], ["l"], { alpha: float(0.1) }),
        node("MaxPool", ["l"], ["p"], { kernel_shape: ints(2, 2), strides: ints(2, 2) }),
        node("Reshape", ["p", "t"], ["r"]),
        node("MatMul", ["r", "m"], ["h"]),
        node("Relu", ["h"], ["i"]),
        node("Gemm", ["i", "d", "e"], ["o"], { alpha: float(1), beta: float(1) }),
        node("Softmax", ["o"], ["y"], { axis: int(1) }),
      ],
      outputs: ["y"],
    };
    const { wrongShapes, error } = await compare(smallGraph(model));
    expect(wrongShapes).toEqual([]);
    expect(error).toBeLessThan(2e-6);
  });
});

describe("steps", () => {
  const kindsOf = async (model: SmallModel): Promise<NormalisedOp["kind"][]> => {
    const { model: normalised } = await compare(smallGraph(model));
    return normalised.ops.map(({ kind }) => kind).filter((kind) => kind !== "constant");
  };
  const find = (name: string): SmallModel => cases.find(([title]) => title === name)![1];

  it.each([
    ["MatMul and Add", ["dense"]],
    ["MatMul and Add, product used twice", ["dense", "add", "mul"]],
    ["Conv then a bias of its own", ["conv2d"]],
    ["Pad then Conv", ["conv2d"]],
    ["Gemm with exact factors", ["dense"]],
    ["Gemm with inexact factors", ["dense", "mul", "mul", "add"]],
    ["Conv of one dimension", ["reshape", "conv2d", "reshape"]],
    ["Clip at zero", ["relu"]],
    ["Identity and Dropout", ["relu"]],
    ["Shape, Gather, Unsqueeze, Concat, Reshape", ["reshape"]],
    ["a scale computed from a shape", ["mul"]],
    ["Softmax over all of an image in opset 9", ["reshape", "softmax", "reshape"]],
  ])("of %s are %j", async (name, kinds) => {
    expect(await kindsOf(find(name))).toEqual(kinds);
  });
});
