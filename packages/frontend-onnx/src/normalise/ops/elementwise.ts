import { elementCount } from "../../tensor/tensor.js";
import { foldArithmetic, type ArithmeticOperator } from "../fold/arithmetic.js";
import { broadcastShape } from "../fold/broadcast.js";
import type { NodeContext } from "../node-context.js";
import type { Operator } from "../operator.js";
import { checkFoldedSize, folded } from "./folded.js";

const binaryKinds = { Add: "add", Sub: "sub", Mul: "mul", Div: "div" } as const;

function binary(opType: ArithmeticOperator): Operator {
  return {
    opType,
    inputs: [2, 2],
    attributes: {},
    normalise(node: NodeContext) {
      const [lhs, rhs] = [node.input(0), node.input(1)];
      if (lhs.elementType !== rhs.elementType) {
        node.fail(
          "element-type",
          `'${opType}' mixes ${lhs.elementType} and ${rhs.elementType}`,
          "convert the model to float32",
        );
      }
      const shape = broadcastShape(lhs.shape, rhs.shape) ?? refuseShapes(node);
      const { constant: left } = lhs;
      const { constant: right } = rhs;
      if (left !== undefined && right !== undefined) {
        checkFoldedSize(node, shape);
        return node.defineConstant(folded(node, () => foldArithmetic(opType, left, right, shape)));
      }
      node.finish({
        kind: binaryKinds[opType],
        lhs: node.activation(0),
        rhs: node.activation(1),
        result: node.result(shape),
      });
    },
  };
}

function refuseShapes(node: NodeContext): never {
  const shapes = node.inputs().map(({ shape }) => `[${shape.join(", ")}]`);
  return node.fail(
    "shape",
    `'${node.node.opType}' cannot broadcast ${shapes.join(" and ")}`,
    "export the model with a batch of 1 and fixed sizes",
  );
}

function activation(opType: string, kind: "relu" | "sigmoid" | "tanh"): Operator {
  return {
    opType,
    inputs: [1, 1],
    attributes: {},
    normalise(node: NodeContext) {
      const input = node.activation(0);
      node.finish({ kind, input, result: node.result(input.shape) });
    },
  };
}

const leakyRelu: Operator = {
  opType: "LeakyRelu",
  inputs: [1, 1],
  attributes: { alpha: "float" },
  normalise(node: NodeContext) {
    const input = node.activation(0);
    node.finish({ kind: "leaky_relu", input, alpha: node.float("alpha", 0.01), result: node.result(input.shape) });
  },
};

const prelu: Operator = {
  opType: "PRelu",
  inputs: [2, 2],
  attributes: {},
  normalise(node: NodeContext) {
    const input = node.activation(0);
    const { data } = node.constant(1, "slope");
    const alpha = Number(data[0]);
    for (const slope of data) {
      if (slope !== alpha) {
        node.fail(
          "prelu",
          "'PRelu' has a slope for each channel",
          "train with one slope for all channels, which is a LeakyRelu",
        );
      }
    }
    if (!Number.isFinite(alpha)) {
      node.fail("not-finite", `the slope of 'PRelu' is ${alpha}`, "check the training for divergence");
    }
    node.finish({ kind: "leaky_relu", input, alpha, result: node.result(input.shape) });
  },
};

const clip: Operator = {
  opType: "Clip",
  inputs: (opset) => [1, opset < 11 ? 1 : 3],
  attributes: { min: { kind: "float", until: 11 }, max: { kind: "float", until: 11 } },
  normalise(node: NodeContext) {
    const input = node.activation(0);
    const minimum = bound(node, "min", 1, -Infinity);
    const maximum = bound(node, "max", 2, Infinity);
    if (Number.isNaN(minimum) || Number.isNaN(maximum)) {
      node.fail("not-finite", "a bound of 'Clip' is not a number", "use finite bounds");
    }
    const result = node.result(input.shape);
    if (minimum === 0 && maximum === Infinity) return node.finish({ kind: "relu", input, result });
    node.finish({ kind: "clip", input, minimum, maximum, result });
  },
};

/** A bound of Clip: an attribute before opset 11, an input from then on. */
function bound(node: NodeContext, name: string, index: number, otherwise: number): number {
  if (node.opset < 11) return node.attribute(name, "float") ?? otherwise;
  const tensor = node.optionalConstant(index, name);
  if (tensor === undefined) return otherwise;
  if (elementCount(tensor.shape) !== 1) {
    node.fail("shape", `the ${name} of 'Clip' has shape [${tensor.shape.join(", ")}]`, "use one number");
  }
  return Number(tensor.data[0]);
}

/** All operators of this file. */
export const elementwiseOperators: readonly Operator[] = [
  binary("Add"),
  binary("Sub"),
  binary("Mul"),
  binary("Div"),
  activation("Relu", "relu"),
  activation("Sigmoid", "sigmoid"),
  activation("Tanh", "tanh"),
  leakyRelu,
  prelu,
  clip,
];
