import { Composer } from "../compose.js";
import { broadcastShape } from "../fold/broadcast.js";
import { expandTensor } from "../fold/movement.js";
import type { NodeContext } from "../node-context.js";
import type { NormalisedValue } from "../normalised-op.js";
import type { Operator } from "../operator.js";
import { float32Tensor, type OnnxTensor } from "../../tensor/tensor.js";
import { qonnxDomain } from "../../graph/opset.js";

/*
 * The quantisers of QONNX (github.com/fastmachinelearning/qonnx): activations stay float32, on the grid that scale, zero point and bit
 * width say, each for the tensor, a channel or an element. Weights are quantised at compile time.
 */

const roundings = ["ROUND", "HALF_EVEN", "CEIL", "FLOOR", "HALF_UP", "ROUND_TO_ZERO", "DOWN"] as const;
type Rounding = (typeof roundings)[number];

function roundingOf(node: NodeContext, otherwise: Rounding): Rounding {
  const given = node.string("rounding_mode", otherwise).toUpperCase();
  const mode = roundings.find((candidate) => candidate === given);
  return mode ?? node.refuseAttribute("rounding_mode", given, roundings.join(", "));
}

function roundSteps(compose: Composer, x: NormalisedValue, mode: Rounding): NormalisedValue {
  switch (mode) {
    case "ROUND":
    case "HALF_EVEN":
      return compose.unary("round", x);
    case "CEIL":
      return compose.unary("ceil", x);
    case "FLOOR":
      return compose.unary("floor", x);
    case "HALF_UP":
      return compose.unary("floor", compose.binary("add", x, compose.number(0.5)));
    case "ROUND_TO_ZERO":
    case "DOWN":
      return compose.binary("mul", compose.unary("sign", x), compose.unary("floor", compose.unary("abs", x)));
  }
}

function roundNumber(x: number, mode: Rounding): number {
  switch (mode) {
    case "ROUND":
    case "HALF_EVEN": {
      const nearest = Math.round(x);
      return nearest - x === 0.5 && nearest % 2 !== 0 ? nearest - 1 : nearest;
    }
    case "CEIL":
      return Math.ceil(x);
    case "FLOOR":
      return Math.floor(x);
    case "HALF_UP":
      return Math.floor(x + 0.5);
    case "ROUND_TO_ZERO":
    case "DOWN":
      return Math.trunc(x);
  }
}

/** The whole numbers of a bit width. */
function boundsOf(node: NodeContext, bits: number, isSigned: boolean, isNarrow: boolean): [number, number] {
  if (!(bits >= 1 && bits <= 32)) node.fail("attribute", `'Quant' has a bit width of ${bits}`, "use 1 to 32 bits");
  const high = isSigned ? 2 ** (bits - 1) - 1 : 2 ** bits - 1 - (isNarrow ? 1 : 0);
  return [isSigned ? -(2 ** (bits - 1)) + (isNarrow ? 1 : 0) : 0, high];
}

const only = (node: NodeContext, index: number, what: string): number => {
  const { data } = node.constant(index, what);
  const [first, ...rest] = Array.from(data as ArrayLike<number | bigint>, Number);
  if (first === undefined || rest.some((value) => value !== first)) {
    node.fail("attribute", `the ${what} of '${node.node.opType}' differs between elements`, `use one ${what}`);
  }
  return first;
};

const quant: Operator = {
  opType: "Quant",
  domain: qonnxDomain,
  inputs: [4, 4],
  attributes: { signed: "int", narrow: "int", rounding_mode: "string" },
  normalise(node: NodeContext) {
    const [low, high] = boundsOf(
      node,
      only(node, 3, "bit width"),
      node.flag("signed", true),
      node.flag("narrow", false),
    );
    const mode = roundingOf(node, "ROUND");
    const { constant } = node.input(0);
    if (constant !== undefined) {
      return node.defineConstant(onGrid(node, constant, (x) => Math.min(Math.max(roundNumber(x, mode), low), high)));
    }
    const compose = new Composer(node);
    const whole = (x: NormalisedValue): NormalisedValue =>
      compose.unary("clip", roundSteps(compose, x, mode), [low, high]);
    compose.finish(aroundGrid(node, compose, whole));
  },
};

/** `(whole(x / scale + zeroPoint) - zeroPoint) * scale`. */
function aroundGrid(
  node: NodeContext,
  compose: Composer,
  whole: (x: NormalisedValue) => NormalisedValue,
): NormalisedValue {
  const [scale, zero] = [node.activation(1), node.activation(2)];
  const isCentred = Array.from(node.constant(2, "zero point").data, Number).every((point) => point === 0);
  const places = compose.binary("div", node.activation(0), scale);
  const rounded = whole(isCentred ? places : compose.binary("add", places, zero));
  return compose.binary("mul", isCentred ? rounded : compose.binary("sub", rounded, zero), scale);
}

function onGrid(node: NodeContext, value: OnnxTensor, whole: (x: number) => number): OnnxTensor {
  const [scale, zero] = [node.constant(1, "scale"), node.constant(2, "zero point")];
  const shape = broadcastShape(value.shape, scale.shape, zero.shape);
  if (shape?.join() !== value.shape.join()) {
    node.fail("shape", `the scale of '${node.node.opType}' does not broadcast to its input`, "check the sizes");
  }
  const [scales, zeros] = [expandTensor(scale, value.shape).data, expandTensor(zero, value.shape).data];
  const values = Array.from(value.data as ArrayLike<number>, (x, i) => {
    const [s, z] = [Number(scales[i]), Number(zeros[i])];
    return Math.fround(Math.fround(whole(Math.fround(Math.fround(x / s) + z)) - z) * s);
  });
  return float32Tensor(value.shape, values);
}

const trunc: Operator = {
  opType: "Trunc",
  domain: qonnxDomain,
  inputs: [5, 5],
  attributes: { rounding_mode: "string" },
  normalise(node: NodeContext) {
    const mode = roundingOf(node, "FLOOR");
    const factor = 2 ** (only(node, 3, "input bit width") - only(node, 4, "output bit width"));
    const compose = new Composer(node);
    const whole = (x: NormalisedValue): NormalisedValue =>
      roundSteps(compose, compose.binary("div", roundSteps(compose, x, "ROUND"), compose.number(factor)), mode);
    compose.finish(aroundGrid(node, compose, whole));
  },
};

const bipolarQuant: Operator = {
  opType: "BipolarQuant",
  domain: qonnxDomain,
  inputs: [2, 2],
  attributes: {},
  normalise(node: NodeContext) {
    const { constant } = node.input(0);
    if (constant !== undefined) {
      const scales = expandTensor(node.constant(1, "scale"), constant.shape).data;
      const values = Array.from(constant.data as ArrayLike<number>, (x, i) => (x >= 0 ? 1 : -1) * Number(scales[i]));
      return node.defineConstant(float32Tensor(constant.shape, values));
    }
    const compose = new Composer(node);
    const input = node.activation(0);
    const isPositive = compose.compare("ge", input, compose.number(0));
    const sign = compose.select(isPositive, compose.number(1), compose.number(-1));
    compose.finish(compose.binary("mul", sign, node.activation(1)));
  },
};

/** All operators of this file. */
export const qonnxOperators: readonly Operator[] = [quant, trunc, bipolarQuant];
