import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { macSource, macVectors, macVerilog } from "./fixture.js";
import { findIcarus, simulateIcarus } from "./icarus.js";
import { run } from "./process.js";
import { withTemporaryFolder, writeFiles } from "./source.js";
import { makeTestbench, writeTestbench } from "./testbench.js";
import { findVerilator } from "./verilator.js";
import { assertPromises } from "./verification.js";

const icarus = await findIcarus();
const verilator = await findVerilator();
const vectors = macVectors(50);

const codesOf = async (source = macSource(), given = vectors) =>
  assertPromises(await simulateIcarus(source, given), source.design).map((broken) => broken.code);

describe.skipIf(!icarus)(icarus ? "icarus" : "icarus (skipped: not installed)", () => {
  test("a correct design keeps its promises", async () => {
    const result = await simulateIcarus(macSource(), vectors);
    expect(assertPromises(result, macSource().design)).toEqual([]);
    expect(result).toMatchObject({
      simulator: `icarus ${icarus?.version}`,
      samples: 50,
      checked: 150,
      latency: { min: 7, max: 7 },
      interval: { min: 4, max: 4 },
    });
  });

  test("a wrong bit in an expected word is a mismatch with its place", async () => {
    const expected = vectors.expected.slice();
    expected[30] = (expected[30] ?? 0n) ^ 4n;
    const result = await simulateIcarus(macSource(), { ...vectors, expected });
    expect(result.mismatches).toBe(1);
    expect(result.firstMismatches).toEqual([
      { sample: 10, element: 0, cycle: 46, expected: expected[30], got: vectors.expected[30] },
    ]);
  });

  test("a wrong bit in the Verilog is a mismatch", async () => {
    expect(await codesOf(macSource({}, macVerilog.replace("b1 <= b;", "b1 <= b ^ 16'd1;")))).toEqual([
      "harness/mismatch",
    ]);
  });

  test("wrong promises and protocol faults are found", async () => {
    expect(await codesOf(macSource({ latency: 8 }))).toEqual(["harness/latency"]);
    expect(await codesOf(macSource(), macVectors(1))).toEqual(["harness/interval"]);
    await expect(codesOf(macSource({}, macVerilog.replace("done3 | done4;", "done3;")))).rejects.toMatchObject({
      code: "harness/missing-output",
    });
    const extra = macVerilog.replace(
      "assign valid = done3 | done4;",
      "reg done5; always @(posedge clk) done5 <= done4; assign valid = done3 | done4 | done5;",
    );
    await expect(codesOf(macSource({}, extra))).rejects.toMatchObject({ code: "harness/unexpected-valid" });
  });

  test("unknown bits never pass", async () => {
    const [unknown] = (
      await simulateIcarus(
        macSource({}, macVerilog.replace("assign negative = sum[35];", "reg x; assign negative = x;")),
        vectors,
      )
    ).firstMismatches;
    expect(unknown).toMatchObject({ sample: 0, element: 2, got: undefined });
    await expect(
      codesOf(macSource({}, macVerilog.replace("beat <= rst ? 2'd0 : busy", "beat <= busy"))),
    ).rejects.toMatchObject({ code: "harness/unknown-valid" });
  });

  test("an expected value outside the port's range is an error", () => {
    const expected = vectors.expected.slice();
    expected[0] = 1n << 36n;
    expect(() => makeTestbench(macSource().design, { ...vectors, expected })).toThrow(
      /expected 68719476736 \(sample 0, element 0\) does not fit the 36 bits of port 'y'/,
    );
  });
});

const main = `#include "Vtb.h"
int main() { Vtb tb; while (!Verilated::gotFinish()) { tb.clk = 0; tb.eval(); tb.clk = 1; tb.eval(); } return 0; }`;

describe.skipIf(!verilator)(
  verilator ? "test bench in verilator" : "test bench in verilator (skipped: not installed)",
  { timeout: 120_000 },
  () => {
    test("passes without delays, on an external clock", async () => {
      await withTemporaryFolder(async (cwd) => {
        await writeFiles(cwd, macSource().files);
        await writeTestbench(cwd, macSource().design, vectors);
        await writeFile(join(cwd, "main.cpp"), main);
        const args = [
          "--cc",
          "--exe",
          "--build",
          "-Wno-fatal",
          "-DEXTERNAL_CLOCK",
          "--top-module",
          "tb",
          "--prefix",
          "Vtb",
          "tb.v",
          "mac_top.v",
          "main.cpp",
        ];
        const built = await run(
          verilator?.path ?? "",
          [...args, "-MAKEFLAGS", "OPT_FAST=-O0", "-MAKEFLAGS", "OPT_GLOBAL=-O0"],
          { cwd },
        );
        expect(built.stderr.match(/%Error.*/g)).toBeNull();
        expect((await run(join(cwd, "obj_dir", "Vtb"), [], { cwd })).stdout).toMatch(/^PASS$/m);
      });
    });
  },
);
