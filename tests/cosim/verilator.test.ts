/** Verilog from the compiler under Verilator and Icarus: every output bit, latency and interval, lint, Yosys's checks. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runHlsOpt } from "@hls-opt/cli";
import {
  findIcarus,
  findVerilator,
  findYosys,
  readDesign,
  readInt64,
  simulate,
  simulateIcarus,
  synthesize,
} from "@hls-opt/verilator-harness";
import { afterAll, describe, expect, test } from "vitest";
import { root } from "../../scripts/command.mjs";
import { compile, patches, Workspace } from "../end-to-end/compile.js";

const workspace = new Workspace();
afterAll(() => workspace.remove());

const verilator = await findVerilator();
const icarus = await findIcarus();
const yosys = await findYosys("native");

describe.skipIf(verilator === undefined)("Verilator (needs verilator)", () => {
  test.each([9, 16, 36])("the tiny network, every %i cycles", { timeout: 300_000 }, async (interval) => {
    const flags = ["--interval", String(interval), "--simulator", "verilator"];
    const { report, stderr } = await compile(workspace.path(`tiny-${interval}`), "examples/tiny.mlir", ...flags);
    expect(report.interval).toEqual({ predicted: interval, measured: interval });
    expect(report.latency.measured).toBe(report.latency.predicted);
    expect(report.verification).toMatchObject({
      simulator: `verilator ${verilator?.version}`,
      samples: 200,
      mismatches: 0,
    });
    expect(stderr, "lint is clean").not.toContain("warning:");
  });

  test("a trained network on 200 patches, with hls-opt verify after it", { timeout: 600_000 }, async () => {
    const out = workspace.path("conv");
    const { report, stderr } = await compile(
      out,
      "examples/bragg_s1_conv.onnx",
      "--interval",
      "1000",
      "--simulator",
      "verilator",
      ...patches,
    );
    expect(report.verification).toMatchObject({ samples: 200, mismatches: 0 });
    expect(report.interval.measured).toBe(1000);
    expect(report.latency.measured).toBe(report.latency.predicted);
    expect(stderr, "lint is clean").not.toContain("warning:");
    const again = await runHlsOpt(["verify", out], "", root);
    expect(again.stderr).toContain("0 warnings");
    expect(again.stdout).toMatch(/^verilator [\d.]+: 200 samples, 0 of 400 words differ/);
    expect(again.exitCode).toBe(0);
  });

  test("a wrong bit in a weight of the Verilog is found", { timeout: 300_000 }, async () => {
    const out = workspace.path("fault");
    await compile(out, "examples/tiny.mlir", "--interval", "16", "--simulator", "built-in");
    const file = join(out, "tiny.v");
    const text = readFileSync(file, "utf8");
    // The first weight of the dense layer.
    const broken = text.replace("15'h1000", "15'h1001");
    expect(broken).not.toBe(text);
    writeFileSync(file, broken);
    const result = await runHlsOpt(["verify", out], "", root);
    expect(result.stderr).toMatch(/error: \d+ of 200 output words differ/);
    expect(result.exitCode).toBe(1);
  });

  test("latency is constant whatever the distance of samples", { timeout: 300_000 }, async () => {
    const out = workspace.path("spacing");
    const { report } = await compile(out, "examples/tiny.mlir", "--interval", "16", "--simulator", "built-in");
    const source = await readDesign(join(out, "design.json"));
    const vectors = {
      inputs: await readInt64(join(out, "vectors/inputs.bin")),
      expected: await readInt64(join(out, "vectors/expected.bin")),
    };
    const result = await simulate(source, vectors, {
      spacing: { kind: "random", maximum: 50 },
      idle: "random",
      seed: 7,
    });
    expect(result.mismatches).toBe(0);
    expect(result.latency).toEqual({ min: report.latency.predicted, max: report.latency.predicted });
  });
});

describe.skipIf(icarus === undefined)("Icarus, where unknown bits show (needs iverilog)", () => {
  test("the tiny network", { timeout: 300_000 }, async () => {
    const out = workspace.path("icarus");
    await compile(out, "examples/tiny.mlir", "--interval", "16", "--simulator", "built-in");
    const source = await readDesign(join(out, "design.json"));
    const vectors = {
      inputs: await readInt64(join(out, "vectors/inputs.bin")),
      expected: await readInt64(join(out, "vectors/expected.bin")),
    };
    const result = await simulateIcarus(source, vectors);
    expect(result.mismatches).toBe(0);
    expect(result.latency).toEqual({ min: source.design.latency, max: source.design.latency });
  });
});

describe.skipIf(yosys === undefined)("Yosys (needs yosys)", () => {
  test("no latches, no loops, no undriven wires", { timeout: 300_000 }, async () => {
    const out = workspace.path("yosys");
    await compile(out, "examples/tiny.mlir", "--interval", "16", "--simulator", "built-in");
    const { files, design } = await readDesign(join(out, "design.json"));
    const { problems, lut, latches } = await synthesize(files, design.top);
    expect(problems).toEqual([]);
    expect(latches).toBe(0);
    expect(lut).toBeGreaterThan(0);
  });
});
