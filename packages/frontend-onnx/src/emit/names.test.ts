import { describe, expect, it } from "vitest";
import type { NormalisedModel, NormalisedOp, NormalisedValue } from "../normalise/normalised-op.js";
import { float32Tensor } from "../tensor/tensor.js";
import { stepNames } from "./names.js";

const value = (name: string): NormalisedValue => ({ name, elementType: "float32", shape: [4] });
const input = value("x");
const relu = (node: string, name: string, from = input): NormalisedOp => ({
  kind: "relu",
  node,
  input: from,
  result: value(name),
});
const constant = (name: string): NormalisedOp => ({
  kind: "constant",
  node: "",
  value: float32Tensor([4], [1, 2, 3, 4]),
  result: value(name),
});
const add = (node: string, name: string, lhs: string, rhs: string): NormalisedOp => ({
  kind: "add",
  node,
  lhs: value(lhs),
  rhs: value(rhs),
  result: value(name),
});

function namesOf(...ops: NormalisedOp[]): Record<string, string> {
  const model: NormalisedModel = {
    file: "f",
    name: "n",
    inputs: [input],
    outputs: [],
    ops,
    inferred: new Map(),
    remarks: [],
  };
  return Object.fromEntries(stepNames(model));
}

describe("names of layers", () => {
  it("are numbered by kind where an exporter named the nodes", () => {
    const nodes = ["", "Relu_0", "relu_3", "/layers.0/Relu", "Relu1", "_class__keras_layers_core", "node_12", "7"];
    const names = namesOf(...nodes.map((node, i) => relu(node, `v${i}`)));
    expect(Object.values(names)).toEqual(nodes.map((_, i) => `relu${i + 1}`));
  });

  it("are the author's where these are plain words, without taking one twice", () => {
    const names = namesOf(
      relu("Gate", "a"),
      relu("gate", "b"),
      relu("relu", "c"),
      relu("q_proj", "d"),
      relu("fc1", "e"),
    );
    expect(names).toEqual({ a: "gate", b: "gate_2", c: "relu1", d: "q_proj", e: "fc1" });
  });

  it("of constants tell their first reader and the part they play", () => {
    const names = namesOf(
      constant("w"),
      constant("shown"),
      add("", "a", "x", "w"),
      add("", "b", "a", "w"),
      add("total", "c", "w", "b"),
    );
    expect(names).toEqual({ a: "add1", b: "add2", c: "total", w: "add1_rhs", shown: "constant1" });
  });

  it("stay apart when a node is named as another one's weight", () => {
    const names = namesOf(relu("add1_rhs", "a"), constant("w"), add("", "b", "a", "w"));
    expect(new Set(Object.values(names)).size).toBe(3);
  });
});
