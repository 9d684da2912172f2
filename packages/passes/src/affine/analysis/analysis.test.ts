/** Ranges, trip counts and footprints against what a run of the loops does. */
import { AffineForOp } from "@hls-opt/dialect-affine";
import { AffineMap, FuncOp, collect } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { expect, test } from "vitest";
import { traceAccesses } from "../../testing/nests/access-trace.js";
import { randomNests } from "../../testing/nests/random-nests.js";
import { parseProgram } from "../../testing/program.js";
import { Random } from "../../testing/random.js";
import { loopsIn } from "../band/loop-band.js";
import { footprints } from "./footprint.js";
import { rangesAt, tripCountRange } from "./index-range.js";

const functionF = (module: Operation): Operation => collect(module, (op) => op.info === FuncOp.info)[0] as Operation;

const programs = Array.from({ length: 120 }, (_, seed) => {
  const { text } = randomNests(new Random(seed), { hasSymbols: false, areDistinct: true });
  return { text, func: functionF(parseProgram(text)) };
});

/** How often each loop iterates, each time it is entered. */
function countIterations(func: Operation): ReadonlyMap<Operation, number[]> {
  const counts = new Map<Operation, number[]>();
  traceAccesses(func, new Map(), (loop, iterations) => {
    const list = counts.get(loop);
    if (list === undefined) counts.set(loop, [iterations]);
    else list.push(iterations);
  });
  return counts;
}

const extremes = (values: readonly number[]): { lower: number; upper: number } | undefined =>
  values.length === 0 ? undefined : { lower: Math.min(...values), upper: Math.max(...values) };

test("counters take the values of their range", () => {
  for (const { text, func } of programs) {
    const trace = traceAccesses(func);
    for (const op of new Set(trace.map((access) => access.op))) {
      const counters = collect(func, ({ info }) => info === AffineForOp.info)
        .filter((loop) => loop.isProperAncestorOf(op))
        .map((loop) => new AffineForOp(loop).inductionVar);
      counters.forEach((counter, k) => {
        const seen = trace.filter((access) => access.op === op).map((access) => access.counters[k] as number);
        expect(rangesAt(op, { map: AffineMap.identity(1), operands: [counter] })?.[0], text).toEqual(extremes(seen));
      });
    }
  }
});

test("loops iterate as often as is said", () => {
  let [ranges, varying] = [0, 0];
  for (const { text, func } of programs) {
    const seen = countIterations(func);
    for (const loop of loopsIn(func)) {
      const range = tripCountRange(loop);
      const counts = seen.get(loop);
      // constant numbers are told of loops that are never entered, too
      if (counts !== undefined || new AffineForOp(loop).tripCount === undefined) {
        expect(range, text).toEqual(counts && extremes(counts));
      }
      ranges++;
      if (range !== undefined && range.lower !== range.upper) varying++;
    }
  }
  expect(ranges).toBeGreaterThan(300);
  expect(varying).toBeGreaterThan(20);
});

test("footprints hold what is touched", () => {
  for (const { text, func } of programs) {
    const trace = traceAccesses(func);
    for (const { buffer, box, elements, isExactCount, reads, writes } of footprints(func)) {
      const touched = trace.filter(({ memref }) => memref === buffer.root);
      const points = touched.map(({ element }) => element.split(",").map(Number));
      const expected = buffer.root.type.shape.map((_, d) => extremes(points.map((point) => point[d] as number)));
      if (touched.length > 0) expect(box, text).toEqual(expected);
      expect(isExactCount).toBe(true);
      expect(elements).toBe(new Set(touched.map(({ element }) => element)).size);
      if (touched.some(({ op }) => op.name === "affine.load")) expect(reads).toBe(true);
      if (touched.some(({ op }) => op.name === "affine.store")) expect(writes).toBe(true);
    }
  }
});
