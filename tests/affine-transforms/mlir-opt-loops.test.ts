/** Dependences and reorderings of loops beside LLVM's: where both define the same rewrite, the text is the same. */
import { spawnSync } from "node:child_process";
import { AffineForOp } from "@hls-opt/dialect-affine";
import { PassManager, Pipeline, canonicalize, collect, printOperation } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import {
  dependencesIn,
  interchangeLoops,
  isLoop,
  isRefusal,
  parallelizeLoop,
  perfectBand,
  tileLoops,
  unrollAndJam,
} from "@hls-opt/passes";
import {
  Random,
  functionUnderTest,
  hardwareContext,
  isMemoryAccess,
  parseProgram,
  randomNests,
} from "@hls-opt/passes/testing";
import { expect, test } from "vitest";
import { mlirOpt, runMlirOpt } from "../lower/mlir-runner.js";

/** Functions to compare; they go through mlir-opt together. */
const functions = Number(process.env["HLS_OPT_FUZZ"] ?? 120);
const separator = "\n// -----\n";
const noAlias = { assumeNoAliasArguments: true };

/** Functions of one nest, without the caller; mlir-opt takes all arguments for distinct. */
const textOf = (seed: number): string => {
  const { text } = randomNests(new Random(seed), { nests: 1, hasSymbols: false });
  return text.slice(0, text.indexOf("func.func @main")).replaceAll(" {hls.noalias}", "");
};

const texts = Array.from({ length: functions }, (_, seed) => textOf(seed));

const loopsOf = (func: Operation): Operation[] => collect(func, isLoop);
const topLoops = (func: Operation): Operation[] => loopsOf(func).filter((loop) => loop.parentOp === func);
const isRectangle = (loop: Operation): boolean => perfectBand(loop).every(({ operandCount }) => operandCount === 0);

/** What mlir-opt makes of each text, printed by us. */
function byMlirOpt(inputs: readonly string[], args: readonly string[]): string[] {
  const parts = runMlirOpt(inputs.join(separator), ["--split-input-file", ...args]).split(separator);
  return parts.map((part) => printOperation(parseProgram(part)));
}

test.skipIf(mlirOpt === undefined)("no dependence that mlir-opt excludes, and fewer that are none", () => {
  // in the else region of an affine.if, mlir-opt 19 takes the condition for true, and misses dependences
  const plain = texts.filter((text) => !text.includes("else"));
  const named = plain.map((text, i) => text.replace("@f(", `@f${i}(`)).join("\n");
  const pipeline = "--pass-pipeline=builtin.module(func.func(test-memref-dependence-check))";
  const { stderr } = spawnSync(mlirOpt as string, [pipeline, "--mlir-disable-threading", "-"], {
    input: named,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const pattern = /remark: dependence from (\d+) to (\d+) at depth (\d+) = (.*)/g;
  const theirs: Set<string>[] = [];
  for (const [, source, sink, depth, answer] of stderr.matchAll(pattern)) {
    if (source === "0" && sink === "0" && depth === "1") theirs.push(new Set());
    if (answer !== "false") theirs[theirs.length - 1]?.add(`${source}->${sink} at ${depth}`);
  }
  expect(theirs).toHaveLength(plain.length);
  let [ours, more] = [0, 0];
  plain.forEach((text, i) => {
    const func = functionUnderTest(parseProgram(text));
    const accesses = collect(func, isMemoryAccess);
    const found = dependencesIn(func, noAlias).map(({ source, sink, carriedBy, loops }) => {
      return `${accesses.indexOf(source.op)}->${accesses.indexOf(sink.op)} at ${carriedBy ?? loops.length + 1}`;
    });
    const reference = theirs[i] as Set<string>;
    expect(
      found.filter((dependence) => !reference.has(dependence)),
      text,
    ).toEqual([]);
    ours += found.length;
    more += reference.size - found.length;
  });
  expect(ours).toBeGreaterThan(functions);
  expect(more).toBeGreaterThan(0);
});

test.skipIf(mlirOpt === undefined)("interchange", () => {
  // mlir-opt permutes nests of just two loops, and looks at nothing
  const candidates = texts.filter((text) => {
    const nests = topLoops(functionUnderTest(parseProgram(text)));
    return nests.length === 1 && nests.every((loop) => perfectBand(loop).length === 2 && isRectangle(loop));
  });
  const theirs = byMlirOpt(candidates, ["--test-loop-permutation=permutation-map=1,0"]);
  let compared = 0;
  candidates.forEach((text, i) => {
    const module = parseProgram(text);
    const [loop] = topLoops(functionUnderTest(module));
    if (isRefusal(interchangeLoops(loop as Operation, [1, 0], noAlias))) return;
    expect(printOperation(module), text).toBe(theirs[i]);
    compared++;
  });
  expect(compared).toBeGreaterThan(0);
});

test.skipIf(mlirOpt === undefined)("tiling", () => {
  const rectangles = texts.filter((text) => topLoops(functionUnderTest(parseProgram(text))).every(isRectangle));
  const theirs = byMlirOpt(rectangles, ["--pass-pipeline=builtin.module(func.func(affine-loop-tile{tile-size=3}))"]);
  let [same, others] = [0, 0];
  rectangles.forEach((text, i) => {
    const module = parseProgram(text);
    const func = functionUnderTest(module);
    for (const loop of topLoops(func)) {
      tileLoops(
        loop,
        perfectBand(loop).map(() => 3),
        noAlias,
      );
    }
    const [ours, reference] = [loopsOf(module).length, loopsOf(parseProgram(theirs[i] as string)).length];
    // it refuses what only some sizes forbid, and tiles where a distance of -1 is turned round: `checkTilingLegality` tests
    // for lower < upper < 0
    if (ours !== reference) return void others++;
    expect(printOperation(module), text).toBe(theirs[i]);
    same++;
  });
  expect(same).toBeGreaterThan(functions / 5);
  expect(others).toBeLessThan(functions / 5);
});

test.skipIf(mlirOpt === undefined)("parallel loops", () => {
  // without else regions, see above
  const plain = texts.filter((text) => !text.includes("else"));
  const theirs = byMlirOpt(plain, ["--pass-pipeline=builtin.module(func.func(affine-parallelize))"]);
  const parallelLoops = (root: Operation): number => collect(root, ({ name }) => name === "affine.parallel").length;
  let [same, ours, reference] = [0, 0, 0];
  plain.forEach((text, i) => {
    const module = parseProgram(text);
    for (const loop of loopsOf(module)) parallelizeLoop(loop, noAlias);
    ours += parallelLoops(module);
    // a loop of one iteration with a step that is larger has none for mlir-opt, so that all in it is parallel
    reference += parallelLoops(parseProgram(theirs[i] as string));
    if (printOperation(module) === theirs[i]) same++;
  });
  expect(ours).toBeGreaterThanOrEqual(reference);
  expect(same).toBeGreaterThan(plain.length / 2);
});

/** In canonical form: where the counters of copies are computed does not matter. */
function canonical(module: Operation): string {
  new PassManager(hardwareContext(), new Pipeline().add(canonicalize)).run(module, () => {});
  return printOperation(module);
}

test.skipIf(mlirOpt === undefined)("unroll and jam", () => {
  // it takes the first loop, looks at no dependence, and gives a single iteration no loop
  const even = Array.from({ length: 6 * functions }, (_, seed) => textOf(seed)).filter((text) => {
    // the first loop is not one that fills a local buffer
    const [first] = text.includes("memref.alloc") ? [] : loopsOf(parseProgram(text));
    const trips = first === undefined ? 0 : new AffineForOp(first).tripCount;
    return trips !== undefined && trips % 2 === 0 && trips > 2;
  });
  const theirs = byMlirOpt(even, [
    "--pass-pipeline=builtin.module(func.func(affine-loop-unroll-jam{unroll-jam-factor=2}))",
  ]);
  let compared = 0;
  even.forEach((text, i) => {
    const module = parseProgram(text);
    const [first] = loopsOf(module);
    if (first === undefined || isRefusal(unrollAndJam(first, 2, noAlias))) return;
    compared++;
    expect(canonical(module), text).toBe(canonical(parseProgram(theirs[i] as string)));
  });
  expect(compared).toBeGreaterThan(functions / 60);
});
