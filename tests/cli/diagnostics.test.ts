/** Errors as people, editors and scripts see them. */
import { runHlsOpt, type CommandResult } from "@hls-opt/cli";
import { describe, expect, test } from "vitest";
import { root } from "../../scripts/command.mjs";

const opt = (input: string, ...args: string[]): Promise<CommandResult> => runHlsOpt([...args, "-"], input, root);

/** A mistake in each function, and nested ones; mlir-opt stops at the first. */
const mistakes = `func.func @a() {
  %x = arith.constant 1 : i3x2
  %y = arith.constnt 2 : i32
  affine.for %i = 0 to 10 {
    %z = arith.addi %y %y : i32
    %w = arith.addi %q, %x : i32
  }
  return
}
func.func @b() {
  %a = arith.addi %undefined, %undefined : i32
  return
}
#map = affine_map<(d0) -> (d0 +)>
func.func @c() {
  return
}
`;

interface JsonDiagnostic {
  readonly severity: string;
  readonly code: string;
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly notes: readonly { readonly message: string; readonly line?: number }[];
}

const json = (stderr: string): JsonDiagnostic[] =>
  stderr
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as JsonDiagnostic);

describe("several errors in one run", () => {
  test("after syntax errors the next operation goes on, in nested regions and at top level", async () => {
    const { exitCode, stderr } = await opt(mistakes);
    expect(exitCode).toBe(1);
    const found = [...stderr.matchAll(/^<stdin>:(\d+):\d+: error: (.*)$/gm)].map(([, line, text]) => `${line} ${text}`);
    expect(found).toEqual([
      "2 expected non-function type",
      "3 custom op 'arith.constnt' is unknown",
      "5 expected ','",
      "14 missing right operand of binary operator",
      "6 use of undeclared SSA value name",
      "11 use of undeclared SSA value name",
    ]);
    expect(stderr).toContain("note: did you mean 'arith.constant'?");
  });

  test("names that a faulty op would have defined are not complained about", async () => {
    const { stderr } = await opt("func.func @f() -> i32 {\n  %x:2, %y = foo.bar !\n  return %y : i32\n}\n");
    expect(stderr.match(/error:/g)).toHaveLength(1);
  });

  test("the verifier reports all that it finds", async () => {
    const input = ["a", "b"].map((name) => `func.func @${name}() -> i32 {\n  return\n}\n`).join("");
    expect((await opt(input)).stderr.match(/error: 'func.return' op has 0 operands/g)).toHaveLength(2);
  });
});

describe("the operation in question", () => {
  const input = "func.func @f() -> i32 {\n  return\n}\n";

  test("is shown, unless it is not wanted", async () => {
    expect((await opt(input)).stderr).toContain('note: see current operation: "func.return"() : () -> ()\n');
    expect((await opt(input, "--mlir-print-op-on-diagnostic=false")).stderr).not.toContain("see current operation");
  });
});

describe("--diagnostics-format", () => {
  test("json: an object a line", async () => {
    const { exitCode, stderr } = await opt(mistakes, "--diagnostics-format=json");
    expect(exitCode).toBe(1);
    expect(json(stderr)[1]).toEqual({
      severity: "error",
      code: "parse/syntax",
      file: "<stdin>",
      line: 3,
      column: 8,
      message: "custom op 'arith.constnt' is unknown",
      notes: [{ file: "<stdin>", line: 3, column: 8, message: "did you mean 'arith.constant'?" }],
    });
  });

  test("json: wrong command lines, other commands and unmet expectations too", async () => {
    const wrong = await opt("", "--frobnicate", "--diagnostics-format=json");
    expect(wrong.exitCode).toBe(2);
    expect(json(wrong.stderr)).toEqual([
      {
        severity: "error",
        code: "command-line/usage",
        message: "unknown flag '--frobnicate'",
        notes: [{ message: "see hls-opt --help and hls-opt --show-passes" }],
      },
    ]);
    const run = await runHlsOpt(["run", "no-such.mlir", "--diagnostics-format=json"], "", root);
    expect(json(run.stderr)[0]).toMatchObject({ code: "file/unreadable" });
    const unmet = "// expected-error {{x}}\n";
    expect(json((await opt(unmet, "--verify-diagnostics", "--diagnostics-format=json")).stderr)[0]).toMatchObject({
      line: 1,
      message: 'expected error "x" was not produced',
    });
    const pipeline = await opt("", "--pass-pipeline=builtin.module(cze)", "--diagnostics-format=json");
    expect(json(pipeline.stderr)[0]).toMatchObject({ file: "pass-pipeline", line: 1, column: 16 });
  });

  test("github: workflow commands", async () => {
    const { stderr } = await opt("module {\n  %,\n}", "--diagnostics-format=github");
    expect(stderr).toMatch(/^::error file=<stdin>,line=2,col=3,title=parse\/syntax::invalid SSA name\n$/);
  });

  test("others are refused", async () => {
    expect(await opt("", "--diagnostics-format=xml")).toMatchObject({
      exitCode: 2,
      stderr: "hls-opt: --diagnostics-format is 'xml'\nhls-opt: write one of text, json, github\n",
    });
  });
});
