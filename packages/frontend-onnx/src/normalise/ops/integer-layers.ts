import { withShape, type OnnxTensor } from "../../tensor/tensor.js";
import { Composer } from "../compose.js";
import { stepValue, type Value } from "../model-builder.js";
import type { NodeContext } from "../node-context.js";
import type { NormalisedValue } from "../normalised-op.js";
import type { Operator } from "../operator.js";
import { alongAxis, centredConstant, centredOn } from "./affine-grid.js";
import { convolved } from "./conv.js";
import { bounds, wholeNumbers, type IntegerType } from "./quantization.js";
import { imageShape, windowAttributes } from "./window.js";

/*
 * Layers on integers: the sums are whole numbers, exact in float32 steps as far as they stay below 2^24; then one multiplication by the ratio of
 * the scales, one rounding (halves to even) and the saturation, as onnxruntime does it.
 */

/** Scales and zero point of an operand: inputs `index` and `index + 1`. */
interface Scaled {
  readonly scale: readonly number[];
  readonly zeroPoint: readonly number[];
}

function numbersAt(node: NodeContext, index: number, what: string): number[] {
  return Array.from(node.constant(index, what).data as ArrayLike<number | bigint>, Number);
}

function scaledAt(node: NodeContext, index: number): Scaled {
  return { scale: numbersAt(node, index, "scale"), zeroPoint: zeroPointAt(node, index + 1) };
}

function zeroPointAt(node: NodeContext, index: number): number[] {
  return node.optional(index) === undefined ? [0] : numbersAt(node, index, "zero point");
}

/** Input 0 minus its zero point. */
function centredInput(node: NodeContext, compose: Composer, zeroPoint: readonly number[]): NormalisedValue {
  if (zeroPoint.length !== 1) {
    node.fail("shape", `'${node.node.opType}' has a zero point for each row`, "use one zero point");
  }
  return centredOn(compose, wholeNumbers(node, node.input(0)), { scale: [1], zeroPoint, axis: undefined });
}

/** The sums brought to the grid of the result. */
function requantised(
  node: NodeContext,
  compose: Composer,
  sums: NormalisedValue,
  factors: readonly number[],
  axis: number,
  output: Scaled,
  storage: Value,
): NormalisedValue {
  const type = storage.elementType as IntegerType;
  if (!Object.hasOwn(bounds, type)) {
    node.fail("element-type", `'${node.node.opType}' stores ${type}`, "use int8 or uint8");
  }
  const [scale = 1] = output.scale;
  const ratios = factors.map((factor) => Math.fround(Math.fround(factor) / scale));
  const along = ratios.length === 1 ? undefined : axis;
  const steps = compose.binary("mul", sums, alongAxis(compose, ratios, along, sums.shape.length, "ratio"));
  const whole = compose.unary("round", steps);
  const [zero = 0] = output.zeroPoint;
  const moved = zero === 0 ? whole : compose.binary("add", whole, compose.number(zero));
  return compose.unary("clip", moved, bounds[type]);
}

function convolvedIntegers(
  node: NodeContext,
  compose: Composer,
  input: NormalisedValue,
  weights: OnnxTensor,
  zeroPoint: readonly number[],
  bias: readonly number[] | undefined,
): NormalisedValue {
  const centred = centredConstant(weights, zeroPoint, 0);
  return convolved(node, stepValue(input), {
    shape: weights.shape,
    weight: () =>
      node.derivedConstant(weightIndex(node), "centred", () => withShape(centred, imageShape(centred.shape))),
    bias: () => (bias === undefined ? undefined : compose.constant(bias, [bias.length], "bias")),
  });
}

const weightIndex = (node: NodeContext): number => (node.node.opType === "QLinearConv" ? 3 : 1);

const convAttributes = { ...windowAttributes, dilations: "ints", group: "int" } as const;

const qLinearConv: Operator = {
  opType: "QLinearConv",
  since: 10,
  inputs: [8, 9],
  attributes: convAttributes,
  normalise(node: NodeContext) {
    const compose = new Composer(node);
    const [x, w, y] = [scaledAt(node, 1), scaledAt(node, 4), scaledAt(node, 6)];
    const input = centredInput(node, compose, x.zeroPoint);
    const bias = node.optional(8) === undefined ? undefined : numbersAt(node, 8, "bias");
    const sums = convolvedIntegers(node, compose, input, node.constant(3, "weights"), w.zeroPoint, bias);
    const factors = w.scale.map((scale) => Math.fround((x.scale[0] ?? 1) * scale));
    compose.finish(requantised(node, compose, sums, factors, 1, y, node.input(7)));
  },
};

const convInteger: Operator = {
  opType: "ConvInteger",
  since: 10,
  inputs: [2, 4],
  attributes: convAttributes,
  normalise(node: NodeContext) {
    const compose = new Composer(node);
    const input = centredInput(node, compose, zeroPointAt(node, 2));
    compose.finish(
      convolvedIntegers(node, compose, input, node.constant(1, "weights"), zeroPointAt(node, 3), undefined),
    );
  },
};

/** Input rows times constant weights minus their zero points, which may be one for each column. */
function multipliedIntegers(
  node: NodeContext,
  compose: Composer,
  input: NormalisedValue,
  weightAt: number,
  zeroPoint: readonly number[],
): NormalisedValue {
  const weights = node.constant(weightAt, "weights");
  if (weights.shape.length !== 2) {
    node.fail(
      "rank",
      `'${node.node.opType}' has weights [${weights.shape.join(", ")}]`,
      "a constant matrix is expected",
    );
  }
  const [depth = 1, columns = 1] = weights.shape;
  const centred = centredConstant(weights, zeroPoint, 1);
  const rows = compose.reshape(input, [input.shape.reduce((a, b) => a * b, 1) / depth, depth]);
  const product = compose.matmul(
    rows,
    compose.constant([...(centred.data as Float32Array)], [depth, columns], "weights"),
  );
  return compose.reshape(product, [...input.shape.slice(0, -1), columns]);
}

const qLinearMatMul: Operator = {
  opType: "QLinearMatMul",
  since: 10,
  inputs: [8, 8],
  attributes: {},
  normalise(node: NodeContext) {
    const compose = new Composer(node);
    const [a, b, y] = [scaledAt(node, 1), scaledAt(node, 4), scaledAt(node, 6)];
    const sums = multipliedIntegers(node, compose, centredInput(node, compose, a.zeroPoint), 3, b.zeroPoint);
    const factors = b.scale.map((scale) => Math.fround((a.scale[0] ?? 1) * scale));
    compose.finish(requantised(node, compose, sums, factors, sums.shape.length - 1, y, node.input(7)));
  },
};

const matMulInteger: Operator = {
  opType: "MatMulInteger",
  since: 10,
  inputs: [2, 4],
  attributes: {},
  normalise(node: NodeContext) {
    const compose = new Composer(node);
    compose.finish(
      multipliedIntegers(node, compose, centredInput(node, compose, zeroPointAt(node, 2)), 1, zeroPointAt(node, 3)),
    );
  },
};

/** All operators of this file. */
export const integerLayerOperators: readonly Operator[] = [qLinearConv, convInteger, qLinearMatMul, matMulInteger];
