import { float32Tensor } from "../../tensor/tensor.js";
import { float, int, ints, node, shapeOf, text, weights } from "../small-model.js";
import { bytes, int8, layer, positive, scalar, type Case } from "./case.js";

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

/** Layers that compute: products, activations, normalisation, pooling. */
export const layerCases: readonly Case[] = [
  ...convolutions,
  ...products,
  ...stacked,
  ...elementwise,
  ...normalisations,
  ...pools,
];
