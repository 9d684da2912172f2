import { withShape } from "../../tensor/tensor.js";
import { float, int, ints, node, shapeOf, tensor, weights } from "../small-model.js";
import { layer, scalar, type Case } from "./case.js";

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

/** Layers that move elements, and arithmetic on shapes. */
export const shapeCases: readonly Case[] = [...views, ...narrow, ...joins, ...shapeArithmetic];
