import { Composer } from "../compose.js";
import type { NodeContext } from "../node-context.js";
import type { NormalisedValue } from "../normalised-op.js";
import type { Operator } from "../operator.js";

/*
 * Normalisations by statistics of the input itself, composed of reductions and elementwise steps.
 */

/** (x - mean) / sqrt(variance + epsilon) over some axes. */
function standardised(
  compose: Composer,
  input: NormalisedValue,
  axes: readonly number[],
  epsilon: number,
): NormalisedValue {
  const centred = compose.binary("sub", input, compose.reduce("mean", input, axes));
  const variance = compose.reduce("mean", compose.binary("mul", centred, centred), axes);
  const scale = compose.unary("rsqrt", compose.binary("add", variance, compose.number(epsilon)));
  return compose.binary("mul", centred, scale);
}

const layerNormalization: Operator = {
  opType: "LayerNormalization",
  since: 17,
  inputs: [2, 3],
  attributes: { axis: "int", epsilon: "float", stash_type: "int" },
  normalise(node: NodeContext) {
    const input = node.activation(0);
    const first = node.axis(node.int("axis", -1), input.shape.length);
    const axes = input.shape.map((_, axis) => axis).filter((axis) => axis >= first);
    const compose = new Composer(node);
    const scaled = compose.binary(
      "mul",
      standardised(compose, input, axes, node.float("epsilon", 1e-5)),
      node.activation(1),
    );
    compose.finish(node.optional(2) === undefined ? scaled : compose.binary("add", scaled, node.activation(2)));
  },
};

const instanceNormalization: Operator = {
  opType: "InstanceNormalization",
  inputs: [3, 3],
  attributes: { epsilon: "float" },
  normalise(node: NodeContext) {
    const input = node.activation(0);
    const axes = input.shape.map((_, axis) => axis).slice(2);
    const compose = new Composer(node);
    const standard = standardised(compose, input, axes, node.float("epsilon", 1e-5));
    const perChannel = (index: number): NormalisedValue =>
      compose.reshape(node.activation(index), [input.shape[1] as number, ...axes.map(() => 1)]);
    compose.finish(compose.binary("add", compose.binary("mul", standard, perChannel(1)), perChannel(2)));
  },
};

const groupNormalization: Operator = {
  opType: "GroupNormalization",
  since: 18,
  inputs: [3, 3],
  attributes: { epsilon: "float", num_groups: "int", stash_type: { kind: "int", since: 21 } },
  normalise(node: NodeContext) {
    const input = node.activation(0);
    const [batch, channels, ...image] = input.shape as [number, number, ...number[]];
    const groups = node.int("num_groups", 0);
    if (groups < 1 || channels % groups !== 0) {
      node.refuseAttribute("num_groups", groups, `a divisor of the ${channels} channels`);
    }
    const compose = new Composer(node);
    const each = channels / groups;
    const grouped = compose.reshape(input, [batch, groups, each, ...image]);
    const axes = grouped.shape.map((_, axis) => axis).slice(2);
    const standard = standardised(compose, grouped, axes, node.float("epsilon", 1e-5));
    // before opset 21 there is one scale for each group, then one for each channel
    const isPerGroup = node.opset < 21;
    const shaped = isPerGroup ? standard : compose.reshape(standard, input.shape);
    const parameter = (index: number): NormalisedValue =>
      compose.reshape(node.activation(index), [isPerGroup ? groups : channels, ...shaped.shape.slice(2).map(() => 1)]);
    const scaled = compose.binary("add", compose.binary("mul", shaped, parameter(1)), parameter(2));
    compose.finish(compose.reshape(scaled, input.shape));
  },
};

const lpNormalization: Operator = {
  opType: "LpNormalization",
  inputs: [1, 1],
  attributes: { axis: "int", p: "int" },
  normalise(node: NodeContext) {
    const input = node.activation(0);
    const axis = node.axis(node.int("axis", -1), input.shape.length);
    const p = node.int("p", 2);
    if (p !== 1 && p !== 2) node.refuseAttribute("p", p, "1 or 2");
    const compose = new Composer(node);
    const sizes = p === 1 ? compose.unary("abs", input) : compose.binary("mul", input, input);
    const sum = compose.reduce("sum", sizes, [axis]);
    compose.finish(compose.binary("div", input, p === 1 ? sum : compose.unary("sqrt", sum)));
  },
};

const logSoftmax: Operator = {
  opType: "LogSoftmax",
  inputs: [1, 1],
  attributes: { axis: "int" },
  normalise(node: NodeContext) {
    const input = node.activation(0);
    const rank = input.shape.length;
    const axis = node.axis(node.int("axis", node.opset < 13 ? 1 : -1), rank);
    // before opset 13 the sum runs over all dimensions from `axis` on
    const axes = node.opset < 13 ? input.shape.map((_, d) => d).filter((d) => d >= axis) : [axis];
    const compose = new Composer(node);
    const shifted = compose.binary("sub", input, compose.reduce("max", input, axes));
    const total = compose.reduce("sum", compose.unary("exp", shifted), axes);
    compose.finish(compose.binary("sub", shifted, compose.unary("log", total)));
  },
};

/** All operators of this file. */
export const layerNormOperators: readonly Operator[] = [
  layerNormalization,
  instanceNormalization,
  groupNormalization,
  lpNormalization,
  logSoftmax,
];
