/** Random programs do the same before and after each pass, and mlir-opt's pass of the name leaves the same text. */
import { dialects, passes } from "@hls-opt/cli";
import { compileFunction } from "@hls-opt/dialect-affine";
import { Context, DiagnosticList, PassManager, Pipeline, parseModule, printOperation } from "@hls-opt/ir-core";
import type { Operation, Pass } from "@hls-opt/ir-core";
import { Random } from "@hls-opt/passes/testing";
import { describe, expect, test } from "vitest";
import { mlirOpt, runMlirOpt } from "../lower/mlir-runner.js";
import { randomControl } from "./random-control.js";
import type { RandomControl } from "./random-control.js";

const programs = Number(process.env["HLS_OPT_FUZZ"] ?? 120);
const inputsOfEach = 4;

/** The passes, with the least share of programs (in percent) after which our text and mlir-opt's agree; where they do not, ours folds or moves more. */
const underTest: readonly (readonly [name: string, agreement: number])[] = [
  ["canonicalize", 90],
  ["cse", 99],
  ["sccp", 80],
  ["loop-invariant-code-motion", 84],
  ["control-flow-sink", 99],
  ["inline", 85],
  ["mem2reg", 99],
  ["symbol-dce", 99],
  ["int-range-optimizations", 80],
];

const known = dialects.filter(({ name }) => !["num", "nn", "hw", "comb", "seq"].includes(name));

function parse(source: string): { readonly module: Operation; readonly context: Context } {
  const context = new Context(known);
  const diagnostics = new DiagnosticList();
  const module = parseModule(source, context, { report: diagnostics.report });
  if (module === undefined) throw new Error(`${diagnostics.all[0]?.message}\n${source}`);
  return { module, context };
}

function results(module: Operation, inputs: readonly (readonly bigint[])[], types: readonly string[]): string[] {
  const executable = compileFunction(module, "main");
  return inputs.map((values) =>
    String(executable.run(values.map((value, i) => (types[i] === "i64" ? value : Number(value))))[0]),
  );
}

function runPass(program: RandomControl, pass: Pass): { readonly text: string; readonly module: Operation } {
  const { module, context } = parse(program.source);
  const diagnostics = new DiagnosticList();
  const { ok } = new PassManager(context, new Pipeline().add(pass)).run(module, diagnostics.report);
  if (!ok) throw new Error(`${diagnostics.all[0]?.message}\n${program.source}`);
  return { text: printOperation(module).trimEnd(), module };
}

const seeds = Array.from({ length: programs }, (_, i) => i + 1);
const made = seeds.map((seed) => randomControl(new Random(seed), 12));
const inputs = made.map(({ argumentTypes }, i) => {
  const random = new Random(100_000 + i);
  const width = (type: string): number => Number(type.slice(1));
  return Array.from({ length: inputsOfEach }, () => argumentTypes.map((type) => random.signed(width(type))));
});
const expected = made.map(({ source, argumentTypes }, i) =>
  results(parse(source).module, inputs[i] ?? [], argumentTypes),
);

describe(`${programs} random programs with ${inputsOfEach} inputs each`, () => {
  test.each(underTest)("%s", { timeout: 3_600_000 }, (name) => {
    const pass = passes.find((candidate) => candidate.name === name) as Pass;
    made.forEach((program, i) => {
      const { module, text } = runPass(program, pass);
      const after = results(module, inputs[i] ?? [], program.argumentTypes);
      expect(after, `seed ${seeds[i]} after ${name}:\n${program.source}\n--->\n${text}`).toEqual(expected[i]);
    });
  });
});

describe.skipIf(mlirOpt === undefined)("the same text as mlir-opt (skipped where it is not installed)", () => {
  test.each(underTest)("%s for at least %d percent", { timeout: 3_600_000 }, (name, agreement) => {
    const pass = passes.find((candidate) => candidate.name === name) as Pass;
    const marker = "// -----\n";
    const flags = ["--split-input-file", `--pass-pipeline=builtin.module(${name})`];
    const theirs = runMlirOpt(made.map(({ source }) => source).join(`\n${marker}`), flags).split(marker);
    expect(theirs).toHaveLength(made.length);
    const same = made.filter((program, i) => runPass(program, pass).text === theirs[i]?.trimEnd()).length;
    expect((100 * same) / made.length).toBeGreaterThanOrEqual(agreement);
  });
});
