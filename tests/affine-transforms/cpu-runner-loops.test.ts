/** Transformed nests, compiled and executed by LLVM, against what our executor makes of the original ones. */
import { compileFunction } from "@hls-opt/dialect-affine";
import { printOperation } from "@hls-opt/ir-core";
import { loopsIn, parallelizeLoop } from "@hls-opt/passes";
import { Random, functionUnderTest, parseProgram, randomNests, reorderings } from "@hls-opt/passes/testing";
import { expect, test } from "vitest";
import { mlirRunner, resultOnCpu } from "../lower/mlir-runner.js";

/** The program with a function that fills its buffers, calls it and returns a number made of all elements. */
function withEntry(text: string, types: readonly string[]): string {
  const lines = ["%sum0 = arith.constant 7 : i32", "%p = arith.constant 31 : i32", "%two = arith.constant 2 : i32"];
  types.forEach((type, b) => {
    lines.push(
      `%b${b} = memref.alloc() : ${type}`,
      ...overElements(type, b, (at) => [
        `%k = affine.apply affine_map<(d0, d1) -> ((d0 * 7 + d1 * 3 + ${b}) mod 11 - 5)>(%i, %j)`,
        "%x = arith.index_cast %k : index to i32",
        `affine.store %x, %b${b}[${at}] : ${type}`,
      ]),
    );
  });
  const names = types.map((_, b) => `%b${b}`);
  lines.push(
    `%r = call @main(${[...names, "%p", "%two"].join(", ")}) : (${[...types, "i32", "i32"].join(", ")}) -> i32`,
  );
  types.forEach((type, b) => {
    lines.push(...digest(type, b));
  });
  lines.push(`%all = arith.addi %sum${types.length}, %r : i32`, "return %all : i32");
  return `${text}\nfunc.func @entry() -> i32 {\n${lines.join("\n")}\n}`;
}

const sizesOf = (type: string): readonly [number, number] => {
  const [rows = 1, columns = 1] = [...type.matchAll(/(\d+)x/g)].map(([, size]) => Number(size));
  return [rows, columns];
};

const subscriptsOf = (type: string): string => (sizesOf(type)[1] === 1 ? "%i" : "%i, %j");

function overElements(type: string, _: number, body: (at: string) => readonly string[]): string[] {
  const [rows, columns] = sizesOf(type);
  return [`affine.for %i = 0 to ${rows} {`, `affine.for %j = 0 to ${columns} {`, ...body(subscriptsOf(type)), "}", "}"];
}

function digest(type: string, b: number): string[] {
  const [rows, columns] = sizesOf(type);
  return [
    `%sum${b + 1} = affine.for %i = 0 to ${rows} iter_args(%s = %sum${b}) -> (i32) {`,
    `%t = affine.for %j = 0 to ${columns} iter_args(%u = %s) -> (i32) {`,
    `%x = affine.load %b${b}[${subscriptsOf(type)}] : ${type}`,
    "%y = arith.muli %u, %p : i32",
    "%z = arith.addi %y, %x : i32",
    "affine.yield %z : i32",
    "}",
    "affine.yield %t : i32",
    "}",
  ];
}

const seeds = Array.from({ length: 8 }, (_, i) => 40 + i);

test.skipIf(mlirRunner === undefined)("eight programs through LLVM", { timeout: 300_000 }, () => {
  let changed = 0;
  for (const seed of seeds) {
    const random = new Random(seed);
    const { text } = randomNests(random);
    const types = [...(/func.func @main\((.*?), %v0/.exec(text)?.[1] ?? "").matchAll(/memref<[^>]*>/g)].map(([t]) => t);
    const module = parseProgram(withEntry(text, types));
    const expected = Number(compileFunction(module, "entry").run([])[0]);
    for (const { apply } of reorderings) changed += apply(functionUnderTest(module), random);
    for (const loop of loopsIn(functionUnderTest(module))) parallelizeLoop(loop);
    expect(resultOnCpu(printOperation(module), "entry"), text).toBe(expected);
  }
  expect(changed).toBeGreaterThan(seeds.length);
});
