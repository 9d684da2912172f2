import { float32Tensor } from "../../tensor/tensor.js";
import { int, ints, node, weights } from "../small-model.js";
import { int8, scalar, uint8, type Case } from "./case.js";

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

/** Integers between quantisations. */
export const quantisationCases: readonly Case[] = [...quantisation];
