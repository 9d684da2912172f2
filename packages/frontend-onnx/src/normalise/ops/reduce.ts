import type { Reduction } from "@hls-opt/dialect-nn";
import { Composer } from "../compose.js";
import type { NodeContext } from "../node-context.js";
import type { NormalisedValue } from "../normalised-op.js";
import type { Operator } from "../operator.js";

type Compute = (compose: Composer, input: NormalisedValue, axes: readonly number[]) => NormalisedValue;

/** A reduction; `since` is the opset from which its axes are an input. */
function reduction(opType: string, since: number, compute: Compute): Operator {
  return {
    opType,
    inputs: (opset) => [1, opset < since ? 1 : 2],
    attributes: {
      axes: { kind: "ints", until: since },
      keepdims: "int",
      noop_with_empty_axes: { kind: "int", since },
    },
    normalise(node: NodeContext) {
      const input = node.activation(0);
      const axes = reducedAxes(node, input.shape.length, since);
      const compose = new Composer(node);
      const reduced = compute(compose, input, axes);
      compose.finish(withoutAxes(compose, node, reduced, axes));
    },
  };
}

function reducedAxes(node: NodeContext, rank: number, since: number): number[] {
  const given = node.opset < since ? node.ints("axes") : node.optional(1) && node.integers(1, "axes");
  const all = Array.from({ length: rank }, (_, axis) => axis);
  if (given === undefined || given.length === 0) {
    return node.opset >= since && node.flag("noop_with_empty_axes", false) ? [] : all;
  }
  const axes = given.map((axis) => node.axis(axis, rank));
  return all.filter((axis) => axes.includes(axis));
}

function withoutAxes(
  compose: Composer,
  node: NodeContext,
  value: NormalisedValue,
  axes: readonly number[],
): NormalisedValue {
  if (node.flag("keepdims", true)) return value;
  return compose.reshape(
    value,
    value.shape.filter((_, d) => !axes.includes(d)),
  );
}

const plain =
  (kind: Reduction): Compute =>
  (compose, input, axes) =>
    compose.reduce(kind, input, axes);

const squares = (compose: Composer, input: NormalisedValue): NormalisedValue => compose.binary("mul", input, input);
const sum = plain("sum");

/** log(sum(exp(x - max))) + max, which does not overflow. */
const logSumExp: Compute = (compose, input, axes) => {
  const largest = compose.reduce("max", input, axes);
  const shifted = compose.unary("exp", compose.binary("sub", input, largest));
  return compose.binary("add", compose.unary("log", sum(compose, shifted, axes)), largest);
};

function argOperator(opType: "ArgMax" | "ArgMin"): Operator {
  return {
    opType,
    inputs: [1, 1],
    attributes: { axis: "int", keepdims: "int", select_last_index: { kind: "int", since: 12 } },
    normalise(node: NodeContext) {
      const given = node.activation(0);
      const axis = node.axis(node.int("axis", 0), given.shape.length);
      if (node.flag("select_last_index", false)) {
        node.refuseAttribute("select_last_index", 1, "select_last_index 0, the first of equal elements");
      }
      const compose = new Composer(node);
      const input = opType === "ArgMax" ? given : compose.unary("neg", given);
      const shape = given.shape.map((dim, d) => (d === axis ? 1 : dim));
      const found = node.emit({ kind: "arg_max", axis, input, result: node.result(shape, "index", "int64") });
      compose.finish(withoutAxes(compose, node, found, [axis]));
    },
  };
}

/** All operators of this file. */
export const reduceOperators: readonly Operator[] = [
  reduction("ReduceSum", 13, sum),
  reduction("ReduceMean", 18, plain("mean")),
  reduction("ReduceMax", 18, plain("max")),
  reduction("ReduceMin", 18, plain("min")),
  reduction("ReduceProd", 18, plain("prod")),
  reduction("ReduceL1", 18, (compose, input, axes) => sum(compose, compose.unary("abs", input), axes)),
  reduction("ReduceL2", 18, (compose, input, axes) =>
    compose.unary("sqrt", sum(compose, squares(compose, input), axes)),
  ),
  reduction("ReduceSumSquare", 18, (compose, input, axes) => sum(compose, squares(compose, input), axes)),
  reduction("ReduceLogSum", 18, (compose, input, axes) => compose.unary("log", sum(compose, input, axes))),
  reduction("ReduceLogSumExp", 18, logSumExp),
  argOperator("ArgMax"),
  argOperator("ArgMin"),
];
