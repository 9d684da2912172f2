import { describe, expect, test } from "vitest";
import { cellResources } from "./cells.js";
import { macSource } from "./fixture.js";
import { findYosys, synthesize, type SynthesisOptions } from "./yosys.js";

const native = await findYosys("native");
const wasm = await findYosys("wasm");

const units = `
module multiplier (input clk, input signed [15:0] a, input signed [15:0] b, output reg signed [31:0] p);
  always @(posedge clk) p <= a * b;
endmodule
module lutram (input clk, input we, input [5:0] wa, input [5:0] ra, input [15:0] d, output [15:0] q);
  reg [15:0] m [0:63];
  always @(posedge clk) if (we) m[wa] <= d;
  assign q = m[ra];
endmodule
module bram (input clk, input we, input [10:0] wa, input [10:0] ra, input [15:0] d, output reg [15:0] q);
  reg [15:0] m [0:2047];
  always @(posedge clk) begin if (we) m[wa] <= d; q <= m[ra]; end
endmodule
module pair (input clk, input [15:0] a, input [15:0] b, output [31:0] p, output [31:0] q);
  multiplier m0 (clk, a, b, p);
  multiplier m1 (clk, b, p[15:0], q);
endmodule
module top (input clk, input we, input [15:0] a, input [15:0] b, output [31:0] p, output [31:0] q, output [31:0] r, output [31:0] s, output [15:0] t, output [15:0] u);
  pair p0 (clk, a, b, p, q);
  pair p1 (clk, p[31:16], q[31:16], r, s);
  lutram l (clk, we, a[5:0], b[5:0], a, t);
  bram m (clk, we, a[10:0], b[10:0], a, u);
endmodule`;

const files = [{ name: "units.v", text: units }];

describe("cell table", () => {
  test("knows memories as LUTs, and does not guess", () => {
    expect(["LUT6", "INV", "SRL16E", "RAM32X1D", "RAM64M", "RAM64M8"].map((type) => cellResources(type)?.lut)).toEqual([
      1, 1, 1, 2, 4, 8,
    ]);
    expect(
      ["FDRE", "FDSE", "FDCE", "FDPE", "$_SDFFE_PP0P_", "$_DFF_P_"].map((type) => cellResources(type)?.ff),
    ).toEqual([1, 1, 1, 1, 1, 1]);
    expect(["LDCE", "LDPE", "$dlatch", "$_DLATCH_P_"].map((type) => cellResources(type)?.latches)).toEqual([
      1, 1, 1, 1,
    ]);
    expect(cellResources("CARRY4")?.lut).toBe(0);
    expect(["$mul", "URAM288", "other"].map(cellResources)).toEqual([undefined, undefined, undefined]);
  });
});

describe.skipIf(!native)(native ? "yosys" : "yosys (skipped: not installed)", { timeout: 120_000 }, () => {
  const count = (top: string, options: SynthesisOptions = {}) =>
    synthesize(files, top, { engine: "native", ...options });

  test("a registered 16 x 16 multiplier is one DSP and its registers", async () => {
    expect(await count("multiplier")).toEqual({
      tool: `yosys ${native?.version}`,
      ...{ lut: 0, ff: 32, dsp: 1, bram36: 0, latches: 0, problems: [] },
      modules: { multiplier: { instances: 1, lut: 0, ff: 32, dsp: 1, bram36: 0, latches: 0 } },
    });
  });

  test("a 64 x 16 memory read at once is LUTs, a 2048 x 16 memory read a cycle later block RAM", async () => {
    expect(await count("lutram")).toMatchObject({ lut: 24, ff: 0, dsp: 0, bram36: 0 });
    expect(await count("bram")).toMatchObject({ lut: 0, ff: 0, dsp: 0, bram36: 1 });
  });

  test("per module and flattened counts agree where nothing crosses the borders", async () => {
    const perModule = await count("top", { mode: "per-module" });
    expect(perModule).toMatchObject({ lut: 24, ff: 128, dsp: 4, bram36: 1, problems: [] });
    expect(perModule.modules).toMatchObject({
      top: { instances: 1, dsp: 0 },
      pair: { instances: 2, dsp: 0 },
      multiplier: { instances: 4, dsp: 1, ff: 32 },
      lutram: { instances: 1, lut: 24 },
    });
    expect(await count("top")).toMatchObject({ lut: 24, ff: 128, dsp: 4, bram36: 1, problems: [] });
  });

  test("the device-independent target has LUTs and registers only", async () => {
    const result = await synthesize(macSource().files, "mac_top", { engine: "native", target: "lut6" });
    expect(result).toMatchObject({ dsp: 0, bram36: 0, latches: 0, problems: [] });
    expect(result.ff).toBeGreaterThan(100);
    expect(result.lut).toBeGreaterThan(100);
  });

  test("latches, loops and two drivers are problems", async () => {
    const problemsOf = async (text: string) =>
      synthesize([{ name: "bad.v", text }], "bad", { engine: "native", mode: "per-module" });
    const latch = await problemsOf("module bad (input e, input d, output reg q); always @* if (e) q = d; endmodule");
    expect(latch.latches).toBe(1);
    expect(latch.problems).toContain("module 'bad' infers 1 latches");
    const loop = await problemsOf(
      "module bad (input a, output q); wire x; assign x = ~(a & q); assign q = x ^ a; endmodule",
    );
    expect(loop.problems.join()).toMatch(/loop/);
    const drivers = await problemsOf(
      "module bad (input clk, input a, input b, output reg q); always @(posedge clk) q <= a; always @(posedge clk) q <= b; endmodule",
    );
    expect(drivers.problems.join()).toMatch(/multiple conflicting drivers/);
    const undriven = await problemsOf("module bad (input a, output q); wire x; assign q = a & x; endmodule");
    expect(undriven.problems.join()).toMatch(/no driver/);
  });

  test("what Yosys cannot read is an error", async () => {
    await expect(
      synthesize([{ name: "bad.v", text: "module bad (" }], "bad", { engine: "native" }),
    ).rejects.toMatchObject({ code: "harness/yosys-failed", message: expect.stringContaining("bad.v:1") });
    await expect(count("nothing")).rejects.toMatchObject({ code: "harness/yosys-failed" });
  });
});

describe.skipIf(!wasm)(
  wasm ? "yosys in WebAssembly" : "yosys in WebAssembly (skipped: @yowasp/yosys not installed)",
  { timeout: 300_000 },
  () => {
    test("counts as the native one", async () => {
      const result = await synthesize(files, "pair", { engine: "wasm", mode: "per-module" });
      expect(result).toMatchObject({
        tool: expect.stringMatching(/^yosys \d+\.\d+ \(WebAssembly\)$/),
        lut: 0,
        ff: 64,
        dsp: 2,
        bram36: 0,
        problems: [],
      });
    });

    test("what it cannot read is an error", async () => {
      await expect(
        synthesize([{ name: "bad.v", text: "module bad (" }], "bad", { engine: "wasm" }),
      ).rejects.toMatchObject({ code: "harness/yosys-failed", message: expect.stringContaining("bad.v:1") });
    });
  },
);
