import { concatTensors, expandTensor, gatherTensor, sliceTensor } from "../fold/movement.js";
import { broadcastShape } from "../fold/broadcast.js";
import { Composer } from "../compose.js";
import { constantValue, integerActivations } from "../model-builder.js";
import type { NodeContext } from "../node-context.js";
import type { NormalisedValue } from "../normalised-op.js";
import type { Operator } from "../operator.js";
import { checkFoldedSize } from "./folded.js";
import { gathered } from "./gather.js";

/*
 * Operators that pick, join and repeat parts of tensors.
 */

const gather: Operator = {
  opType: "Gather",
  inputs: [2, 2],
  attributes: { axis: "int" },
  normalise(node: NodeContext) {
    const data = node.input(0);
    const axis = node.axis(node.int("axis", 0), data.shape.length);
    const length = data.shape[axis]!;
    const indexShape = node.input(1).shape;
    const indices = node.integers(1, "indices").map((index) => (index < 0 ? index + length : index));
    if (indices.some((index) => index < 0 || index >= length)) {
      node.fail(
        "index",
        `'Gather' takes index [${indices.join(", ")}] of a dimension of size ${length}`,
        "check the sizes of the model",
      );
    }
    if (data.constant !== undefined) {
      checkFoldedSize(node, [...data.shape.filter((_, dim) => dim !== axis), ...indexShape]);
      return node.defineConstant(gatherTensor(data.constant, axis, indices, indexShape));
    }
    const compose = new Composer(node);
    const taken = gathered(compose, movable(node), axis, indices);
    compose.finish(
      compose.reshape(taken, [...data.shape.slice(0, axis), ...indexShape, ...data.shape.slice(axis + 1)]),
    );
  },
};

const concat: Operator = {
  opType: "Concat",
  inputs: [1, Infinity],
  attributes: { axis: "int" },
  normalise(node: NodeContext) {
    const parts = node.inputs();
    const [first] = parts;
    if (first === undefined || !node.has("axis")) {
      node.fail("attribute", "'Concat' has no inputs or no attribute 'axis'", "export the model again");
    }
    const axis = node.axis(node.int("axis", 0), first.shape.length);
    const agree = parts.every(
      (part) => part.elementType === first.elementType && sameButFor(part.shape, first.shape, axis),
    );
    if (!agree) {
      node.fail(
        "shape",
        `'Concat' joins ${parts.map((part) => `[${part.shape.join(", ")}]`).join(" and ")} along axis ${axis}`,
        "all other sizes and the types must agree",
      );
    }
    const total = parts.reduce((sum, part) => sum + part.shape[axis]!, 0);
    const joined = first.shape.map((dim, index) => (index === axis ? total : dim));
    const constants = parts.map(({ constant }) => constant).filter((constant) => constant !== undefined);
    if (constants.length < parts.length) {
      return node.finish({
        kind: "concat",
        inputs: parts.map((_, index) => node.activation(index)),
        axis,
        result: node.result(joined),
      });
    }
    checkFoldedSize(node, joined);
    node.defineConstant(concatTensors(constants, axis));
  },
};

function sameButFor(a: readonly number[], b: readonly number[], axis: number): boolean {
  return a.length === b.length && a.every((dim, index) => index === axis || dim === b[index]);
}

const slice: Operator = {
  opType: "Slice",
  inputs: (opset) => (opset < 10 ? [1, 1] : [3, 5]),
  attributes: {
    axes: { kind: "ints", until: 10 },
    starts: { kind: "ints", until: 10 },
    ends: { kind: "ints", until: 10 },
  },
  normalise(node: NodeContext) {
    const data = node.input(0);
    const given = sliceBounds(node);
    const rank = data.shape.length;
    const axes = (given.axes ?? given.starts.map((_, index) => index)).map((axis) => node.axis(axis, rank));
    const steps = given.steps ?? given.starts.map(() => 1);
    if (
      given.ends.length !== given.starts.length ||
      axes.length !== given.starts.length ||
      steps.length !== given.starts.length ||
      new Set(axes).size !== axes.length
    ) {
      node.fail("shape", "the starts, ends, axes and steps of 'Slice' do not agree", "export the model again");
    }
    const ranges = data.shape.map((length, dim) => {
      const index = axes.indexOf(dim);
      return index === -1
        ? { start: 0, step: 1, count: length }
        : sliceRange(node, length, given.starts[index]!, given.ends[index]!, steps[index]!);
    });
    if (data.constant !== undefined) return node.defineConstant(sliceTensor(data.constant, ranges));
    const compose = new Composer(node);
    const part = compose.slice(
      movable(node),
      ranges.map(({ start }) => start),
      ranges.map(({ step }) => step),
      ranges.map(({ count }) => count),
    );
    compose.finish(part);
  },
};

interface SliceBounds {
  readonly starts: number[];
  readonly ends: number[];
  readonly axes: number[] | undefined;
  readonly steps: number[] | undefined;
}

function sliceBounds(node: NodeContext): SliceBounds {
  if (node.opset < 10) {
    return {
      starts: node.ints("starts") ?? [],
      ends: node.ints("ends") ?? [],
      axes: node.ints("axes"),
      steps: undefined,
    };
  }
  const optional = (index: number, what: string) =>
    node.optional(index) === undefined ? undefined : node.integers(index, what);
  return {
    starts: node.integers(1, "starts"),
    ends: node.integers(2, "ends"),
    axes: optional(3, "axes"),
    steps: optional(4, "steps"),
  };
}

/** Bounds beyond the ends are clamped, as the standard says: exporters write 2^63 - 1 for "to the end". */
function sliceRange(
  node: NodeContext,
  length: number,
  start: number,
  end: number,
  step: number,
): { start: number; step: number; count: number } {
  if (step === 0) node.fail("shape", "'Slice' has step 0", "use another step");
  const clamp = (value: number, low: number, high: number) =>
    Math.min(Math.max(value < 0 ? value + length : value, low), high);
  const first = step > 0 ? clamp(start, 0, length) : clamp(start, 0, length - 1);
  const last = step > 0 ? clamp(end, 0, length) : clamp(end, -1, length - 1);
  return { start: first, step, count: Math.max(0, Math.ceil((last - first) / step)) };
}

const expand: Operator = {
  opType: "Expand",
  since: 8,
  inputs: [2, 2],
  attributes: {},
  normalise(node: NodeContext) {
    const value = node.input(0);
    const target = node.integers(1, "shape");
    const shape =
      broadcastShape(value.shape, target) ??
      node.fail(
        "shape",
        `'Expand' cannot broadcast [${value.shape.join(", ")}] to [${target.join(", ")}]`,
        "check the sizes of the model",
      );
    checkFoldedSize(node, shape);
    if (value.constant !== undefined) return node.defineConstant(expandTensor(value.constant, shape));
    const compose = new Composer(node);
    compose.finish(compose.broadcast(movable(node), shape));
  },
};

const split: Operator = {
  opType: "Split",
  outputs: Infinity,
  inputs: (opset) => [1, opset < 13 ? 1 : 2],
  attributes: { axis: "int", split: { kind: "ints", until: 13 }, num_outputs: { kind: "int", since: 18 } },
  normalise(node: NodeContext) {
    const { shape, constant } = node.input(0);
    const axis = node.axis(node.int("axis", 0), shape.length);
    const sizes = splitSizes(node, shape[axis] as number);
    const compose = new Composer(node);
    let start = 0;
    sizes.forEach((count, output) => {
      if (constant !== undefined) {
        const ranges = shape.map((dim, d) =>
          d === axis ? { start, step: 1, count } : { start: 0, step: 1, count: dim },
        );
        node.define(constantValue(node.node.outputs[output] ?? "", sliceTensor(constant, ranges)), output);
      } else compose.finish(compose.sliceAlong(movable(node), axis, start, 1, count), output);
      start += count;
    });
  },
};

/** Sizes as given, or equal ones of which the last may be smaller. */
function splitSizes(node: NodeContext, length: number): number[] {
  const given =
    node.opset < 13 ? node.ints("split") : node.optional(1) === undefined ? undefined : node.integers(1, "sizes");
  const parts = node.opset >= 18 ? node.int("num_outputs", node.node.outputs.length) : node.node.outputs.length;
  const each = Math.ceil(length / parts);
  const sizes = given ?? Array.from({ length: parts }, (_, i) => Math.min(each, length - i * each));
  if (
    sizes.length !== node.node.outputs.length ||
    sizes.some((size) => size < 1) ||
    sizes.reduce((a, b) => a + b, 0) !== length
  ) {
    node.fail(
      "shape",
      `'Split' divides ${length} into [${sizes.join(", ")}]`,
      "the sizes must add up and none may be 0",
    );
  }
  return sizes;
}

/** Input 0 as the operand of a step that only moves elements. */
function movable(node: NodeContext): NormalisedValue {
  const value = node.input(0);
  if (value.elementType === "float32") return node.activation(0);
  if (value.padded !== undefined) node.refusePadded(value);
  return value.elementType === "bool" || integerActivations.includes(value.elementType) ? value : node.activation(0);
}

const depthToSpace: Operator = {
  opType: "DepthToSpace",
  inputs: [1, 1],
  attributes: { blocksize: "int", mode: { kind: "string", since: 11 } },
  normalise(node: NodeContext) {
    const [n, c, h, w] = imageOf(node);
    const block = node.int("blocksize", 1);
    const mode = node.string("mode", "DCR");
    if (mode !== "DCR" && mode !== "CRD") node.refuseAttribute("mode", mode, "DCR or CRD");
    const depth = c / (block * block);
    if (!Number.isInteger(depth)) node.refuseAttribute("blocksize", block, `one whose square divides ${c} channels`);
    const compose = new Composer(node);
    const apart = compose.reshape(
      node.activation(0),
      mode === "DCR" ? [n, block, block, depth, h, w] : [n, depth, block, block, h, w],
    );
    const moved = compose.transpose(apart, mode === "DCR" ? [0, 3, 4, 1, 5, 2] : [0, 1, 4, 2, 5, 3]);
    compose.finish(compose.reshape(moved, [n, depth, h * block, w * block]));
  },
};

const spaceToDepth: Operator = {
  opType: "SpaceToDepth",
  inputs: [1, 1],
  attributes: { blocksize: "int" },
  normalise(node: NodeContext) {
    const [n, c, h, w] = imageOf(node);
    const block = node.int("blocksize", 1);
    if (h % block !== 0 || w % block !== 0) node.refuseAttribute("blocksize", block, `a divisor of ${h} and ${w}`);
    const compose = new Composer(node);
    const apart = compose.reshape(node.activation(0), [n, c, h / block, block, w / block, block]);
    const moved = compose.transpose(apart, [0, 3, 5, 1, 2, 4]);
    compose.finish(compose.reshape(moved, [n, c * block * block, h / block, w / block]));
  },
};

function imageOf(node: NodeContext): [number, number, number, number] {
  const { shape } = node.input(0);
  if (shape.length !== 4) {
    node.fail("rank", `'${node.node.opType}' has an input [${shape.join(", ")}]`, "an image [N, C, H, W] is expected");
  }
  return shape as [number, number, number, number];
}

/** All operators of this file. */
export const selectionOperators: readonly Operator[] = [
  gather,
  concat,
  slice,
  split,
  expand,
  depthToSpace,
  spaceToDepth,
];
