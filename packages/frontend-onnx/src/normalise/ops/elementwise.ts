import { elementCount } from "../../tensor/tensor.js";
import { Composer, refuseShapes } from "../compose.js";
import { foldArithmetic, type ArithmeticOperator } from "../fold/arithmetic.js";
import { broadcastShape } from "../fold/broadcast.js";
import { stepValue } from "../model-builder.js";
import type { NodeContext } from "../node-context.js";
import type { NormalisedValue } from "../normalised-op.js";
import type { Operator } from "../operator.js";
import { checkFoldedSize, folded } from "./folded.js";
import { applyFunction } from "./unary.js";

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
      const shape = broadcastShape(lhs.shape, rhs.shape) ?? refuseShapes(node, lhs.shape, rhs.shape);
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

/** An operator of any number of inputs, joined two by two from the left. */
function variadic(
  opType: string,
  finish: (compose: Composer, inputs: readonly NormalisedValue[]) => NormalisedValue,
): Operator {
  return {
    opType,
    inputs: [1, Infinity],
    attributes: {},
    normalise(node: NodeContext) {
      const inputs = node.inputs().map((_, index) => node.activation(index));
      node.define(stepValue(finish(new Composer(node), inputs)));
    },
  };
}

const joinedBy =
  (kind: "add" | "max" | "min") =>
  (compose: Composer, [first, ...rest]: readonly NormalisedValue[]): NormalisedValue =>
    rest.reduce((sum, value) => compose.binary(kind, sum, value), first as NormalisedValue);

const mean = (compose: Composer, inputs: readonly NormalisedValue[]): NormalisedValue =>
  inputs.length === 1
    ? (inputs[0] as NormalisedValue)
    : compose.binary("div", joinedBy("add")(compose, inputs), compose.number(inputs.length));

const pow: Operator = {
  opType: "Pow",
  inputs: [2, 2],
  attributes: {},
  normalise(node: NodeContext) {
    const { constant, elementType } = node.input(1);
    if (
      constant !== undefined &&
      elementCount(constant.shape) === 1 &&
      constant.shape.length <= node.input(0).shape.length
    ) {
      const exponent = Number(constant.data[0]);
      if (!Number.isFinite(exponent)) node.fail("not-finite", `'Pow' has the exponent ${exponent}`, "use a finite one");
      return applyFunction(node, { name: "pow", parameters: [exponent] });
    }
    if (elementType !== "float32") {
      node.fail("element-type", `'Pow' has an exponent of type ${elementType}`, "use a float32 exponent");
    }
    new Composer(node).finish(new Composer(node).binary("pow", node.activation(0), node.activation(1)));
  },
};

const relu: Operator = {
  opType: "Relu",
  inputs: [1, 1],
  attributes: {},
  normalise(node: NodeContext) {
    const input = node.activation(0);
    node.finish({ kind: "relu", input, result: node.result(input.shape) });
  },
};

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
    const { data, shape } = node.constant(1, "slope");
    const alpha = Number(data[0]);
    if (data.some((slope: number | bigint) => !Number.isFinite(Number(slope)))) {
      node.fail("not-finite", "a slope of 'PRelu' is no finite number", "check the training for divergence");
    }
    if (data.every((slope: number | bigint) => slope === data[0])) {
      return node.finish({ kind: "leaky_relu", input, alpha, result: node.result(input.shape) });
    }
    if (broadcastShape(input.shape, shape)?.join() !== input.shape.join()) refuseShapes(node, input.shape, shape);
    const compose = new Composer(node);
    const zero = compose.number(0);
    const negative = compose.binary("mul", compose.binary("min", input, zero), node.activation(1));
    compose.finish(compose.binary("add", compose.binary("max", input, zero), negative));
  },
};

const clip: Operator = {
  opType: "Clip",
  inputs: (opset) => [1, opset < 11 ? 1 : 3],
  attributes: { min: { kind: "float", until: 11 }, max: { kind: "float", until: 11 } },
  normalise(node: NodeContext) {
    const minimum = bound(node, "min", 1, -Infinity);
    const maximum = bound(node, "max", 2, Infinity);
    if (Number.isNaN(minimum) || Number.isNaN(maximum)) {
      node.fail("not-finite", "a bound of 'Clip' is not a number", "use finite bounds");
    }
    if (minimum === -Infinity && maximum === Infinity) return node.define(node.input(0));
    if (minimum !== 0 || maximum !== Infinity) {
      return applyFunction(node, { name: "clip", parameters: [minimum, maximum] });
    }
    const input = node.activation(0);
    node.finish({ kind: "relu", input, result: node.result(input.shape) });
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
  variadic("Max", joinedBy("max")),
  variadic("Min", joinedBy("min")),
  variadic("Sum", joinedBy("add")),
  variadic("Mean", mean),
  pow,
  relu,
  leakyRelu,
  prelu,
  clip,
];
