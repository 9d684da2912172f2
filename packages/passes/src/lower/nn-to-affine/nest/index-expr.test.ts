import { AffineExpr } from "@hls-opt/ir-core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { delinearize, indexRange, linearIndex, reshapeMap, simplifyIndex } from "./index-expr.js";
import { Iteration } from "./iteration.js";

test("merging two dimensions leaves no quotient but that of the merged one", () => {
  expect(reshapeMap([1, 32, 9, 9], [1, 32, 81]).toString()).toBe("(d0, d1, d2) -> (0, d1, d2 floordiv 9, d2 mod 9)");
  expect(reshapeMap([1, 32, 81], [1, 32, 9, 9]).toString()).toBe("(d0, d1, d2, d3) -> (0, d1, d2 * 9 + d3)");
  expect(reshapeMap([2, 3], [2, 1, 3]).toString()).toBe("(d0, d1, d2) -> (d0, d2)");
});

const shapePair = fc
  .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 })
  .chain((factors) => fc.tuple(fc.constant(factors), fc.shuffledSubarray(factors, { minLength: factors.length })));

test("reshape maps keep the row-major position", () => {
  fc.assert(
    fc.property(shapePair, ([from, to]) => {
      const map = reshapeMap(from, to);
      forEachIndex(to, (index) => expect(position(map.evaluate(index) as number[], from)).toBe(position(index, to)));
    }),
    { numRuns: 60 },
  );
});

test("simplification under extents keeps values and ranges hold", () => {
  const extents = [3, 4, 6];
  const dims = extents.map((_, d) => AffineExpr.dim(d));
  const expr = fc.letrec<{ e: AffineExpr }>((tie) => ({
    e: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(...dims),
      fc.integer({ min: -3, max: 12 }).map((n) => AffineExpr.constant(n)),
      fc.tuple(tie("e"), tie("e")).map(([a, b]) => a.add(b)),
      fc.tuple(tie("e"), fc.integer({ min: -4, max: 6 })).map(([a, n]) => a.mul(n)),
      fc.tuple(tie("e"), fc.integer({ min: 1, max: 8 })).map(([a, n]) => a.floorDiv(n)),
      fc.tuple(tie("e"), fc.integer({ min: 1, max: 8 })).map(([a, n]) => a.mod(n)),
    ),
  })).e;
  fc.assert(
    fc.property(expr, (original) => {
      const simple = simplifyIndex(original, extents);
      const { min, max } = indexRange(simple, extents);
      forEachIndex(extents, (index) => {
        const value = original.evaluate(index) as number;
        expect(simple.evaluate(index)).toBe(value);
        expect(value >= min && value <= max).toBe(true);
      });
    }),
    { numRuns: 200 },
  );
});

test("a loop over a flattened image is split into rows and columns", () => {
  const loops = new Iteration();
  loops.parallel(16);
  const k = loops.reduction(200);
  const image = loops.register(delinearize(k, [1, 8, 5, 5]));
  const weight = loops.register([AffineExpr.dim(0), k]);
  loops.settle();
  expect(loops.extents).toEqual([16, 8, 5, 5]);
  expect(image.index.join()).toBe("0,d1,d2,d3");
  expect(weight.index.join()).toBe("d0,d1 * 25 + d2 * 5 + d3");
});

test("extents that do not divide leave the quotient", () => {
  const loops = new Iteration();
  const image = loops.register(delinearize(loops.parallel(10).add(1), [4, 3]));
  loops.settle();
  expect(loops.extents).toEqual([10]);
  expect(image.index.join()).toBe("(d0 + 1) floordiv 3,(d0 + 1) mod 3");
});

function position(index: readonly number[], shape: readonly number[]): number {
  return linearIndex(
    index.map((i) => AffineExpr.constant(i)),
    shape,
  ).value;
}

function forEachIndex(shape: readonly number[], visit: (index: number[]) => void): void {
  const count = shape.reduce((a, b) => a * b, 1);
  for (let p = 0; p < count; p++) visit(delinearize(AffineExpr.constant(p), shape).map((expr) => expr.value));
}
