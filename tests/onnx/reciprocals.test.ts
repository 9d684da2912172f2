/** Divisions and roots of imported networks become products, in chains of several nodes; values stay. */
import { interpretFunction, nnSimplifications, UnaryOp } from "@hls-opt/dialect-nn";
import type { SmallModel } from "@hls-opt/frontend-onnx/testing";
import { applyPatternsGreedily, as, DiagnosticList } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { describe, expect, test } from "vitest";
import { expectValid } from "../lower/models.js";
import { fixedNetwork, floatNetwork, loopResults } from "./levels.js";

type Node = SmallModel["nodes"][number];
const node = (opType: string, inputs: readonly string[], output: string): Node => ({
  name: "",
  opType,
  domain: "",
  inputs,
  outputs: [output],
  attributes: new Map(),
});

const numbers = (...values: number[]): NonNullable<SmallModel["initializers"]>[string] => ({
  elementType: "float32",
  shape: values.length === 1 ? [] : [values.length],
  data: Float32Array.from(values),
});

/** A network of [2, 3] whose input is `x`, with a positive `p` made of it. */
const network = (nodes: readonly Node[], outputs: readonly string[]): SmallModel => ({
  opset: 13,
  inputs: { x: [2, 3] },
  initializers: { c: numbers(0.4, -1.5, 3), half: numbers(0.5) },
  nodes: [node("Sigmoid", ["x"], "s"), node("Add", ["s", "half"], "p"), ...nodes],
  outputs,
});

const opsOf = (func: Operation): string[] =>
  func
    .region()
    .entry.operations()
    .filter(({ name }) => name !== "nn.constant" && name !== "func.return")
    .map((op) => as(op, UnaryOp)?.functionName ?? op.name);

const cases: readonly (readonly [title: string, model: SmallModel, kept: readonly string[]])[] = [
  ["division by a constant", network([node("Div", ["p", "c"], "y")], ["y"]), ["sigmoid", "nn.add", "nn.mul"]],
  [
    "division by an activation",
    network([node("Div", ["x", "p"], "y")], ["y"]),
    ["sigmoid", "nn.add", "reciprocal", "nn.mul"],
  ],
  [
    "division by a root",
    network([node("Sqrt", ["p"], "r"), node("Div", ["x", "r"], "y")], ["y"]),
    ["sigmoid", "nn.add", "rsqrt", "nn.mul"],
  ],
  [
    "reciprocal of a root",
    network([node("Sqrt", ["p"], "r"), node("Reciprocal", ["r"], "y")], ["y"]),
    ["sigmoid", "nn.add", "rsqrt"],
  ],
  [
    "division by a root that something else reads",
    network([node("Sqrt", ["p"], "r"), node("Div", ["x", "r"], "q"), node("Add", ["q", "r"], "y")], ["y"]),
    ["sigmoid", "nn.add", "sqrt", "reciprocal", "nn.mul", "nn.add"],
  ],
  [
    "division behind a division, by a root and by a constant",
    network([node("Sqrt", ["p"], "r"), node("Div", ["x", "r"], "q"), node("Div", ["q", "c"], "y")], ["y"]),
    ["sigmoid", "nn.add", "rsqrt", "nn.mul", "nn.mul"],
  ],
  [
    "root of a reciprocal, which stays",
    network([node("Reciprocal", ["p"], "r"), node("Sqrt", ["r"], "y")], ["y"]),
    ["sigmoid", "nn.add", "reciprocal", "sqrt"],
  ],
];

describe.each(cases)("%s", (_, model, kept) => {
  test("becomes products, and means the same", () => {
    const { module, context, inputs, expected } = floatNetwork(model);
    applyPatternsGreedily(module, context, nnSimplifications);
    const problems = new DiagnosticList();
    expectValid(module, problems);
    const func = module.region().first?.first as Operation;
    expect(opsOf(func)).toEqual(kept);
    inputs.forEach((sample, s) => {
      const results = interpretFunction(func, sample, problems) ?? [];
      (expected[s] ?? []).forEach(({ data }, i) =>
        data.forEach((value, k) =>
          expect(Math.abs((results[i]?.data[k] as number) - value)).toBeLessThan(2e-6 * Math.max(1, Math.abs(value))),
        ),
      );
    });
  });

  test("runs in fixed point as it is interpreted, close to the floats", () => {
    const floats = floatNetwork(model);
    const fixed = fixedNetwork(model);
    if (typeof fixed === "string") throw new Error(fixed);
    const { expected } = fixed;
    expect(loopResults(fixed)).toEqual(expected.map((tensors) => tensors.map(({ data }) => Array.from(data))));
    expected.forEach((tensors, s) =>
      tensors.forEach(({ data, type }, i) => {
        const frac = Number(/, (-?\d+)>/.exec(`${type.element}`)?.[1]);
        data.forEach((raw, k) =>
          expect(Math.abs(raw / 2 ** frac - (floats.expected[s]?.[i]?.data[k] as number))).toBeLessThan(2e-2),
        );
      }),
    );
  });
});
