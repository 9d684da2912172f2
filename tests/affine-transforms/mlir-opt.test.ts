/** Beside LLVM's `-affine-scalrep`: on straight-line code no more memory accesses may be left than it leaves. */
import { collect } from "@hls-opt/ir-core";
import { replaceByScalars } from "@hls-opt/passes";
import { Random, parseProgram, functionUnderTest, isMemoryAccess } from "@hls-opt/passes/testing";
import { expect, test } from "vitest";
import { mlirOpt, runMlirOpt } from "../lower/mlir-runner.js";
import { randomAffine } from "./random-affine.js";

/** Programs to compare; they go through mlir-opt in one run. */
const programs = Number(process.env["HLS_OPT_FUZZ"] ?? 100);

const accesses = (text: string): number => collect(functionUnderTest(parseProgram(text)), isMemoryAccess).length;

test.skipIf(mlirOpt === undefined)(
  `${programs} straight-line programs keep no more accesses than mlir-opt leaves`,
  { timeout: 600_000 },
  () => {
    const texts = Array.from(
      { length: programs },
      (_, seed) => randomAffine(new Random(seed), { isStraight: true, statements: 16 }).text,
    );
    const separator = "\n// -----\n";
    const theirs = runMlirOpt(texts.join(separator), ["--split-input-file", "-affine-scalrep"]).split(separator);
    let [left, leftByThem] = [0, 0];
    texts.forEach((text, i) => {
      const module = parseProgram(text);
      replaceByScalars(functionUnderTest(module));
      const ours = collect(functionUnderTest(module), isMemoryAccess).length;
      const reference = accesses(theirs[i] as string);
      expect(ours, text).toBeLessThanOrEqual(reference);
      left += ours;
      leftByThem += reference;
    });
    expect(left).toBeLessThan(leftByThem);
  },
);
