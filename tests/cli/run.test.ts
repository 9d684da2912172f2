/** `hls-opt run` and `hls-opt import`. */
import { readFileSync, writeFileSync } from "node:fs";
import { npyNumbers, readNpy, writeNpy } from "@hls-opt/dialect-nn";
import { runHlsOpt } from "@hls-opt/cli";
import { afterAll, describe, expect, test } from "vitest";
import { root } from "../../scripts/command.mjs";
import { Workspace } from "../end-to-end/compile.js";

const workspace = new Workspace();
afterAll(() => workspace.remove());

function npy(name: string, shape: number[], values: number[]): string {
  const path = workspace.path(name);
  writeFileSync(path, writeNpy({ shape, dtype: "f4", data: Float32Array.from(values) }));
  return path;
}

const network = `func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  %y = nn.relu %x : tensor<2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}
`;

const loops = `func.func @main(%x: memref<2xi16>, %y: memref<2xi16>) {
  affine.for %i = 0 to 2 {
    %a = affine.load %x[%i] : memref<2xi16>
    %b = arith.addi %a, %a : i16
    affine.store %b, %y[%i] : memref<2xi16>
  }
  return
}
`;

describe("run", () => {
  test("a network", async () => {
    const input = npy("x.npy", [2], [-1.5, 2.5]);
    expect(await runHlsOpt(["run", "-", "--input", input], network, root)).toEqual({
      exitCode: 0,
      stdout: "[0, 2.5]\n",
      stderr: "",
    });
  });

  test("loops: every buffer is input and result", async () => {
    const input = npy("i.npy", [2], [3, -7]);
    const { stdout } = await runHlsOpt(["run", "-", "--function", "main", "--input", input], loops, root);
    expect(stdout).toBe("[3, -7]\n[6, -14]\n");
  });

  test("writes results", async () => {
    const output = workspace.path("y.npy");
    const { stdout } = await runHlsOpt(
      ["run", "-", "--input", npy("x.npy", [2], [1, 2]), "--output", output],
      network,
      root,
    );
    expect(stdout).toBe("");
    const array = readNpy(readFileSync(output));
    expect(typeof array === "string" ? array : [...npyNumbers(array)]).toEqual([1, 2]);
  });

  test("an ONNX model gives what onnxruntime gave", async () => {
    const { exitCode, stdout } = await runHlsOpt(["run", "examples/bragg_s1_conv.onnx"], "", root);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toHaveLength(1);
  });

  test("refuses inputs that do not fit", async () => {
    const wide = npy("wide.npy", [3], [1, 2, 3]);
    const shape = await runHlsOpt(["run", "-", "--input", wide], network, root);
    expect(shape).toMatchObject({ exitCode: 1 });
    expect(shape.stderr).toContain("input 0 has shape [3], but the argument has type tensor<2xf32>");
    const many = await runHlsOpt(["run", "-", "--input", wide, "--input", wide], network, root);
    expect(many.stderr).toContain("'@main' has 1 arguments, but 2 inputs are given");
    const name = await runHlsOpt(["run", "-", "--function", "other"], network, root);
    expect(name.stderr).toContain("note: the module has @main");
  });
});

describe("import", () => {
  test("prints the network level, which reads back", async () => {
    const { exitCode, stdout } = await runHlsOpt(["import", "examples/bragg_s1_conv.onnx"], "", root);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("nn.conv2d");
    expect((await runHlsOpt(["-"], stdout, root)).stdout.trim()).toBe(stdout.trim());
  });
});
