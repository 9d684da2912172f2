import { describe, expect, test } from "vitest";
import { parseRunLine, RunLineError, showPipeline, type Pipeline } from "./run-line.js";
import { findMisspeltDirectives, parseLitTest } from "./test-file.js";

const parse = (command: string): Pipeline => parseRunLine(command, { source: "tests/a/b.mlir", temporary: "build/t" });

describe("parseRunLine", () => {
  test("reads a pipeline", () => {
    expect(parse("hls-opt %s --dce | filecheck %s --check-prefix=X")).toEqual([
      stage({ program: "hls-opt", args: ["tests/a/b.mlir", "--dce"] }),
      stage({ program: "filecheck", args: ["tests/a/b.mlir", "--check-prefix=X"] }),
    ]);
  });

  test("reads not, 2>&1 and redirections", () => {
    expect(parse("not hls-opt < %s 2>&1 > %t.x")).toEqual([
      stage({ program: "hls-opt", isNegated: true, mergesErrors: true, input: "tests/a/b.mlir", output: "build/t.x" }),
    ]);
  });

  test("takes quotes away", () => {
    const [only] = parse(`hls-opt --pass-pipeline='builtin.module(cse, "x")' "a \\"b\\" | c" d\\ e`);
    expect(only?.args).toEqual(['--pass-pipeline=builtin.module(cse, "x")', 'a "b" | c', "d e"]);
  });

  test("substitutes only whole names", () => {
    const [only] = parse("hls-opt %s %S %t %t.a %total 100%% %x");
    expect(only?.args).toEqual(["tests/a/b.mlir", "tests/a", "build/t", "build/t.a", "%total", "100%", "%x"]);
  });

  test.each([
    ["hls-opt %s |", "a pipeline has an empty stage"],
    ["hls-opt %s >", "a redirection needs a file name"],
    ["hls-opt %s && hls-opt", "only pipes"],
    ["hls-opt 'a", "cannot read the command from"],
    ["not", "a pipeline has an empty stage"],
  ])("refuses %s", (command, message) => {
    expect(() => parse(command)).toThrow(RunLineError);
    expect(() => parse(command)).toThrow(message);
  });

  test("is shown as one would type it", () => {
    const pipeline = parse("not hls-opt %s --pass-pipeline='a(b)' 2>&1 | mlir-opt > %t");
    const shown = showPipeline(pipeline, (program) => `bin/${program}`);
    expect(shown).toBe("bin/hls-opt tests/a/b.mlir '--pass-pipeline=a(b)' 2>&1 | bin/mlir-opt > build/t");
  });
});

describe("parseLitTest", () => {
  test("joins continuation lines and keeps several commands", () => {
    const { runs } = parseLitTest("// RUN: a \\\n// RUN:   b\n// text\n// RUN: c\n");
    expect(runs).toEqual([
      { command: "a b", line: 1 },
      { command: "c", line: 4 },
    ]);
  });

  test("reads what a test needs", () => {
    const parsed = parseLitTest("// RUN: a\n// REQUIRES: mlir-opt, yosys\n// UNSUPPORTED: x\n");
    expect(parsed).toMatchObject({ requires: ["mlir-opt", "yosys"], unsupported: ["x"], isBlessed: false });
  });

  test("finds BLESS in the header only", () => {
    expect(parseLitTest("// BLESS\n// RUN: a\n").isBlessed).toBe(true);
    expect(parseLitTest("// RUN: a\n\n// BLESS\n").isBlessed).toBe(false);
  });

  test.each([
    ["// RUN: a\n", true],
    ["// RUN: a\n// NO-ROUNDTRIP\n", false],
    ["// RUN: a\n// expected-error@+1 {{x}}\n", false],
  ])("says whether to round-trip %j", (text, expected) => {
    expect(parseLitTest(text).isRoundTripped).toBe(expected);
  });
});

describe("findMisspeltDirectives", () => {
  test.each([
    ["// CHECK: a\n// CHECK-NEXT: b\n// CHECK-COUNT-2: c\n// CHECK{LITERAL}: d\n", ["CHECK"], 0],
    ["// CHECK-NXT: a\n", ["CHECK"], 1],
    ["// CHECK-COUNT: a\n", ["CHECK"], 1],
    ["// Check: a\n", ["CHECK"], 1],
    ["// CHECK : a\n", ["CHECK"], 1],
    ["// CHECKNEXT: a\n", ["CHECK"], 1],
    ["// Checks: a\n// XY: b\n", ["CHECK", "X"], 0],
    ["// CHECK: a\n", [], 1],
    ["// CHECK: a\n", ["X"], 1],
    ["// X-NEXT: a\n// X-Y: a\n", ["X", "X-Y"], 0],
    ["// the result is checked: a\n// NOTE: b\n", ["CHECK"], 0],
  ])("%j for %j", (text, prefixes, count) => {
    expect(findMisspeltDirectives(text, prefixes)).toHaveLength(count);
  });
});

function stage(fields: Partial<Pipeline[number]>): Pipeline[number] {
  return {
    program: "",
    args: [],
    isNegated: false,
    mergesErrors: false,
    input: undefined,
    output: undefined,
    ...fields,
  };
}
