import { float32Tensor, type OnnxTensor } from "../../tensor/tensor.js";
import { int8, scalar, uint8, type Attributes } from "../cases/case.js";
import { int, ints } from "../small-model.js";
import type { GraphMaker, GraphValue } from "./maker.js";
import type { Template } from "./template.js";

/** Scale and zero point of a quantised value, as names of constants. */
interface Grid {
  readonly scale: string;
  readonly zero: string;
  readonly type: "int8" | "uint8";
}

function scaleOf(graph: GraphMaker): number {
  return graph.random.chance(0.3) ? 2 ** -graph.random.from(4, 7) : graph.random.real(0.005, 0.08);
}

function zeros(graph: GraphMaker, type: Grid["type"], shape: number[], count: number): OnnxTensor {
  const { random } = graph;
  const isCentred = random.chance(0.4);
  return type === "int8"
    ? int8(
        shape,
        random.list(count, () => (isCentred ? 0 : random.from(-20, 20))),
      )
    : uint8(
        shape,
        random.list(count, () => (isCentred ? 0 : random.from(80, 160))),
      );
}

function gridOf(graph: GraphMaker, type: Grid["type"] = graph.random.pick(["int8", "uint8"])): Grid {
  return { scale: graph.scalar(scaleOf(graph)), zero: graph.given(zeros(graph, type, [], 1)), type };
}

/** A quantised value of a float one. */
function quantised(graph: GraphMaker, value: GraphValue, grid: Grid): GraphValue {
  return graph.add("QuantizeLinear", [value, grid.scale, grid.zero], {}, value.shape, grid.type);
}

const toFloat = (graph: GraphMaker, value: GraphValue, grid: Grid): GraphValue =>
  graph.add("DequantizeLinear", [value, grid.scale, grid.zero], {}, value.shape);

const quantize: Template = {
  opType: "QuantizeLinear",
  add(graph) {
    if (graph.opset < 10) return false;
    const input = graph.float(1, 4);
    const grid = gridOf(graph);
    toFloat(graph, quantised(graph, input, grid), grid);
    return true;
  },
};

const quantizeAlongAxis: Template = {
  opType: "DequantizeLinear",
  add(graph) {
    if (graph.opset < 13) return false;
    const { random } = graph;
    const input = graph.float(1, 4);
    const axis = random.from(0, input.shape.length - 1);
    const count = input.shape[axis] as number;
    const type = random.pick(["int8", "uint8"] as const);
    const scale = graph.given(
      float32Tensor(
        [count],
        random.list(count, () => scaleOf(graph)),
      ),
    );
    const zero = graph.given(zeros(graph, type, [count], count));
    const attributes: Attributes = { axis: int(axis) };
    const whole = graph.add("QuantizeLinear", [input, scale, zero], attributes, input.shape, type);
    graph.add("DequantizeLinear", [whole, scale, zero], attributes, input.shape);
    return true;
  },
};

/** Bytes for weights. */
const weightBytes = (graph: GraphMaker, shape: number[]): string =>
  graph.given(
    int8(
      shape,
      graph.random.list(
        shape.reduce((a, b) => a * b, 1),
        () => graph.random.from(-127, 127),
      ),
    ),
  );

const qLinearConv: Template = {
  opType: "QLinearConv",
  add(graph) {
    if (graph.opset < 10) return false;
    const { random } = graph;
    const image = graph.float(4, 4);
    const [n, c, h, w] = image.shape as [number, number, number, number];
    const [grid, out] = [gridOf(graph, "uint8"), gridOf(graph, "uint8")];
    const filters = random.from(1, 3);
    const [kh, kw] = [random.from(1, Math.min(2, h)), random.from(1, Math.min(2, w))];
    const x = quantised(graph, image, grid);
    const count = random.chance(0.5) ? filters : 1;
    const scales = float32Tensor(
      count === 1 ? [] : [count],
      random.list(count, () => random.real(0.005, 0.02)),
    );
    const inputs = [
      ...[x, grid.scale, grid.zero, weightBytes(graph, [filters, c, kh, kw]), graph.given(scales)],
      graph.given(
        count === 1
          ? int8([], [random.from(-5, 5)])
          : int8(
              [count],
              random.list(count, () => 0),
            ),
      ),
      ...[out.scale, out.zero],
    ];
    if (random.chance(0.5)) {
      const data = Int32Array.from(random.list(filters, () => random.from(-3000, 3000)));
      inputs.push(graph.given({ elementType: "int32", shape: [filters], data }));
    }
    const pads = random.list(4, () => random.from(0, 1));
    const shape = [n, filters, h + pads[0]! + pads[2]! - kh + 1, w + pads[1]! + pads[3]! - kw + 1];
    toFloat(graph, graph.add("QLinearConv", inputs, { pads: ints(...pads) }, shape, "uint8"), out);
    return true;
  },
};

const qLinearMatMul: Template = {
  opType: "QLinearMatMul",
  add(graph) {
    if (graph.opset < 10) return false;
    const left = graph.float(2, 3);
    const [grid, out] = [gridOf(graph, "uint8"), gridOf(graph, "uint8")];
    const columns = graph.random.from(1, 4);
    const weights = [weightBytes(graph, [left.shape.at(-1) as number, columns]), graph.given(scalar(0.01))];
    const zero = graph.given(int8([], [graph.random.from(-9, 9)]));
    const x = quantised(graph, left, grid);
    const inputs = [x, grid.scale, grid.zero, ...weights, zero, out.scale, out.zero];
    const shape = [...left.shape.slice(0, -1), columns];
    toFloat(graph, graph.add("QLinearMatMul", inputs, {}, shape, "uint8"), out);
    return true;
  },
};

const matMulInteger: Template = {
  opType: "MatMulInteger",
  add(graph) {
    if (graph.opset < 10) return false;
    const left = graph.float(2, 3);
    const grid = gridOf(graph, "uint8");
    const columns = graph.random.from(1, 4);
    const x = quantised(graph, left, grid);
    const inputs = [x, weightBytes(graph, [left.shape.at(-1) as number, columns]), grid.zero];
    const shape = [...left.shape.slice(0, -1), columns];
    const whole = graph.add("MatMulInteger", inputs, {}, shape, "int32");
    const asFloat = graph.add("Cast", [whole], { to: int(1) }, shape);
    graph.add("Mul", [asFloat, graph.constant([], 1e-4, 1e-4)], {}, shape);
    return true;
  },
};

const convInteger: Template = {
  opType: "ConvInteger",
  add(graph) {
    if (graph.opset < 10) return false;
    const image = graph.float(4, 4);
    const [n, c, h, w] = image.shape as [number, number, number, number];
    const grid = gridOf(graph, "uint8");
    const x = quantised(graph, image, grid);
    const { random } = graph;
    const bytes = random.list(2 * c, () => random.from(0, 255));
    const inputs = [
      x,
      graph.given(uint8([2, c, 1, 1], bytes)),
      grid.zero,
      graph.given(uint8([], [random.from(0, 200)])),
    ];
    const whole = graph.add("ConvInteger", inputs, {}, [n, 2, h, w], "int32");
    const asFloat = graph.add("Cast", [whole], { to: int(1) }, [n, 2, h, w]);
    graph.add("Mul", [asFloat, graph.constant([], 1e-4, 1e-4)], {}, [n, 2, h, w]);
    return true;
  },
};

/** Whole numbers between quantisations. */
export const quantisedTemplates: readonly Template[] = [
  quantize,
  quantizeAlongAxis,
  qLinearConv,
  qLinearMatMul,
  matMulInteger,
  convInteger,
];
