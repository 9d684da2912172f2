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

const roundings = [
  "ROUND",
  "HALF_EVEN",
  "CEIL",
  "FLOOR",
  "UP",
  "DOWN",
  "ROUND_TO_ZERO",
  "HALF_UP",
  "HALF_DOWN",
] as const;
type Rounding = (typeof roundings)[number];

function roundingOf(node: NodeContext, otherwise: Rounding): Rounding {
  const given = node.string("rounding_mode", otherwise).toUpperCase();
  const mode = roundings.find((candidate) => candidate === given);
  return mode ?? node.refuseAttribute("rounding_mode", given, roundings.join(", "));
}

/** Modes that round the magnitude and keep the sign: up is away from zero. */
function roundMagnitude(
  compose: Composer,
  x: NormalisedValue,
  round: (magnitude: NormalisedValue) => NormalisedValue,
): NormalisedValue {
  return compose.binary("mul", compose.unary("sign", x), round(compose.unary("abs", x)));
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
    case "UP":
      return roundMagnitude(compose, x, (size) => compose.unary("ceil", size));
    case "ROUND_TO_ZERO":
    case "DOWN":
      return roundMagnitude(compose, x, (size) => compose.unary("floor", size));
    case "HALF_UP":
      return roundMagnitude(compose, x, (size) =>
        compose.unary("floor", compose.binary("add", size, compose.number(0.5))),
      );
    case "HALF_DOWN":
      return roundMagnitude(compose, x, (size) =>
        compose.unary("ceil", compose.binary("sub", size, compose.number(0.5))),
      );
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
    case "UP":
      return Math.sign(x) * Math.ceil(Math.abs(x));
    case "ROUND_TO_ZERO":
    case "DOWN":
      return Math.trunc(x);
    case "HALF_UP":
      return Math.sign(x) * Math.floor(Math.abs(x) + 0.5);
    case "HALF_DOWN":
      return Math.sign(x) * Math.ceil(Math.abs(x) - 0.5);
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

const signOf = (x: number): number => (x >= 0 ? 1 : -1);

function signSteps(compose: Composer, x: NormalisedValue): NormalisedValue {
  return compose.select(compose.compare("ge", x, compose.number(0)), compose.number(1), compose.number(-1));
}

const quant: Operator = {
  opType: "Quant",
  domain: qonnxDomain,
  inputs: [4, 4],
  attributes: { signed: "int", narrow: "int", rounding_mode: "string" },
  normalise(node: NodeContext) {
    const bits = only(node, 3, "bit width");
    const isSigned = node.flag("signed", true);
    const [low, high] = boundsOf(node, bits, isSigned, node.flag("narrow", false));
    const mode = roundingOf(node, "ROUND");
    // one signed bit is plus or minus one in QONNX, not minus one or zero
    const isBipolar = isSigned && bits === 1;
    const { constant } = node.input(0);
    if (constant !== undefined) {
      const nearest = (x: number): number => Math.min(Math.max(roundNumber(x, mode), low), high);
      return node.defineConstant(onGrid(node, constant, isBipolar ? signOf : nearest));
    }
    const compose = new Composer(node);
    const whole = (x: NormalisedValue): NormalisedValue =>
      isBipolar ? signSteps(compose, x) : compose.unary("clip", roundSteps(compose, x, mode), [low, high]);
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
      const values = Array.from(constant.data as ArrayLike<number>, (x, i) => signOf(x) * Number(scales[i]));
      return node.defineConstant(float32Tensor(constant.shape, values));
    }
    const compose = new Composer(node);
    compose.finish(compose.binary("mul", signSteps(compose, node.activation(0)), node.activation(1)));
  },
};

/** All operators of this file. */
export const qonnxOperators: readonly Operator[] = [quant, trunc, bipolarQuant];
