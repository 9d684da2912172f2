import { elementCount, withShape } from "../../tensor/tensor.js";
import { castTensor } from "../fold/arithmetic.js";
import { transposeTensor } from "../fold/movement.js";
import { integerActivations, stepValue, type Value } from "../model-builder.js";
import { wholeNumbers } from "./quantization.js";
import type { NodeContext } from "../node-context.js";
import type { NormalisedValue } from "../normalised-op.js";
import type { Operator } from "../operator.js";
import { Composer } from "../compose.js";
import { folded } from "./folded.js";
import { gathered } from "./gather.js";
import { reshapeTarget } from "./reshape-target.js";

/*
 * Operators that give the same elements another shape, order or name.
 */

/** `value` under another shape; no step is needed when it has that shape already. */
export function reshaped(
  node: NodeContext,
  value: NormalisedValue,
  shape: readonly number[],
  suffix?: string,
): NormalisedValue {
  if (sameShape(value.shape, shape)) return value;
  return node.emit({ kind: "reshape", input: value, result: node.result(shape, suffix, value.elementType) });
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((dim, index) => dim === b[index]);
}

/** Makes the output a view of input 0, folded when that is a constant. */
function defineReshaped(node: NodeContext, shape: readonly number[]): void {
  const { constant, elementType } = node.input(0);
  if (constant !== undefined) return node.defineConstant(withShape(constant, shape));
  const input = movable(node, elementType);
  node.define(stepValue(reshaped(node, input, shape)));
}

/** Input 0 as the operand of a step that only moves elements: quantised integers are welcome too. */
function movable(node: NodeContext, elementType: Value["elementType"]): NormalisedValue {
  const value = node.input(0);
  if (elementType === "float32") return node.activation(0);
  if (value.padded !== undefined) node.refusePadded(value);
  return integerActivations.includes(elementType) || elementType === "int64" || elementType === "bool"
    ? value
    : node.activation(0);
}

const reshape: Operator = {
  opType: "Reshape",
  inputs: [2, 2],
  attributes: { allowzero: { kind: "int", since: 14 } },
  normalise(node: NodeContext) {
    defineReshaped(node, reshapeTarget(node));
  },
};

const flatten: Operator = {
  opType: "Flatten",
  inputs: [1, 1],
  attributes: { axis: "int" },
  normalise(node: NodeContext) {
    const { shape } = node.input(0);
    const given = node.int("axis", 1);
    const axis = given === shape.length ? given : node.axis(given, shape.length);
    defineReshaped(node, [elementCount(shape.slice(0, axis)), elementCount(shape.slice(axis))]);
  },
};

/** The axes of Squeeze and Unsqueeze: an attribute before opset 13, an input from then on. */
function givenAxes(node: NodeContext): number[] | undefined {
  if (node.opset < 13) return node.ints("axes");
  return node.optional(1) === undefined ? undefined : node.integers(1, "axes");
}

const squeeze: Operator = {
  opType: "Squeeze",
  inputs: (opset) => [1, opset < 13 ? 1 : 2],
  attributes: { axes: { kind: "ints", until: 13 } },
  normalise(node: NodeContext) {
    const { shape } = node.input(0);
    const axes = givenAxes(node)?.map((axis) => node.axis(axis, shape.length));
    const long = axes?.find((axis) => shape[axis] !== 1);
    if (long !== undefined) {
      node.fail(
        "shape",
        `'Squeeze' drops dimension ${long}, which has size ${shape[long]}`,
        "only dimensions of size 1 can be dropped",
      );
    }
    defineReshaped(
      node,
      shape.filter((dim, index) => (axes === undefined ? dim !== 1 : !axes.includes(index))),
    );
  },
};

const unsqueeze: Operator = {
  opType: "Unsqueeze",
  inputs: (opset) => (opset < 13 ? [1, 1] : [2, 2]),
  attributes: { axes: { kind: "ints", until: 13 } },
  normalise(node: NodeContext) {
    const { shape } = node.input(0);
    const given =
      givenAxes(node) ?? node.fail("attribute", "'Unsqueeze' has no attribute 'axes'", "export the model again");
    const rank = shape.length + given.length;
    const axes = new Set(given.map((axis) => node.axis(axis, rank)));
    if (axes.size !== given.length) {
      node.fail("axis", `'Unsqueeze' adds a dimension twice: [${given.join(", ")}]`, "list each axis once");
    }
    const old = shape.values();
    const added = Array.from({ length: rank }, (_, index) => (axes.has(index) ? 1 : (old.next().value ?? 1)));
    defineReshaped(node, added);
  },
};

const transpose: Operator = {
  opType: "Transpose",
  inputs: [1, 1],
  attributes: { perm: "ints" },
  normalise(node: NodeContext) {
    const { shape, constant, elementType } = node.input(0);
    const permutation = node.ints("perm") ?? shape.map((_, index) => shape.length - 1 - index);
    if (!isPermutation(permutation, shape.length)) {
      node.refuseAttribute("perm", permutation, `a permutation of the ${shape.length} dimensions of the input`);
    }
    if (constant !== undefined) return node.defineConstant(transposeTensor(constant, permutation));
    const input = movable(node, elementType);
    if (permutation.every((dim, index) => dim === index)) return node.define(node.input(0));
    const result = node.result(
      permutation.map((dim) => shape[dim]!),
      undefined,
      elementType,
    );
    node.finish({ kind: "transpose", input, permutation, result });
  },
};

function isPermutation(permutation: readonly number[], rank: number): boolean {
  return (
    permutation.length === rank &&
    Array.from({ length: rank }, (_, dim) => dim).every((dim) => permutation.includes(dim))
  );
}

const identity: Operator = {
  opType: "Identity",
  inputs: [1, 1],
  attributes: {},
  normalise(node: NodeContext) {
    node.define(node.input(0));
  },
};

const dropout: Operator = {
  opType: "Dropout",
  inputs: (opset) => [1, opset < 12 ? 1 : 3],
  attributes: { ratio: { kind: "float", until: 12 }, seed: { kind: "int", since: 12 } },
  normalise(node: NodeContext) {
    const training = node.optionalConstant(2, "training_mode");
    if (training !== undefined && Number(training.data[0]) !== 0) {
      node.fail(
        "training",
        "'Dropout' is in training mode (input 2)",
        "export the model for inference, after model.eval()",
      );
    }
    node.define(node.input(0));
  },
};

const cast: Operator = {
  opType: "Cast",
  inputs: [1, 1],
  // Saturation is about 8-bit floats only, which are refused as a target.
  attributes: { to: "int", saturate: { kind: "int", since: 19 } },
  normalise(node: NodeContext) {
    const value = node.input(0);
    const to = node.elementType("to");
    const { constant } = value;
    if (constant !== undefined) return node.defineConstant(folded(node, () => castTensor(constant, to)));
    if (to === value.elementType) return node.define(value);
    const isCounted = value.elementType === "bool" || value.elementType === "int64";
    if (to === "bool" && value.elementType === "float32") {
      const compose = new Composer(node);
      return compose.finish(compose.compare("ne", node.activation(0), compose.number(0)));
    }
    if (to !== "float32" || (!isCounted && !integerActivations.includes(value.elementType))) {
      node.fail(
        "cast",
        `'Cast' turns ${value.elementType} into ${to} in the data path`,
        "cast only constants, or truth values, indices and 8-bit, 16-bit or int32 inputs to float32",
      );
    }
    if (!isCounted) return node.define(stepValue(wholeNumbers(node, value)));
    node.finish({
      kind: "dequantize",
      input: value,
      scale: [1],
      zeroPoint: [0],
      axis: undefined,
      result: node.result(value.shape),
    });
  },
};

const pad: Operator = {
  opType: "Pad",
  inputs: (opset) => (opset < 11 ? [1, 1] : [2, opset < 18 ? 3 : 4]),
  attributes: { mode: "string", pads: { kind: "ints", until: 11 }, value: { kind: "float", until: 11 } },
  normalise(node: NodeContext) {
    const given = node.input(0);
    // a layer takes over one padding: one in front of another becomes a step
    const source =
      given.padded !== undefined && given.elementType === "float32" ? stepValue(node.activation(0)) : given;
    const rank = source.shape.length;
    const { before, after } = padAmounts(node, rank);
    if ([...before, ...after].every((amount) => amount === 0)) return node.define(source);
    const mode = node.string("mode", "constant");
    if (mode !== "constant") return padByIndex(node, mode, before, after);
    if ([...before, ...after].some((amount) => !Number.isSafeInteger(amount) || amount < 0)) {
      node.fail(
        "pad",
        `'Pad' takes elements away: pads are [${[...before, ...after].join(", ")}]`,
        "use pads of 0 or more",
      );
    }
    if (source.padded !== undefined) node.refusePadded(source);
    const fill =
      node.opset < 11 ? node.float("value", 0) : Number(node.optionalConstant(2, "constant_value")?.data[0] ?? 0);
    const shape = source.shape.map((dim, index) => dim + before[index]! + after[index]!);
    const result = node.result(shape, undefined, source.elementType);
    node.define({ ...result, constant: undefined, padded: { node: node.node.name, source, before, after, fill } });
  },
};

/** Padding with elements of the input: parts of it, joined. Negative amounts take away. */
function padByIndex(node: NodeContext, mode: string, before: readonly number[], after: readonly number[]): void {
  const sources: Readonly<Record<string, (i: number, length: number) => number>> = {
    edge: (i, length) => Math.min(Math.max(i, 0), length - 1),
    reflect: (i, length) => {
      const period = Math.max(1, 2 * (length - 1));
      const place = ((i % period) + period) % period;
      return place < length ? place : period - place;
    },
    wrap: (i, length) => ((i % length) + length) % length,
  };
  const source = Object.hasOwn(sources, mode) ? sources[mode] : undefined;
  if (source === undefined) return node.refuseAttribute("mode", mode, "constant, edge, reflect or wrap");
  const compose = new Composer(node);
  let value = node.activation(0);
  value.shape.forEach((length, axis) => {
    const [low, high] = [before[axis] as number, after[axis] as number];
    if (low === 0 && high === 0) return;
    const indices = Array.from({ length: length + low + high }, (_, i) => source(i - low, length));
    value = gathered(compose, value, axis, indices);
  });
  compose.finish(value);
}

function padAmounts(node: NodeContext, rank: number): { before: number[]; after: number[] } {
  const pads = (node.opset < 11 ? node.ints("pads") : node.integers(1, "pads")) ?? [];
  const all = Array.from({ length: rank }, (_, index) => index);
  const axes = node.optional(3) === undefined ? all : node.integers(3, "axes").map((axis) => node.axis(axis, rank));
  if (pads.length !== 2 * axes.length) {
    node.fail(
      "pad",
      `'Pad' has ${pads.length} pads for ${axes.length} dimensions`,
      "give a begin and an end for each dimension",
    );
  }
  const before = all.map((dim) => pads[axes.indexOf(dim)] ?? 0);
  const after = all.map((dim) => (axes.includes(dim) ? pads[axes.indexOf(dim) + axes.length]! : 0));
  return { before, after };
}

/** All operators of this file. */
export const viewOperators: readonly Operator[] = [
  reshape,
  flatten,
  squeeze,
  unsqueeze,
  transpose,
  identity,
  dropout,
  cast,
  pad,
];
