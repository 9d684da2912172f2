/** What `hls-opt [flags] FILE` shows around passes, and the reproducers it leaves. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { runHlsOpt, type CommandResult } from "@hls-opt/cli";
import { orderingConstraints } from "@hls-opt/passes";
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
func.func @g() {
  return
}
`;

/** A plugin with passes that do what no pass should. */
const faulty = workspace.path("faulty.ts");
writeFileSync(
  faulty,
  `
import { definePass, definePipeline, errorAt, option, Pipeline, cse, canonicalize } from "@hls-opt/ir-core";

const fails = definePass({
  name: "fail-on-g",
  summary: "fails on @g",
  anchor: "func.func",
  run(op, { report }) {
    if (String(op.getAttr("sym_name")) === '"g"') report(errorAt("t/failure", op.location, "no luck with @g"));
  },
});
const crashes = definePass({ name: "crash", summary: "throws", run() { throw new Error("no such luck"); } });
const breaks = definePass({ name: "break", summary: "leaves invalid IR", anchor: "func.func", run: (op) => op.region().entry.last?.erase() });
const dynamic = definePass({
  name: "dynamic",
  summary: "runs a pipeline on one function",
  anchor: "builtin.module",
  run(op, { runPipeline }) {
    const first = op.region().entry.first;
    if (first !== undefined) runPipeline(new Pipeline("func.func").add(cse).add(canonicalize), first);
  },
});
const outside = definePass({
  name: "outside",
  summary: "runs a pipeline where it may not",
  anchor: "func.func",
  run(op, { runPipeline }) { runPipeline(new Pipeline("any").add(cse), op.parentOp!); },
});
const asks = definePass({
  name: "fail-inside",
  summary: "runs a pipeline that fails",
  run(op, { runPipeline, report }) {
    if (runPipeline(new Pipeline("builtin.module").add(fails), op)) report(errorAt("t/x", op.location, "it should fail"));
  },
});
export const pipelines = [
  definePipeline({
    name: "tidy",
    summary: "cleans up, repeatedly",
    options: { rounds: option.int(1, "how often"), cse: option.flag(true, "with common subexpressions") },
    build(pipeline, options) {
      for (let i = 0; i < options.rounds; i++) {
        pipeline.add(canonicalize);
        if (options.cse) pipeline.nest("func.func").add(cse);
      }
    },
  }),
];
export const passes = [fails, crashes, breaks, dynamic, outside, asks];
`,
);
const plugin = `--load-pass-plugin=${faulty}`;

describe("prints around passes", () => {
  test("a difference of what changed", async () => {
    const { stderr, stdout } = await opt(constants, "--cse", "--symbol-dce", "--mlir-print-ir-diff");
    expect(stderr.match(/IR Dump After/g)).toHaveLength(1);
    expect(stderr).toContain("IR Dump After CSE (cse)");
    expect(stderr).toMatch(/^@@ -\d+,\d+ \+\d+,\d+ @@$/m);
    expect(stderr).toMatch(/^- +%c1_i32_0 = arith.constant 1 : i32$/m);
    expect(stderr).toMatch(/^\+ +%0 = arith.addi %c1_i32, %c1_i32 : i32$/m);
    expect(stdout).toContain("arith.addi %c1_i32, %c1_i32");
  });

  test("a tree of files, named as mlir-opt names them", async () => {
    const folder = workspace.path("tree");
    const pipeline = "builtin.module(symbol-dce,func.func(cse,canonicalize),cse,func.func(cse))";
    const { stderr } = await opt(
      constants,
      `--pass-pipeline=${pipeline}`,
      "--mlir-print-ir-after-all",
      "--mlir-print-ir-before=cse",
      `--mlir-print-ir-tree-dir=${folder}`,
    );
    expect(stderr).toBe("");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".mlir"));
    const top = "builtin_module_no-symbol-name";
    const nested = ["0_0_cse", "0_1_cse", "0_2_canonicalize", "2_3_cse", "2_4_cse"];
    expect(files.sort()).toEqual(
      [
        ...["0_symbol-dce", "1_cse", "2_cse"].map((name) => `${top}/${name}.mlir`),
        ...["f", "g"].flatMap((symbol) => nested.map((name) => `${top}/func_func_${symbol}/${name}.mlir`)),
      ].sort(),
    );
    expect(readFileSync(`${folder}/${top}/func_func_g/0_1_cse.mlir`, "utf8")).toMatch(
      /^\/\/ -----\/\/ IR Dump After CSE \(cse\) \/\/----- \/\/\nfunc.func @g\(\)/,
    );
  });

  test("the module around a nested op", async () => {
    const args = ["--pass-pipeline=builtin.module(func.func(cse))", "--mlir-print-ir-after-all"];
    const { stderr } = await opt(constants, ...args, "--mlir-print-ir-module-scope");
    expect(stderr).toContain(
      "IR Dump After CSE (cse) ('func.func' operation: @g) //----- //\nmodule {\n  func.func @f",
    );
  });

  test("what a failed pass left", async () => {
    const { stderr, exitCode } = await opt(constants, plugin, "--break", "--mlir-print-ir-after-failure");
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/IR Dump After Break Failed \(break\)/);
    const unverified = await opt(constants, plugin, "--break", "--verify-each=false");
    expect(unverified).toMatchObject({ exitCode: 0, stderr: "" });
  });

  test("the pipeline", async () => {
    const { stderr } = await opt(constants, "--cse", "--affine-loop-unroll=unroll-factor=2", "--dump-pass-pipeline");
    expect(stderr).toMatch(/^Pass Manager with 2 passes:\nbuiltin\.module\(cse,affine-loop-unroll\{unroll-factor=2 /);
  });
});

describe("times and counts", () => {
  test("times as a list, as JSON", async () => {
    const { stderr } = await opt(
      constants,
      "--pass-pipeline=builtin.module(func.func(cse),cse)",
      "--mlir-timing",
      "--mlir-timing-display=list",
    );
    expect(stderr.match(/ CSE$/gm)).toHaveLength(1);
    const json = await opt(
      constants,
      "--pass-pipeline=builtin.module(func.func(cse),cse)",
      "--mlir-timing",
      "--mlir-output-format=json",
    );
    const rows = JSON.parse(json.stderr) as { name: string; wall: { duration: number }; passes?: { name: string }[] }[];
    expect(rows.map((row) => row.name)).toEqual(["Parser", "'func.func' Pipeline", "CSE", "Output", "Rest", "Total"]);
    expect(rows[1]?.passes?.[0]?.name).toBe("CSE");
    expect((await opt("", "--mlir-timing-display=graph")).exitCode).toBe(2);
  });

  test("counts as a list are summed", async () => {
    const args = ["--pass-pipeline=builtin.module(func.func(cse),cse)", "--mlir-pass-statistics"];
    const nested = (await opt(constants, ...args)).stderr;
    expect(nested).toMatch(/'func.func' Pipeline\n {2}CSE\n/);
    const list = (await opt(constants, ...args, "--mlir-pass-statistics-display=list")).stderr;
    expect(list.match(/^CSE$/gm)).toHaveLength(1);
    expect(list).toMatch(/\(S\) +1 num-cse'd/);
  });
});

describe("reproducers", () => {
  test("hold the input and the pipeline, and repeat the failure", async () => {
    const file = workspace.path("crash.mlir");
    const { stderr, exitCode } = await opt(
      constants,
      plugin,
      "--cse",
      "--fail-on-g",
      `--mlir-pass-pipeline-crash-reproducer=${file}`,
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain("error: Failures have been detected while processing an MLIR pass pipeline");
    expect(stderr).toContain(
      `Pipeline failed while executing [\`FailOnG\` on 'func.func' operation: @g]: reproducer generated at \`${file}\``,
    );
    expect(readFileSync(file, "utf8")).toMatch(
      /%c1_i32_0[\s\S]*pipeline: "builtin.module\(cse,func.func\(fail-on-g\)\)"/,
    );
    const again = await runHlsOpt([plugin, "--run-reproducer", file], "", root);
    expect(again.exitCode).toBe(1);
    expect(again.stderr).toContain("no luck with @g");
  });

  test("local ones hold the failed pass and the IR before it", async () => {
    const file = workspace.path("local.mlir");
    const flags = [`--mlir-pass-pipeline-crash-reproducer=${file}`, "--mlir-pass-pipeline-local-reproducer"];
    await opt(constants, plugin, "--cse", "--fail-on-g", ...flags);
    const text = readFileSync(file, "utf8");
    expect(text).toContain('pipeline: "builtin.module(func.func(fail-on-g))"');
    expect(text).not.toContain("%c1_i32_0");
    expect((await runHlsOpt([plugin, "--run-reproducer", file], "", root)).stderr).toContain("no luck with @g");
  });

  test("are written when a pass throws, and on request", async () => {
    const file = workspace.path("thrown.mlir");
    const thrown = await opt(constants, plugin, "--crash", `--mlir-pass-pipeline-crash-reproducer=${file}`);
    expect(thrown.exitCode).toBe(70);
    expect(readFileSync(file, "utf8")).toContain('pipeline: "builtin.module(crash)"');
    const wanted = workspace.path("wanted.mlir");
    await opt(constants, "--cse", `--mlir-generate-reproducer=${wanted}`);
    const repeated = await runHlsOpt(["--run-reproducer", wanted], "", root);
    expect(repeated).toMatchObject({ exitCode: 0, stdout: (await opt(constants, "--cse")).stdout });
  });

  test("other inputs are refused", async () => {
    const { exitCode, stderr } = await opt(constants, "--run-reproducer");
    expect(exitCode).toBe(1);
    expect(stderr).toContain("the input is no reproducer");
  });
});

describe("registered pipelines", () => {
  test("have options of their own, as flags and in texts", async () => {
    const dumped = async (...args: string[]): Promise<string> =>
      (await opt(constants, plugin, ...args, "--dump-pass-pipeline")).stderr.replace(/\{[^}]*\}/g, "");
    expect(await dumped("--tidy")).toContain("builtin.module(canonicalize,func.func(cse))");
    expect(await dumped("--tidy=rounds=2 cse=false")).toContain("builtin.module(canonicalize,canonicalize)");
    expect(await dumped("--pass-pipeline=builtin.module(tidy{rounds=2},symbol-dce)")).toContain(
      "builtin.module(canonicalize,func.func(cse),canonicalize,func.func(cse),symbol-dce)",
    );
    expect((await opt("", plugin, "--tidy=round=2")).stderr).toContain(
      "'tidy' has no option 'round'; did you mean 'rounds'?",
    );
    expect((await opt("", plugin, "--show-passes=tidy")).stdout).toMatch(/^--tidy [\s\S]*^ {2}rounds=1 +how often$/m);
  });

  test("any: every isolated op, whatever its kind", async () => {
    const { stderr } = await opt(constants, "--pass-pipeline=builtin.module(any(cse))", "--mlir-print-ir-after-all");
    expect(stderr.match(/IR Dump After CSE/g)).toHaveLength(2);
  });
});

describe("dynamic pipelines", () => {
  test("run on a nested op, timed and printed as others", async () => {
    const { stdout, stderr } = await opt(
      constants,
      plugin,
      "--dynamic",
      "--mlir-timing",
      "--mlir-print-ir-after-change",
    );
    expect(stdout).toContain("arith.constant 2 : i32");
    expect(stderr).toMatch(/After CSE[\s\S]*After Canonicalizer[\s\S]*After Dynamic/);
    expect(stderr).toMatch(/ {2}Dynamic\n.* {4}'func.func' Pipeline\n.* {6}CSE\n.* {6}Canonicalizer\n/);
  });

  test("fail the pass with them, and stay inside", async () => {
    expect(await opt(constants, plugin, "--fail-inside")).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("no luck with @g") as string,
    });
    expect((await opt(constants, plugin, "--outside")).stderr).toContain(
      "internal error: a dynamic pipeline ran on 'builtin.module', which is not in the pass's 'func.func'",
    );
  });
});

describe("order", () => {
  test("the table names passes that there are", async () => {
    const names = new Set((await opt("", "--list-passes")).stdout.split("\n"));
    for (const { before, after } of orderingConstraints) {
      expect(names).toContain(before);
      expect(names).toContain(after);
    }
  });

  test("what runs too late gets a warning with the reason", async () => {
    const { stderr } = await opt("module {}", "--lower-to-affine", "--quantize");
    expect(stderr).toContain(
      "pass-pipeline:1:17: warning: 'quantize' must run before 'lower-to-affine': formats are chosen for tensors; in loops over memory there are none\nlower-to-affine,quantize\n                ^\n",
    );
    expect((await opt("module {}", "--nn-simplify", "--quantize", "--lower-to-affine")).stderr).toBe("");
  });
});
