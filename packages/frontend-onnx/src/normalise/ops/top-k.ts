import { Composer } from "../compose.js";
import type { NodeContext } from "../node-context.js";
import type { NormalisedValue } from "../normalised-op.js";
import type { Operator } from "../operator.js";

/**
 * The k largest elements along a dimension, one after the other: the maximum, its index, and then the input without it. Equal elements come in
 * the order of their indices.
 */
const topK: Operator = {
  opType: "TopK",
  outputs: 2,
  inputs: (opset) => (opset < 10 ? [1, 1] : [2, 2]),
  attributes: {
    axis: "int",
    k: { kind: "int", until: 10 },
    largest: { kind: "int", since: 11 },
    // the order of sorted results is one of those that unsorted ones may have
    sorted: { kind: "int", since: 11 },
  },
  normalise(node: NodeContext) {
    const given = node.activation(0);
    const axis = node.axis(node.int("axis", -1), given.shape.length);
    const length = given.shape[axis] as number;
    const k = node.opset < 10 ? node.int("k", 0) : (node.integers(1, "k")[0] ?? 0);
    if (k < 1 || k > length) {
      node.fail("shape", `'TopK' takes ${k} of ${length} elements`, "use a k within the dimension");
    }
    const compose = new Composer(node);
    const isLargest = node.flag("largest", true);
    const found = search(node, compose, isLargest ? given : compose.unary("neg", given), axis, k);
    const values = compose.concat(found.values, axis);
    compose.finish(isLargest ? values : compose.unary("neg", values), 0);
    compose.finish(compose.concat(found.indices, axis), 1);
  },
};

function search(
  node: NodeContext,
  compose: Composer,
  given: NormalisedValue,
  axis: number,
  k: number,
): { values: NormalisedValue[]; indices: NormalisedValue[] } {
  const { shape } = given;
  const order = compose.constant(
    Array.from({ length: shape[axis] as number }, (_, i) => i),
    shape.map((dim, d) => (d === axis ? dim : 1)),
    "order",
  );
  const reduced = shape.map((dim, d) => (d === axis ? 1 : dim));
  const values: NormalisedValue[] = [];
  const indices: NormalisedValue[] = [];
  // what has been found already is below everything, by as much as fixed point can tell
  const below = compose.binary("sub", compose.reduce("min", given, [axis]), compose.number(1));
  let rest = given;
  for (let i = 0; i < k; i++) {
    values.push(compose.reduce("max", rest, [axis]));
    const index = node.emit({ kind: "arg_max", axis, input: rest, result: node.result(reduced, "index", "int64") });
    indices.push(index);
    if (i === k - 1) break;
    const isFound = compose.compare("eq", order, compose.toFloat(index));
    rest = compose.select(isFound, below, rest);
  }
  return { values, indices };
}

/** All operators of this file. */
export const topKOperators: readonly Operator[] = [topK];
