import { concatTensors, expandTensor, gatherTensor, sliceTensor } from "../fold/movement.js";
import { broadcastShape } from "../fold/broadcast.js";
import type { NodeContext } from "../node-context.js";
import type { Operator } from "../operator.js";
import { checkFoldedSize } from "./folded.js";

/*
 * Operators that pick, join and repeat parts of tensors: of constants, but for Concat, which is a step of its own.
 */

const gather: Operator = {
  opType: "Gather",
  inputs: [2, 2],
  attributes: { axis: "int" },
  normalise(node: NodeContext) {
    const data = node.constant(0, "data");
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
    checkFoldedSize(node, [...data.shape.filter((_, dim) => dim !== axis), ...indexShape]);
    node.defineConstant(gatherTensor(data, axis, indices, indexShape));
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
    const data = node.constant(0, "data");
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
    node.defineConstant(sliceTensor(data, ranges));
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
    if (shape.length === value.shape.length && shape.every((dim, index) => dim === value.shape[index])) {
      return node.define(value);
    }
    node.fail(
      "expand",
      `'Expand' repeats values of the data path: [${value.shape.join(", ")}] to [${shape.join(", ")}]`,
      "elementwise operators broadcast by themselves: leave it out",
    );
  },
};

/** All operators of this file. */
export const selectionOperators: readonly Operator[] = [gather, concat, slice, expand];
