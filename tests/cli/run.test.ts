/** `hls-opt run` and `hls-opt import`. */
import { readFileSync, writeFileSync } from "node:fs";
import { npyNumbers, readNpy, writeNpy } from "@hls-opt/dialect-nn";
import { runHlsOpt, runHlsRun } from "@hls-opt/cli";
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

describe("hls-run gives the same bits at every level", () => {
  const width = 15;
  const steps = [
    "--nn-simplify",
    "--quantize=width=16",
    "--lower-to-affine",
    "--schedule=interval=16",
    "--lower-to-hw",
  ];

  async function level(count: number): Promise<string> {
    const path = workspace.path(`level${count}.mlir`);
    const args = [...steps.slice(0, count), "examples/tiny.mlir", "-o", path];
    expect(await runHlsOpt(args, "", root)).toMatchObject({ exitCode: 0, stderr: "" });
    return path;
  }

  const raw = Array.from({ length: 32 }, (_, i) => (i * 7919 + 13) % 32768);
  const reals = raw.map((word) => word / 2 ** width);

  async function printed(path: string, ...args: string[]): Promise<number[][]> {
    const { exitCode, stdout, stderr } = await runHlsRun([path, ...args], "", root);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    return stdout
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(`[${line}]`) as unknown[]).flat(5) as number[]);
  }

  test("fixed-point network, loops, scheduled loops, hardware", async () => {
    const half = (from: number): [string, string] => [
      npy(`reals${from}.npy`, [1, 1, 4, 4], reals.slice(from, from + 16)),
      npy(`raw${from}.npy`, [1, 1, 4, 4], raw.slice(from, from + 16)),
    ];
    const words: number[] = [];
    for (const [realFile, rawFile] of [half(0), half(16)]) {
      const [network] = await printed(await level(2), "--input", realFile);
      const frac = /-> tensor<1x1x!num.fixed<\d+, (\d+)>>/.exec(readFileSync(await level(2), "utf8"))?.[1];
      const word = (network?.[0] ?? NaN) * 2 ** Number(frac);
      expect(word).not.toBe(0);
      words.push(word);
      for (const count of [3, 4]) expect((await printed(await level(count), "--input", rawFile))[1]).toEqual([word]);
      expect(await printed(await level(5), "--input", rawFile)).toEqual([[word]]);
    }
    // two samples in one stream
    expect(await printed(await level(5), "--input", npy("both.npy", [2, 16], raw))).toEqual([words]);
  });

  test("hardware of one's own: a word a cycle", async () => {
    const counter = `hw.module @accumulate(in %clk : !seq.clock, in %d : i8, out sum : i8) {
  %next = comb.add %sum, %d : i8
  %sum = seq.compreg %next, %clk : i8
  hw.output %sum : i8
}
`;
    const input = npy("words.npy", [4], [1, 2, 3, 255]);
    expect(await runHlsRun(["-", "--input", input], counter, root)).toEqual({
      exitCode: 0,
      stdout: "[0, 1, 3, 6]\n",
      stderr: "",
    });
    const { exitCode, stderr } = await runHlsRun(["-", "--function", "other"], counter, root);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("there is no module '@other'\n");
    expect(stderr).toContain("accumulate");
  });

  test("what does not fit is refused", async () => {
    const { exitCode, stderr } = await runHlsRun(
      [await level(5), "--input", npy("odd.npy", [5], [1, 2, 3, 4, 5])],
      "",
      root,
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain("the inputs hold 5 numbers, but a sample has 16");
  });
});
