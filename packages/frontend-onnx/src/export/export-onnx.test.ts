import { DiagnosticList, NameLoc, parseModule, printOperation } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { describe, expect, it } from "vitest";
import { readGraph } from "../graph/read-graph.js";
import { normaliseGraph } from "../normalise/normalise.js";
import { decodeModel } from "../proto/codec.js";
import { layerCases } from "../testing/cases/layers.js";
import { shapeCases } from "../testing/cases/shapes.js";
import { networkContext } from "../testing/context.js";
import { importChecked, importValid, interpret, layersOf } from "../testing/emitted.js";
import { inputTensor, largestDifference, numbers, run } from "../testing/oracle.js";
import { smallFile } from "../testing/small-model.js";
import { exportOnnx } from "./export-onnx.js";

function exported(module: Operation): Uint8Array {
  const { all, report } = new DiagnosticList();
  const bytes = exportOnnx(module, { report });
  expect(all).toEqual([]);
  return bytes as Uint8Array;
}

function parsed(text: string): Operation {
  const { all, report } = new DiagnosticList();
  const module = parseModule(text, networkContext(), { report });
  expect(all).toEqual([]);
  return module as Operation;
}

function shortNames(module: Operation): string[] {
  return layersOf(module).flatMap(({ location }) => (location instanceof NameLoc ? [location.name] : []));
}

/** How far onnxruntime on the exported file and the interpreter on the module are apart. */
async function exportError(module: Operation): Promise<number> {
  const graph = readGraph(decodeModel(exported(module), "exported.onnx"), "exported.onnx");
  const { inputs, outputs } = normaliseGraph(graph);
  const expected = await run(graph, inputs);
  const found = interpret(
    module,
    inputs.map((input, i) => inputTensor(input, i).data as Float32Array),
  );
  return Math.max(...outputs.map(({ name }, i) => largestDifference(numbers(expected, name), found[i] ?? [])));
}

const importable = [...layerCases, ...shapeCases].filter(([, model]) => importChecked(smallFile(model)).module);

describe.each(importable)("%s", (_, model) => {
  const module = importValid(smallFile(model));

  it("is exported and imported as the same module", () => {
    const again = importValid(exported(module));
    expect(printOperation(again)).toBe(printOperation(module));
    // Where one node became several ops, their nodes have names that differ; the short names are the same.
    expect(shortNames(again)).toEqual(shortNames(module));
  });

  it("is exported as onnxruntime understands it", async () => {
    expect(await exportError(module)).toBeLessThan(1e-5);
  });
});

describe("export of modules that were not imported", () => {
  const text = `
    func.func @main(%a: tensor<2x3x4xf32>, %b: tensor<2x5x3xf32>) -> (tensor<2x4x5xf32>, tensor<2x3x4xf32>, tensor<1xf32>) {
      %c = "nn.constant"() <{value = dense<2.5> : tensor<1xf32>}> : () -> tensor<1xf32>
      %0 = "nn.matmul"(%a, %b) <{transpose_lhs, transpose_rhs}> : (tensor<2x3x4xf32>, tensor<2x5x3xf32>) -> tensor<2x4x5xf32>
      %1 = "nn.add"(%0, %0) : (tensor<2x4x5xf32>, tensor<2x4x5xf32>) -> tensor<2x4x5xf32>
      return %1, %a, %c : tensor<2x4x5xf32>, tensor<2x3x4xf32>, tensor<1xf32>
    }`;

  it("makes up names, swaps transposed operands, and shows inputs and constants as outputs", async () => {
    const module = parsed(text);
    const again = importValid(exported(module));
    expect(layersOf(again).map(({ name }) => name)).toEqual([
      "nn.transpose",
      "nn.transpose",
      "nn.matmul",
      "nn.add",
      "nn.constant",
      "func.return",
    ]);
    expect(await exportError(module)).toBeLessThan(1e-5);
  });

  const refusals = (source: string): string[] => {
    const { all, report } = new DiagnosticList();
    expect(exportOnnx(parsed(source), { report })).toBeUndefined();
    return all.map(({ code, message }) => `${code}: ${message}`);
  };

  it("refuses fixed-point types by op", () => {
    const quantized = `
      func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
        %0 = "nn.quantize"(%x) : (tensor<4xf32>) -> tensor<4x!num.fixed<8, 4>>
        %1 = "nn.dequantize"(%0) : (tensor<4x!num.fixed<8, 4>>) -> tensor<4xf32>
        return %1 : tensor<4xf32>
      }`;
    const words = "op cannot be exported to ONNX: expected an nn op on tensors of f32 without conversions";
    expect(refusals(quantized)).toEqual([
      `onnx/export: 'nn.quantize' ${words}`,
      `onnx/export: 'nn.dequantize' ${words}`,
    ]);
  });

  it("refuses other types of arguments", () => {
    expect(refusals("func.func @main(%x: tensor<4xf64>) { return }")).toEqual([
      "onnx/export: argument #0 of type tensor<4xf64> cannot be exported to ONNX: expected a tensor of f32",
    ]);
  });

  it("refuses modules of no or several functions", () => {
    const words = "op cannot be exported to ONNX: expected a module with one function of one block";
    expect(refusals("")).toEqual([`onnx/export: 'builtin.module' ${words}`]);
    expect(refusals("func.func private @main()")).toEqual([`onnx/export: 'func.func' ${words}`]);
    expect(refusals("func.func @a() { return }\nfunc.func @b() { return }")).toEqual([
      `onnx/export: 'func.func' ${words}`,
    ]);
  });
});
