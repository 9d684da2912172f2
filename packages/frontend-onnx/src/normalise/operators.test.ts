import { describe, expect, it } from "vitest";
import { breadthCases } from "../testing/cases/breadth.js";
import { layerCases } from "../testing/cases/layers.js";
import { quantisationCases } from "../testing/cases/quantisation.js";
import { shapeCases } from "../testing/cases/shapes.js";
import { compare } from "../testing/oracle.js";
import { float, int, ints, node, shapeOf, weights, smallGraph, type SmallModel } from "../testing/small-model.js";
import { positive } from "../testing/cases/case.js";
import type { NormalisedOp } from "./normalised-op.js";

/*
 * Each case runs in onnxruntime twice, as it is and normalised: all inferred shapes and the outputs must agree.
 */

const cases = [...layerCases, ...shapeCases, ...quantisationCases, ...breadthCases];

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
    ["MatMul with a constant vector", ["dense", "reshape"]],
    ["Conv then a bias of its own", ["conv2d"]],
    ["Pad then Conv", ["conv2d"]],
    ["Gemm with exact factors", ["dense"]],
    ["Gemm with inexact factors", ["dense", "mul", "add"]],
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
