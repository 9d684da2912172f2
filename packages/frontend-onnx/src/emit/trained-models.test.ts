import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DiagnosticList, parseModule, printOperation, verifyOperation } from "@hls-opt/ir-core";
import type { NameLoc, Operation } from "@hls-opt/ir-core";
import { npyNumbers, readNpy } from "@hls-opt/dialect-nn";
import { describe, expect, it } from "vitest";
import { exportOnnx } from "../export/export-onnx.js";
import { loadOnnxGraph } from "../import-onnx.js";
import { normaliseGraph } from "../normalise/normalise.js";
import { networkContext } from "../testing/context.js";
import { fullText, importValid, interpret, layersOf } from "../testing/emitted.js";
import { floatTensor, largestDifference, numbers, openSession } from "../testing/oracle.js";
import { noise } from "../testing/small-model.js";

const repository = new URL("../../../../", import.meta.url);
const shared = new URL("../shared/data/", repository);
const examples = new URL("examples/", repository);

const pathOf = (file: string, folder: URL): string => fileURLToPath(new URL(file, folder));

/** Rows of an array file, a Float64Array each. */
function rows(path: string): Float64Array[] {
  const array = readNpy(readFileSync(path));
  if (typeof array === "string") throw new Error(array);
  const all = npyNumbers(array);
  const count = array.shape[0] ?? 1;
  const length = all.length / count;
  return Array.from({ length: count }, (_, i) => all.subarray(i * length, (i + 1) * length));
}

// The shapes that files declare need not be right, and onnxruntime insists on them.
const untyped = ({ name }: { name: string }) => ({ name, elementType: undefined, shape: undefined });
const importFile = (path: string): Operation => importValid(readFileSync(path), path);
const random = Array.from({ length: 8 }, (_, i) => noise(16, i + 1).map((value) => 2 * value));

const braggModels = ["bragg_s1_conv", "bragg_s1_gate", "bragg_s1_attention", "braggnn"];
const jetModels = ["jet_tagger_keras", "jet_tagger_pytorch"];
const patches = pathOf("data/patches.npy", examples);

const models = [
  ...braggModels.slice(0, 3).map((name) => ({ title: `examples/${name}`, path: pathOf(`${name}.onnx`, examples) })),
  ...[...braggModels, ...jetModels].map((name) => ({ title: name, path: pathOf(`models/${name}.onnx`, shared) })),
];

describe.each(models)("$title", ({ title, path }) => {
  const absent = !existsSync(path);

  it.skipIf(absent || !existsSync(patches))("is interpreted as onnxruntime runs it", async () => {
    const module = importFile(path);
    const graph = loadOnnxGraph(path);
    const { inputs, outputs } = normaliseGraph(graph);
    const [input, output] = [inputs[0]!, outputs[0]!];
    const session = await openSession({ ...graph, inputs, outputs: outputs.map(untyped) });
    const samples = title.startsWith("jet") ? random : rows(patches).slice(0, 6);
    for (const sample of samples) {
      const results = await session.run([[input.name, floatTensor(sample, input.shape)]]);
      expect(largestDifference(numbers(results, output.name), interpret(module, [sample])[0] ?? [])).toBeLessThan(1e-5);
    }
    await session.release();
  });

  it.skipIf(absent)("is exported and imported as the same module", () => {
    const module = importFile(path);
    const { all, report } = new DiagnosticList();
    const exported = exportOnnx(module, { report });
    expect(all).toEqual([]);
    expect(fullText(importValid(exported as Uint8Array, path))).toBe(fullText(module));
  });

  it.skipIf(absent)("prints text that parses to the same module", () => {
    const text = printOperation(importFile(path));
    const { all, report } = new DiagnosticList();
    const parsed = parseModule(text, networkContext(), { file: "printed.mlir", report });
    expect(all).toEqual([]);
    expect(verifyOperation(parsed as Operation, report)).toBe(true);
    expect(printOperation(parsed as Operation)).toBe(text);
  });

  it.skipIf(absent)("has layers with short names of their own", () => {
    const names = layersOf(importFile(path))
      .slice(0, -1)
      .map(({ location }) => (location as NameLoc).name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9_]{0,30}$/);
  });
});

describe.each(braggModels)("%s", (name) => {
  const path = pathOf(`models/${name}.onnx`, shared);
  const samples = pathOf("braggnn/synthetic_patches.npy", shared);
  const expected = pathOf(`braggnn/${name}_expected.npy`, shared);

  it.skipIf(![path, samples, expected].every((file) => existsSync(file)))("gives the recorded outputs", () => {
    const module = importFile(path);
    const outputs = rows(expected);
    for (const [i, sample] of rows(samples)
      .slice(0, name === "braggnn" ? 10 : 60)
      .entries()) {
      expect(largestDifference(outputs[i] ?? [], interpret(module, [sample])[0] ?? [])).toBeLessThan(1e-5);
    }
  });
});
