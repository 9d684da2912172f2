import { elementCount, float32Tensor, int64Tensor, withShape } from "../../tensor/tensor.js";
import type { Attributes } from "../cases/case.js";
import { float, int, ints, tensor, text } from "../small-model.js";
import { axisOf } from "./layers.js";
import { positive } from "./elementwise.js";
import type { GraphMaker, GraphValue } from "./maker.js";
import type { Template } from "./template.js";

/** The axes of an operator that takes them as an attribute before some opset and as an input from then on. */
function withAxes(graph: GraphMaker, since: number, axes: readonly number[]): [Attributes, string[]] {
  return graph.opset < since ? [{ axes: ints(...axes) }, []] : [{}, [graph.whole(...axes)]];
}

const reshape: Template = {
  opType: "Reshape",
  add(graph) {
    const { random } = graph;
    const input = graph.float(1, 5);
    const shape = random.shuffled([...input.shape]);
    const merged =
      random.chance(0.5) && shape.length > 1 ? [(shape[0] as number) * (shape[1] as number), ...shape.slice(2)] : shape;
    const target = merged.map((dim, d) => (input.shape[d] === dim && random.chance(0.2) ? 0 : dim));
    if (random.chance(0.4)) target[random.from(0, target.length - 1)] = -1;
    graph.add("Reshape", [input, graph.whole(...target)], {}, merged);
  },
};

const flatten: Template = {
  opType: "Flatten",
  add(graph) {
    const input = graph.float(1, 4);
    const axis = graph.random.from(0, input.shape.length);
    graph.add("Flatten", [input], { axis: int(axis) }, [
      elementCount(input.shape.slice(0, axis)),
      elementCount(input.shape.slice(axis)),
    ]);
  },
};

const unsqueeze: Template = {
  opType: "Unsqueeze",
  add(graph) {
    const input = graph.float(0, 3);
    const rank = input.shape.length + graph.random.from(1, 2);
    const axes = graph.random.shuffled(Array.from({ length: rank }, (_, d) => d)).slice(input.shape.length);
    const old = input.shape.values();
    const shape = Array.from({ length: rank }, (_, d) => (axes.includes(d) ? 1 : (old.next().value as number)));
    const [attributes, inputs] = withAxes(graph, 13, axes);
    graph.add("Unsqueeze", [input, ...inputs], attributes, shape);
  },
};

const squeeze: Template = {
  opType: "Squeeze",
  add(graph) {
    const input = graph.earlier("float32", ({ shape }) => shape.includes(1));
    if (input === undefined) return false;
    const ones = input.shape.flatMap((dim, d) => (dim === 1 ? [d] : []));
    if (graph.random.chance(0.2)) {
      graph.add(
        "Squeeze",
        [input],
        {},
        input.shape.filter((dim) => dim !== 1),
      );
      return true;
    }
    const axes = ones.filter((_, i) => i === 0 || graph.random.chance(0.5));
    const [attributes, inputs] = withAxes(graph, 13, axes);
    graph.add(
      "Squeeze",
      [input, ...inputs],
      attributes,
      input.shape.filter((_, d) => !axes.includes(d)),
    );
    return true;
  },
};

const transpose: Template = {
  opType: "Transpose",
  add(graph) {
    const input = graph.float(1, 5);
    const reversed = input.shape.map((_, d) => input.shape.length - 1 - d);
    const isGiven = graph.random.chance(0.8);
    const perm = isGiven ? graph.random.shuffled(reversed) : reversed;
    graph.add(
      "Transpose",
      [input],
      isGiven ? { perm: ints(...perm) } : {},
      perm.map((d) => input.shape[d] as number),
    );
  },
};

const concat: Template = {
  opType: "Concat",
  add(graph) {
    const input = graph.float(1, 4);
    const { axis, written } = axisOf(graph, input.shape.length);
    const parts = [input];
    for (let i = graph.random.from(0, 2); i > 0; i--) {
      const fits = graph.earlier(
        "float32",
        ({ shape }) =>
          shape.length === input.shape.length && shape.every((dim, d) => d === axis || dim === input.shape[d]),
      );
      const own = input.shape.map((dim, d) => (d === axis ? graph.random.from(1, 3) : dim));
      parts.push(fits !== undefined && graph.random.chance(0.6) ? fits : graph.constant(own));
    }
    const total = parts.reduce((sum, { shape }) => sum + (shape[axis] as number), 0);
    graph.add(
      "Concat",
      graph.random.shuffled(parts),
      { axis: int(written) },
      input.shape.map((dim, d) => (d === axis ? total : dim)),
    );
  },
};

const split: Template = {
  opType: "Split",
  add(graph) {
    const { random, opset } = graph;
    const input = graph.float(1, 4);
    const { axis, written } = axisOf(graph, input.shape.length);
    const length = input.shape[axis] as number;
    if (length < 2) return false;
    const first = random.from(1, length - 1);
    const isEven = length % 2 === 0 && random.chance(0.4);
    const sizes = isEven ? [length / 2, length / 2] : [first, length - first];
    const attributes = {
      axis: int(written),
      ...(opset < 13 && !isEven && { split: ints(...sizes) }),
      ...(opset >= 18 && isEven && { num_outputs: int(2) }),
    };
    const inputs = opset >= 13 && !isEven ? [input, graph.whole(...sizes)] : [input];
    const shapes = sizes.map((size) => input.shape.map((dim, d) => (d === axis ? size : dim)));
    graph.addAll(
      "Split",
      inputs,
      attributes,
      shapes.map((shape) => ({ shape, type: "float32" })),
    );
    return true;
  },
};

const slice: Template = {
  opType: "Slice",
  add(graph) {
    const { random, opset } = graph;
    const input = graph.float(1, 4);
    const axes = input.shape.map((_, d) => d).filter((d) => d === 0 || random.chance(0.5));
    const shape = [...input.shape];
    const bounds = axes.map((axis) => {
      const length = input.shape[axis] as number;
      const step = opset < 10 ? 1 : random.pick([1, 1, 2, -1, -2]);
      const a = random.from(0, length - 1);
      const b = random.from(a, length - 1);
      shape[axis] = Math.floor((b - a) / Math.abs(step)) + 1;
      if (step > 0) return { step, start: random.chance(0.3) ? a - length : a, end: b === length - 1 ? 1e6 : b + 1 };
      return { step, start: b, end: a === 0 ? -1e6 : a - 1 };
    });
    const [starts, ends, steps] = [bounds.map((b) => b.start), bounds.map((b) => b.end), bounds.map((b) => b.step)];
    if (opset < 10) {
      graph.add("Slice", [input], { axes: ints(...axes), starts: ints(...starts), ends: ints(...ends) }, shape);
    } else {
      const lists = [starts, ends, axes, steps].map((list) => graph.whole(...list));
      graph.add("Slice", [input, ...lists], {}, shape);
    }
  },
};

const gather: Template = {
  opType: "Gather",
  add(graph) {
    const { random } = graph;
    const input = graph.float(1, 4);
    const { axis, written } = axisOf(graph, input.shape.length);
    const length = input.shape[axis] as number;
    const shape = graph.shape(random.from(0, 2)).map((dim) => Math.min(dim, 3));
    const indices = random.list(elementCount(shape), () => random.from(graph.opset < 11 ? 0 : -length, length - 1));
    const index = graph.given(withShape(int64Tensor(indices), shape));
    graph.add("Gather", [input, index], { axis: int(written) }, [
      ...input.shape.slice(0, axis),
      ...shape,
      ...input.shape.slice(axis + 1),
    ]);
  },
};

const expand: Template = {
  opType: "Expand",
  add(graph) {
    const input = graph.float(0, 4);
    const target = input.shape.map((dim) => (dim === 1 ? graph.random.from(1, 3) : graph.random.pick([1, dim])));
    const all = graph.random.chance(0.3) ? [2, ...target] : target;
    const shape = graph.broadcast(input.shape, all);
    if (shape !== undefined && all.length > 0) graph.add("Expand", [input, graph.whole(...all)], {}, shape);
  },
};

const pad: Template = {
  opType: "Pad",
  add(graph) {
    const { random, opset } = graph;
    const input = graph.float(1, 4);
    const modes = ["constant", "constant", "edge", "reflect", ...(opset >= 19 ? ["wrap"] : [])];
    const mode = random.pick(modes);
    const amounts = [...input.shape, ...input.shape].map((dim) =>
      random.chance(0.4) ? random.from(0, Math.min(2, dim - 1)) : 0,
    );
    const rank = input.shape.length;
    const shape = input.shape.map((dim, d) => dim + (amounts[d] as number) + (amounts[d + rank] as number));
    const fill = random.chance(0.5) ? random.real(-1, 1) : 0;
    const attributes = { mode: text(mode) };
    if (opset < 11) {
      graph.add("Pad", [input], { ...attributes, pads: ints(...amounts), value: float(fill) }, shape);
    } else graph.add("Pad", [input, graph.whole(...amounts), graph.scalar(fill)], attributes, shape);
  },
};

const depthToSpace: Template = {
  opType: "DepthToSpace",
  add(graph) {
    const [n, h, w] = graph.shape(3) as [number, number, number];
    const block = graph.random.from(2, 2);
    const depth = graph.random.from(1, 2);
    const source = graph.float(1, 4);
    const input = repeatedTo(graph, source, [n, depth * block * block, h, w]);
    const attributes = {
      blocksize: int(block),
      ...(graph.opset >= 11 && { mode: text(graph.random.pick(["DCR", "CRD"])) }),
    };
    graph.add("DepthToSpace", [input], attributes, [n, depth, h * block, w * block]);
  },
};

const spaceToDepth: Template = {
  opType: "SpaceToDepth",
  add(graph) {
    const input = graph.earlier(
      "float32",
      ({ shape: [, , h, w], shape }) => shape.length === 4 && (h as number) % 2 === 0 && (w as number) % 2 === 0,
    );
    const [n, c, h, w] = (input?.shape ?? [1, 2, 4, 2]) as [number, number, number, number];
    const image = input ?? repeatedTo(graph, graph.float(1, 4), [n, c, h, w]);
    graph.add("SpaceToDepth", [image], { blocksize: int(2) }, [n, c * 4, h / 2, w / 2]);
  },
};

/** A value of the shape, made of the largest element of another. */
function repeatedTo(graph: GraphMaker, value: GraphValue, shape: readonly number[]): GraphValue {
  const largest = graph.add("ReduceMax", [value], { keepdims: int(0) }, []);
  return graph.add("Mul", [largest, graph.constant(shape)], {}, shape);
}

const roundings = ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"];
const coordinates = ["half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"];

const resize: Template = {
  opType: "Resize",
  add(graph) {
    const { random, opset } = graph;
    const input = graph.image();
    const [n, c, ...sizes] = input.shape as [number, number, ...number[]];
    const mode = random.pick(["nearest", "linear"]);
    if (opset < 11) {
      if (input.shape.length !== 4) return false;
      const factors = [1, 1, random.from(1, 3), random.from(1, 2)];
      const shape = input.shape.map((dim, d) => dim * (factors[d] as number));
      graph.add("Resize", [input, graph.given(float32Tensor([4], factors))], { mode: text(mode) }, shape);
      return true;
    }
    const attributes = {
      mode: text(mode),
      coordinate_transformation_mode: text(
        random.pick([...coordinates, ...(opset >= 19 ? ["half_pixel_symmetric"] : [])]),
      ),
      ...(mode === "nearest" && { nearest_mode: text(random.pick(roundings)) }),
    };
    const none = graph.given(float32Tensor([0], []));
    if (random.chance(0.5)) {
      const target = [n, c, ...sizes.map(() => random.from(1, 7))];
      graph.add("Resize", [input, none, none, graph.whole(...target)], attributes, target);
    } else {
      const factors = [1, 1, ...sizes.map(() => random.pick([0.5, 0.75, 1, 1.5, 2, 3]))];
      const shape = input.shape.map((dim, d) => Math.floor(dim * (factors[d] as number)));
      if (shape.some((dim) => dim < 1)) return false;
      graph.add("Resize", [input, none, graph.given(float32Tensor([factors.length], factors))], attributes, shape);
    }
    return true;
  },
};

const upsample: Template = {
  opType: "Upsample",
  add(graph) {
    const input = graph.float(4, 4);
    const factors = [1, 1, graph.random.from(1, 3), graph.random.from(1, 3)];
    const mode = { mode: text(graph.random.pick(["nearest", "linear"])) };
    const shape = input.shape.map((dim, d) => dim * (factors[d] as number));
    if (graph.opset < 9) graph.add("Upsample", [input], { ...mode, scales: { kind: "floats", value: factors } }, shape);
    else graph.add("Upsample", [input, graph.given(float32Tensor([4], factors))], mode, shape);
  },
};

const reductionSince = (opType: string): number => (opType === "ReduceSum" ? 13 : 18);

const reduction = (opType: string): Template => ({
  opType,
  add(graph) {
    const { random } = graph;
    const given = graph.float(1, 4);
    const input = opType === "ReduceLogSum" ? positive(graph, given) : given;
    const axes = input.shape.map((_, d) => d).filter(() => random.chance(0.5));
    const keeps = random.chance(0.5);
    const all = axes.length === 0;
    const shape = input.shape.flatMap((dim, d) => (!all && !axes.includes(d) ? [dim] : keeps ? [1] : []));
    const written = axes.map((axis) => (graph.opset >= 11 && random.chance(0.3) ? axis - input.shape.length : axis));
    const [attributes, inputs] = all ? [{}, []] : withAxes(graph, reductionSince(opType), written);
    graph.add(opType, [input, ...inputs], { ...attributes, ...(!keeps && { keepdims: int(0) }) }, shape);
  },
});

const arg = (opType: string): Template => ({
  opType,
  add(graph) {
    const input = graph.float(1, 4);
    const { axis, written } = axisOf(graph, input.shape.length);
    const keeps = graph.random.chance(0.5);
    const shape = input.shape.flatMap((dim, d) => (d !== axis ? [dim] : keeps ? [1] : []));
    graph.add(opType, [input], { axis: int(written), keepdims: int(Number(keeps)) }, shape, "int64");
  },
});

const topK: Template = {
  opType: "TopK",
  add(graph) {
    const input = graph.float(1, 4);
    const { axis, written } = axisOf(graph, input.shape.length);
    const k = graph.random.from(1, input.shape[axis] as number);
    const shape = input.shape.map((dim, d) => (d === axis ? k : dim));
    const attributes = {
      axis: int(written),
      ...(graph.opset < 10 && { k: int(k) }),
      ...(graph.opset >= 11 && { largest: int(graph.random.from(0, 1)) }),
    };
    const inputs = graph.opset < 10 ? [input] : [input, graph.whole(k)];
    graph.addAll("TopK", inputs, attributes, [
      { shape, type: "float32" },
      { shape, type: "int64" },
    ]);
  },
};

/** A Reshape whose target is computed: Shape, Concat and so on, as exporters write it. */
const shapeArithmetic: Template = {
  opType: "Shape",
  add(graph) {
    const input = graph.float(2, 4);
    const dims = graph.add("Shape", [input], {}, [input.shape.length], "int64");
    const like = graph.add("Reshape", [input, dims], {}, input.shape);
    const filled =
      graph.opset >= 9
        ? graph.add("ConstantOfShape", [dims], { value: tensor(float32Tensor([1], [0.5])) }, input.shape)
        : like;
    graph.add("Add", [like, filled], {}, input.shape);
  },
};

const constantOfShape: Template = {
  opType: "ConstantOfShape",
  add(graph) {
    const input = graph.float(1, 4);
    const filled = graph.add("ConstantOfShape", [graph.whole(...input.shape)], {}, input.shape);
    graph.add("Sub", [input, filled], {}, input.shape);
  },
};

const constant: Template = {
  opType: "Constant",
  add(graph) {
    const input = graph.float(1, 4);
    const length = input.shape.at(-1) as number;
    const values = graph.random.list(length, () => graph.random.real(-1, 1));
    const held = graph.add("Constant", [], { value: tensor(float32Tensor([length], values)) }, [length]);
    graph.add("Mul", [input, held], {}, input.shape);
  },
};

/** Divides by the number of elements. */
const size: Template = {
  opType: "Size",
  add(graph) {
    const input = graph.float(1, 4);
    const count = graph.add("Cast", [graph.add("Size", [input], {}, [], "int64")], { to: int(1) }, []);
    graph.add("Div", [input, count], {}, input.shape);
  },
};

const range: Template = {
  opType: "Range",
  add(graph) {
    const input = graph.float(1, 4);
    const length = input.shape.at(-1) as number;
    const step = graph.random.pick([0.5, 1, -0.25]);
    const numbers = graph.add("Range", [graph.scalar(1), graph.scalar(1 + step * length), graph.scalar(step)], {}, [
      length,
    ]);
    graph.add("Add", [input, numbers], {}, input.shape);
  },
};

/** Operators that move, pick, join or count elements. */
export const shapeTemplates: readonly Template[] = [
  reshape,
  flatten,
  unsqueeze,
  squeeze,
  transpose,
  concat,
  split,
  slice,
  gather,
  expand,
  pad,
  depthToSpace,
  spaceToDepth,
  resize,
  upsample,
  ...["ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2"].map(reduction),
  ...["ReduceSumSquare", "ReduceLogSum", "ReduceLogSumExp"].map(reduction),
  arg("ArgMax"),
  arg("ArgMin"),
  topK,
  shapeArithmetic,
  constantOfShape,
  constant,
  size,
  range,
];
