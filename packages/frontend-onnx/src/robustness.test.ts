import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadOnnx, parseOnnx } from "./import-onnx.js";
import { formatDiagnostic, OnnxError } from "./onnx-error.js";
import { encodeModel } from "./proto/codec.js";
import type { ModelProto, TensorProto } from "./proto/messages.js";
import { noise, smallFile, node, weights, ints, shapeOf } from "./testing/small-model.js";

const trained = new URL("../../../../shared/data/models/bragg_s1_conv.onnx", import.meta.url);
/** Milliseconds of processor time, so that a busy machine does not make the test fail. */
const slowest = 1000;

/** Reads a damaged file: it may be refused, but only with an `OnnxError`, and quickly. Returns how it ended. */
function outcome(bytes: Uint8Array): "accepted" | "refused" {
  const start = process.cpuUsage();
  try {
    parseOnnx(bytes, "damaged.onnx");
    return "accepted";
  } catch (error) {
    if (!(error instanceof OnnxError)) throw error;
    expect(error.message).not.toBe("");
    expect(error.advice).not.toBe("");
    return "refused";
  } finally {
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(slowest);
  }
}

function fuzz(original: Uint8Array): void {
  const step = Math.max(1, Math.floor(original.length / 400));
  for (let length = 0; length < original.length; length += step) {
    expect(outcome(original.subarray(0, length))).toBe("refused");
  }
  const random = noise(1500, 7);
  for (let round = 0; round < 500; round++) {
    const damaged = Uint8Array.from(original);
    for (let flip = 0; flip < 3; flip++) {
      const value = (random[3 * round + flip]! + 1) / 2;
      const position = Math.floor(value * original.length) % original.length;
      damaged[position]! ^= 1 << ((round + flip) % 8);
    }
    outcome(damaged);
  }
}

describe("damaged files are refused with a diagnostic", () => {
  const small = smallFile({
    opset: 13,
    inputs: { x: ["N", 1, 6, 6] },
    initializers: { w: weights(2, 1, 3, 3), s: shapeOf(0), t: shapeOf(-1, 8), g: weights(8, 2) },
    nodes: [
      node("Conv", ["x", "w"], ["a"], { pads: ints(1, 1, 1, 1), strides: ints(2, 2) }),
      node("MaxPool", ["a"], ["b"], { kernel_shape: ints(2, 2) }),
      node("Shape", ["b"], ["c"]),
      node("Slice", ["c", "s", "s"], ["d"]),
      node("Concat", ["d", "t"], ["e"], { axis: { kind: "int", value: 0n } }),
      node("Reshape", ["b", "e"], ["f"]),
      node("MatMul", ["f", "g"], ["y"]),
    ],
    outputs: ["y"],
  });

  it("a small model with shape arithmetic", () => {
    expect(outcome(small)).toBe("accepted");
    // Every byte of the small file, for its structure is all there is.
    for (let position = 0; position < small.length; position++) {
      const damaged = Uint8Array.from(small);
      damaged[position]! ^= 0xff;
      outcome(damaged);
    }
    fuzz(small);
  });

  it.skipIf(!existsSync(trained))("a trained model", () => {
    fuzz(readFileSync(trained));
  });

  it.each<[string, Uint8Array]>([
    ["the file is empty", new Uint8Array()],
    ["the file is no ONNX model", new Uint8Array([8, 8])],
    ["the file is damaged", new TextEncoder().encode("this is a text file and no model at all")],
  ])("%s", (message, bytes) => {
    expect(() => parseOnnx(bytes, "bad.onnx")).toThrow(message);
  });

  it("that cannot be opened", () => {
    expect(() => loadOnnx("no/such/file.onnx")).toThrow("the file cannot be read (ENOENT)");
    expect(() => loadOnnx(tmpdir())).toThrow("the path is no file");
  });
});

const relu = { opType: "Relu", input: ["x"], output: ["y"] };
const input = {
  name: "x",
  type: { tensorType: { elemType: 1, shape: { dim: [{ dimValue: 1n }, { dimValue: 2n }] } } },
};
const opset13 = { domain: "", version: 13n };

function model(graph: ModelProto["graph"], opset = opset13): Uint8Array {
  return encodeModel({
    irVersion: 8n,
    opsetImport: [opset],
    graph: { input: [input], output: [{ name: "y" }], ...graph },
  });
}

describe("graphs that make no sense are refused", () => {
  it.each<[string, Uint8Array]>([
    [
      "m.onnx: error: the model uses opset 6, supported are 7 to 21; export it with opset_version=17, or run the ONNX version converter",
      model({ node: [relu] }, { domain: "", version: 6n }),
    ],
    ["the model uses opset 22", model({ node: [relu] }, { domain: "ai.onnx", version: 22n })],
    [
      "the model imports no version of the standard operator set",
      model({ node: [relu] }, { domain: "com.microsoft", version: 1n }),
    ],
    [
      "m.onnx: node 'Gelu_0': error: operator 'Gelu' is of domain 'com.microsoft'",
      model({ node: [{ ...relu, opType: "Gelu", domain: "com.microsoft" }] }),
    ],
    ["node 'B_1': error: input 'z' is neither", model({ node: [relu, { opType: "B", input: ["z"], output: ["w"] }] })],
    [
      "is part of a cycle",
      model({
        node: [
          { opType: "Add", input: ["x", "y"], output: ["a"] },
          { opType: "Relu", input: ["a"], output: ["y"] },
        ],
      }),
    ],
    ["value 'y' is defined a second time", model({ node: [relu, relu] })],
    ["value 'x' is defined a second time", model({ node: [{ ...relu, output: ["x"] }] })],
    ["graph output 'y' is computed by no node", model({ node: [] })],
    ["the graph has no outputs", model({ node: [relu], output: [] })],
    ["graph input 'x' is listed twice", model({ node: [relu], input: [input, input] })],
    ["graph input 'x' has no name or no type", model({ node: [relu], input: [{ name: "x" }] })],
    [
      "graph input 'x' has no shape",
      model({ node: [relu], input: [{ name: "x", type: { tensorType: { elemType: 1 } } }] }),
    ],
    [
      "graph input 'x' is a sequence, not a tensor",
      model({ node: [relu], input: [{ name: "x", type: { sequenceType: new Uint8Array(1) } }] }),
    ],
    [
      "graph input 'x' has element type string",
      model({ node: [relu], input: [{ name: "x", type: { tensorType: { elemType: 8 } } }] }),
    ],
    ["the graph has sparse initialisers", model({ node: [relu], sparseInitializer: [new Uint8Array(1)] })],
    [
      "operator 'If' is not supported; export a model without control flow",
      model({ node: [{ ...relu, opType: "If", attribute: [{ name: "then_branch", type: 5, g: new Uint8Array(2) }] }] }),
    ],
    [
      "attribute 'alpha' refers to an attribute of a function",
      model({ node: [{ ...relu, attribute: [{ name: "alpha", refAttrName: "a" }] }] }),
    ],
    [
      "an attribute of 'Relu' is given twice",
      model({
        node: [
          {
            ...relu,
            attribute: [
              { name: "a", type: 1, f: 1 },
              { name: "a", type: 1, f: 2 },
            ],
          },
        ],
      }),
    ],
  ])("%s", (message, bytes) => {
    let text = "";
    try {
      parseOnnx(bytes, "m.onnx");
    } catch (error) {
      text = error instanceof OnnxError ? formatDiagnostic(error) : `unexpected ${String(error)}`;
    }
    expect(text).toContain(message);
  });

  it("nodes out of order are sorted", () => {
    const bytes = model({
      node: [
        { opType: "Relu", input: ["a"], output: ["y"] },
        { opType: "Relu", input: ["x"], output: ["a"] },
      ],
    });
    expect(parseOnnx(bytes, "m.onnx").ops.map(({ result }) => result.name)).toEqual(["a", "y"]);
  });

  it("nodes that no output needs may be anything", () => {
    const bytes = model({ node: [relu, { opType: "Unheard", input: ["x"], output: ["z"] }] });
    expect(parseOnnx(bytes, "m.onnx").ops).toHaveLength(1);
  });

  it("a chain of 50 000 nodes is no problem", () => {
    const chain = Array.from({ length: 50_000 }, (_, index) => ({
      opType: "Relu",
      input: [index === 0 ? "x" : `v${index - 1}`],
      output: [index === 49_999 ? "y" : `v${index}`],
    }));
    expect(parseOnnx(model({ node: chain.reverse() }), "m.onnx").ops).toHaveLength(50_000);
  });
});

describe("external data", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "onnx-external-"));
    mkdirSync(join(folder, "model"));
    writeFileSync(join(folder, "secret.bin"), new Uint8Array(64));
    const values = new Float32Array([9, 1, 2, 3, 4]);
    writeFileSync(join(folder, "model", "weights.bin"), new Uint8Array(values.buffer));
    symlinkSync(join(folder, "secret.bin"), join(folder, "model", "link.bin"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function load(entries: Record<string, string>): ReturnType<typeof loadOnnx> {
    const w: TensorProto = {
      name: "w",
      dims: [2n, 2n],
      dataType: 1,
      dataLocation: 1,
      externalData: Object.entries(entries).map(([key, value]) => ({ key, value })),
    };
    const path = join(folder, "model", "m.onnx");
    writeFileSync(path, model({ initializer: [w], node: [{ opType: "MatMul", input: ["x", "w"], output: ["y"] }] }));
    return loadOnnx(path);
  }

  it("beside the model is read", () => {
    const op = load({ location: "weights.bin", offset: "4", length: "16" }).ops.find(({ kind }) => kind === "constant");
    expect(op?.kind === "constant" && [...op.value.data]).toEqual([1, 3, 2, 4]);
  });

  it.each<[string, Record<string, string>]>([
    ["leaves the folder of the model", { location: "../secret.bin" }],
    ["leaves the folder of the model", { location: "a\\..\\..\\secret.bin" }],
    ["leads out of the folder of the model", { location: "link.bin" }],
    ["is an absolute path", { location: "/etc/passwd" }],
    ["is an absolute path", { location: "C:\\secret.bin" }],
    ["does not exist", { location: "nothing.bin" }],
    ["is no file name", {}],
    ["is not a file", { location: "." }],
    ["needs 16 bytes at 8 of 'weights.bin', which ends at 20", { location: "weights.bin", offset: "8" }],
    ["wants 1000000000000 bytes", { location: "weights.bin", length: "1000000000000" }],
    ["wants 16 bytes at -4", { location: "weights.bin", offset: "-4" }],
  ])("that %s is refused", (message, entries) => {
    expect(() => load(entries)).toThrow(message);
  });

  it("of a model in memory is refused", () => {
    load({ location: "weights.bin" });
    const bytes = readFileSync(join(folder, "model", "m.onnx"));
    expect(() => parseOnnx(bytes, "m.onnx")).toThrow("initialiser 'w' is stored outside the model");
  });
});
