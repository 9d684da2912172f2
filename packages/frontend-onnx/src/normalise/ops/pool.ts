import { Composer } from "../compose.js";
import { stepValue, type Value } from "../model-builder.js";
import type { NodeContext } from "../node-context.js";
import type { Operator } from "../operator.js";
import { image, takenOver } from "./conv.js";
import { dilatedPool, type PlanarWindow } from "./dilated-pool.js";
import { reshaped } from "./views.js";
import {
  checkImage,
  imageShape,
  paddingOf,
  resolveWindow,
  spatial,
  sumByDimension,
  windowAttributes,
  type ResolvedWindow,
} from "./window.js";

const maxPool: Operator = {
  opType: "MaxPool",
  inputs: [1, 1],
  attributes: {
    ...windowAttributes,
    ceil_mode: { kind: "int", since: 10 },
    dilations: { kind: "ints", since: 10 },
    // Says how indices are counted; the second output that holds them is refused where it is used.
    storage_order: { kind: "int", since: 8 },
  },
  normalise(node: NodeContext) {
    const given = node.input(0);
    checkImage(node, given.shape);
    const window = resolveWindow(node, given.shape.slice(2), node.ints("kernel_shape") ?? []);
    const { source, before, after } = takenOver(node, given, -Infinity);
    const grown = {
      ...window,
      before: sumByDimension(window.before, before),
      after: sumByDimension(window.after, after, window.overhang),
    };
    checkPads(node, grown);
    emitPool(node, source, grown, { kind: "max_pool" });
  },
};

const averagePool: Operator = {
  opType: "AveragePool",
  inputs: [1, 1],
  attributes: {
    ...windowAttributes,
    ceil_mode: { kind: "int", since: 10 },
    count_include_pad: "int",
    dilations: { kind: "ints", since: 19 },
  },
  normalise(node: NodeContext) {
    const given = node.input(0);
    checkImage(node, given.shape);
    const window = resolveWindow(node, given.shape.slice(2), node.ints("kernel_shape") ?? []);
    const includes = node.flag("count_include_pad", false);
    // windows that overhang count their padding, but not what lies beyond it: the padding becomes part of the image
    if (includes && window.overhang.some((rows) => rows > 0)) return emitOnPadded(node, given, window);
    const { source, before, after } = takenOver(node, given, 0);
    const ownPads = [...window.before, ...window.after, ...window.overhang].some((pad) => pad > 0);
    // A Pad in front is part of the image and counts; own padding counts only when the attribute says so.
    if (source !== given && ownPads && !includes) node.refusePadded(given);
    const grown = {
      ...window,
      before: sumByDimension(window.before, before),
      after: sumByDimension(window.after, after, window.overhang),
    };
    checkPads(node, grown);
    emitPool(node, source, grown, { kind: "avg_pool", countIncludePad: includes || source !== given });
  },
};

/** Average pooling of the image with its padding carried out; what the last windows lack does not count. */
function emitOnPadded(node: NodeContext, given: Value, window: ResolvedWindow): void {
  const compose = new Composer(node);
  const input = node.operand(given, 0);
  const padded = compose.pad(input, [0, 0, ...window.before], [0, 0, ...window.after], 0);
  const zeros = window.before.map(() => 0);
  const grown = { ...window, before: zeros, after: window.overhang };
  emitPool(node, stepValue(padded), grown, { kind: "avg_pool", countIncludePad: false });
}

type PoolKind = { kind: "max_pool" } | { kind: "avg_pool"; countIncludePad: boolean };

function emitPool(
  node: NodeContext,
  source: Parameters<NodeContext["operand"]>[0],
  window: ResolvedWindow,
  kind: PoolKind,
): void {
  const input = image(node, node.operand(source, 0));
  const shape = [...source.shape.slice(0, 2), ...window.output];
  if (window.dilations.some((dilation, dim) => dilation !== 1 && window.kernel[dim] !== 1)) {
    const compose = new Composer(node);
    return compose.finish(compose.reshape(dilatedPool(compose, input, planar(window), kind), shape));
  }
  const step = node.emit({
    ...kind,
    input,
    kernel: spatial(window.kernel, 1),
    strides: spatial(window.strides, 1),
    dilations: spatial(window.dilations, 1),
    padding: paddingOf(window.before, window.after),
    result: node.result(imageShape(shape), shape.length === 3 ? "image" : undefined),
  });
  node.define(stepValue(reshaped(node, step, shape)));
}

/** A window over height and width, also of an image of one dimension. */
function planar({ kernel, strides, dilations, before, after, output }: ResolvedWindow): PlanarWindow {
  return {
    kernel: spatial(kernel, 1),
    strides: spatial(strides, 1),
    dilations: spatial(dilations, 1),
    before: spatial(before, 0),
    after: spatial(after, 0),
    output: spatial(output, 1),
  };
}

/** A window that lies in the padding altogether has no maximum and no mean. */
function checkPads(node: NodeContext, { kernel, dilations, before, after }: ResolvedWindow): void {
  const extent = kernel.map((size, dim) => (size - 1) * dilations[dim]! + 1);
  if ([before, after].some((pads) => pads.some((pad, dim) => pad >= extent[dim]!))) {
    node.refuseAttribute("pads", [...before, ...after], "pads smaller than the window");
  }
}

function globalPool(opType: string, kind: PoolKind): Operator {
  return {
    opType,
    inputs: [1, 1],
    attributes: {},
    normalise(node: NodeContext) {
      const source = node.input(0);
      checkImage(node, source.shape);
      emitPool(node, source, wholeImage(source.shape.slice(2)), kind);
    },
  };
}

function wholeImage(image: readonly number[]): ResolvedWindow {
  const zeros = image.map(() => 0);
  const ones = image.map(() => 1);
  return { kernel: image, strides: ones, dilations: ones, before: zeros, after: zeros, overhang: zeros, output: ones };
}

/** All operators of this file. */
export const poolOperators: readonly Operator[] = [
  maxPool,
  averagePool,
  globalPool("GlobalAveragePool", { kind: "avg_pool", countIncludePad: false }),
  globalPool("GlobalMaxPool", { kind: "max_pool" }),
];
