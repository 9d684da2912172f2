import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { findExternal, type Environment, type Tool, type ToolResult } from "./execute.js";
import { runLitTest, runRoundTrip, type LitOutcome } from "./run-lit-test.js";

const folder = mkdtempSync(join(tmpdir(), "lit-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Prints its standard input or the lines of its file that are no comments; flags make it misbehave. */
const fakeOpt: Tool = (args, stdin, cwd) => Promise.resolve(fakePrint(args, stdin, cwd));

function fakePrint(args: readonly string[], stdin: string, cwd: string): ToolResult {
  const [file] = args.filter((arg) => !arg.startsWith("--"));
  const text = file === undefined || file === "-" ? stdin : readFileSync(join(cwd, file), "utf8");
  const lines = text.split("\n").filter((line) => !line.startsWith("//") && line !== "");
  const printed = lines.map((line) => `${args.includes("--grow") ? "x" : ""}${line}\n`).join("");
  if (args.includes("--crash")) return { exitCode: 70, stdout: "", stderr: "internal error" };
  if (text.includes("bad")) return { exitCode: 1, stdout: "", stderr: "t.mlir:1:1: error: bad op" };
  return { exitCode: 0, stdout: text.includes("unstable") ? `${printed}more\n` : printed, stderr: "" };
}

const environment: Environment = { cwd: folder, tools: { "hls-opt": fakeOpt } };

async function run(text: string, isBlessing = false): Promise<LitOutcome> {
  return runLitTest(write(text), environment, isBlessing);
}

function write(text: string): string {
  const file = "tests/t.mlir";
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
  return file;
}

describe("runLitTest", () => {
  test("passes", async () => {
    expect(await run("// RUN: hls-opt %s | filecheck %s\n// CHECK: op\nop\n")).toEqual({});
  });

  test("fails with the commands to paste", async () => {
    const { failure } = await run("// RUN: hls-opt %s --pass='a b' | filecheck %s\n// CHECK: other\nop\n");
    expect(failure).toContain(
      "tests/t.mlir:1: filecheck exited with 1\ntests/t.mlir:2: CHECK: not found in the output",
    );
    expect(failure).toContain("node_modules/.bin/hls-opt tests/t.mlir '--pass=a b'\n");
    expect(failure).toContain("npx hls-lit tests/t.mlir");
  });

  test("fails where any of several commands fails", async () => {
    const { failure } = await run(
      "// RUN: hls-opt %s | filecheck %s\n// RUN: hls-opt %s | filecheck %s --check-prefix=X\n// CHECK: op\n// X: no\nop\n",
    );
    expect(failure).toContain("tests/t.mlir:2: filecheck exited with 1");
  });

  test("fails where a stage fails", async () => {
    const { failure } = await run("// RUN: hls-opt %s | filecheck %s\n// CHECK: op\nbad op\n");
    expect(failure).toContain("hls-opt exited with 1\nt.mlir:1:1: error: bad op");
  });

  test("not accepts a failure, 2>&1 hands its message on", async () => {
    expect(await run("// RUN: not hls-opt %s 2>&1 | filecheck %s\n// CHECK: error: bad op\nbad\n")).toEqual({});
  });

  test("not refuses success and crashes", async () => {
    expect((await run("// RUN: not hls-opt %s\nop\n")).failure).toContain("hls-opt exited with 0 (expected 1 or 2)");
    expect((await run("// RUN: not hls-opt %s --crash\nop\n")).failure).toContain("exited with 70 (expected 1 or 2)");
  });

  test("pipes, redirects and compares", async () => {
    expect(await run("// RUN: hls-opt %s > %t.a\n// RUN: hls-opt %s | diff %t.a -\nop\n")).toEqual({});
    expect(existsSync(join(folder, "build/lit/tests/t.mlir.tmp.a"))).toBe(true);
    const { failure } = await run("// RUN: hls-opt %s > %t.a\n// RUN: hls-opt --grow %s | diff %t.a -\nop\n");
    expect(failure).toContain("diff exited with 1");
    expect(failure).toContain("> xop");
  });

  test("refuses what it does not know", async () => {
    expect((await run("op\n")).failure).toBe("tests/t.mlir: no RUN line");
    expect((await run("// RUN: rm -rf %s\nop\n")).failure).toContain("RUN lines cannot run 'rm'");
    expect((await run("// RUN: hls-opt %s | filecheck --nope %s\n// CHECK: op\nop\n")).failure).toContain("'--nope'");
    expect((await run("// RUN: hls-opt %s && true\nop\n")).failure).toContain("tests/t.mlir:1: only pipes");
  });

  test("refuses directives that nothing reads", async () => {
    const { failure } = await run("// RUN: hls-opt %s | filecheck %s\n// CHECK: op\n// CHECK-NXT: op\nop\n");
    expect(failure).toBe("tests/t.mlir: line 3: no RUN line reads 'CHECK-NXT: op'");
  });

  test("skips where a program is absent, and says which", async () => {
    expect(await run("// RUN: hls-opt %s\n// REQUIRES: no-such-program\nop\n")).toEqual({
      skipped: "needs no-such-program",
    });
    expect(await run("// RUN: hls-opt %s\n// UNSUPPORTED: cat\nop\n")).toEqual({
      skipped: "not for machines with cat",
    });
  });

  test.skipIf(findExternal("mlir-opt") === undefined)("runs mlir-opt", async () => {
    const text =
      "// RUN: hls-opt %s | mlir-opt | filecheck %s\n// CHECK: func.func private @f()\nfunc.func private @f()\n";
    expect(await run(text)).toEqual({});
  });

  test("blesses only marked files", async () => {
    const text = "// RUN: hls-opt %s | filecheck %s\n\n// CHECK: old\nop @a\n";
    expect(await run(`// BLESS\n${text}`, true)).toEqual({
      blessed: "// BLESS\n// RUN: hls-opt %s | filecheck %s\n\n// CHECK-LABEL: op @a\nop @a\n",
    });
    expect((await run(text, true)).failure).toContain("not found");
  });

  test("does not bless a failure", async () => {
    const { failure } = await run("// BLESS\n// RUN: hls-opt %s | filecheck %s\nbad\n", true);
    expect(failure).toContain("there is no output to make checks from: hls-opt exited with 1");
  });
});

describe("runRoundTrip", () => {
  test("accepts a fixpoint", async () => {
    expect(await runRoundTrip(write("// RUN: hls-opt %s\nop\n"), environment)).toEqual({});
  });

  test("reports the first difference", async () => {
    const { failure } = await runRoundTrip(write("// RUN: hls-opt %s\nunstable\n"), environment);
    expect(failure).toBe("tests/t.mlir: custom form printed again differs at line 3:\n- \n+ more");
  });

  test("reports text that cannot be read", async () => {
    const { failure } = await runRoundTrip(write("// RUN: hls-opt %s\nbad\n"), environment);
    expect(failure).toContain("hls-opt tests/t.mlir exited with 1");
  });

  test("keeps the flags without which the text cannot be read", async () => {
    const { failure } = await runRoundTrip(write("// RUN: hls-opt %s -split-input-file --dce\nbad\n"), environment);
    expect(failure).toContain("hls-opt tests/t.mlir --split-input-file exited");
  });
});
