/** What the user got wrong is explained, with exit code 1 or 2, and never with a stack trace. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeNpy } from "@hls-opt/dialect-nn";
import { runHlsOpt } from "@hls-opt/cli";
import { afterAll, describe, expect, test } from "vitest";
import { root } from "../../scripts/command.mjs";
import { Workspace } from "./compile.js";

const workspace = new Workspace();
afterAll(() => workspace.remove());

function file(name: string, content: string | Uint8Array): string {
  const path = workspace.path(name);
  writeFileSync(path, content);
  return path;
}

/** Runs a command that has to be refused; what it prints on standard error. */
async function refusal(exitCode: number, ...args: string[]): Promise<string> {
  const result = await runHlsOpt(args, "", root);
  expect(result.stderr).not.toMatch(/^\s+at /m);
  expect(result.stderr).not.toContain("internal error");
  expect(result.exitCode, result.stderr).toBe(exitCode);
  return result.stderr;
}

function compile(model: string, ...flags: string[]): Promise<string> {
  const out = workspace.path("out");
  return refusal(1, "compile", model, "--out", out, "--no-yosys", "--simulator", "built-in", ...flags);
}

const onnx = (): Buffer => readFileSync(join(root, "examples/bragg_s1_conv.onnx"));

function network(body: string, argument = "tensor<1x4xf32>", result = argument): string {
  return `func.func @main(%x: ${argument}) -> ${result} {\n${body}\n}\n`;
}

describe("model files", () => {
  test("that are missing", async () => {
    expect(await compile("no-such.onnx")).toContain("cannot open input file 'no-such.onnx': no such file or directory");
    expect(await compile("no-such.mlir")).toContain("cannot open input file 'no-such.mlir'");
    expect(await compile("examples")).toContain("this is neither .onnx nor .mlir");
  });

  test("that are truncated", async () => {
    const bytes = onnx();
    for (const length of [0, 1, 100, 5000, bytes.length - 1]) {
      const text = await compile(file(`cut-${length}.onnx`, bytes.subarray(0, length)));
      expect(text, `cut to ${length}`).toMatch(/error: /);
    }
  });

  test("that are something else", async () => {
    expect(await compile(file("text.onnx", "this is no ONNX file\n".repeat(10)))).toContain("error: ");
    expect(await compile(file("text.mlir", "this is no MLIR\n"))).toMatch(
      /text\.mlir:1:\d+: error: .*\nthis is no MLIR\n\s*\^/,
    );
    expect(await compile(file("empty.mlir", ""))).toContain("there is no function '@main' with a body");
  });

  test("with weights that are no numbers", async () => {
    const bytes = onnx();
    const at = bytes.indexOf(Buffer.from("F1B5833D21711D3E", "hex"));
    expect(at, "the first weights").toBeGreaterThan(0);
    bytes.writeUInt32LE(0x7fc00000, at);
    expect(await compile(file("nan.onnx", bytes))).toMatch(/error: .*NaN/i);
    const text = network(
      "%w = nn.constant dense<0x7FC00000> : tensor<4xf32>\n%y = nn.mul %x, %w : (tensor<1x4xf32>, tensor<4xf32>) -> tensor<1x4xf32>\nreturn %y : tensor<1x4xf32>",
    );
    expect(await compile(file("nan.mlir", text))).toContain("error: ");
  });

  test("with dynamic shapes", async () => {
    const dynamic = "tensor<?x4xf32>";
    const text = network(`%y = nn.relu %x : ${dynamic} -> ${dynamic}\nreturn %y : ${dynamic}`, dynamic);
    expect(await compile(file("dynamic.mlir", text))).toMatch(/dynamic\.mlir:2:\d+: error: .*statically shaped/);
  });

  test("with ops that have no hardware", async () => {
    const text = network(
      "%y = nn.pow %x, %x : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>\nreturn %y : tensor<1x4xf32>",
    );
    expect(await compile(file("pow.mlir", text))).toMatch(/error: 'nn\.pow' op /);
    const unknown = network(
      '%y = "nn.frobnicate"(%x) : (tensor<1x4xf32>) -> tensor<1x4xf32>\nreturn %y : tensor<1x4xf32>',
    );
    expect(await compile(file("unknown.mlir", unknown))).toMatch(/unknown\.mlir:2:\d+: error: /);
  });

  test("with functions that are no networks", async () => {
    const refused = (name: string, text: string): Promise<string> => compile(file(`${name}.mlir`, text));
    expect(await refused("none", "func.func @main() {\n  return\n}\n")).toContain("has no inputs");
    expect(await refused("sink", "func.func @main(%x: tensor<4xf32>) {\n  return\n}\n")).toContain("has no results");
    const scalar = "func.func @main(%x: i32) -> i32 {\n  return %x : i32\n}\n";
    expect(await refused("scalar", scalar)).toContain("a network has ranked tensors only");
    const unused =
      "func.func @main(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {\n  return %x : tensor<4xf32>\n}\n";
    expect(await refused("unused", unused)).toContain("does not use input #1; remove it");
  });

  test("with several functions and none to choose", async () => {
    const text = "func.func @a() {\n  return\n}\nfunc.func @b() {\n  return\n}\n";
    expect(await compile(file("two.mlir", text))).toContain("note: the module has @a, @b");
  });
});

describe("intervals", () => {
  test("that a network cannot reach", async () => {
    const text = await compile("examples/bragg_s1_conv.onnx", "--interval", "2");
    expect(text).toMatch(
      /error: 'func\.func' op needs \d+ multiplications a sample, .* alveo-u280 has room for about 17715/,
    );
    expect(text).toMatch(/note: allow an interval of \d+ cycles or more/);
  });

  test("that make no sense", async () => {
    for (const interval of ["0", "-5", "1.5", "many"]) {
      const text = await refusal(2, "compile", "examples/tiny.mlir", `--interval=${interval}`);
      expect(text).toContain(`--interval is '${interval}'`);
    }
  });
});

describe("samples", () => {
  const npy = (name: string, shape: number[]): string => {
    const count = shape.reduce((a, b) => a * b, 1);
    return file(name, writeNpy({ shape, dtype: "f4", data: new Float32Array(count).fill(0.5) }));
  };

  test("of another shape", async () => {
    const samples = npy("shape.npy", [3, 7]);
    expect(await compile("examples/tiny.mlir", "--samples", samples)).toContain("the model's input has 16 elements");
  });

  test("that are too few, not finite, or no array", async () => {
    expect(await compile("examples/tiny.mlir", "--samples", npy("one.npy", [1, 16]))).toContain(
      "there is one sample only",
    );
    const nan = file("nan.npy", writeNpy({ shape: [2, 16], dtype: "f4", data: new Float32Array(32).fill(NaN) }));
    expect(await compile("examples/tiny.mlir", "--samples", nan)).toContain(
      "sample 0 holds a number that is not finite",
    );
    expect(await compile("examples/tiny.mlir", "--samples", file("text.npy", "text"))).toContain("this is no npy file");
    expect(await compile("examples/tiny.mlir", "--samples", "no-such.npy")).toContain(
      "cannot open input file 'no-such.npy'",
    );
  });

  test("with labels that do not belong to them", async () => {
    const samples = npy("samples.npy", [4, 16]);
    const labelled = (labels: string): Promise<string> =>
      compile("examples/tiny.mlir", "--samples", samples, "--labels", labels);
    expect(await labelled(npy("few.npy", [3, 1]))).toContain("found labels for 3 samples, but there are 4 samples");
    expect(await labelled(npy("wide.npy", [4, 3]))).toContain(
      "labels have 3 numbers a sample, but the model's output has 1",
    );
    expect(await compile("examples/tiny.mlir", "--labels", samples)).toContain("give the inputs with --samples");
  });
});

describe("command lines", () => {
  test.each([
    [["compile"], "missing required argument 'MODEL'"],
    [["compile", "a.onnx", "b.onnx"], "too many arguments"],
    [["compile", "examples/tiny.mlir", "--intervall", "3"], "--interval"],
    [["compile", "examples/tiny.mlir", "--target", "moon"], "write one of alveo-u280, generic"],
    [["compile", "examples/tiny.mlir", "--simulator", "spice"], "write one of auto, verilator, built-in"],
    [["compile", "examples/tiny.mlir", "--input-range", "3"], "write the least and the greatest input"],
  ])("%j", async (args, message) => {
    expect(await refusal(2, ...args)).toContain(message);
  });
});

describe("folders that hls-opt did not write", () => {
  test.each(["simulate", "verify", "report"])("%s", async (command) => {
    expect(await refusal(1, command, "examples")).toMatch(/error: cannot (read|open)/);
  });

  test("a report that is damaged", async () => {
    file("report.json", "{");
    expect(await refusal(1, "report", workspace.folder)).toContain("this is not JSON");
    file("report.json", "{}");
    expect(await refusal(1, "report", workspace.folder)).toContain("this is no report of hls-opt");
  });
});
