import { compileSimulator, runStream } from "@hls-opt/dialect-hw";
import { DiagnosticList } from "@hls-opt/ir-core";
import { assertPromises, checkDesign, designSource, findVerilator, lint, simulate } from "@hls-opt/verilator-harness";
import { describe, expect, test } from "vitest";
import { parseHardware, printVerilog } from "./hardware.js";

/** Four-term dot product in four beats: element pairs come in, the sum and its sign go out, together with `valid`. */
const text = `
hw.module private @multiply(in %clk : !seq.clock, in %a : i16, in %b : i16, out p : i32) {
  %sa = comb.extract %a from 15 : (i16) -> i1
  %ra = comb.replicate %sa : (i1) -> i16
  %xa = comb.concat %ra, %a : i16, i16
  %sb = comb.extract %b from 15 : (i16) -> i1
  %rb = comb.replicate %sb : (i1) -> i16
  %xb = comb.concat %rb, %b : i16, i16
  %p = comb.mul %xa, %xb : i32
  %r = seq.compreg %p, %clk {name = "product"} : i32
  hw.output %r : i32
}
hw.module @dot(in %clk : !seq.clock, in %rst : i1, in %start : i1, in %a : i16, in %b : i16, out valid : i1, out y : i34, out negative : i1) {
  %false = hw.constant false
  %zero = hw.constant 0 : i34
  %p = hw.instance "multiplier" @multiply(clk: %clk: !seq.clock, a: %a: i16, b: %b: i16) -> (p: i32)
  %first = seq.compreg %start, %clk reset %rst, %false {name = "first"} : i1
  %sign = comb.extract %p from 31 : (i32) -> i1
  %signs = comb.replicate %sign : (i1) -> i2
  %term = comb.concat %signs, %p : i2, i32
  %before = comb.mux %first, %zero, %acc : i34
  %sum = comb.add %before, %term : i34
  %acc = seq.compreg %sum, %clk {name = "acc"} : i34
  %second = seq.compreg %first, %clk reset %rst, %false {name = "second"} : i1
  %third = seq.compreg %second, %clk reset %rst, %false {name = "third"} : i1
  %fourth = seq.compreg %third, %clk reset %rst, %false {name = "fourth"} : i1
  %late = seq.compreg %fourth, %clk reset %rst, %false {name = "late"} : i1
  %done = seq.compreg %late, %clk reset %rst, %false {name = "done"} : i1
  %y = seq.compreg.ce %acc, %clk, %late {name = "held"} : i34
  %negative = comb.extract %y from 33 : (i34) -> i1
  hw.output %done, %y, %negative : i1, i34, i1
}`;

const design = checkDesign({
  top: "dot",
  verilog: ["dot.v"],
  interval: 4,
  latency: 6,
  clock: "clk",
  reset: "rst",
  start: "start",
  valid: "valid",
  inputs: [
    { name: "a", width: 16, signed: true, words: [0, 1, 2, 3] },
    { name: "b", width: 16, signed: true, words: [4, 5, 6, 7] },
  ],
  outputs: [
    { name: "y", width: 34, signed: true, words: [0] },
    { name: "negative", width: 1, signed: false, words: [1] },
  ],
  inputElements: 8,
  outputElements: 2,
});

/** Products of pseudo-random numbers; the last sample's expectation is wrong by one where `wrong`. */
function vectors(samples: number, wrong = false): { inputs: BigInt64Array; expected: BigInt64Array } {
  let state = 1;
  const next = (): bigint => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return BigInt.asIntN(16, BigInt(state >>> 12));
  };
  const inputs = BigInt64Array.from({ length: samples * 8 }, next);
  const expected = new BigInt64Array(samples * 2);
  for (let s = 0; s < samples; s++) {
    let sum = 0n;
    for (let i = 0; i < 4; i++) sum += (inputs[s * 8 + i] ?? 0n) * (inputs[s * 8 + 4 + i] ?? 0n);
    expected[s * 2] = sum + (wrong && s === samples - 1 ? 1n : 0n);
    expected[s * 2 + 1] = sum < 0n ? 1n : 0n;
  }
  return { inputs, expected };
}

const root = parseHardware(text);
const source = designSource(design, [{ name: "dot.v", text: printVerilog(root) }]);
const verilator = await findVerilator();

function stream(samples: number, wrong = false): ReturnType<typeof runStream> {
  const { all, report } = new DiagnosticList();
  const simulator = compileSimulator(root, "dot", report);
  const result = simulator && runStream(simulator, design, vectors(samples, wrong), report);
  expect(all).toEqual([]);
  return result;
}

describe("a streaming design", () => {
  test("keeps its promises in the built-in simulator", () => {
    const result = stream(500);
    expect(result).toMatchObject({
      samples: 500,
      checked: 1000,
      mismatches: 0,
      latency: { min: 6, max: 6 },
      interval: { min: 4, max: 4 },
    });
    expect(result && assertPromises(result, design)).toEqual([]);
  });

  test("shows where it is wrong", () => {
    const result = stream(5, true);
    expect(result?.mismatches).toBe(1);
    expect(result?.firstMismatches).toMatchObject([{ sample: 4, element: 0 }]);
  });

  test.skipIf(verilator === undefined)("gives the same record in Verilator", async () => {
    const { simulator: _tool, seconds: _seconds, ...theirs } = await simulate(source, vectors(50, true));
    const { simulator, seconds: _own, ...ours } = stream(50, true) ?? { simulator: "", seconds: 0 };
    expect(simulator).toBe("built-in");
    expect(ours).toEqual(theirs);
  });

  test.skipIf(verilator === undefined)("has no lint warnings", async () => {
    expect((await lint(source)).warnings).toEqual([]);
  });
});
