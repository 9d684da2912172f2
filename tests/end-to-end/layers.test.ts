/** Each layer by itself, from float to hardware: bit for bit at every interval, close to double precision. */
import { writeFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { compile, Workspace } from "./compile.js";

const workspace = new Workspace();
afterAll(() => workspace.remove());

/** A network: its inputs, its result, its lines; `return %y` is added. */
interface Layer {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly result: string;
  readonly lines: readonly string[];
}

const layers: readonly Layer[] = [
  {
    name: "conv2d with stride, padding, dilation and bias",
    inputs: ["1x2x7x7"],
    result: "1x3x4x4",
    lines: [
      "%w = nn.constant dense<0.25> : tensor<3x2x3x3xf32>",
      "%b = nn.constant dense<[0.5, -0.25, 0.0]> : tensor<3xf32>",
      "%y = nn.conv2d %x0, %w bias %b strides [2, 2] padding [2, 2, 2, 2] {dilations = array<i64: 2, 2>} : (tensor<1x2x7x7xf32>, tensor<3x2x3x3xf32>, tensor<3xf32>) -> tensor<1x3x4x4xf32>",
    ],
  },
  {
    name: "matmul of two inputs",
    inputs: ["2x3", "3x4"],
    result: "2x4",
    lines: ["%y = nn.matmul %x0, %x1 : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>"],
  },
  {
    name: "batch_norm",
    inputs: ["1x2x3x3"],
    result: "1x2x3x3",
    lines: [
      "%s = nn.constant dense<[1.5, 0.5]> : tensor<2xf32>",
      "%y = nn.batch_norm %x0, %s, %s, %s, %s epsilon 1.0e-05 : (tensor<1x2x3x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x2x3x3xf32>",
    ],
  },
  {
    name: "max_pool2d with padding",
    inputs: ["1x2x5x5"],
    result: "1x2x3x3",
    lines: [
      "%y = nn.max_pool2d %x0 kernel [3, 3] strides [2, 2] padding [1, 1, 1, 1] : tensor<1x2x5x5xf32> -> tensor<1x2x3x3xf32>",
    ],
  },
  {
    name: "avg_pool2d",
    inputs: ["1x2x4x4"],
    result: "1x2x2x2",
    lines: [
      "%y = nn.avg_pool2d %x0 kernel [2, 2] strides [2, 2] padding [0, 0, 0, 0] : tensor<1x2x4x4xf32> -> tensor<1x2x2x2xf32>",
    ],
  },
  {
    name: "softmax",
    inputs: ["2x4"],
    result: "2x4",
    lines: ["%y = nn.softmax %x0 axis 1 : tensor<2x4xf32> -> tensor<2x4xf32>"],
  },
  {
    name: "activations that share their input",
    inputs: ["1x8"],
    result: "1x8",
    lines: [
      "%a = nn.relu %x0 : tensor<1x8xf32> -> tensor<1x8xf32>",
      "%b = nn.leaky_relu %x0 alpha 0.01 : tensor<1x8xf32> -> tensor<1x8xf32>",
      "%y = nn.add %a, %b : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>",
    ],
  },
  {
    name: "sub with broadcasting",
    inputs: ["2x4", "1"],
    result: "2x4",
    lines: ["%y = nn.sub %x0, %x1 : (tensor<2x4xf32>, tensor<1xf32>) -> tensor<2x4xf32>"],
  },
  {
    name: "mul by constants, zero among them",
    inputs: ["4"],
    result: "4",
    lines: [
      "%c = nn.constant dense<[0.5, 1.0, 2.0, 0.0]> : tensor<4xf32>",
      "%y = nn.mul %x0, %c : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>",
    ],
  },
  {
    name: "concat",
    inputs: ["1x2", "1x3"],
    result: "1x5",
    lines: ["%y = nn.concat %x0, %x1 axis 1 : (tensor<1x2xf32>, tensor<1x3xf32>) -> tensor<1x5xf32>"],
  },
  {
    name: "transpose of an input",
    inputs: ["2x3"],
    result: "3x2",
    lines: ["%y = nn.transpose %x0 permutation [1, 0] : tensor<2x3xf32> -> tensor<3x2xf32>"],
  },
  {
    name: "views of a tensor that others read too",
    inputs: ["2x3"],
    result: "3x2",
    lines: [
      "%r = nn.relu %x0 : tensor<2x3xf32> -> tensor<2x3xf32>",
      "%t = nn.transpose %r permutation [1, 0] : tensor<2x3xf32> -> tensor<3x2xf32>",
      "%s = nn.reshape %r : tensor<2x3xf32> -> tensor<3x2xf32>",
      "%a = nn.add %t, %s : (tensor<3x2xf32>, tensor<3x2xf32>) -> tensor<3x2xf32>",
      "%b = nn.transpose %a permutation [1, 0] : tensor<3x2xf32> -> tensor<2x3xf32>",
      "%y = nn.transpose %b permutation [1, 0] : tensor<2x3xf32> -> tensor<3x2xf32>",
    ],
  },
];

function write({ inputs, result, lines }: Layer, name: string): string {
  const type = (shape: string): string => `tensor<${shape}xf32>`;
  const parameters = inputs.map((shape, i) => `%x${i}: ${type(shape)}`).join(", ");
  const body = [...lines, `return %y : ${type(result)}`].map((line) => `  ${line}\n`).join("");
  const path = workspace.path(`${name}.mlir`);
  writeFileSync(path, `func.func @main(${parameters}) -> ${type(result)} {\n${body}}\n`);
  return path;
}

describe.each(layers)("$name", (layer) => {
  test.each([5, 100])("every %i cycles", async (interval) => {
    const name = `layer${layers.indexOf(layer)}_${interval}`;
    const flags = ["--interval", String(interval), "--simulator", "built-in", "--input-range=-1,1"];
    const { report } = await compile(workspace.path(name), write(layer, name), ...flags);
    expect(report.verification.mismatches).toBe(0);
    expect(report.interval.measured).toBe(interval);
    expect(report.latency.measured).toBe(report.latency.predicted);
    expect(report.accuracy.compiled).toBeLessThan(1e-3);
  });
});
