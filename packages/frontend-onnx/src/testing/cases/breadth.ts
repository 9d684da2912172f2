import { float32Tensor, type OnnxTensor } from "../../tensor/tensor.js";
import { float, int, ints, node, shapeOf, text, weights, type SmallModel } from "../small-model.js";
import { int8, layer, positive, scalar, uint8, type Attributes, type Case } from "./case.js";

/*
 * One or more models for each operator beyond plain layers, with their attributes.
 */

const plainFunctions: Case[] = (
  [
    ["Abs", 13],
    ["Neg", 13],
    ["Sign", 13],
    ["Floor", 13],
    ["Ceil", 13],
    ["Exp", 13],
    ["Erf", 13],
    ["Sin", 13],
    ["Cos", 13],
    ["Sigmoid", 13],
    ["Tanh", 13],
    ["Softplus", 13],
    ["Softsign", 13],
    ["Elu", 13],
    ["Celu", 13],
    ["Selu", 13],
    ["HardSigmoid", 13],
    ["HardSwish", 14],
    ["Mish", 18],
    ["Gelu", 20],
    ["ThresholdedRelu", 13],
  ] as const
).map(([opType, opset]) => [opType, layer(opset, opType, [2, 3, 4])]);

/** A function of positive numbers: of exp(x). */
function ofPositive(opType: string): Case {
  return [
    opType,
    {
      opset: 13,
      inputs: { x: [2, 5] },
      nodes: [node("Exp", ["x"], ["e"]), node(opType, ["e"], ["y"])],
      outputs: ["y"],
    },
  ];
}

/** Halves, to see where ties go. */
const round: Case = [
  "Round",
  {
    opset: 13,
    inputs: { x: [1] },
    initializers: { h: float32Tensor([7], [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.2]), z: scalar(0) },
    nodes: [node("Mul", ["x", "z"], ["n"]), node("Add", ["n", "h"], ["s"]), node("Round", ["s"], ["y"])],
    outputs: ["y"],
  },
];

const functions: Case[] = [
  ...plainFunctions,
  ofPositive("Sqrt"),
  ofPositive("Log"),
  ofPositive("Reciprocal"),
  round,
  ["Gelu with tanh", layer(20, "Gelu", [2, 5], { approximate: text("tanh") })],
  ["Elu with alpha", layer(9, "Elu", [2, 5], { alpha: float(0.3) })],
  ["Selu with parameters", layer(9, "Selu", [2, 5], { alpha: float(1.2), gamma: float(0.7) })],
  ["HardSigmoid with parameters", layer(9, "HardSigmoid", [2, 5], { alpha: float(0.7), beta: float(0.4) })],
  ["Pow with a whole exponent", layer(13, "Pow", [2, 5], {}, [scalar(3)])],
  ["Pow with exponents", { ...layer(13, "Pow", [5], {}, [positive(5)]), nodes: [node("Pow", ["c0", "x"], ["y"])] }],
  ["Clip to six", layer(13, "Clip", [2, 9], {}, [scalar(-0.25), scalar(0.5)])],
  ["PRelu with a slope for each channel", layer(13, "PRelu", [1, 3, 2, 2], {}, [weights(3, 1, 1)])],
  ["Max of three", layer(13, "Max", [2, 3], {}, [weights(2, 3), weights(3)])],
  ["Min with broadcasting", layer(13, "Min", [2, 3], {}, [weights(2, 1)])],
  ["Sum of three", layer(13, "Sum", [2, 3], {}, [weights(2, 3), weights(1, 3)])],
  ["Mean of three", layer(13, "Mean", [2, 3], {}, [weights(2, 3), weights(3)])],
];

/** x > 0 chooses between two things; every predicate. */
const selections: Case[] = ["Less", "LessOrEqual", "Greater", "GreaterOrEqual", "Equal"].map((opType): Case => [
  `${opType} and Where`,
  {
    opset: 16,
    inputs: { x: [2, 6] },
    initializers: { t: float32Tensor([6], [0, 0.5, -0.5, 0, 0.1, -0.1]), a: weights(2, 6), b: scalar(-3) },
    nodes: [
      node("Clip", ["x", "b", "b"], ["flat"]),
      node("Sub", ["x", "flat"], ["z"]),
      node(opType, ["z", "t"], ["c"]),
      node("Where", ["c", "a", "x"], ["y"]),
    ],
    outputs: ["y"],
  },
]);

const logic: Case[] = [
  [
    "And, Or, Xor, Not",
    {
      opset: 16,
      inputs: { x: [2, 8] },
      initializers: { p: scalar(0.2), q: scalar(-0.3) },
      nodes: [
        node("Greater", ["x", "p"], ["a"]),
        node("Less", ["x", "q"], ["b"]),
        node("And", ["a", "b"], ["c"]),
        node("Or", ["a", "b"], ["d"]),
        node("Not", ["c"], ["e"]),
        node("Xor", ["d", "e"], ["f"]),
        node("Cast", ["f"], ["y"], { to: int(1) }),
      ],
      outputs: ["y"],
    },
  ],
  [
    "Cast to bool and back",
    {
      opset: 13,
      inputs: { x: [8] },
      nodes: [
        node("Relu", ["x"], ["r"]),
        node("Cast", ["r"], ["b"], { to: int(9) }),
        node("Cast", ["b"], ["y"], { to: int(1) }),
      ],
      outputs: ["y"],
    },
  ],
];

const reductionNames = [
  "ReduceSum",
  "ReduceMean",
  "ReduceMax",
  "ReduceMin",
  "ReduceProd",
  "ReduceL1",
  "ReduceL2",
  "ReduceSumSquare",
  "ReduceLogSumExp",
];
const reductions: Case[] = [
  ...reductionNames.map((opType): Case => [`${opType} over all`, layer(11, opType, [2, 3, 4])]),
  ...reductionNames.map((opType): Case => [
    `${opType} over axes without keeping them`,
    layer(12, opType, [2, 3, 4], { axes: ints(-1, 0), keepdims: int(0) }),
  ]),
  ["ReduceSum with axes as an input", layer(13, "ReduceSum", [2, 3, 4], {}, [shapeOf(1)])],
  ["ReduceMax with axes as an input", layer(18, "ReduceMax", [2, 3, 4], { keepdims: int(0) }, [shapeOf(1, 2)])],
  ["ReduceMean that does nothing", layer(18, "ReduceMean", [2, 3], { noop_with_empty_axes: int(1) })],
  ["ArgMax", layer(13, "ArgMax", [2, 5, 3], { axis: int(1) })],
  ["ArgMax without keeping", layer(13, "ArgMax", [2, 5], { axis: int(-1), keepdims: int(0) })],
  ["ArgMin", layer(13, "ArgMin", [4, 5], { axis: int(0) })],
];

const top = (attributes: Attributes, k: number, output: string): SmallModel => ({
  opset: 13,
  inputs: { x: [2, 6, 3] },
  initializers: { k: shapeOf(k) },
  nodes: [node("TopK", ["x", "k"], ["y", "i"], attributes)],
  outputs: [output],
});

const tops: Case[] = [
  ["TopK", top({ axis: int(1) }, 3, "y")],
  ["TopK, indices", top({ axis: int(1) }, 3, "i")],
  ["TopK of the smallest", top({ axis: int(2), largest: int(0) }, 2, "y")],
];

const parts: Case[] = [
  [
    "Slice with steps",
    layer(13, "Slice", [2, 9, 4], {}, [shapeOf(1, -1), shapeOf(8, -5), shapeOf(1, 2), shapeOf(3, -1)]),
  ],
  ["Slice to the end", layer(11, "Slice", [2, 9], {}, [shapeOf(-3), shapeOf(1000), shapeOf(1)])],
  ["Gather of one", layer(13, "Gather", [3, 4, 2], { axis: int(1) }, [withoutShape(shapeOf(2))])],
  ["Gather of many", layer(13, "Gather", [3, 6], { axis: int(1) }, [shapeOf(0, 2, 4, 1, 1, -1)])],
  ["Expand of the data path", layer(13, "Expand", [3, 1], {}, [shapeOf(2, 1, 4)])],
  [
    "Split and Concat",
    {
      opset: 13,
      inputs: { x: [2, 7] },
      initializers: { s: shapeOf(2, 4, 1) },
      nodes: [
        node("Split", ["x", "s"], ["a", "b", "c"], { axis: int(1) }),
        node("Concat", ["c", "b", "a"], ["y"], { axis: int(1) }),
      ],
      outputs: ["y"],
    },
  ],
  [
    "Split into equal parts",
    {
      opset: 18,
      inputs: { x: [7, 2] },
      nodes: [
        node("Split", ["x"], ["a", "b"], { num_outputs: int(2) }),
        node("Concat", ["b", "a"], ["y"], { axis: int(0) }),
      ],
      outputs: ["y"],
    },
  ],
  ["DepthToSpace", layer(13, "DepthToSpace", [1, 8, 2, 3], { blocksize: int(2) })],
  ["DepthToSpace CRD", layer(13, "DepthToSpace", [1, 8, 2, 3], { blocksize: int(2), mode: text("CRD") })],
  ["SpaceToDepth", layer(13, "SpaceToDepth", [1, 2, 4, 6], { blocksize: int(2) })],
  [
    "Pad with a value, as an output",
    layer(13, "Pad", [1, 1, 3, 3], {}, [shapeOf(0, 0, 1, 2, 0, 0, 0, 1), scalar(0.7)]),
  ],
  ...(["edge", "reflect", "wrap"] as const).map((mode): Case => [
    `Pad ${mode}`,
    layer(19, "Pad", [1, 2, 4, 5], { mode: text(mode) }, [shapeOf(0, 0, 1, 2, 0, 0, 3, 1)]),
  ]),
  [
    "Pad then Relu",
    {
      opset: 13,
      inputs: { x: [1, 2, 3, 3] },
      initializers: { p: shapeOf(0, 1, 0, 0, 0, 0, 1, 0) },
      nodes: [node("Pad", ["x", "p"], ["a"]), node("Relu", ["a"], ["y"])],
      outputs: ["y"],
    },
  ],
];

function withoutShape(tensor: OnnxTensor): OnnxTensor {
  return { ...tensor, shape: [] };
}

const transposed = (
  attributes: Attributes,
  kernel: OnnxTensor,
  input = [1, 2, 4, 3],
  bias: OnnxTensor[] = [],
): SmallModel => layer(11, "ConvTranspose", input, attributes, [kernel, ...bias]);

const convolutions: Case[] = [
  ["ConvTranspose", transposed({}, weights(2, 3, 3, 2), [1, 2, 4, 3], [weights(3)])],
  ["ConvTranspose with strides", transposed({ strides: ints(2, 3) }, weights(2, 3, 3, 2))],
  [
    "ConvTranspose with pads and output padding",
    transposed({ strides: ints(2, 2), pads: ints(1, 0, 1, 1), output_padding: ints(1, 1) }, weights(2, 1, 3, 3)),
  ],
  ["ConvTranspose with dilations", transposed({ dilations: ints(2, 1), pads: ints(3, 2, 2, 1) }, weights(2, 3, 3, 4))],
  ["ConvTranspose with groups", transposed({ group: int(2), strides: ints(1, 2) }, weights(4, 3, 2, 2), [1, 4, 3, 3])],
  ["ConvTranspose SAME_UPPER", transposed({ auto_pad: text("SAME_UPPER"), strides: ints(2, 2) }, weights(2, 2, 3, 3))],
  ["ConvTranspose to a shape", transposed({ strides: ints(2, 2), output_shape: ints(9, 7) }, weights(2, 2, 3, 3))],
  ["ConvTranspose of one dimension", transposed({ strides: ints(2), pads: ints(1, 1) }, weights(2, 3, 4), [1, 2, 5])],
  [
    "AveragePool with ceil_mode and padding that counts",
    layer(19, "AveragePool", [1, 2, 6, 7], {
      kernel_shape: ints(3, 3),
      strides: ints(2, 3),
      pads: ints(1, 1, 1, 1),
      ceil_mode: int(1),
      count_include_pad: int(1),
    }),
  ],
  [
    "AveragePool with dilations and pads",
    layer(19, "AveragePool", [1, 2, 7, 7], {
      kernel_shape: ints(2, 3),
      dilations: ints(2, 2),
      pads: ints(1, 1, 1, 2),
      strides: ints(2, 1),
    }),
  ],
  [
    "MaxPool with dilations and pads",
    layer(12, "MaxPool", [1, 2, 7, 7], { kernel_shape: ints(2, 3), dilations: ints(3, 2), pads: ints(1, 2, 1, 2) }),
  ],
];

const norms: Case[] = [
  ["LayerNormalization", layer(17, "LayerNormalization", [2, 3, 8], {}, [weights(8), weights(8)])],
  [
    "LayerNormalization over two axes",
    layer(17, "LayerNormalization", [2, 3, 8], { axis: int(1), epsilon: float(1e-3) }, [weights(3, 8)]),
  ],
  ["InstanceNormalization", layer(13, "InstanceNormalization", [2, 3, 4, 4], {}, [weights(3), weights(3)])],
  [
    "GroupNormalization",
    layer(21, "GroupNormalization", [1, 4, 3, 3], { num_groups: int(2) }, [weights(4), weights(4)]),
  ],
  ["LpNormalization", layer(13, "LpNormalization", [2, 5], {})],
  ["LpNormalization of order 1", layer(13, "LpNormalization", [2, 5], { p: int(1), axis: int(0) })],
  ["LogSoftmax", layer(13, "LogSoftmax", [2, 5], {})],
  ["LogSoftmax of opset 11", layer(11, "LogSoftmax", [2, 3, 4], { axis: int(1) })],
];

const resizeModes = [
  "half_pixel",
  "pytorch_half_pixel",
  "align_corners",
  "asymmetric",
  "half_pixel_symmetric",
] as const;
const noRoi = float32Tensor([0], []);
const noScales = float32Tensor([0], []);
const resized = (attributes: Attributes, sizes: readonly number[], opset = 19): SmallModel =>
  layer(opset, "Resize", [1, 2, 4, 5], attributes, [noRoi, noScales, shapeOf(...sizes)]);

const resizes: Case[] = [
  ...resizeModes.flatMap((mode): Case[] => [
    [
      `Resize linear, ${mode}`,
      resized({ mode: text("linear"), coordinate_transformation_mode: text(mode) }, [1, 2, 7, 3]),
    ],
    [
      `Resize nearest, ${mode}`,
      resized({ mode: text("nearest"), coordinate_transformation_mode: text(mode) }, [1, 2, 9, 3]),
    ],
  ]),
  ...(["floor", "ceil", "round_prefer_ceil", "round_prefer_floor"] as const).map((mode): Case => [
    `Resize nearest, ${mode}`,
    resized({ nearest_mode: text(mode), coordinate_transformation_mode: text("asymmetric") }, [1, 2, 6, 8], 13),
  ]),
  [
    "Resize by scales",
    layer(
      13,
      "Resize",
      [1, 2, 3, 4],
      { mode: text("nearest"), coordinate_transformation_mode: text("asymmetric"), nearest_mode: text("floor") },
      [noRoi, float32Tensor([4], [1, 1, 2, 3])],
    ),
  ],
  [
    "Resize linear by scales",
    layer(11, "Resize", [1, 2, 3, 4], { mode: text("linear") }, [noRoi, float32Tensor([4], [1, 1, 2, 0.6])]),
  ],
  [
    "Resize of opset 10",
    layer(10, "Resize", [1, 2, 3, 4], { mode: text("nearest") }, [float32Tensor([4], [1, 1, 2, 2])]),
  ],
  ["Upsample", layer(9, "Upsample", [1, 2, 3, 4], { mode: text("nearest") }, [float32Tensor([4], [1, 1, 2, 3])])],
  ["Upsample linear", layer(9, "Upsample", [1, 2, 3, 4], { mode: text("linear") }, [float32Tensor([4], [1, 1, 2, 2])])],
];

const einsums: Case[] = (
  [
    ["ij,jk->ik", [3, 4], [4, 5]],
    ["bij,bjk->bik", [2, 3, 4], [2, 4, 5]],
    ["bhid,bhjd->bhij", [1, 2, 3, 4], [1, 2, 5, 4]],
    ["ij,kj", [3, 4], [5, 4]],
    ["i,j->ji", [3], [4]],
  ] as const
).map(([equation, left, right]): Case => [
  `Einsum ${equation}`,
  layer(13, "Einsum", left, { equation: text(equation) }, [weights(...right)]),
]);

const matrices: Case[] = [
  [
    "MatMul that repeats an activation",
    {
      opset: 17,
      inputs: { x: [3, 4], z: [2, 4, 5] },
      nodes: [node("MatMul", ["x", "z"], ["y"])],
      outputs: ["y"],
    },
  ],
  [
    "MatMul of constants: a matrix and a vector",
    {
      opset: 13,
      inputs: { x: [4] },
      initializers: { m: weights(4, 3), v: weights(3) },
      nodes: [node("MatMul", ["m", "v"], ["p"]), node("Mul", ["x", "p"], ["y"])],
      outputs: ["y"],
    },
  ],
  [
    "MatMul of constants: a stack and a matrix",
    {
      opset: 13,
      inputs: { x: [5, 1, 2] },
      initializers: { m: weights(5, 1, 3), v: weights(3, 2) },
      nodes: [node("MatMul", ["m", "v"], ["p"]), node("Mul", ["x", "p"], ["y"])],
      outputs: ["y"],
    },
  ],
  [
    "MatMul of a constant matrix and an activation vector",
    {
      opset: 13,
      inputs: { x: [3] },
      initializers: { m: weights(4, 3) },
      nodes: [node("MatMul", ["m", "x"], ["y"])],
      outputs: ["y"],
    },
  ],
];

const twicePadded: Case = [
  "Pad after Pad",
  {
    opset: 13,
    inputs: { x: [1, 2, 3, 3] },
    initializers: { p: shapeOf(0, 0, 1, 0, 0, 0, 1, 2), f: scalar(0.5), w: weights(2, 2, 2, 2) },
    nodes: [node("Pad", ["x", "p", "f"], ["q"]), node("Pad", ["q", "p"], ["r"]), node("Conv", ["r", "w"], ["y"])],
    outputs: ["y"],
  },
];

/** Padding of constants, which no layer takes over. */
const paddedConstants: Case[] = ["constant", "reflect", "edge"].map((mode): Case => [
  `Pad of a constant, ${mode}`,
  {
    opset: 13,
    inputs: { x: [3, 6] },
    initializers: { w: weights(3, 3), p: shapeOf(0, 1, 0, 2), f: scalar(0.5) },
    nodes: [node("Pad", ["w", "p", "f"], ["q"], { mode: text(mode) }), node("Add", ["x", "q"], ["y"])],
    outputs: ["y"],
  },
]);

const small = (count: number): number[] => Array.from({ length: count }, (_, i) => ((i * 29) % 41) - 20);

const integers: Case[] = [
  [
    "QLinearConv",
    {
      opset: 13,
      inputs: { x: [1, 2, 5, 5] },
      initializers: {
        s: scalar(0.01),
        z: uint8([], [128]),
        w: int8([3, 2, 3, 3], small(54)),
        ws: float32Tensor([3], [0.02, 0.05, 0.01]),
        wz: int8([3], [0, 0, 0]),
        ys: scalar(0.07),
        yz: uint8([], [100]),
        b: { elementType: "int32", shape: [3], data: Int32Array.of(100, -200, 7) },
      },
      nodes: [
        node("QuantizeLinear", ["x", "s", "z"], ["q"]),
        node("QLinearConv", ["q", "s", "z", "w", "ws", "wz", "ys", "yz", "b"], ["c"], { pads: ints(1, 1, 0, 0) }),
        node("DequantizeLinear", ["c", "ys", "yz"], ["y"]),
      ],
      outputs: ["y"],
    },
  ],
  [
    "QLinearMatMul",
    {
      opset: 13,
      inputs: { x: [3, 6] },
      initializers: {
        s: scalar(0.01),
        z: uint8([], [120]),
        w: uint8(
          [6, 4],
          small(24).map((v) => v + 60),
        ),
        ws: scalar(0.03),
        wz: uint8([], [64]),
        ys: scalar(0.02),
        yz: uint8([], [90]),
      },
      nodes: [
        node("QuantizeLinear", ["x", "s", "z"], ["q"]),
        node("QLinearMatMul", ["q", "s", "z", "w", "ws", "wz", "ys", "yz"], ["c"]),
        node("DequantizeLinear", ["c", "ys", "yz"], ["y"]),
      ],
      outputs: ["y"],
    },
  ],
  [
    "ConvInteger and MatMulInteger",
    {
      opset: 13,
      inputs: { x: [1, 1, 4, 4] },
      initializers: {
        s: scalar(0.01),
        z: uint8([], [128]),
        w: uint8([2, 1, 2, 2], [1, 200, 30, 4, 50, 6, 70, 255]),
        wz: uint8([], [100]),
        m: uint8([3, 2], [1, 250, 3, 40, 5, 60]),
        r: shapeOf(6, 3),
        big: scalar(300),
      },
      nodes: [
        node("QuantizeLinear", ["x", "s", "z"], ["q"]),
        node("ConvInteger", ["q", "w", "z", "wz"], ["i"]),
        node("Cast", ["i"], ["f"], { to: int(1) }),
        node("Reshape", ["f", "r"], ["rows"]),
        node("QuantizeLinear", ["rows", "big", "z"], ["p"]),
        node("MatMulInteger", ["p", "m", "z"], ["j"]),
        node("Cast", ["j"], ["y"], { to: int(1) }),
      ],
      outputs: ["y"],
    },
  ],
];

/** One grid in front of an integer layer, another behind it; powers of two are stored as fixed point. */
const dyadicGrid = { s: scalar(2 ** -5), z: int8([], [0]), ws: scalar(0.03), ys: scalar(2 ** -4) };
const dyadic: Case[] = [
  [
    "QLinearMatMul of a power of two",
    {
      opset: 13,
      inputs: { x: [3, 6] },
      initializers: { ...dyadicGrid, w: int8([6, 4], small(24)) },
      nodes: [
        node("QuantizeLinear", ["x", "s", "z"], ["q"]),
        node("QLinearMatMul", ["q", "s", "z", "w", "ws", "z", "ys", "z"], ["c"]),
        node("DequantizeLinear", ["c", "ys", "z"], ["y"]),
      ],
      outputs: ["y"],
    },
  ],
  [
    "QLinearConv of a power of two, after a Transpose",
    {
      opset: 13,
      inputs: { x: [1, 2, 4, 5] },
      initializers: { ...dyadicGrid, w: int8([2, 2, 2, 2], small(16)) },
      nodes: [
        node("QuantizeLinear", ["x", "s", "z"], ["q"]),
        node("Transpose", ["q"], ["t"], { perm: ints(0, 1, 3, 2) }),
        node("QLinearConv", ["t", "s", "z", "w", "ws", "z", "ys", "z"], ["c"]),
        node("DequantizeLinear", ["c", "ys", "z"], ["y"]),
      ],
      outputs: ["y"],
    },
  ],
  [
    "Cast and another scale of quantised numbers",
    {
      opset: 13,
      inputs: { x: [2, 5] },
      initializers: dyadicGrid,
      nodes: [
        node("QuantizeLinear", ["x", "s", "z"], ["q"]),
        node("Cast", ["q"], ["f"], { to: int(1) }),
        node("DequantizeLinear", ["q", "ys", "z"], ["d"]),
        node("Add", ["f", "d"], ["y"]),
      ],
      outputs: ["y"],
    },
  ],
  [
    "QLinearConv of a constant",
    {
      opset: 13,
      inputs: { x: [1, 2, 2, 2] },
      initializers: { ...dyadicGrid, c: weights(1, 2, 3, 3), w: int8([2, 2, 2, 2], small(16)) },
      nodes: [
        node("QuantizeLinear", ["c", "s", "z"], ["q"]),
        node("QLinearConv", ["q", "s", "z", "w", "ws", "z", "ys", "z"], ["p"]),
        node("DequantizeLinear", ["p", "ys", "z"], ["d"]),
        node("Mul", ["x", "d"], ["y"]),
      ],
      outputs: ["y"],
    },
  ],
];

/** All of them. */
export const breadthCases: readonly Case[] = [
  ...functions,
  ...selections,
  ...logic,
  ...reductions,
  ...tops,
  ...parts,
  ...convolutions,
  ...norms,
  ...resizes,
  ...einsums,
  ...matrices,
  twicePadded,
  ...paddedConstants,
  ...integers,
  ...dyadic,
];
