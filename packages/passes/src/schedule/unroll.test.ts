import { collect, DiagnosticList } from "@hls-opt/ir-core";
import type { Operation, Value } from "@hls-opt/ir-core";
import { describe, expect, test } from "vitest";
import { executed, firstFunction, hardwareContext, parseProgram } from "../testing/program.js";
import { randomProgram } from "../testing/random-program.js";
import { Random } from "../testing/random.js";
import { balanceReductions } from "./balance-reductions.js";
import { extractKernel } from "./extract-kernel.js";
import type { Kernel } from "./kernel.js";
import { topLevelNests } from "./plan.js";
import { unrollKernel } from "./unroll.js";

function kernelsOf(module: Operation): Kernel[] {
  const diagnostics = new DiagnosticList();
  return topLevelNests(firstFunction(module)).map((root, i) => {
    const kernel = extractKernel(root, `nest${i}`, diagnostics.report);
    if (kernel === undefined) throw new Error(diagnostics.all.map((d) => d.message).join("; "));
    return kernel;
  });
}

const divisors = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1).filter((d) => n % d === 0);
const innermost = (root: Operation): Operation =>
  collect(root, (op) => op.name === "affine.for").find(
    (loop) => collect(loop, (op) => op.name === "affine.for").length === 1,
  ) as Operation;

/** Runs a program before and after a change on random inputs. */
function expectSameBits(source: string, seed: number, change: (module: Operation, random: Random) => void): void {
  const random = new Random(seed);
  const context = hardwareContext();
  const [before, changed] = [executed(parseProgram(source)), parseProgram(source, context)];
  change(changed, random);
  const after = executed(changed);
  for (let s = 0; s < 4; s++) {
    const input = before.inputWidths.map((width) => random.signed(width));
    expect(after.run(input), `seed ${seed}\n${source}`).toEqual(before.run(input));
  }
}

const context = hardwareContext();

describe("unrolling random programs by random factors", () => {
  test.each([0, 1, 2, 3])("changes no bit, nor does balancing (part %i)", (part) => {
    for (let seed = part * 40; seed < part * 40 + 40; seed++) {
      expectSameBits(randomProgram(seed).source, seed, (module, random) => {
        for (const kernel of kernelsOf(module)) {
          const factors = kernel.space.extents.map((extent) => random.pick(divisors(extent)));
          const root = unrollKernel(kernel, factors, context);
          if (random.oneIn(2)) balanceReductions(innermost(root).region().entry);
        }
        kernelsOf(module);
      });
    }
  });
});

const windowSum = `
func.func @main(%x: memref<10xi8>, %y: memref<8xi16>) {
  %zero = arith.constant 0 : i16
  affine.for %i = 0 to 8 {
    %s = affine.for %k = 0 to 3 iter_args(%a = %zero) -> (i16) {
      %0 = affine.load %x[%i + %k] : memref<10xi8>
      %1 = arith.extsi %0 : i8 to i16
      %2 = arith.addi %a, %1 : i16
      affine.yield %2 : i16
    }
    affine.store %s, %y[%i] : memref<8xi16>
  }
  return
}`;

test("lanes of a window share what they read", () => {
  const module = parseProgram(windowSum, context);
  const [kernel] = kernelsOf(module) as [Kernel];
  unrollKernel(kernel, [4, 3], context);
  // four windows of three cover six elements
  expect(collect(module, (op) => op.name === "affine.load").length).toBe(6);
  expect(collect(module, (op) => op.name === "affine.store").length).toBe(4);
});

test("a chain of sums becomes a tree with the carried value last", () => {
  const source = windowSum
    .replace("10xi8", "17xi8")
    .replace("to 3", "to 9")
    .replaceAll("memref<10xi8>", "memref<17xi8>")
    .replace("memref<10", "memref<17");
  const module = parseProgram(source, context);
  const [kernel] = kernelsOf(module) as [Kernel];
  const root = unrollKernel(kernel, [1, 9], context);
  const body = innermost(root).region().entry;
  expect(balanceReductions(body)).toBe(1);
  const depth = (value: Value): number => {
    const op = value.definingOp;
    return op?.name === "arith.addi" ? 1 + Math.max(depth(op.operand(0)), depth(op.operand(1))) : 0;
  };
  const sum = body.last?.operand(0).definingOp;
  // nine terms need four levels, and the carried value one more
  expect(depth(sum?.result() as Value)).toBe(5);
  expect(sum?.operands).toContain(body.argument(1));
});
