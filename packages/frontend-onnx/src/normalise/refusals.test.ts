import { describe, expect, it } from "vitest";
import { OnnxError } from "../onnx-error.js";
import { float32Tensor, type OnnxTensor } from "../tensor/tensor.js";
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
import { normaliseGraph } from "./normalise.js";
import type { OnnxAttribute } from "../graph/attribute.js";

/** The error a model is refused with. */
function refusal(model: SmallModel): OnnxError {
  try {
    normaliseGraph(smallGraph(model));
  } catch (error) {
    if (error instanceof OnnxError) return error;
    throw error;
  }
  throw new Error("the model was accepted");
}

function layer(
  opType: string,
  input: readonly (number | string)[],
  attributes: Readonly<Record<string, OnnxAttribute>> = {},
  constants: readonly OnnxTensor[] = [],
  opset = 17,
): SmallModel {
  return {
    opset,
    inputs: { x: input },
    initializers: Object.fromEntries(constants.map((value, index) => [`c${index}`, value])),
    nodes: [node(opType, ["x", ...constants.map((_, index) => `c${index}`)], ["y"], attributes)],
    outputs: ["y"],
  };
}

const image = [1, 2, 5, 5];
const kernel = weights(2, 2, 3, 3);

describe("refused with the name of the operator or attribute", () => {
  it.each<[string, SmallModel]>([
    ["operator 'If' is not supported", layer("If", [1, 2], {})],
    ["operator 'LSTM' is not supported", layer("LSTM", [1, 2], {})],
    ["operator 'toString' is not supported", layer("toString", [1, 2], {})],
    ["operator 'Where' does not exist in opset 7", { ...layer("Where", [1, 2], {}, [], 7) }],
    ["attribute 'dilation' of 'Conv' is unknown in opset 17", layer("Conv", image, { dilation: ints(1, 1) }, [kernel])],
    ["attribute 'toString' of 'Conv' is unknown in opset 17", layer("Conv", image, { toString: int(1) }, [kernel])],
    [
      "attribute 'ceil_mode' of 'MaxPool' is unknown in opset 8",
      layer("MaxPool", image, { kernel_shape: ints(2, 2), ceil_mode: int(1) }, [], 8),
    ],
    ["attribute 'axes' of 'Squeeze' is unknown in opset 13", layer("Squeeze", [1, 2], { axes: ints(0) }, [], 13)],
    ["attribute 'alpha' of 'LeakyRelu' is of type int, expected float", layer("LeakyRelu", [1, 2], { alpha: int(1) })],
    ["attribute 'auto_pad' of 'Conv' is SAME, which", layer("Conv", image, { auto_pad: text("SAME") }, [kernel])],
    [
      "attribute 'auto_pad' of 'Conv' is SAME_UPPER",
      layer("Conv", image, { auto_pad: text("SAME_UPPER"), pads: ints(1, 1, 1, 1) }, [kernel]),
    ],
    ["attribute 'pads' of 'Conv' is [-1, 0, 0, 0]", layer("Conv", image, { pads: ints(-1, 0, 0, 0) }, [kernel])],
    ["attribute 'strides' of 'Conv' is [0, 1]", layer("Conv", image, { strides: ints(0, 1) }, [kernel])],
    ["attribute 'kernel_shape' of 'Conv' is [2, 2]", layer("Conv", image, { kernel_shape: ints(2, 2) }, [kernel])],
    [
      "attribute 'mode' of 'Pad' is mirror",
      { ...layer("Pad", image, { mode: text("mirror") }, [shapeOf(0, 0, 1, 1, 0, 0, 1, 1)]) },
    ],
    [
      "attribute 'pads' of 'MaxPool' is [2, 0, 0, 0]",
      layer("MaxPool", image, { kernel_shape: ints(2, 2), pads: ints(2, 0, 0, 0) }),
    ],
    [
      "attribute 'training_mode' of 'BatchNormalization' is 1",
      layer("BatchNormalization", image, { training_mode: int(1) }, [
        weights(2),
        weights(2),
        weights(2),
        float32Tensor([2], [1, 1]),
      ]),
    ],
    [
      "attribute 'block_size' of 'QuantizeLinear' is 2",
      layer("QuantizeLinear", [2, 4], { block_size: int(2) }, [weights(2, 2)], 21),
    ],
    ["attribute 'perm' of 'Transpose' is [0, 0]", layer("Transpose", [2, 3], { perm: ints(0, 0) })],
    ["attribute 'allowzero' of 'Reshape' is 2", layer("Reshape", [2, 3], { allowzero: int(2) }, [shapeOf(6)])],
    ["attribute 'alpha' of 'Gemm' is NaN", layer("Gemm", [2, 3], { alpha: float(NaN) }, [weights(3, 2), weights(2)])],
    [
      "attribute 'value' of 'ConstantOfShape' is [2], which",
      layer("ConstantOfShape", [2], { value: tensor(shapeOf(1, 2)) }, []),
    ],
  ])("%s", (message, model) => {
    // ConstantOfShape needs a constant shape to get as far as its attribute.
    const fixed = message.includes("ConstantOfShape")
      ? { ...model, inputs: {}, initializers: { x: shapeOf(2) } }
      : model;
    expect(refusal(fixed).message).toContain(message);
  });
});

const noRoi = [float32Tensor([0], [])];
const scales = float32Tensor([4], [1, 1, 2, 2]);
const einsum = (equation: string): SmallModel => layer("Einsum", [2, 3], { equation: text(equation) }, [weights(3, 4)]);

describe("refused with the reason", () => {
  it.each<[string, SmallModel]>([
    [
      "the weights of 'Conv' (input 1) depends on the network's inputs",
      { opset: 17, inputs: { x: image, w: [2, 2, 3, 3] }, nodes: [node("Conv", ["x", "w"], ["y"])], outputs: ["y"] },
    ],
    ["'Conv' has an input of rank 5", layer("Conv", [1, 1, 4, 4, 4], {}, [weights(1, 1, 2, 2, 2)])],
    [
      "'Conv' has weights [2, 3, 3, 3], an input [1, 2, 5, 5] and group 1",
      layer("Conv", image, {}, [weights(2, 3, 3, 3)]),
    ],
    ["'Conv' has a bias of shape [3] and 2 filters", layer("Conv", image, {}, [kernel, weights(3)])],
    ["the window [9, 9] of 'Conv' is larger than its input [5, 5]", layer("Conv", image, {}, [weights(1, 2, 9, 9)])],
    ["'MatMul' multiplies [2, 3] and [4, 5]", layer("MatMul", [2, 3], {}, [weights(4, 5)])],
    ["'Gemm' multiplies [2, 3] and [4, 5]", layer("Gemm", [2, 3], {}, [weights(4, 5), weights(5)])],
    ["'Add' cannot broadcast [2, 3] and [2]", layer("Add", [2, 3], {}, [weights(2)])],
    ["'Reshape' turns [2, 3] into [4, -1]", layer("Reshape", [2, 3], {}, [shapeOf(4, -1)])],
    [
      "the shape of 'Reshape' (input 1) depends on",
      {
        ...layer("Reshape", [2, 3], {}, []),
        inputs: { x: [2, 3], s: [2] },
        nodes: [node("Reshape", ["x", "s"], ["y"])],
      },
    ],
    ["axis 3 of 'Softmax' is outside a tensor of rank 2", layer("Softmax", [2, 3], { axis: int(3) })],
    ["'Relu' has 2 inputs, opset 17 takes 1", layer("Relu", [2, 3], {}, [weights(1)])],
    ["constant 'c0' holds NaN at element 1", layer("Conv", [1, 1, 3, 3], {}, [float32Tensor([1, 1, 1, 2], [1, NaN])])],
    [
      "constant 'c1' holds -Infinity at element 0",
      layer("Gemm", [2, 3], {}, [weights(3, 1), float32Tensor([1], [-Infinity])]),
    ],
    ["'Pad' takes elements away", layer("Pad", image, {}, [shapeOf(0, 0, -1, 0, 0, 0, 0, 0)])],
    [
      "output 'i' of 'MaxPool' is used",
      {
        opset: 17,
        inputs: { x: image },
        nodes: [node("MaxPool", ["x"], ["y", "i"], { kernel_shape: ints(2, 2) })],
        outputs: ["y", "i"],
      },
    ],
    [
      "'Dropout' is in training mode",
      layer("Dropout", [2, 3], {}, [
        float32Tensor([], [0.5]),
        { elementType: "bool", shape: [], data: Uint8Array.of(1) },
      ]),
    ],
    [
      "input 0 of 'Relu' has element type float64, expected float32",
      { ...layer("Relu", [2, 3]), inputType: "float64" },
    ],
    ["'Cast' turns float32 into float16", layer("Cast", [2, 3], { to: int(10) })],
    ["attribute 'to' of 'Cast' has element type float8e4m3fn", layer("Cast", [2, 3], { to: int(17) })],
    ["a slope of 'PRelu' is no finite number", layer("PRelu", [2, 3], {}, [float32Tensor([3], [1, NaN, 3])])],
    [
      "a scale of 'QuantizeLinear' is not a positive number",
      layer("QuantizeLinear", [2, 3], {}, [float32Tensor([], [0])]),
    ],
    ["axis 4 of 'ReduceMean' is outside", layer("ReduceMean", image, { axes: ints(4) })],
    ["'Expand' cannot broadcast [2, 3] to [4, 3]", layer("Expand", [2, 3], {}, [shapeOf(4, 3)])],
    ["attribute 'equation' of 'Einsum' is ij,jk->i", einsum("ij,jk->i")],
    ["attribute 'equation' of 'Einsum' is ...ij,jk", einsum("...ij,jk")],
    ["attribute 'mode' of 'Resize' is cubic", layer("Resize", image, { mode: text("cubic") }, [...noRoi, scales])],
    [
      "attribute 'coordinate_transformation_mode' of 'Resize' is tf_crop_and_resize",
      layer("Resize", image, { coordinate_transformation_mode: text("tf_crop_and_resize") }, [...noRoi, scales]),
    ],
    ["attribute 'select_last_index' of 'ArgMax' is 1", layer("ArgMax", [2, 3], { select_last_index: int(1) })],
    ["'Split' divides 3 into [2, 2]", layer("Split", [3], {}, [shapeOf(2, 2)])],
    [
      "'BatchNormalization' divides by the root of",
      layer("BatchNormalization", image, {}, [weights(2), weights(2), weights(2), float32Tensor([2], [1, -1])]),
    ],
    [
      "'ConstantOfShape' would make a constant of shape [1000000, 1000000]",
      {
        opset: 17,
        inputs: { x: [1] },
        initializers: { s: shapeOf(1e6, 1e6) },
        nodes: [node("ConstantOfShape", ["s"], ["c"]), node("Add", ["x", "c"], ["y"])],
        outputs: ["y"],
      },
    ],
    [
      "'Range' would make a constant",
      {
        opset: 17,
        inputs: { x: [1] },
        initializers: { a: float32Tensor([], [0]), b: float32Tensor([], [1e9]), c: float32Tensor([], [1]) },
        nodes: [node("Range", ["a", "b", "c"], ["r"]), node("Add", ["x", "r"], ["y"])],
        outputs: ["y"],
      },
    ],
    [
      "'Div' cannot be computed: division by zero",
      {
        opset: 17,
        inputs: { x: [2] },
        initializers: { a: shapeOf(1), b: shapeOf(0) },
        nodes: [node("Div", ["a", "b"], ["s"]), node("Reshape", ["x", "s"], ["y"])],
        outputs: ["y"],
      },
    ],
  ])("%s", (message, model) => {
    expect(refusal(model).message).toContain(message);
  });

  it("and with code, advice, file and node", () => {
    const error = refusal(layer("Conv", image, { dilation: ints(1, 1) }, [kernel]));
    expect(error.code).toBe("onnx/attribute");
    expect(error.advice).toBe("remove it: the operator has auto_pad, kernel_shape, pads, strides, dilations, group");
    expect(error.location).toEqual({ file: "small.onnx", node: "Conv_0" });
  });
});

describe("dynamic shapes", () => {
  const relu = (shape: readonly (number | string)[]): SmallModel => layer("Relu", shape);

  it.each<[readonly (number | string)[], string]>([
    [["N", 3], "dimension 0 of graph input 'x' was N and is pinned to 1"],
    [["?", 3], "dimension 0 of graph input 'x' was unknown and is pinned to 1"],
    [[0, 3], "dimension 0 of graph input 'x' was 0 and is pinned to 1"],
    [[-1, 3], "dimension 0 of graph input 'x' was -1 and is pinned to 1"],
    [[789444, 3], "dimension 0 of graph input 'x' was 789444 and is pinned to 1"],
  ])("%j: the batch is pinned", (shape, message) => {
    const { inputs, remarks } = normaliseGraph(smallGraph(relu(shape)));
    expect(inputs[0]?.shape).toEqual([1, 3]);
    expect(remarks.map((remark) => remark.message)).toEqual([message]);
  });

  it("keeps a sane batch", () => {
    const { inputs, remarks } = normaliseGraph(smallGraph(relu([64, 3])));
    expect(inputs[0]?.shape).toEqual([64, 3]);
    expect(remarks).toEqual([]);
  });

  it.each<[readonly (number | string)[], string]>([
    [["N", 3, "H", 4], "dimension 2 of graph input 'x' is the symbol 'H'; hardware needs sizes that are known"],
    [["N", "?"], "dimension 1 of graph input 'x' is unknown; hardware needs sizes that are known"],
    [["L"], "dimension 0 of graph input 'x' is the symbol 'L'; hardware needs sizes that are known"],
    [[1, 0], "graph input 'x' has no elements: its shape is [1, 0]"],
    [[1, 1e12], "graph input 'x' has 1000000000000 elements, more than 2147483647"],
  ])("%j is refused", (shape, message) => {
    expect(refusal(relu(shape)).message).toBe(message);
  });

  it("pins the batch symbol wherever else it occurs", () => {
    const model: SmallModel = {
      opset: 17,
      inputs: { x: ["N", 3], z: [4, "N"] },
      nodes: [node("MatMul", ["z", "x"], ["y"])],
      outputs: ["y"],
    };
    expect(normaliseGraph(smallGraph(model)).inputs.map(({ shape }) => shape)).toEqual([
      [1, 3],
      [4, 1],
    ]);
  });

  it.each<[number | string, readonly number[], readonly number[]]>([
    [5000, [5000, 12], [1, 12]],
    [5000, [5000, -1], [1, 12]],
    [5000, [-1, 12], [1, 12]],
    [5000, [10000, 6], [2, 6]],
    ["N", [8, 12], [1, 12]],
    ["N", [16, 3, 2], [2, 3, 2]],
    ["N", [2, -1], [2, 6]],
  ])("batch %j in the Reshape target %j becomes %j", (batch, target, expected) => {
    const { outputs } = normaliseGraph(smallGraph(layer("Reshape", [batch, 3, 4], {}, [shapeOf(...target)])));
    expect(outputs[0]?.value.shape).toEqual(expected);
  });
});
