/** `hls-opt [flags] FILE`: what mlir-opt users expect. */
import { readFileSync } from "node:fs";
import { runHlsOpt, type CommandResult } from "@hls-opt/cli";
import { afterAll, describe, expect, test } from "vitest";
import { root } from "../../scripts/command.mjs";
import { Workspace } from "../end-to-end/compile.js";

const workspace = new Workspace();
afterAll(() => workspace.remove());

const opt = (input: string, ...args: string[]): Promise<CommandResult> => runHlsOpt([...args, "-"], input, root);

const constants = `func.func @f() -> i32 {
  %a = arith.constant 1 : i32
  %b = arith.constant 1 : i32
  %c = arith.addi %a, %b : i32
  return %c : i32
}
`;

describe("input and output", () => {
  test("the module is printed with an empty line behind it, as mlir-opt does", async () => {
    expect(await opt("module {}")).toEqual({ exitCode: 0, stdout: "module {\n}\n\n", stderr: "" });
  });

  test("-o writes a file", async () => {
    const path = workspace.path("folder/out.mlir");
    expect(await opt("module {}", "-o", path)).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    expect(readFileSync(path, "utf8")).toBe("module {\n}\n\n");
  });

  test("parts are treated on their own", async () => {
    const input = "func.func private @a()\n// -----\nfunc.func private @a()\n";
    expect((await opt(input)).stderr).toContain("redefinition of symbol named 'a'");
    const { exitCode, stdout } = await opt(input, "--split-input-file");
    expect(exitCode).toBe(0);
    expect(stdout.split("// -----\n")).toHaveLength(2);
  });

  test("errors in a part have the line of the file and do not stop the others", async () => {
    const { exitCode, stdout, stderr } = await opt(
      "func.func private @a()\n// -----\nbroken\n// -----\nfunc.func private @b()\n",
      "-split-input-file",
    );
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^<stdin>:3:1: error: .*\nbroken\n\^\n/);
    expect(stdout).toContain("@b");
  });

  test("--no-implicit-module leaves a single op alone", async () => {
    const { stdout } = await opt("func.func private @a()\n", "--no-implicit-module");
    expect(stdout).toBe("func.func private @a()\n\n");
  });

  test("generic form, locations, local scope", async () => {
    expect((await opt(constants, "--mlir-print-op-generic")).stdout).toContain('"arith.addi"(%0, %1)');
    expect((await opt(constants, "--mlir-print-debuginfo")).stdout).toContain("#loc");
    const local = (await opt(constants, "--mlir-print-debuginfo", "--mlir-print-local-scope")).stdout;
    expect(local).toContain('loc("<stdin>":2:8)');
    expect(local).not.toContain("#loc");
  });

  test("unknown ops need permission", async () => {
    expect((await opt('"x.y"() : () -> ()')).exitCode).toBe(1);
    expect((await opt('"x.y"() : () -> ()', "--allow-unregistered-dialect")).stdout).toContain('"x.y"()');
  });
});

describe("expected diagnostics", () => {
  const input = (comment: string): string => `${comment}\nfunc.func @f() -> i32 {\n  return\n}\n`;

  test("are compared", async () => {
    const met = input("// expected-error@+2 {{has 0 operands}}");
    expect(await opt(met, "--verify-diagnostics")).toMatchObject({ exitCode: 0, stderr: "" });
    const { exitCode, stderr } = await opt(input("// expected-error@+1 {{something else}}"), "--verify-diagnostics");
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/error: unexpected error: 'func\.return' op/);
    expect(stderr).toContain('error: expected error "something else" was not produced');
  });
});

describe("passes", () => {
  test("run in the order of the command line", async () => {
    const { stderr } = await opt(constants, "--cse", "--canonicalize=max-iterations=3", "--mlir-print-ir-after-all");
    expect(stderr.match(/IR Dump After \w+ \(([\w-]+)\)/g)).toEqual([
      "IR Dump After CSE (cse)",
      "IR Dump After Canonicalizer (canonicalize)",
    ]);
    const { stdout } = await opt(constants, "--canonicalize");
    expect(stdout).toContain("arith.constant 2 : i32");
  });

  test("run as a textual pipeline", async () => {
    const { stdout } = await opt(constants, "--pass-pipeline=builtin.module(func.func(cse))");
    expect(stdout.match(/arith\.constant/g)).toHaveLength(1);
  });

  test("print only around those that are named, or changed something", async () => {
    const named = await opt(constants, "--cse", "--canonicalize", "--mlir-print-ir-before=canonicalize");
    expect(named.stderr.match(/IR Dump/g)).toHaveLength(1);
    const changed = await opt(constants, "--canonicalize", "--cse", "--mlir-print-ir-after-change");
    expect(changed.stderr.match(/IR Dump After/g)).toHaveLength(1);
  });

  test("are timed and counted", async () => {
    expect((await opt(constants, "--cse", "--mlir-timing")).stderr).toMatch(
      /Execution time report[\s\S]*Parser[\s\S]*CSE[\s\S]*Output[\s\S]*Total/,
    );
    expect((await opt(constants, "--cse", "--mlir-pass-statistics")).stderr).toMatch(/\(S\) +1 num-cse'd/);
  });

  test("mistakes in pipelines are shown in the text", async () => {
    const { exitCode, stderr } = await opt(constants, "--pass-pipeline=builtin.module(cze)");
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      "pass-pipeline:1:16: error: 'cze' does not refer to a registered pass or pass pipeline; did you mean 'cse'?\nbuiltin.module(cze)\n               ^\n",
    );
    const options = await opt(constants, "--canonicalize=max-iteration=3");
    expect(options.stderr).toContain("'canonicalize' has no option 'max-iteration'; did you mean 'max-iterations'?");
  });

  test("a failure leaves a reproducer", async () => {
    const path = workspace.path("reproducer.mlir");
    const { exitCode } = await opt(constants, "--lower-to-hw", `--mlir-pass-pipeline-crash-reproducer=${path}`);
    expect(exitCode).toBe(1);
    expect(readFileSync(path, "utf8")).toMatch(/@f[\s\S]*pipeline: "builtin\.module\(lower-to-hw\)"/);
  });

  test("the whole way down is a command line", async () => {
    const steps = [
      "--nn-simplify",
      "--quantize=width=12 positive-inputs=true",
      "--lower-to-affine",
      "--schedule=interval=16",
      "--lower-to-hw",
    ];
    const { exitCode, stdout, stderr } = await runHlsOpt([...steps, "--emit-verilog", "examples/tiny.mlir"], "", root);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^\/\/|^module /);
    expect(stdout).toContain("endmodule");
  });
});

describe("help", () => {
  test.each([[], ["compile"], ["import"], ["run"], ["simulate"], ["verify"], ["report"]])(
    "hls-opt %s --help fits on a screen",
    async (...command) => {
      const { exitCode, stdout } = await runHlsOpt([...command, "--help"], "", root);
      const lines = stdout.split("\n");
      expect(exitCode).toBe(0);
      expect(lines.length).toBeLessThanOrEqual(55);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
    },
  );

  test("passes and dialects are listed", async () => {
    const { stdout } = await opt("", "--show-passes");
    expect(stdout).toMatch(/^any dialect:\n {2}--canonicalize +[Cc]anonicalize [\s\S]*^hardware:\n {2}--schedule /m);
    expect((await opt("", "--show-passes=schedule")).stdout).toMatch(
      /^--schedule [\s\S]*^options:\n {2}interval=100 /m,
    );
    expect((await opt("", "--list-passes")).stdout).toMatch(/^canonicalize\n[\s\S]*^schedule\n/m);
    expect((await opt("", "--show-dialects")).stdout).toMatch(/^nn +layers of neural networks.* \(\d+ ops\)$/m);
    expect((await opt("", "--show-dialects=arith")).stdout).toMatch(/^arith: .*\n\n[\s\S]*^arith.addf +\S/m);
    expect(await opt("", "--show-passes=shedule")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("there is no pass 'shedule'; did you mean 'schedule'?") as string,
    });
    expect((await opt("", "--version")).stdout).toMatch(/^hls-opt \d+\.\d+\.\d+\n$/);
  });

  test("unknown flags are pointed at", async () => {
    const { exitCode, stderr } = await opt("", "--canonicalise");
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      "hls-opt: unknown flag '--canonicalise'; did you mean '--canonicalize'?\nhls-opt: see hls-opt --help and hls-opt --show-passes\n",
    );
  });
});
