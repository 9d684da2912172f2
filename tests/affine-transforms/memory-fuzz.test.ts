/** Other shapes of local buffers, executed before and after. */
import { AllocOp } from "@hls-opt/dialect-affine";
import { DiagnosticList, collect, printOperation } from "@hls-opt/ir-core";
import { isRefusal, normalizeMemrefs, partitionBuffer, unrollLoops } from "@hls-opt/passes";
import { Random, checkTransform, randomNests } from "@hls-opt/passes/testing";
import { expect, test } from "vitest";
import { randomAffine } from "./random-affine.js";

const programs = Number(process.env["HLS_OPT_FUZZ"] ?? 200);
const firstSeed = Number(process.env["HLS_OPT_SEED"] ?? 1);

test(`${2 * programs} random programs do the same with partitioned buffers`, { timeout: 3_600_000 }, () => {
  let [partitioned, split] = [0, 0];
  for (let seed = firstSeed; seed < firstSeed + programs; seed++) {
    const random = new Random(seed);
    for (const program of [randomNests(random), randomAffine(random, { statements: 10 })]) {
      checkTransform(
        program,
        (func) => {
          if (random.oneIn(2)) unrollLoops(func, () => "full");
          for (const op of collect(func, ({ info }) => info === AllocOp.info)) {
            const request = {
              kind: random.pick(["cyclic", "block", "complete"] as const),
              factor: random.from(1, 5),
              dimension: random.below(2),
            };
            const outcome = partitionBuffer(op, request);
            if (isRefusal(outcome)) continue;
            partitioned++;
            if (outcome.length > 1) split++;
          }
        },
        seed,
      );
    }
  }
  expect(partitioned).toBeGreaterThan(programs / 6);
  expect(split).toBeGreaterThan(programs / 40);
});

const layouts = [
  "affine_map<(d0, d1) -> (d0 floordiv 2, d1 floordiv 4, d0 mod 2, d1 mod 4)>",
  "affine_map<(d0, d1) -> (d1, d0)>",
  "affine_map<(d0, d1) -> (d0 * 2 + d1 + 3, d1)>",
  "strided<[8, 1], offset: 5>",
];

test.each(layouts)("a buffer of layout %s does the same without it", (layout) => {
  const type = `memref<6x7xi32, ${layout}>`;
  const text = `func.func @f(%x: memref<6x7xi32>, %y: memref<7x6xi32>) -> i32 {
    %t = memref.alloc() : ${type}
    affine.for %i = 0 to 6 { affine.for %j = 0 to 7 {
      %a = affine.load %x[%i, %j] : memref<6x7xi32>
      affine.store %a, %t[%i, %j] : ${type}
    } }
    affine.for %i = 0 to 7 { affine.for %j = 0 to 6 {
      %a = affine.load %t[%j, 6 - %i] : ${type}
      affine.store %a, %y[%i, %j] : memref<7x6xi32>
    } }
    memref.dealloc %t : ${type}
    %r = affine.load %x[2, 3] : memref<6x7xi32>
    return %r : i32
  }
  func.func @main(%x: memref<6x7xi32>, %y: memref<7x6xi32>, %v0: i32, %v1: i32) -> i32 {
    %r = call @f(%x, %y) : (memref<6x7xi32>, memref<7x6xi32>) -> i32
    return %r : i32
  }`;
  const module = checkTransform({ text, buffers: 2 }, (func) => {
    expect(normalizeMemrefs(func, new DiagnosticList().report)).toEqual({ normalized: 1, refused: 0 });
  });
  expect(printOperation(module)).not.toMatch(/affine_map<\(d0, d1\) -> \(d1, d0\)>\s*>|strided/);
});
