import { Composer } from "../compose.js";
import type { NodeContext } from "../node-context.js";
import type { NormalisedValue } from "../normalised-op.js";
import type { Operator } from "../operator.js";
import { gathered } from "./gather.js";
import { linearTaps, nearestIndex, type Coordinates } from "./resize-coordinates.js";

/*
 * Resizing: nearest neighbours are parts of the input, linear interpolation is a product with a constant matrix along each resized dimension.
 */

const coordinateModes: readonly Coordinates["mode"][] = [
  "half_pixel",
  "half_pixel_symmetric",
  "pytorch_half_pixel",
  "align_corners",
  "asymmetric",
];

const resize: Operator = {
  opType: "Resize",
  since: 10,
  inputs: (opset) => (opset < 11 ? [2, 2] : [1, 4]),
  attributes: {
    mode: "string",
    coordinate_transformation_mode: { kind: "string", since: 11 },
    nearest_mode: { kind: "string", since: 11 },
    cubic_coeff_a: { kind: "float", since: 11 },
    exclude_outside: { kind: "int", since: 11 },
    extrapolation_value: { kind: "float", since: 11 },
    antialias: { kind: "int", since: 18 },
    axes: { kind: "ints", since: 18 },
    keep_aspect_ratio_policy: { kind: "string", since: 18 },
  },
  normalise(node: NodeContext) {
    const mode = checkedMode(node);
    if (node.has("antialias") && node.flag("antialias", false)) node.refuseAttribute("antialias", 1, "antialias 0");
    const policy = node.string("keep_aspect_ratio_policy", "stretch");
    if (policy !== "stretch") node.refuseAttribute("keep_aspect_ratio_policy", policy, "stretch");
    const given = node.string("coordinate_transformation_mode", node.opset < 11 ? "asymmetric" : "half_pixel");
    const known = coordinateModes.find((candidate) => candidate === given);
    if (known === undefined) {
      return node.refuseAttribute("coordinate_transformation_mode", given, coordinateModes.join(", "));
    }
    const input = node.activation(0);
    resizeAll(node, input, mode, known, resizedShape(node, input.shape));
  },
};

const upsample: Operator = {
  opType: "Upsample",
  inputs: (opset) => (opset < 9 ? [1, 1] : [2, 2]),
  attributes: { mode: "string", scales: { kind: "floats", until: 9 } },
  normalise(node: NodeContext) {
    const mode = checkedMode(node);
    const input = node.activation(0);
    const scales =
      node.opset < 9
        ? [...(node.attribute("scales", "floats") ?? [])]
        : Array.from(node.constant(1, "scales").data, Number);
    resizeAll(node, input, mode, "asymmetric", targetOf(input.shape, scales));
  },
};

function checkedMode(node: NodeContext): "nearest" | "linear" {
  const mode = node.string("mode", "nearest");
  if (mode !== "nearest" && mode !== "linear" && mode !== "bilinear") {
    return node.refuseAttribute("mode", mode, "nearest or linear");
  }
  return mode === "nearest" ? "nearest" : "linear";
}

/** Where each dimension ends up. */
interface Target {
  readonly size: number;
  /** Output size over input size as the model gives it, which the sizes need not divide to. */
  readonly scale: number;
}

function targetOf(shape: readonly number[], scales: readonly number[]): Target[] {
  return shape.map((dim, d) => ({ scale: scales[d] ?? 1, size: Math.floor(dim * (scales[d] ?? 1)) }));
}

function resizedShape(node: NodeContext, shape: readonly number[]): Target[] {
  const scalesAt = node.opset < 11 ? 1 : 2;
  const axes = node.ints("axes")?.map((axis) => node.axis(axis, shape.length)) ?? shape.map((_, d) => d);
  const spread = (values: readonly number[], otherwise: (d: number) => number): number[] => {
    if (values.length !== axes.length) {
      node.fail(
        "shape",
        `'Resize' has ${values.length} scales or sizes for ${axes.length} dimensions`,
        "give one for each",
      );
    }
    return shape.map((_, d) => (axes.includes(d) ? (values[axes.indexOf(d)] as number) : otherwise(d)));
  };
  const scales = node.optional(scalesAt);
  if (scales !== undefined && scales.shape[0] !== 0) {
    return targetOf(
      shape,
      spread(Array.from(node.constant(scalesAt, "scales").data, Number), () => 1),
    );
  }
  const sizes = spread(node.integers(3, "sizes"), (d) => shape[d] as number);
  return sizes.map((size, d) => ({ size, scale: size / (shape[d] as number) }));
}

function resizeAll(
  node: NodeContext,
  input: NormalisedValue,
  mode: "nearest" | "linear",
  coordinates: Coordinates["mode"],
  targets: readonly Target[],
): void {
  const nearest = node.string("nearest_mode", node.opset < 11 ? "floor" : "round_prefer_floor");
  const compose = new Composer(node);
  let value = input;
  targets.forEach(({ size, scale }, axis) => {
    const length = input.shape[axis] as number;
    if (size === length && scale === 1) return;
    if (size < 1) node.fail("shape", `'Resize' makes dimension ${axis} empty`, "use larger scales");
    const places: Coordinates = { mode: coordinates, length, size, scale };
    value =
      mode === "nearest"
        ? gathered(compose, value, axis, nearestIndices(node, places, nearest))
        : interpolated(compose, value, axis, places);
  });
  compose.finish(value);
}

function nearestIndices(node: NodeContext, places: Coordinates, nearest: string): number[] {
  const indices = Array.from({ length: places.size }, (_, i) => nearestIndex(places, i, nearest));
  if (indices.includes(undefined)) {
    node.refuseAttribute("nearest_mode", nearest, "round_prefer_floor, round_prefer_ceil, floor, ceil");
  }
  return indices as number[];
}

/** The rows of the matrix are the taps of one output each. */
function interpolated(compose: Composer, input: NormalisedValue, axis: number, places: Coordinates): NormalisedValue {
  const { size, length } = places;
  const matrix = new Float32Array(length * size);
  for (let i = 0; i < size; i++) {
    for (const { index, weight } of linearTaps(places, i)) {
      matrix[index * size + i] = (matrix[index * size + i] as number) + weight;
    }
  }
  const last = input.shape.length - 1;
  const order = [...input.shape.map((_, d) => d).filter((d) => d !== axis), axis];
  const back = input.shape.map((_, d) => order.indexOf(d));
  const moved = compose.transpose(input, order);
  const rows = compose.reshape(moved, [moved.shape.slice(0, last).reduce((a, b) => a * b, 1), length]);
  const product = compose.matmul(rows, compose.constant([...matrix], [length, size], "taps"));
  return compose.transpose(compose.reshape(product, [...moved.shape.slice(0, last), size]), back);
}

/** All operators of this file. */
export const resizeOperators: readonly Operator[] = [resize, upsample];
