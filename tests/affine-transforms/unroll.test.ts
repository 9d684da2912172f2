/** Unrolling as functions: what plugin authors call. */
import { AffineForOp } from "@hls-opt/dialect-affine";
import { collect, printOperation, verifyOperation } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { unrollLoop, unrollLoops } from "@hls-opt/passes";
import { parseProgram } from "@hls-opt/passes/testing";
import { expect, test } from "vitest";

const isLoop = (op: Operation): boolean => op.info === AffineForOp.info;

const nest = (upper: string): string => `func.func @f(%m: memref<64x64xi32>, %n: index, %v: i32) {
  affine.for %i = 0 to ${upper} {
    affine.for %j = 0 to 6 {
      affine.store %v, %m[%i, %j] : memref<64x64xi32>
    }
  }
  return
}`;

const parse = (upper: string): { module: Operation; loops: Operation[] } => {
  const module = parseProgram(nest(upper));
  return { module, loops: collect(module, isLoop) };
};

const stores = (module: Operation): number => collect(module, (op) => op.name === "affine.store").length;

test("one loop of a nest by a factor", () => {
  const { module, loops } = parse("8");
  expect(unrollLoop(loops[0] as Operation, 4)).toBe(true);
  expect(stores(module)).toBe(4);
  expect(collect(module, isLoop).map((loop) => new AffineForOp(loop).stepSize)).toEqual([4, 1, 1, 1, 1]);
  expect(verifyOperation(module, () => {})).toBe(true);
});

test("a factor of one leaves a loop, a large one unrolls it fully", () => {
  const { module, loops } = parse("8");
  const before = printOperation(module);
  expect(unrollLoop(loops[1] as Operation, 1)).toBe(false);
  expect(printOperation(module)).toBe(before);
  expect(unrollLoop(loops[1] as Operation, 100)).toBe(true);
  expect(stores(module)).toBe(6);
});

test("inner loops count once for each copy", () => {
  const { module } = parse("3");
  expect(unrollLoops(module, () => "full")).toBe(1 + 3);
  expect(collect(module, isLoop)).toEqual([]);
  expect(stores(module)).toBe(18);
});

test("what cannot be unrolled stays as it is, with a reason", () => {
  const reasons: string[] = [];
  const { module, loops } = parse("%n");
  const before = printOperation(module);
  expect(unrollLoop(loops[0] as Operation, "full", { refused: (_, reason) => void reasons.push(reason) })).toBe(false);
  expect(reasons).toEqual(["the number of its iterations is not constant"]);
  expect(printOperation(module)).toBe(before);
});

test("what would become too large stays as it is", () => {
  const reasons: string[] = [];
  const { module, loops } = parse("1000000000");
  const before = printOperation(module);
  const refused = (_: Operation, reason: string): void => void reasons.push(reason);
  expect(unrollLoop(loops[0] as Operation, "full", { limit: 500, refused })).toBe(false);
  expect(reasons).toEqual(["unrolling its nest makes more than 500 operations"]);
  expect(printOperation(module)).toBe(before);
  expect(verifyOperation(module, () => {})).toBe(true);
});
