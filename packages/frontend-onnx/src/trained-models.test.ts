import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readGraph } from "./graph/read-graph.js";
import { writeGraph } from "./graph/write-graph.js";
import { loadOnnx, loadOnnxGraph } from "./import-onnx.js";
import type { NormalisedOp } from "./normalise/normalised-op.js";
import { decodeModel, encodeModel } from "./proto/codec.js";
import { compare } from "./testing/oracle.js";

const folder = new URL("../../../../shared/data/models/", import.meta.url);
const names = [
  "bragg_s1_conv",
  "bragg_s1_gate",
  "bragg_s1_attention",
  "braggnn",
  "jet_tagger_keras",
  "jet_tagger_pytorch",
];

const expectedKinds: Readonly<Record<string, Readonly<Partial<Record<NormalisedOp["kind"], number>>>>> = {
  bragg_s1_conv: { conv2d: 3, dense: 4, leaky_relu: 6, reshape: 1 },
  bragg_s1_gate: { conv2d: 7, dense: 4, leaky_relu: 6, mul: 3, softmax: 1, reshape: 3 },
  bragg_s1_attention: { conv2d: 7, dense: 4, leaky_relu: 6, matmul: 2, softmax: 1, add: 1, transpose: 3, reshape: 5 },
  braggnn: { conv2d: 7, dense: 5, leaky_relu: 7, matmul: 2, softmax: 1, add: 1, transpose: 3, reshape: 5 },
  jet_tagger_keras: { dense: 4, relu: 3, softmax: 1 },
  jet_tagger_pytorch: { dense: 4, relu: 3, softmax: 1 },
};

describe.each(names)("%s", (name) => {
  const path = fileURLToPath(new URL(`${name}.onnx`, folder));
  const present = existsSync(path);

  it.skipIf(!present)("normalises to what onnxruntime computes, with the same shapes everywhere", async () => {
    const { wrongShapes, shapesCompared, error } = await compare(loadOnnxGraph(path));
    expect(wrongShapes).toEqual([]);
    expect(shapesCompared).toBeGreaterThan(5);
    expect(error).toBeLessThan(1e-5);
  });

  it.skipIf(!present)("survives being written and read again", () => {
    const graph = loadOnnxGraph(path);
    expect(readGraph(decodeModel(encodeModel(writeGraph(graph)), path), path)).toEqual(graph);
  });

  it.skipIf(!present)("consists of the expected steps", () => {
    const counts: Partial<Record<NormalisedOp["kind"], number>> = {};
    for (const { kind } of loadOnnx(path).ops) if (kind !== "constant") counts[kind] = (counts[kind] ?? 0) + 1;
    expect(counts).toEqual(expectedKinds[name]);
  });
});

describe("batch", () => {
  const pytorch = fileURLToPath(new URL("jet_tagger_pytorch.onnx", folder));

  it.skipIf(!existsSync(pytorch))("of an absurd size is pinned to 1 with a remark", () => {
    const { inputs, remarks } = loadOnnx(pytorch);
    expect(inputs).toEqual([{ name: "0", elementType: "float32", shape: [1, 16] }]);
    expect(remarks.map(({ message }) => message)).toEqual([
      "dimension 0 of graph input '0' was 789444 and is pinned to 1",
    ]);
  });

  const braggnn = fileURLToPath(new URL("braggnn.onnx", folder));

  it.skipIf(!existsSync(braggnn))("that is a symbol is pinned to 1 with a remark, and weights stay exact", () => {
    const { inputs, remarks, ops } = loadOnnx(braggnn);
    expect(inputs[0]?.shape).toEqual([1, 1, 11, 11]);
    expect(remarks).toHaveLength(1);
    const weight = ops.find((op) => op.kind === "constant" && op.result.name === "cnn_layers.2.weight");
    const bytes = weight?.kind === "constant" ? new Uint8Array(weight.value.data.buffer) : new Uint8Array();
    expect(readFileSync(braggnn).includes(Buffer.from(bytes))).toBe(true);
    expect(bytes).toHaveLength(73728);
  });
});
