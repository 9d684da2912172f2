import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Design } from "./design.js";
import { macSource, macVectors, macVerilog } from "./fixture.js";
import { lint } from "./lint.js";
import { designSource, type DesignSource } from "./source.js";
import { findVerilator, simulate, type SimulateOptions } from "./verilator.js";
import { assertPromises } from "./verification.js";

const verilator = await findVerilator();
const cacheFolder = await mkdtemp(join(tmpdir(), "hls-opt-test-"));
afterAll(() => rm(cacheFolder, { recursive: true }));

const title = verilator ? "verilator" : "verilator (skipped: not installed)";

describe.skipIf(!verilator)(title, { timeout: 120_000 }, () => {
  const vectors = macVectors(200);
  const check = async (source: DesignSource, options: SimulateOptions = {}, given = vectors) => {
    const result = await simulate(source, given, { cacheFolder, ...options });
    return { result, codes: assertPromises(result, source.design).map((broken) => broken.code) };
  };
  const promising = (changes: Partial<Design>) => check(macSource(changes));

  test("a correct design keeps its promises", async () => {
    const steps: string[] = [];
    const { result, codes } = await check(macSource(), {
      onProgress: ({ step, done }) => steps.push(done === undefined ? step : `${step} ${done}`),
    });
    expect(codes).toEqual([]);
    expect(result).toMatchObject({
      simulator: `verilator ${verilator?.version}`,
      samples: 200,
      checked: 600,
      mismatches: 0,
      latency: { min: 7, max: 7 },
      interval: { min: 4, max: 4 },
    });
    expect(steps.slice(0, 2)).toEqual(["verilate", "compile"]);
    expect(steps.at(-1)).toBe("simulate 200");
  });

  test("the second build comes from the cache", async () => {
    const steps: string[] = [];
    await check(macSource(), { onProgress: ({ step }) => steps.push(step) });
    expect(steps).not.toContain("compile");
  });

  test.each([0, 1, 2, 299, 598])("a wrong bit in expected word %i is a mismatch", async (index) => {
    const expected = vectors.expected.slice();
    expected[index] = (expected[index] ?? 0n) ^ 1n;
    const { result, codes } = await check(macSource(), {}, { ...vectors, expected });
    expect(codes).toEqual(["harness/mismatch"]);
    expect(result.mismatches).toBe(1);
    expect(result.firstMismatches).toMatchObject([
      { sample: Math.floor(index / 3), element: index % 3, expected: expected[index], got: vectors.expected[index] },
    ]);
  });

  test("an expected value outside the port's range is a mismatch", async () => {
    const expected = vectors.expected.slice();
    expected[3] = (expected[3] ?? 0n) + (1n << 36n);
    expect((await check(macSource(), {}, { ...vectors, expected })).result.mismatches).toBe(1);
  });

  test("a wrong bit in the Verilog is a mismatch", async () => {
    const corrupt = macVerilog.replace("product <= a1 * b1;", "product <= (a1 * b1) ^ 32'h40000000;");
    const { result, codes } = await check(macSource({}, corrupt), { maxMismatches: 3 });
    expect(codes).toEqual(["harness/mismatch"]);
    expect(result.firstMismatches).toHaveLength(3);
    expect(result.mismatches).toBeGreaterThan(100);
  });

  test.each([6, 8, 700])("a promised latency of %i is refuted", async (latency) => {
    expect((await promising({ latency })).codes).toEqual(["harness/latency"]);
  });

  test("a longer interval than the design needs is met, a shorter one is not", async () => {
    expect((await promising({ interval: 5 })).codes).toEqual([]);
    const slow = macVerilog.replace(
      "wire busy = start |",
      "reg [2:0] rest; always @(posedge clk) rest <= rst ? 3'd0 : (start & rest == 3'd0) ? 3'd4 : rest == 3'd0 ? 3'd0 : rest - 3'd1;\n  wire busy = (start & rest == 3'd0) |",
    );
    await expect(check(macSource({}, slow))).rejects.toMatchObject({ code: "harness/missing-output" });
  });

  test("outputs at another interval than the starts are refuted", async () => {
    const { result } = await check(macSource());
    const measured = { ...result, interval: { min: 3, max: 5 }, latency: { min: 7, max: 8 } };
    expect(assertPromises(measured, macSource().design).map((broken) => broken.message)).toEqual([
      "latency is 7 to 8 cycles, promised 7",
      "interval is 3 to 5 cycles, promised 4",
    ]);
  });

  test("wider and random starts give the same values and latency", async () => {
    const fixed = await check(macSource(), { spacing: { kind: "fixed", gap: 9 }, idle: "random" });
    expect(fixed.codes).toEqual([]);
    expect(fixed.result.interval).toEqual({ min: 9, max: 9 });
    const random = await check(macSource(), { spacing: { kind: "random", maximum: 20 }, idle: "random", seed: 5 });
    expect(random.codes).toEqual([]);
    expect(random.result.startDistance).toEqual({ min: 4, max: 20 });
    await expect(check(macSource(), { spacing: { kind: "fixed", gap: 3 } })).rejects.toMatchObject({
      code: "harness/invalid-spacing",
    });
  });

  test("a single sample leaves the interval unproved", async () => {
    expect((await check(macSource(), {}, macVectors(1))).codes).toEqual(["harness/interval"]);
  });

  test("an extra valid beat is an error", async () => {
    const extra = macVerilog.replace(
      "assign valid = done3 | done4;",
      "reg done5; always @(posedge clk) done5 <= done4; assign valid = done3 | done4 | done5;",
    );
    await expect(check(macSource({}, extra))).rejects.toMatchObject({ code: "harness/unexpected-valid" });
  });

  test("a missing valid beat is an error", async () => {
    const missing = macVerilog.replace("done3 | done4;", "done3;");
    await expect(check(macSource({}, missing))).rejects.toMatchObject({ code: "harness/missing-output" });
  });

  test("a register without reset is found by its random initial value", async () => {
    const forgotten = macVerilog.replace(
      "assign negative = sum[35];",
      "reg flip; always @(posedge clk) flip <= flip; assign negative = sum[35] ^ flip;",
    );
    const run = async (seed: number) => (await check(macSource({}, forgotten), { seed })).result.mismatches;
    expect(Math.max(...(await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(run))))).toBe(200);
  });

  test("a port of another width, or no such port, is an error", async () => {
    const outputs = macSource().design.outputs.map((port) => (port.name === "y" ? { ...port, width: 35 } : port));
    await expect(promising({ outputs })).rejects.toMatchObject({ code: "harness/port-mismatch" });
    await expect(promising({ start: "begin_" })).rejects.toMatchObject({ code: "harness/port-mismatch" });
    const inputs = macSource().design.inputs.slice(0, 1);
    await expect(promising({ inputs })).rejects.toMatchObject({ code: "harness/port-mismatch" });
  });

  test("a top module that is not there is an error", async () => {
    await expect(promising({ top: "absent" })).rejects.toMatchObject({
      code: "harness/verilator-failed",
      message: expect.stringContaining("'absent'"),
    });
  });

  test("Verilog that does not parse is an error with its place", async () => {
    await expect(check(macSource({}, macVerilog.replace("endmodule", "")))).rejects.toMatchObject({
      code: "harness/verilator-failed",
      message: expect.stringContaining("mac_top.v"),
    });
  });

  test("ports of 1 to 64 bits with names that C++ reserves, and a memory image", async () => {
    const text = `module wide (input wire clk, input wire rst, input wire start, input wire [63:0] int__x, input wire class$,
      output wire valid, output wire [63:0] double, output wire signed [63:0] long);
      reg [63:0] table_ [0:1]; initial $readmemh("table.hex", table_);
      assign valid = start & ~rst; assign double = int__x ^ table_[class$]; assign long = int__x;
      wire unused = clk; endmodule`;
    const design: Design = {
      ...macSource().design,
      top: "wide",
      verilog: ["wide.v"],
      interval: 1,
      latency: 0,
      inputElements: 2,
      outputElements: 2,
      inputs: [
        { name: "int__x", width: 64, signed: true, words: [0] },
        { name: "class$", width: 1, signed: false, words: [1] },
      ],
      outputs: [
        { name: "double", width: 64, signed: false, words: [0] },
        { name: "long", width: 64, signed: true, words: [1] },
      ],
    };
    const source = designSource(design, [
      { name: "wide.v", text },
      { name: "table.hex", text: "0000000000000000\n8000000000000001\n" },
    ]);
    const flipped = BigInt.asIntN(64, 0x8000000000000001n);
    const { result, codes } = await check(
      source,
      {},
      { inputs: BigInt64Array.of(-5n, 0n, -5n, 1n), expected: BigInt64Array.of(-5n, -5n, -5n ^ flipped, -5n) },
    );
    expect(result.firstMismatches).toEqual([]);
    expect(codes).toEqual([]);
  });

  test("hierarchical builds of marked modules give the same result", async () => {
    const unit = `module unit (input wire clk, input wire [7:0] x, output reg [7:0] y); /*verilator hier_block*/
      always @(posedge clk) y <= x + 8'd1; endmodule
      module chain (input wire clk, input wire rst, input wire start, input wire [7:0] x, output reg valid, output wire [7:0] y);
      wire [7:0] m; reg v; always @(posedge clk) begin v <= start & ~rst; valid <= v & ~rst; end
      unit u0 (.clk(clk), .x(x), .y(m)); unit u1 (.clk(clk), .x(m), .y(y)); endmodule`;
    const design: Design = {
      ...macSource().design,
      top: "chain",
      verilog: ["chain.v"],
      interval: 1,
      latency: 2,
      inputElements: 1,
      outputElements: 1,
      inputs: [{ name: "x", width: 8, signed: false, words: [0] }],
      outputs: [{ name: "y", width: 8, signed: false, words: [0] }],
    };
    const source = designSource(design, [{ name: "chain.v", text: unit }]);
    const given = { inputs: BigInt64Array.of(1n, 2n, 253n), expected: BigInt64Array.of(3n, 4n, 255n) };
    expect((await check(source, { hierarchical: true }, given)).codes).toEqual([]);
    const signed = designSource(design, [
      { name: "chain.v", text: unit.replace("input wire [7:0] x", "input wire signed [7:0] x") },
    ]);
    await expect(check(signed, { hierarchical: true }, given)).rejects.toMatchObject({
      advice: expect.stringContaining("hier_block"),
    });
  });

  test("lint lists warnings, those allowed apart", async () => {
    const clean = await lint(macSource());
    expect(clean.warnings).toEqual([]);
    const dirty = await lint(
      macSource({}, macVerilog.replace("wire busy =", "wire [3:0] spare = beat;\n  wire busy =")),
      ["UNUSEDSIGNAL"],
    );
    expect(dirty.warnings.map((warning) => warning.code)).toEqual(["WIDTH"]);
    expect(dirty.allowed.map((warning) => warning.code)).toEqual(["UNUSEDSIGNAL"]);
    expect(dirty.warnings[0]).toMatchObject({ file: "mac_top.v" });
  });
});
