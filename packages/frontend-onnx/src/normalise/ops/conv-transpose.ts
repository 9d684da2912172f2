import { elementCount, float32Tensor, type OnnxTensor } from "../../tensor/tensor.js";
import { Composer } from "../compose.js";
import { stepValue } from "../model-builder.js";
import type { NodeContext } from "../node-context.js";
import type { NormalisedValue } from "../normalised-op.js";
import type { Operator } from "../operator.js";
import { image } from "./conv.js";
import { reshaped } from "./views.js";
import { checkImage, imageShape, paddingOf, spatial } from "./window.js";

/*
 * A transposed convolution is a convolution with mirrored weights of the input with zeros between its elements.
 */

interface Geometry {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly before: readonly number[];
  readonly output: readonly number[];
}

const convTranspose: Operator = {
  opType: "ConvTranspose",
  inputs: [2, 3],
  attributes: {
    auto_pad: "string",
    dilations: "ints",
    group: "int",
    kernel_shape: "ints",
    output_padding: "ints",
    output_shape: "ints",
    pads: "ints",
    strides: "ints",
  },
  normalise(node: NodeContext) {
    const { shape } = node.input(0);
    checkImage(node, shape);
    const weights = node.constant(1, "weights");
    const groups = node.int("group", 1);
    if (weights.shape.length !== shape.length || weights.shape[0] !== shape[1] || (shape[1] as number) % groups !== 0) {
      node.fail(
        "shape",
        `'ConvTranspose' has weights [${weights.shape.join(", ")}], an input [${shape.join(", ")}] and group ${groups}`,
        "weights must be [channels, filters / group, kernel...]",
      );
    }
    const geometry = geometryOf(node, shape.slice(2), weights.shape.slice(2));
    const filters = (weights.shape[1] as number) * groups;
    const compose = new Composer(node);
    const stuffed = withZerosBetween(compose, image(node, node.activation(0)), spatial(geometry.strides, 1));
    const result = convolved(node, compose, stuffed, geometry, { weights, groups, filters });
    node.define(stepValue(reshaped(node, result, [shape[0] as number, filters, ...geometry.output])));
  },
};

function geometryOf(node: NodeContext, size: readonly number[], kernel: readonly number[]): Geometry {
  const ones = size.map(() => 1);
  const zeros = size.map(() => 0);
  const strides = node.ints("strides") ?? ones;
  const dilations = node.ints("dilations") ?? ones;
  const extra = node.ints("output_padding") ?? zeros;
  const full = size.map(
    (length, d) =>
      (strides[d] as number) * (length - 1) +
      (extra[d] as number) +
      ((kernel[d] as number) - 1) * (dilations[d] as number) +
      1,
  );
  const auto = node.string("auto_pad", "NOTSET");
  const wanted = node.ints("output_shape")?.slice(-size.length);
  if (wanted === undefined && (auto === "NOTSET" || auto === "VALID")) {
    const pads = auto === "VALID" ? [...zeros, ...zeros] : (node.ints("pads") ?? [...zeros, ...zeros]);
    const output = full.map((length, d) => length - (pads[d] as number) - (pads[d + size.length] as number));
    return { kernel, strides, dilations, before: pads.slice(0, size.length), output };
  }
  const output = wanted ?? size.map((length, d) => length * (strides[d] as number));
  const before = full.map((length, d) => {
    const total = Math.max(0, length - (output[d] as number));
    return auto === "SAME_UPPER" ? Math.floor(total / 2) : total - Math.floor(total / 2);
  });
  return { kernel, strides, dilations, before, output };
}

/** `stride - 1` zeros after each element but the last, along height and width. */
function withZerosBetween(
  compose: Composer,
  input: NormalisedValue,
  [tall, wide]: readonly [number, number],
): NormalisedValue {
  if (tall === 1 && wide === 1) return input;
  const [n, c, h, w] = input.shape as [number, number, number, number];
  const none = [0, 0, 0, 0, 0, 0];
  const single = compose.reshape(input, [n, c, h, 1, w, 1]);
  const padded = compose.pad(single, none, [0, 0, 0, tall - 1, 0, wide - 1], 0);
  const joined = compose.reshape(padded, [n, c, h * tall, w * wide]);
  return compose.slice(joined, [0, 0, 0, 0], [1, 1, 1, 1], [n, c, (h - 1) * tall + 1, (w - 1) * wide + 1]);
}

interface Layer {
  readonly weights: OnnxTensor;
  readonly groups: number;
  readonly filters: number;
}

function convolved(
  node: NodeContext,
  compose: Composer,
  input: NormalisedValue,
  { kernel, dilations, before, output }: Geometry,
  { weights, groups, filters }: Layer,
): NormalisedValue {
  const reach = kernel.map((size, d) => (size - 1) * (dilations[d] as number));
  const low = reach.map((size, d) => size - (before[d] as number));
  const high = output.map(
    (size, d) => size + (reach[d] as number) - (low[d] as number) - (input.shape[d + 4 - output.length] as number),
  );
  const inside = cropped(compose, input, low, high);
  const mirrored = node.derivedConstant(1, "mirrored", () => mirroredWeights(weights, groups));
  return node.emit({
    kind: "conv2d",
    input: inside,
    weight: mirrored,
    bias: node.optional(2) === undefined ? undefined : node.activation(2),
    strides: [1, 1],
    dilations: spatial(dilations, 1),
    padding: paddingOf(
      low.map((amount) => Math.max(0, amount)),
      high.map((amount) => Math.max(0, amount)),
    ),
    groups,
    result: node.result(imageShape([input.shape[0] as number, filters, ...output]), "image"),
  });
}

/** Negative padding takes rows and columns away. */
function cropped(
  compose: Composer,
  input: NormalisedValue,
  low: readonly number[],
  high: readonly number[],
): NormalisedValue {
  let value = input;
  low.forEach((amount, d) => {
    const axis = d + 4 - low.length;
    const [front, back] = [Math.max(0, -amount), Math.max(0, -(high[d] as number))];
    const count = (value.shape[axis] as number) - front - back;
    if (front > 0 || back > 0) value = compose.sliceAlong(value, axis, front, 1, count);
  });
  return value;
}

/** Weights `[C, M / groups, ...]` as those of the convolution, `[M, C / groups, ...]`, mirrored along the kernel. */
function mirroredWeights({ data, shape }: OnnxTensor, groups: number): OnnxTensor {
  const [channels, perGroup, ...kernel] = shape as [number, number, ...number[]];
  const size = elementCount(kernel);
  const depth = channels / groups;
  const out = new Float32Array(data.length);
  for (let c = 0; c < channels; c++) {
    const group = Math.floor(c / depth);
    for (let m = 0; m < perGroup; m++) {
      const to = ((group * perGroup + m) * depth + (c % depth)) * size;
      const from = (c * perGroup + m) * size;
      for (let k = 0; k < size; k++) out[to + k] = Number(data[from + size - 1 - k]);
    }
  }
  return float32Tensor(imageShape([perGroup * groups, depth, ...kernel]), out);
}

/** All operators of this file. */
export const convTransposeOperators: readonly Operator[] = [convTranspose];
