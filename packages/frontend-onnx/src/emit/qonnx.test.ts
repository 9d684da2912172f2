import { describe, expect, it } from "vitest";
import type { OnnxNode } from "../graph/graph.js";
import { elementCount, float32Tensor, type OnnxTensor } from "../tensor/tensor.js";
import { scalar, type Attributes } from "../testing/cases/case.js";
import { importChecked, importValid, interpret } from "../testing/emitted.js";
import { int, node, smallFile, text, type SmallModel } from "../testing/small-model.js";

/*
 * The quantisers of QONNX against the formulas of its documentation, written down again: onnxruntime does not know them.
 * All scales and inputs are such that float32 and the doubles of the formulas round alike, ties included.
 */

const qonnx = (opType: string, inputs: readonly string[], attributes: Attributes = {}): OnnxNode => ({
  ...node(opType, inputs, ["q"], attributes),
  domain: "qonnx.custom_op.general",
});

/** Rounding of the formulas: from the two neighbours, by how far they are. */
const roundings: Readonly<Record<string, (x: number) => number>> = {
  ROUND: (x) => tie(x, (low) => (Math.abs(low) % 2 === 0 ? low : low + 1)),
  HALF_EVEN: (x) => tie(x, (low) => (Math.abs(low) % 2 === 0 ? low : low + 1)),
  // away from zero and towards it: the magnitude is rounded, as QONNX 1.0 and Brevitas do
  HALF_UP: (x) => tie(x, (low) => (low < 0 ? low : low + 1)),
  HALF_DOWN: (x) => tie(x, (low) => (low < 0 ? low + 1 : low)),
  UP: (x) => (x < 0 ? Math.floor(x) : -Math.floor(-x)),
  CEIL: (x) => -Math.floor(-x),
  FLOOR: (x) => x - (((x % 1) + 1) % 1),
  ROUND_TO_ZERO: (x) => x - (x % 1),
  DOWN: (x) => x - (x % 1),
};

function tie(x: number, between: (low: number) => number): number {
  const low = Math.floor(x);
  const rest = x - low;
  if (rest === 0.5) return between(low);
  return rest < 0.5 ? low : low + 1;
}

/** Eighths from -9 to 9: every tie of the scales below, and saturation on both sides. */
const eighths = (shape: readonly number[]): OnnxTensor =>
  float32Tensor(
    shape,
    Array.from({ length: elementCount(shape) }, (_, i) => ((i * 31) % 145) / 8 - 9),
  );

const shape = [2, 3, 25] as const;
const scales: Readonly<Record<string, OnnxTensor>> = {
  "the tensor": scalar(0.25),
  "a channel": float32Tensor([1, 3, 1], [0.25, 1, 0.5]),
  "an element": float32Tensor(
    shape,
    Array.from({ length: 150 }, (_, i) => 2 ** ((i % 4) - 2)),
  ),
};

/** The element of a constant that broadcasts to `shape`. */
function elementAt({ shape: own, data }: OnnxTensor, flat: number): number {
  const index = [Math.floor(flat / 75), Math.floor(flat / 25) % 3, flat % 25];
  const place = own.reduce((at, dim, d) => at * dim + (dim === 1 ? 0 : (index[d + 3 - own.length] as number)), 0);
  return Number(data[place]);
}

/** The network of one quantiser, of its input or of weights that are added to the input (which is zero, then). */
function results(
  step: OnnxNode,
  constants: Readonly<Record<string, OnnxTensor>>,
  values: OnnxTensor,
  isWeight: boolean,
): number[] {
  const model: SmallModel = {
    opset: 13,
    inputs: { x: shape },
    initializers: { ...constants, ...(isWeight && { w: values }) },
    nodes: isWeight
      ? [{ ...step, inputs: ["w", ...step.inputs.slice(1)] }, node("Add", ["x", "q"], ["y"])]
      : [step, node("Identity", ["q"], ["y"])],
    outputs: ["y"],
  };
  const input = isWeight ? new Float32Array(150) : (values.data as Float32Array);
  return Array.from(interpret(importValid(smallFile(model)), [input])[0] ?? [], (value) => value + 0);
}

const kinds = [
  ["activations", false],
  ["weights", true],
] as const;

describe.each(kinds)("Quant of %s", (_, isWeight) => {
  describe.each(Object.keys(scales))("with scales for %s", (per) => {
    it.each(Object.keys(roundings))("rounds %s", (mode) => {
      const scale = scales[per] as OnnxTensor;
      for (const [signed, narrow, bits, zero] of [
        [1, 0, 4, 0],
        [1, 1, 4, 0],
        [0, 0, 3, 0],
        [0, 1, 3, 0],
        [1, 0, 6, 3],
        [0, 0, 5, 12],
        [1, 0, 1, 0],
        [0, 0, 1, 0],
      ] as const) {
        const attributes = { signed: int(signed), narrow: int(narrow), rounding_mode: text(mode) };
        const constants = { s: scale, z: scalar(zero), b: scalar(bits) };
        const values = eighths(shape);
        const found = results(qonnx("Quant", ["x", "s", "z", "b"], attributes), constants, values, isWeight);
        const high = signed === 1 ? 2 ** (bits - 1) - 1 : 2 ** bits - 1 - narrow;
        const low = signed === 1 ? -(2 ** (bits - 1)) + narrow : 0;
        const expected = Array.from(values.data as Float32Array, (x, i) => {
          const s = elementAt(scale, i);
          const whole = roundings[mode]?.(x / s + zero) ?? NaN;
          // one signed bit is bipolar
          const kept = bits === 1 && signed === 1 ? (x < 0 ? -1 : 1) : Math.min(Math.max(whole, low), high);
          return (kept - zero) * s + 0;
        });
        expect(found).toEqual(expected);
      }
    });
  });
});

describe.each(kinds)("BipolarQuant of %s", (_, isWeight) => {
  it.each(Object.keys(scales))("gives plus and minus the scale of %s", (per) => {
    const scale = scales[per] as OnnxTensor;
    const values = eighths(shape);
    const found = results(qonnx("BipolarQuant", ["x", "s"]), { s: scale }, values, isWeight);
    const expected = Array.from(values.data as Float32Array, (x, i) => (x < 0 ? -1 : 1) * elementAt(scale, i));
    expect(values.data).toContain(0);
    expect(found).toEqual(expected);
  });
});

describe.each(kinds)("Trunc of %s", (_, isWeight) => {
  describe.each(Object.keys(scales))("with scales for %s", (per) => {
    it.each(Object.keys(roundings))("drops bits, rounding %s", (mode) => {
      const scale = scales[per] as OnnxTensor;
      for (const [zero, from, to] of [
        [0, 8, 6],
        [0, 6, 5],
        [4, 8, 5],
      ] as const) {
        const constants = { s: scale, z: scalar(zero), i: scalar(from), o: scalar(to) };
        const values = eighths(shape);
        const step = qonnx("Trunc", ["x", "s", "z", "i", "o"], { rounding_mode: text(mode) });
        const expected = Array.from(values.data as Float32Array, (x, i) => {
          const s = elementAt(scale, i);
          const whole = roundings["ROUND"]?.(x / s + zero) ?? NaN;
          return ((roundings[mode]?.(whole / 2 ** (from - to)) ?? NaN) - zero) * s + 0;
        });
        expect(results(step, constants, values, isWeight)).toEqual(expected);
      }
    });
  });
});

describe("what QONNX does not have", () => {
  const refusal = (step: OnnxNode, constants: Readonly<Record<string, OnnxTensor>>): string => {
    const model: SmallModel = {
      opset: 13,
      inputs: { x: shape },
      initializers: constants,
      nodes: [step],
      outputs: ["q"],
    };
    return importChecked(smallFile(model))
      .diagnostics.map(({ message }) => message)
      .join();
  };
  const constants = { s: scalar(0.5), z: scalar(0), b: scalar(4) };

  it("is refused by node and operator", () => {
    const step = qonnx("Quant", ["x", "s", "z", "b"], { rounding_mode: text("STOCHASTIC") });
    expect(refusal(step, constants)).toMatch(/node 'Quant_0': attribute 'rounding_mode' of 'Quant' is STOCHASTIC/);
    const wide = { ...constants, b: scalar(40) };
    expect(refusal(qonnx("Quant", ["x", "s", "z", "b"]), wide)).toMatch(
      /node 'Quant_0': 'Quant' has a bit width of 40/,
    );
  });

  it("is the quantiser in the domain of the standard", () => {
    expect(refusal(node("Quant", ["x", "s", "z", "b"], ["q"]), constants)).toMatch(/node 'Quant_0'.*Quant/);
  });
});
