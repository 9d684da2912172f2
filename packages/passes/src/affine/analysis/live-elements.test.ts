import { FuncOp, collect } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { expect, test } from "vitest";
import { Random, firstFunction, parseProgram, randomNests, traceAccesses } from "../../testing/index.js";
import { liveElements } from "./live-elements.js";

test("what a window reads of a line is live, and nothing behind its last reader", () => {
  const module = parseProgram(`func.func @f(%x: memref<10xi32>, %y: memref<4xi32>) {
    %t = memref.alloc() : memref<10xi32>
    affine.for %i = 0 to 10 {
      %a = affine.load %x[%i] : memref<10xi32>
      affine.store %a, %t[%i] : memref<10xi32>
    }
    affine.for %i = 0 to 2 {
      %a = affine.load %x[%i] : memref<10xi32>
      affine.store %a, %t[%i + 3] : memref<10xi32>
    }
    affine.for %i = 0 to 4 {
      %a = affine.load %t[%i + 2] : memref<10xi32>
      affine.store %a, %y[%i] : memref<4xi32>
    }
    return
  }`);
  const counts = liveElements(firstFunction(module))?.map(({ live }) => live.map(({ count }) => count));
  // the second nest overwrites two of the four elements
  expect(counts).toEqual([[], [2], [4], [], []]);
});

test("memory that something unknown uses has no exact liveness", () => {
  const module = parseProgram(`func.func @f(%n: index) {
    %t = memref.alloc() : memref<10xi32>
    affine.for %i = 0 to %n {
      %a = affine.load %t[%i] : memref<10xi32>
      affine.store %a, %t[0] : memref<10xi32>
    }
    return
  }`);
  expect(liveElements(firstFunction(module))).toBeUndefined();
});

/** Live elements by looking ahead in the trace: the next access to each is a read. */
function liveByTrace(func: Operation): string[] {
  const ops = func.region().entry.operations();
  const traces = ops.map((op) => traceAccesses(op));
  const locals = new Set(ops.filter(({ name }) => name === "memref.alloc").map((op) => op.result()));
  return ops.map((_, i) => {
    const seen = new Map<string, boolean>();
    for (const { op, memref, element } of traces.slice(i + 1).flat()) {
      const id = `${[...locals].indexOf(memref)}:${element}`;
      if (locals.has(memref) && !seen.has(id)) seen.set(id, op.name === "affine.load");
    }
    return `${[...seen.values()].filter((isRead) => isRead).length}`;
  });
}

test("on random nests it is what a look into the future says", () => {
  let [compared, live] = [0, 0];
  for (let seed = 1; seed <= 300; seed++) {
    const module = parseProgram(randomNests(new Random(seed), { hasSymbols: false }).text);
    const func = collect(
      module,
      (op) => op.info === FuncOp.info && new FuncOp(op).sym_name.value === "f",
    )[0] as Operation;
    const points = liveElements(func);
    if (points === undefined) continue;
    const counts = points.map((point) => `${point.live.reduce((sum, { count }) => sum + count, 0)}`);
    expect(counts).toEqual(liveByTrace(func));
    compared++;
    if (counts.some((count) => count !== "0")) live++;
  }
  expect(compared).toBeGreaterThan(50);
  expect(live).toBeGreaterThan(10);
});
