import { withShape } from "../../tensor/tensor.js";
import { stepValue, type PaddedView, type Value } from "../model-builder.js";
import type { NodeContext } from "../node-context.js";
import type { NormalisedValue } from "../normalised-op.js";
import type { Operator } from "../operator.js";
import { reshaped } from "./views.js";
import {
  checkImage,
  imageShape,
  paddingOf,
  resolveWindow,
  spatial,
  sumByDimension,
  windowAttributes,
} from "./window.js";

const conv: Operator = {
  opType: "Conv",
  inputs: [2, 3],
  attributes: { ...windowAttributes, dilations: "ints", group: "int" },
  normalise(node: NodeContext) {
    const given = node.input(0);
    const weights = node.constant(1, "weights");
    node.define(
      stepValue(
        convolved(node, given, {
          shape: weights.shape,
          weight: () => convWeight(node, weights.shape),
          bias: () => (node.optional(2) === undefined ? undefined : convBias(node, weights.shape[0]!)),
        }),
      ),
    );
  },
};

/** Weights and bias of a convolution, emitted when asked for. */
export interface ConvLayer {
  readonly shape: readonly number[];
  readonly weight: () => NormalisedValue;
  readonly bias: () => NormalisedValue | undefined;
}

/** The convolution that the attributes of the node describe. */
export function convolved(node: NodeContext, given: Value, layer: ConvLayer): NormalisedValue {
  checkImage(node, given.shape);
  const groups = checkChannels(node, given.shape, layer.shape);
  const window = resolveWindow(node, given.shape.slice(2), kernelOf(node, layer.shape));
  const { source, before, after } = takenOver(node, given, 0);
  const input = image(node, node.operand(source, 0));
  const weight = layer.weight();
  const shape = [given.shape[0]!, layer.shape[0]!, ...window.output];
  const step = node.emit({
    kind: "conv2d",
    input,
    weight,
    bias: layer.bias(),
    strides: spatial(window.strides, 1),
    dilations: spatial(window.dilations, 1),
    padding: paddingOf(sumByDimension(window.before, before), sumByDimension(window.after, after)),
    groups,
    result: node.result(imageShape(shape), shape.length === 3 ? "image" : undefined),
  });
  return reshaped(node, step, shape);
}

function kernelOf(node: NodeContext, weights: readonly number[]): readonly number[] {
  const kernel = weights.slice(2);
  const given = node.ints("kernel_shape") ?? kernel;
  if (given.length !== kernel.length || given.some((size, dim) => size !== kernel[dim])) {
    node.refuseAttribute("kernel_shape", given, `[${kernel.join(", ")}], the size of the weights`);
  }
  return kernel;
}

/** Checks weights `[M, C / groups, ...]` against an input `[N, C, ...]` and returns `groups`. */
function checkChannels(node: NodeContext, input: readonly number[], weights: readonly number[]): number {
  const groups = node.int("group", 1);
  const [filters = 0, depth = 0] = weights;
  const fits = weights.length === input.length && groups >= 1 && filters % groups === 0 && depth * groups === input[1];
  if (!fits) {
    node.fail(
      "shape",
      `'Conv' has weights [${weights.join(", ")}], an input [${input.join(", ")}] and group ${groups}`,
      "weights must be [filters, channels / group, kernel...]",
    );
  }
  return groups;
}

function convWeight(node: NodeContext, shape: readonly number[]): NormalisedValue {
  if (shape.length === 4) return node.activation(1);
  return node.derivedConstant(1, "image", () => withShape(node.constant(1, "weights"), imageShape(shape)));
}

function convBias(node: NodeContext, filters: number): NormalisedValue {
  node.constant(2, "bias");
  const operand = node.activation(2);
  if (operand.shape.length !== 1 || operand.shape[0] !== filters) {
    node.fail(
      "shape",
      `'Conv' has a bias of shape [${operand.shape.join(", ")}] and ${filters} filters`,
      "the bias must have one number for each filter",
    );
  }
  return operand;
}

/** The value as `[N, C, H, W]`. */
export function image(node: NodeContext, value: NormalisedValue): NormalisedValue {
  return reshaped(node, value, imageShape(value.shape), "input_image");
}

/** The padding that a preceding Pad asks for along the spatial dimensions, and the value before it. */
export function takenOver(
  node: NodeContext,
  value: Value,
  fill: number,
): { source: Value; before: number[]; after: number[] } {
  const { padded } = value;
  const none = value.shape.slice(2).map(() => 0);
  if (padded === undefined) return { source: value, before: none, after: none };
  if (padded.fill !== fill || !isSpatial(padded)) return { source: value, before: none, after: none };
  return { source: padded.source, before: padded.before.slice(2), after: padded.after.slice(2) };
}

function isSpatial({ before, after }: PaddedView): boolean {
  return [...before.slice(0, 2), ...after.slice(0, 2)].every((amount) => amount === 0);
}

/** All operators of this file. */
export const convOperators: readonly Operator[] = [conv];
