import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Context, DenseElementsAttr, DiagnosticList, FileLineColLoc, InvariantError } from "@hls-opt/ir-core";
import type { Operation, ArrayAttr, NameLoc } from "@hls-opt/ir-core";
import { ConstantOp, nnDialect } from "@hls-opt/dialect-nn";
import { printOperation } from "@hls-opt/ir-core";
import { describe, expect, it } from "vitest";
import { normaliseGraph } from "../normalise/normalise.js";
import { float32Tensor } from "../tensor/tensor.js";
import { networkContext } from "../testing/context.js";
import { importChecked, importValid, interpret, layersOf, mainOf } from "../testing/emitted.js";
import { float, int, noise, node, smallFile, smallGraph, weights, type SmallModel } from "../testing/small-model.js";
import { emitModel } from "./emit-module.js";
import { importOnnx, importOnnxFile } from "./import-module.js";

const dense: SmallModel = {
  opset: 13,
  inputs: { x: ["N", 4] },
  initializers: { w: weights(3, 4), b: weights(3) },
  nodes: [node("Gemm", ["x", "w", "b"], ["h"], { transB: int(1) }), node("Relu", ["h"], ["y"])],
  outputs: ["y"],
};

const unary = (opType: string, attributes = {}): SmallModel => ({
  opset: 10,
  inputs: { x: [1, 1, 8, 8] },
  nodes: [node(opType, ["x"], ["y"], attributes)],
  outputs: ["y"],
});

const messagesOf = (model: SmallModel): string[] =>
  importChecked(smallFile(model)).diagnostics.map(({ message }) => message);

describe("an imported module", () => {
  const module = importValid(smallFile(dense));
  const func = mainOf(module);

  it("has one function of nn ops", () => {
    expect(layersOf(module).map(({ name }) => name)).toEqual([
      "nn.constant",
      "nn.constant",
      "nn.dense",
      "nn.relu",
      "func.return",
    ]);
    expect(`${func.getAttr("function_type")}`).toBe("(tensor<1x4xf32>) -> tensor<1x3xf32>");
  });

  it("keeps the names of model, inputs and outputs", () => {
    expect(`${module.getAttr("nn.model")}`).toBe('"small"');
    expect(`${(func.getAttr("arg_attrs") as ArrayAttr).elements[0]}`).toBe('{nn.name = "x"}');
    expect(`${(func.getAttr("res_attrs") as ArrayAttr).elements[0]}`).toBe('{nn.name = "y"}');
    expect(`${func.region().first?.argument(0).argumentLocation}`).toBe('loc("x"("small.onnx":0:0))');
  });

  it("names layers for hardware and keeps the names of nodes and weights inside", () => {
    expect(layersOf(module).map(({ location }) => `${location}`)).toEqual([
      'loc("dense1_weight"("w"("small.onnx":0:0)))',
      'loc("dense1_bias"("b"("small.onnx":0:0)))',
      'loc("dense1"("Gemm_0"("small.onnx":0:0)))',
      'loc("relu1"("Relu_1"("small.onnx":0:0)))',
      'loc("small.onnx":0:0)',
    ]);
  });

  it("tells in a remark that the batch was pinned", () => {
    const { diagnostics } = importChecked(smallFile(dense));
    expect(diagnostics.map(({ severity, code }) => [severity, code])).toEqual([["remark", "onnx/batch-pinned"]]);
  });

  it("shares the arrays of the weights", () => {
    const model = normaliseGraph(smallGraph({ ...dense, initializers: { w: weights(3, 4), b: weights(3) } }));
    const emitted = layersOf(emitModel(model, networkContext()).module);
    const constants = emitted.filter(({ name }) => name === "nn.constant").map((op) => new ConstantOp(op).value);
    const arrays = model.ops.flatMap((op) => (op.kind === "constant" ? [op.value.data] : []));
    // Small ones are interned by their elements: equal weights of another test may have been first.
    expect(constants.map(({ data }) => data)).toEqual(arrays);
  });

  it("shares the arrays of large weights by reference", () => {
    const w = weights(64, 32);
    const large: SmallModel = { ...dense, inputs: { x: [1, 32] }, initializers: { w, b: weights(64) } };
    const [weight] = layersOf(emitModel(normaliseGraph(smallGraph(large)), networkContext()).module);
    expect((weight as Operation).getAttr("value")).toBeInstanceOf(DenseElementsAttr);
    expect(new ConstantOp(weight as Operation).value.data).toBe(w.data);
  });

  it("may have several inputs and outputs, some of them inputs or constants themselves", () => {
    const model: SmallModel = {
      opset: 13,
      inputs: { a: [1, 3], b: [1, 3] },
      initializers: { c: float32Tensor([2], [5, 7]) },
      nodes: [node("Add", ["a", "b"], ["s"]), node("Identity", ["a"], ["t"])],
      outputs: ["s", "t", "c", "s"],
    };
    const results = interpret(importValid(smallFile(model)), [
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(results.map((data) => [...data])).toEqual([
      [5, 7, 9],
      [1, 2, 3],
      [5, 7],
      [5, 7, 9],
    ]);
  });
});

describe("clips", () => {
  const clip = (bounds: Readonly<Record<string, number>>): SmallModel =>
    unary("Clip", Object.fromEntries(Object.entries(bounds).map(([name, value]) => [name, float(value)])));

  it("at zero are relus, and without bounds nothing", () => {
    expect(layersOf(importValid(smallFile(clip({ min: 0 })))).map(({ name }) => name)).toEqual([
      "nn.relu",
      "func.return",
    ]);
    expect(layersOf(importValid(smallFile(clip({})))).map(({ name }) => name)).toEqual(["func.return"]);
  });

  it("of other bounds are functions with two parameters", () => {
    const module = importValid(smallFile(clip({ min: 0, max: 6 })));
    expect(printOperation(module)).toContain(
      "nn.unary clip %arg0 {parameters = array<f64: 0.000000e+00, 6.000000e+00>}",
    );
  });
});

describe("integers between quantisations", () => {
  const scalar = (value: number) => float32Tensor([], [value]);
  const int8 = { elementType: "int8", shape: [], data: Int8Array.of(0) } as const;
  const through = (first: number, second: number): SmallModel => ({
    opset: 13,
    inputs: { x: [1, 24] },
    initializers: { a: scalar(first), b: scalar(second), z: int8 },
    nodes: [
      node("QuantizeLinear", ["x", "a", "z"], ["q"]),
      node("Flatten", ["q"], ["f"]),
      node("Transpose", ["f"], ["t"]),
      node("DequantizeLinear", ["t", "b", "z"], ["y"]),
    ],
    outputs: ["y"],
  });

  it("are fixed-point numbers where the scale is a power of two", () => {
    const module = importValid(smallFile(through(2 ** -6, 2 ** -6)));
    expect(layersOf(module).flatMap(({ name, results }) => results.map(({ type }) => `${name} ${type}`))).toEqual([
      "nn.quantize tensor<1x24x!num.fixed<8, 6>>",
      "nn.transpose tensor<24x1x!num.fixed<8, 6>>",
      "nn.dequantize tensor<24x1xf32>",
    ]);
    const input = noise(24, 3).map((value) => 3 * value);
    const expected = [...input].map((value) => Math.min(Math.max(Math.round(value * 64), -128), 127) / 64);
    expect([...(interpret(module, [input])[0] ?? [])]).toEqual(expected);
  });

  it("come with a remark about halves", () => {
    const { diagnostics } = importChecked(smallFile(through(0.5, 0.5)));
    expect(diagnostics.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      "remark: node 'QuantizeLinear_0': 'QuantizeLinear' rounds halves to even, here they are rounded up; " +
        "results may differ by one unit where a value lies exactly between two",
    ]);
  });

  it("are scaled again where another scale reads them", () => {
    const input = noise(24, 3).map((value) => 3 * value);
    const expected = [...input].map((value) => Math.min(Math.max(Math.round(value * 64), -128), 127) / 16);
    expect([...(interpret(importValid(smallFile(through(2 ** -6, 2 ** -4))), [input])[0] ?? [])]).toEqual(expected);
  });

  it("are refused where two scales read an input of the network", () => {
    const model: SmallModel = {
      opset: 13,
      inputs: { x: [1, 4] },
      inputType: "int8",
      initializers: { a: scalar(0.5), b: scalar(0.25), z: int8 },
      nodes: [
        node("DequantizeLinear", ["x", "a", "z"], ["p"]),
        node("DequantizeLinear", ["x", "b", "z"], ["q"]),
        node("Add", ["p", "q"], ["y"]),
      ],
      outputs: ["y"],
    };
    expect(messagesOf(model).join()).toMatch(/node 'DequantizeLinear_\d': integers of scale .* meet/);
  });

  it("take the scale of an integer input from where it is read", () => {
    const model: SmallModel = {
      opset: 13,
      inputs: { x: [1, 4] },
      inputType: "uint8",
      initializers: { s: scalar(2 ** -8), z: { elementType: "uint8", shape: [], data: Uint8Array.of(0) } },
      nodes: [node("DequantizeLinear", ["x", "s", "z"], ["y"])],
      outputs: ["y"],
    };
    const module = importValid(smallFile(model));
    expect(`${mainOf(module).region().first?.argument(0).type}`).toBe("tensor<1x4x!num.ufixed<8, 8>>");
    expect([...(interpret(module, [[0, 1, 128, 255]])[0] ?? [])]).toEqual([0, 1 / 256, 0.5, 255 / 256]);
  });
});

describe("what cannot be imported", () => {
  it("is a diagnostic that names file and node", () => {
    const { module, diagnostics } = importChecked(smallFile(unary("Hardmax")), "models/odd.onnx");
    expect(module).toBeUndefined();
    const [{ code, location, message, severity }] = diagnostics as [(typeof diagnostics)[number]];
    expect([severity, code, `${location}`]).toEqual([
      "error",
      "onnx/operator",
      'loc("Hardmax_0"("models/odd.onnx":0:0))',
    ]);
    expect(message).toMatch(/^node 'Hardmax_0': operator 'Hardmax' is not supported; .*[^.]$/);
  });

  it("is an input of a type that nothing reads", () => {
    const model: SmallModel = { ...dense, inputType: "int64", nodes: [node("Shape", ["x"], ["y"])] };
    expect(messagesOf({ ...model, inputs: { x: [1, 4] } }).length).toBe(1);
    const unread: SmallModel = { ...model, inputs: { x: [2] }, nodes: [node("Relu", ["b"], ["y"])] };
    expect(messagesOf(unread)).toEqual([
      "'x' has element type int64; supported are float32 and, between quantisations, int8, uint8, int16, uint16, int32",
    ]);
  });

  it("is a file that is absent or no model", () => {
    const { all, report } = new DiagnosticList();
    expect(importOnnxFile("no/such.onnx", { context: networkContext(), report })).toBeUndefined();
    expect(all.map(({ code, location }) => [code, location])).toEqual([
      ["onnx/unreadable", expect.any(FileLineColLoc) as FileLineColLoc],
    ]);
    for (const bytes of [new Uint8Array(), new Uint8Array(100), new TextEncoder().encode("module {}")]) {
      expect(importChecked(bytes).module).toBeUndefined();
    }
  });

  it("does not matter how it is damaged: nothing is thrown, and whatever is accepted is valid", () => {
    const original = smallFile(dense);
    for (let position = 0; position < original.length; position++) {
      importChecked(original.subarray(0, position));
      for (const mask of [0xff, 1 << (position % 8)]) {
        const damaged = Uint8Array.from(original);
        damaged[position]! ^= mask;
        importChecked(damaged);
      }
    }
  });

  const trained = fileURLToPath(new URL("../../../../examples/bragg_s1_gate.onnx", import.meta.url));
  it.skipIf(!existsSync(trained))("does not matter how a trained model is damaged", () => {
    const original = readFileSync(trained);
    const random = noise(600, 11);
    for (let round = 0; round < 150; round++) {
      const damaged = Uint8Array.from(original);
      for (let flip = 0; flip < 4; flip++) {
        const position = Math.floor(((random[4 * round + flip]! + 1) / 2) * (original.length - 1));
        damaged[position]! ^= 1 << ((round + flip) % 8);
      }
      importChecked(round % 5 === 0 ? damaged.subarray(0, damaged.length - 97 * round) : damaged);
    }
  });

  it("but a context without functions is the fault of the program", () => {
    const { report } = new DiagnosticList();
    const context = new Context([nnDialect]);
    expect(() => importOnnx(smallFile(dense), { file: "f", context, report })).toThrow(InvariantError);
  });
});

describe("files", () => {
  it("are imported from their path", () => {
    const folder = mkdtempSync(join(tmpdir(), "onnx-"));
    try {
      const path = join(folder, "small.onnx");
      writeFileSync(path, smallFile(dense));
      const { all, report } = new DiagnosticList();
      const module = importOnnxFile(path, { context: networkContext(), report });
      expect(all.map(({ severity }) => severity)).toEqual(["remark"]);
      expect((layersOf(module as Operation)[2]?.location as NameLoc).name).toBe("dense1");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
