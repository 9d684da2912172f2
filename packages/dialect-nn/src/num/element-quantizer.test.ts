import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { elementWidth, holdsElement, quantizeElement } from "./element-quantizer.js";
import type { ElementFormat, ElementOverflow, ElementRounding } from "./element-quantizer.js";
import { FixedType } from "./types.js";

const format = (signBits: number, integerBits: number, fractionBits: number): ElementFormat => ({
  signBits,
  integerBits,
  fractionBits,
});

/** The definition again, on integers of any size: x is raw * 2^-frac. */
function onBigint(
  raw: bigint,
  frac: number,
  { signBits, integerBits, fractionBits }: ElementFormat,
  rounding: ElementRounding,
  overflow: ElementOverflow,
): bigint {
  const width = signBits + integerBits + fractionBits;
  if (width <= 0) return 0n;
  const shift = frac - fractionBits;
  const half = rounding === "rnd" && shift > 0 ? 1n << BigInt(shift - 1) : 0n;
  const whole = shift > 0 ? (raw + half) >> BigInt(shift) : raw << BigInt(-shift);
  if (overflow === "wrap") return signBits === 1 ? BigInt.asIntN(width, whole) : BigInt.asUintN(width, whole);
  const limit = 1n << BigInt(width - signBits);
  const low = signBits === 1 ? -limit : 0n;
  return whole < low ? low : whole >= limit ? limit - 1n : whole;
}

const someFormat = fc
  .tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: -8, max: 20 }), fc.integer({ min: -12, max: 16 }))
  .map(([sign, integer, fraction]) => format(sign, integer, fraction));

describe("quantisers of elements", () => {
  it("round down, or to nearest with halves up", () => {
    const two = format(1, 4, 2);
    expect([0.24, 0.25, 0.375, -0.1, -0.125].map((x) => quantizeElement(x, two, "trn", "wrap"))).toEqual([
      0, 1, 1, -1, -1,
    ]);
    expect([0.24, 0.25, 0.375, -0.1, -0.125].map((x) => quantizeElement(x, two, "rnd", "wrap"))).toEqual([
      1, 1, 2, 0, 0,
    ]);
  });

  it("drop bits above, or saturate", () => {
    const [signed, unsigned] = [format(1, 2, 0), format(0, 2, 0)];
    const values = [-5, -4, -1, 3, 4, 9];
    expect(values.map((x) => quantizeElement(x, signed, "trn", "wrap"))).toEqual([3, -4, -1, 3, -4, 1]);
    expect(values.map((x) => quantizeElement(x, unsigned, "trn", "wrap"))).toEqual([3, 0, 3, 3, 0, 1]);
    expect(values.map((x) => quantizeElement(x, signed, "trn", "sat"))).toEqual([-4, -4, -1, 3, 3, 3]);
    expect(values.map((x) => quantizeElement(x, unsigned, "trn", "sat"))).toEqual([0, 0, 0, 3, 3, 3]);
  });

  it("round to a number that wraps", () => {
    expect(quantizeElement(3.5, format(1, 2, 0), "rnd", "wrap")).toBe(-4);
  });

  it("are zero without a bit, and may have a sign bit only", () => {
    expect(quantizeElement(100, format(0, 3, -3), "rnd", "wrap")).toBe(0);
    expect(Object.is(quantizeElement(-0.5, format(1, 3, -3), "rnd", "sat"), 0)).toBe(true);
    expect([-1, 5].map((x) => quantizeElement(x, format(1, 3, -3), "trn", "wrap"))).toEqual([-1, 0]);
  });

  it("agree with the definition on bigint", () => {
    const modes = fc.tuple(fc.constantFrom("trn", "rnd"), fc.constantFrom("wrap", "sat"));
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        fc.integer({ min: -4, max: 40 }),
        someFormat,
        modes,
        (raw, frac, to, [rounding, overflow]) => {
          const got = quantizeElement(raw * 2 ** -frac, to, rounding, overflow);
          expect(BigInt(got)).toBe(onBigint(BigInt(raw), frac, to, rounding, overflow));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("fit into the types that hold their extremes", () => {
    fc.assert(
      fc.property(
        someFormat,
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: -12, max: 20 }),
        fc.boolean(),
        (from, width, frac, signed) => {
          const count = 2 ** (elementWidth(from) - from.signBits);
          const extremes =
            elementWidth(from) === 0
              ? [0]
              : [-from.signBits * count, count - 1, from.signBits === 1 && count === 1 ? 0 : 1];
          const half = 2 ** (width - (signed ? 1 : 0));
          const fits = extremes.every((raw) => {
            const there = raw * 2 ** (frac - from.fractionBits);
            return Number.isInteger(there) && there >= (signed ? -half : 0) && there < half;
          });
          expect(holdsElement(FixedType.get(width, frac, signed), from)).toBe(fits);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
