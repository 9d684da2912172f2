import type { OnnxAttribute } from "../../graph/attribute.js";
import { float, int, ints, text } from "../small-model.js";
import { positive } from "./elementwise.js";
import type { GraphMaker, GraphValue } from "./maker.js";
import type { Template } from "./template.js";

type MutableAttributes = Record<string, OnnxAttribute>;

/** A random window over an image, as attributes, and what it makes of the sizes. */
interface Window {
  readonly attributes: MutableAttributes;
  readonly output: readonly number[];
}

function windowOver(
  graph: GraphMaker,
  sizes: readonly number[],
  kernel: readonly number[],
  { dilates, ceils }: { dilates: boolean; ceils: boolean },
): Window | undefined {
  const { random } = graph;
  const strides = sizes.map(() => random.from(1, 3));
  const mode = random.pick(["pads", "pads", "pads", "none", "VALID", "SAME_UPPER", "SAME_LOWER"]);
  const isSame = mode.startsWith("SAME");
  // with SAME, onnxruntime (1.30) refuses dilations of Conv, and leaves those of pools out against its own shape inference
  const dilations = sizes.map(() => (dilates && !isSame && random.chance(0.3) ? 2 : 1));
  const extents = kernel.map((size, d) => (size - 1) * (dilations[d] as number) + 1);
  const attributes: MutableAttributes = {};
  if (strides.some((stride) => stride !== 1)) attributes["strides"] = ints(...strides);
  if (dilations.some((dilation) => dilation !== 1)) attributes["dilations"] = ints(...dilations);
  if (isSame) {
    attributes["auto_pad"] = text(mode);
    return { attributes, output: sizes.map((size, d) => Math.ceil(size / (strides[d] as number))) };
  }
  if (mode === "VALID") attributes["auto_pad"] = text(mode);
  const amounts = [...extents, ...extents].map((extent) =>
    mode === "pads" ? random.from(0, Math.min(2, extent - 1)) : 0,
  );
  if (mode === "pads") attributes["pads"] = ints(...amounts);
  const ceil = ceils && random.chance(0.3);
  if (ceil) attributes["ceil_mode"] = int(1);
  const output = sizes.map((size, d) => {
    const [before, after] = [amounts[d] as number, amounts[d + sizes.length] as number];
    const [room, stride] = [size + before + after - (extents[d] as number), strides[d] as number];
    if (!ceil) return Math.floor(room / stride) + 1;
    const count = Math.ceil(room / stride) + 1;
    return (count - 1) * stride >= size + before ? count - 1 : count;
  });
  return output.some((size) => size < 1) ? undefined : { attributes, output };
}

const kernelFor = (graph: GraphMaker, sizes: readonly number[]): number[] =>
  sizes.map((size) => graph.random.from(1, Math.min(3, size)));

const divisor = (graph: GraphMaker, count: number): number =>
  graph.random.pick([1, 2, 3, 4, 5].filter((candidate) => count % candidate === 0));

const conv: Template = {
  opType: "Conv",
  add(graph) {
    const { random } = graph;
    const image = graph.image();
    const [n, c, ...sizes] = image.shape as [number, number, ...number[]];
    const kernel = kernelFor(graph, sizes);
    const window = windowOver(graph, sizes, kernel, { dilates: true, ceils: false });
    if (window === undefined) return false;
    const groups = random.chance(0.3) ? divisor(graph, c) : 1;
    const filters = groups * random.from(1, 3);
    const inputs = [image, graph.constant([filters, c / groups, ...kernel])];
    if (random.chance(0.6)) inputs.push(graph.constant([filters]));
    if (groups > 1) window.attributes["group"] = int(groups);
    if (random.chance(0.5)) window.attributes["kernel_shape"] = ints(...kernel);
    graph.add("Conv", inputs, window.attributes, [n, filters, ...window.output]);
    return true;
  },
};

const convTranspose: Template = {
  opType: "ConvTranspose",
  add(graph) {
    const { random } = graph;
    const image = graph.image();
    const [n, c, ...sizes] = image.shape as [number, number, ...number[]];
    const kernel = sizes.map(() => random.from(1, 3));
    const strides = sizes.map(() => random.from(1, 3));
    const dilations = sizes.map(() => (random.chance(0.2) ? 2 : 1));
    const extra = strides.map((stride, d) => random.from(0, Math.max(stride, dilations[d] as number) - 1));
    const groups = random.chance(0.3) ? divisor(graph, c) : 1;
    const each = random.from(1, 3);
    const attributes: MutableAttributes = {
      strides: ints(...strides),
      dilations: ints(...dilations),
      group: int(groups),
    };
    const full = sizes.map(
      (size, d) => (strides[d] as number) * (size - 1) + ((kernel[d] as number) - 1) * (dilations[d] as number) + 1,
    );
    let output: number[];
    const mode = random.pick(["pads", "none", "SAME_UPPER", "SAME_LOWER", "output_shape"]);
    if (mode === "pads" || mode === "none") {
      const pads = [...full, ...full].map((size) => (mode === "pads" && size > 4 ? random.from(0, 2) : 0));
      if (mode === "pads") attributes["pads"] = ints(...pads);
      if (random.chance(0.4)) attributes["output_padding"] = ints(...extra);
      const added = "output_padding" in attributes ? extra : sizes.map(() => 0);
      output = full.map(
        (size, d) => size + (added[d] as number) - (pads[d] as number) - (pads[d + sizes.length] as number),
      );
    } else if (mode === "output_shape") {
      output = full.map((size) => Math.max(1, size - random.from(0, 1)));
      attributes["output_shape"] = ints(...output);
    } else {
      attributes["auto_pad"] = text(mode);
      output = sizes.map((size, d) => size * (strides[d] as number));
      if (output.some((size, d) => size > (full[d] as number))) return false;
    }
    const inputs = [image, graph.constant([c, each, ...kernel])];
    if (random.chance(0.5)) inputs.push(graph.constant([each * groups]));
    graph.add("ConvTranspose", inputs, attributes, [n, each * groups, ...output]);
    return true;
  },
};

const pool = (opType: "MaxPool" | "AveragePool"): Template => ({
  opType,
  add(graph) {
    const image = graph.image();
    const [n, c, ...sizes] = image.shape as [number, number, ...number[]];
    const kernel = kernelFor(graph, sizes);
    const dilates = graph.opset >= (opType === "MaxPool" ? 10 : 19);
    const window = windowOver(graph, sizes, kernel, { dilates, ceils: graph.opset >= 10 });
    if (window === undefined) return false;
    const { attributes, output } = window;
    attributes["kernel_shape"] = ints(...kernel);
    if (opType === "AveragePool" && graph.random.chance(0.4)) attributes["count_include_pad"] = int(1);
    graph.add(opType, [image], attributes, [n, c, ...output]);
    return true;
  },
});

const globalPool = (opType: string): Template => ({
  opType,
  add(graph) {
    const image = graph.image();
    graph.add(opType, [image], {}, [...image.shape.slice(0, 2), ...image.shape.slice(2).map(() => 1)]);
  },
});

/** The right side of a product: constant weights or an earlier value that fits. */
function rightSide(graph: GraphMaker, depth: number, batch: readonly number[]): GraphValue {
  const fits = graph.earlier(
    "float32",
    ({ shape }) =>
      shape.length >= 2 && shape.at(-2) === depth && graph.broadcast(batch, shape.slice(0, -2)) !== undefined,
  );
  if (fits !== undefined && graph.random.chance(0.5)) return fits;
  const columns = graph.random.from(1, 5);
  const own = batch.slice(graph.random.from(0, batch.length)).map((dim) => (graph.random.chance(0.5) ? 1 : dim));
  if (own.length === 0 && graph.random.chance(0.2)) return graph.constant([depth]);
  return graph.constant([...own, depth, columns]);
}

const matMul: Template = {
  opType: "MatMul",
  add(graph) {
    const left = graph.float(1, 4);
    const batch = left.shape.slice(0, -2);
    const right = rightSide(graph, left.shape.at(-1) as number, batch);
    const joined = graph.broadcast(batch, right.shape.slice(0, -2));
    if (joined === undefined) return false;
    const rows = left.shape.length === 1 ? [] : left.shape.slice(-2, -1);
    const columns = right.shape.length === 1 ? [] : right.shape.slice(-1);
    graph.add("MatMul", [left, right], {}, [...joined, ...rows, ...columns]);
    return true;
  },
};

const gemm: Template = {
  opType: "Gemm",
  add(graph) {
    const { random } = graph;
    const left = graph.float(2, 2);
    const [transA, transB] = [random.chance(0.3), random.chance(0.5)];
    const [rows, depth] = (transA ? [...left.shape].reverse() : left.shape) as [number, number];
    const fits = graph.earlier("float32", ({ shape }) => shape.length === 2 && shape[transB ? 1 : 0] === depth);
    const columns = random.from(1, 5);
    const right =
      fits !== undefined && random.chance(0.4) ? fits : graph.constant(transB ? [columns, depth] : [depth, columns]);
    const shape = [rows, right.shape[transB ? 0 : 1] as number];
    const inputs = [left, right];
    if (graph.opset < 11 || random.chance(0.7)) {
      const own = shape.slice(random.from(0, 2)).map((dim) => (random.chance(0.3) ? 1 : dim));
      const same = graph.earlier("float32", (value) => value.shape.join() === shape.join());
      inputs.push(same !== undefined && random.chance(0.4) ? same : graph.constant(own));
    }
    const attributes: MutableAttributes = { transA: int(Number(transA)), transB: int(Number(transB)) };
    if (random.chance(0.5)) attributes["alpha"] = float(random.pick([0.5, 2, 0.3, -1.7]));
    if (random.chance(0.5)) attributes["beta"] = float(random.pick([0.5, 2, 0.3, 0]));
    graph.add("Gemm", inputs, attributes, shape);
  },
};

const einsum: Template = {
  opType: "Einsum",
  add(graph) {
    const { random } = graph;
    const left = graph.float(1, 4);
    const letters = [..."abcd"].slice(0, left.shape.length);
    const size = new Map(letters.map((letter, d) => [letter, left.shape[d] as number]));
    const shared = random.shuffled(letters.filter(() => random.chance(0.6)));
    const extra = random.chance(0.7) ? ["k"] : [];
    size.set("k", random.from(1, 4));
    const right = random.shuffled([...shared, ...extra]);
    if (right.length === 0) return false;
    const kept = random.shuffled(
      [...letters, ...extra].filter((letter) => !shared.includes(letter) || random.chance(0.5)),
    );
    const equation = `${letters.join("")},${right.join("")}->${kept.join("")}`;
    const shapeOf = (names: readonly string[]): number[] => names.map((name) => size.get(name) as number);
    graph.add("Einsum", [left, graph.constant(shapeOf(right))], { equation: text(equation) }, shapeOf(kept));
    return true;
  },
};

const batchNormalization: Template = {
  opType: "BatchNormalization",
  add(graph) {
    const input = graph.float(2, 4);
    const channels = [input.shape[1] as number];
    const parts = [graph.constant(channels), graph.constant(channels), graph.constant(channels)];
    const attributes = graph.random.chance(0.5) ? { epsilon: float(1e-3) } : {};
    graph.add("BatchNormalization", [input, ...parts, graph.constant(channels, 0.2, 2)], attributes, input.shape);
  },
};

/** An axis, now and then counted from the end. */
export function axisOf(graph: GraphMaker, rank: number): { axis: number; written: number } {
  const axis = graph.random.from(0, rank - 1);
  return { axis, written: graph.opset >= 11 && graph.random.chance(0.4) ? axis - rank : axis };
}

const alongAxis = (opType: string, chance = 0.7): Template => ({
  opType,
  add(graph) {
    const input = graph.float(2, 4);
    const { written } = axisOf(graph, input.shape.length);
    graph.add(opType, [input], graph.random.chance(chance) ? { axis: int(written) } : {}, input.shape);
  },
});

const lpNormalization: Template = {
  opType: "LpNormalization",
  add(graph) {
    const input = positive(graph, graph.float(2, 4));
    const { axis } = axisOf(graph, input.shape.length);
    graph.add("LpNormalization", [input], { axis: int(axis), p: int(graph.random.from(1, 2)) }, input.shape);
  },
};

const layerNormalization: Template = {
  opType: "LayerNormalization",
  add(graph) {
    const input = graph.float(2, 4);
    const { axis, written } = axisOf(graph, input.shape.length);
    const inputs = [input, graph.constant(input.shape.slice(axis))];
    if (graph.random.chance(0.6)) inputs.push(graph.constant(input.shape.slice(axis)));
    graph.add("LayerNormalization", inputs, { axis: int(written), epsilon: float(1e-2) }, input.shape);
  },
};

const perChannelNorm = (opType: string): Template => ({
  opType,
  add(graph) {
    const given = graph.float(3, 4);
    // bounded: onnxruntime folds the mean into the bias, and loses places where it is far above the deviation
    const input = graph.add("Tanh", [given], {}, given.shape);
    const channels = input.shape[1] as number;
    const groups = divisor(graph, channels);
    const isGroup = opType === "GroupNormalization";
    const count = isGroup && graph.opset < 21 ? groups : channels;
    const attributes = { epsilon: float(1e-2), ...(isGroup && { num_groups: int(groups) }) };
    graph.add(opType, [input, graph.constant([count]), graph.constant([count])], attributes, input.shape);
  },
});

/** Layers with weights, windows and statistics. */
export const layerTemplates: readonly Template[] = [
  conv,
  convTranspose,
  pool("MaxPool"),
  pool("AveragePool"),
  globalPool("GlobalAveragePool"),
  globalPool("GlobalMaxPool"),
  matMul,
  gemm,
  einsum,
  batchNormalization,
  alongAxis("Softmax"),
  alongAxis("LogSoftmax"),
  lpNormalization,
  layerNormalization,
  perChannelNorm("InstanceNormalization"),
  perChannelNorm("GroupNormalization"),
];
