/** Laws that hold for all affine expressions: whatever is simplified, the value stays. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AffineExpr, simplifyAffineExpr } from "./affine-expr.js";
import { AffineMap } from "./affine-map.js";

type Inputs = { readonly dims: readonly number[]; readonly symbols: readonly number[] };

/** An expression with an independent computation of its value, built along with it. Divisors are positive. */
interface Sample {
  readonly expr: AffineExpr;
  readonly value: (inputs: Inputs) => number;
}

const [numDims, numSymbols] = [3, 2];
const constantSample = (c: number): Sample => ({ expr: AffineExpr.constant(c), value: () => c });
const symbolSample = (i: number): Sample => ({ expr: AffineExpr.symbol(i), value: ({ symbols }) => symbols[i] ?? NaN });
const dimSample = (i: number): Sample => ({ expr: AffineExpr.dim(i), value: ({ dims }) => dims[i] ?? NaN });
const flooredMod = (a: number, b: number): number => a - b * Math.floor(a / b);

const operators: readonly ((a: Sample, b: Sample, divisor: Sample, c: number) => Sample)[] = [
  (a, b) => ({ expr: a.expr.add(b.expr), value: (x) => a.value(x) + b.value(x) }),
  (a, b) => ({ expr: a.expr.sub(b.expr), value: (x) => a.value(x) - b.value(x) }),
  (a, _b, _divisor, c) => ({ expr: a.expr.mul(c), value: (x) => a.value(x) * c }),
  (a, _b, factor) => ({ expr: factor.expr.mul(a.expr), value: (x) => a.value(x) * factor.value(x) }),
  (a, _b, divisor) => ({ expr: a.expr.mod(divisor.expr), value: (x) => flooredMod(a.value(x), divisor.value(x)) }),
  (a, _b, divisor) => ({
    expr: a.expr.floorDiv(divisor.expr),
    value: (x) => Math.floor(a.value(x) / divisor.value(x)),
  }),
  (a, _b, divisor) => ({ expr: a.expr.ceilDiv(divisor.expr), value: (x) => Math.ceil(a.value(x) / divisor.value(x)) }),
  (a, _b, q) => ({
    expr: a.expr.sub(a.expr.floorDiv(q.expr).mul(q.expr)),
    value: (x) => flooredMod(a.value(x), q.value(x)),
  }),
];

function samples(divisors: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> {
  const leaf = fc.oneof(
    fc.nat(numDims - 1).map(dimSample),
    fc.nat(numSymbols - 1).map(symbolSample),
    fc.integer({ min: -9, max: 9 }).map(constantSample),
  );
  return fc.letrec<{ any: Sample }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc
        .tuple(fc.constantFrom(...operators), tie("any"), tie("any"), divisors, fc.integer({ min: -6, max: 6 }))
        .map(([operator, a, b, divisor, c]) => operator(a, b, divisor, c)),
    ),
  })).any;
}

const constantDivisor = fc.integer({ min: 1, max: 12 }).map(constantSample);
const pureSamples = samples(constantDivisor);
const anySamples = samples(fc.oneof(constantDivisor, fc.nat(numSymbols - 1).map(symbolSample)));
const inputs: fc.Arbitrary<Inputs> = fc.record({
  dims: fc.array(fc.integer({ min: -40, max: 40 }), { minLength: numDims, maxLength: numDims }),
  symbols: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: numSymbols, maxLength: numSymbols }),
});
const run = { numRuns: 500, seed: 1 };
/** Reference values are computed with plain JS arithmetic, which may give -0. */
const plain = (value: number): number => value + 0;

describe("laws", () => {
  test("simplification on construction keeps the value", () => {
    fc.assert(
      fc.property(anySamples, inputs, ({ expr, value }, x) => {
        expect(expr.evaluate(x.dims, x.symbols)).toBe(plain(value(x)));
      }),
      run,
    );
  });

  test("simplifyAffineExpr keeps the value", () => {
    fc.assert(
      fc.property(pureSamples, inputs, ({ expr, value }, x) => {
        const simplified = simplifyAffineExpr(expr, numDims, numSymbols);
        expect(simplified.evaluate(x.dims, x.symbols)).toBe(plain(value(x)));
      }),
      run,
    );
  });

  test("the largest known divisor divides each value", () => {
    fc.assert(
      fc.property(anySamples, inputs, ({ expr, value }, x) => {
        const divisor = expr.largestKnownDivisor();
        expect(divisor === 0 ? value(x) : value(x) % divisor).toBeCloseTo(0);
      }),
      run,
    );
  });

  test("a linear form has the value of its expression", () => {
    fc.assert(
      fc.property(pureSamples, inputs, ({ expr, value }, x) => {
        const form = expr.linearForm(numDims, numSymbols);
        if (!form) return;
        const sum = [...x.dims, ...x.symbols].reduce(
          (total, input, i) => total + input * (form.coefficients[i] ?? NaN),
          form.constant,
        );
        expect(plain(sum)).toBe(plain(value(x)));
      }),
      run,
    );
  });

  test("a composed map evaluates to the outer map of the inner map's values", () => {
    fc.assert(
      fc.property(anySamples, anySamples, anySamples, inputs, (outer, first, second, x) => {
        const outerMap = AffineMap.get(numDims, numSymbols, [outer.expr]);
        const innerMap = AffineMap.get(numDims, numSymbols, [first.expr, second.expr, AffineExpr.dim(1)]);
        const middle = innerMap.evaluate(x.dims, x.symbols) ?? [];
        const composed = outerMap.compose(innerMap).evaluate(x.dims, [...x.symbols, ...x.symbols]);
        expect(composed).toEqual(outerMap.evaluate(middle, x.symbols));
      }),
      run,
    );
  });

  test("removing unused inputs keeps the value", () => {
    fc.assert(
      fc.property(anySamples, inputs, ({ expr, value }, x) => {
        const { map, dims, symbols } = AffineMap.get(numDims, numSymbols, [expr]).removeUnused();
        const pick = (from: readonly number[], positions: readonly number[]): number[] =>
          positions.map((i) => from[i] ?? NaN);
        expect(map.evaluate(pick(x.dims, dims), pick(x.symbols, symbols))).toEqual([plain(value(x))]);
      }),
      run,
    );
  });

  test("a permutation composed with its inverse is the identity", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), (order) => {
        const map = AffineMap.permutation(order);
        expect(map.inversePermutation()?.compose(map)).toBe(AffineMap.identity(5));
      }),
      run,
    );
  });
});
