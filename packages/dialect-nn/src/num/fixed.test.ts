import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  dequantize,
  dyadicAlpha,
  dyadicReciprocal,
  quantizeFloat,
  rawRange,
  requantize,
  requantizeAll,
  requantizeWide,
  roundShift,
  roundShiftWide,
  saturate,
} from "./fixed.js";
import { checkFixed, FixedType } from "./types.js";

const safeInteger = fc.maxSafeInteger();
const narrowType = fc
  .record({ width: fc.integer({ min: 1, max: 53 }), frac: fc.integer({ min: -20, max: 60 }), signed: fc.boolean() })
  .map(({ width, frac, signed }) => FixedType.get(width, frac, signed));

describe("fixed-point types", () => {
  it("are uniqued and print as they parse", () => {
    expect(FixedType.get(16, 8)).toBe(FixedType.get(16, 8));
    expect(FixedType.get(16, 8)).not.toBe(FixedType.get(16, 8, false));
    expect(`${FixedType.get(16, -2)} ${FixedType.get(3, 9, false)}`).toBe("!num.fixed<16, -2> !num.ufixed<3, 9>");
  });

  it("have a stated range of parameters", () => {
    expect(checkFixed(64, -256)).toBeUndefined();
    expect(checkFixed(65, 0)).toBe("fixed-point width must be between 1 and 64, but got 65");
    expect(checkFixed(0, 0)).toContain("got 0");
    expect(checkFixed(8, 257)).toContain("fraction width must be between -256 and 256");
  });
});

describe("rounding", () => {
  it("rounds half up, towards plus infinity for negative numbers as well", () => {
    expect([5, 6, 7, -5, -6, -7].map((v) => roundShift(v, 2))).toEqual([1, 2, 2, -1, -1, -2]);
    expect(Object.is(roundShift(-1, 1), 0)).toBe(true);
    expect(roundShift(3, -4)).toBe(48);
  });

  it("agrees with the definition on bigint, for all safe integers and shifts", () => {
    fc.assert(
      fc.property(safeInteger, fc.integer({ min: 0, max: 70 }), (value, shift) => {
        expect(BigInt(roundShift(value, shift))).toBe(roundShiftWide(BigInt(value), shift));
      }),
      { numRuns: 2000 },
    );
  });

  it("requantizes as the definition on bigint, alone and in arrays", () => {
    fc.assert(
      fc.property(safeInteger, fc.integer({ min: -20, max: 60 }), narrowType, (value, frac, type) => {
        const want = requantizeWide(BigInt(value), frac, type);
        expect(BigInt(requantize(value, frac, type))).toBe(want);
        const all = Float64Array.of(value);
        requantizeAll(all, frac, type);
        expect(BigInt(all[0] as number)).toBe(want);
      }),
      { numRuns: 2000 },
    );
  });

  it("loses nothing when a format is widened and narrowed again", () => {
    fc.assert(
      fc.property(
        narrowType,
        fc.integer({ min: 0, max: 10 }),
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        (type, more, x) => {
          const raw = quantizeFloat(x, type);
          const wide = FixedType.get(64, type.frac + more);
          expect(requantize(requantize(raw, type.frac, wide), wide.frac, type)).toBe(raw);
          expect(quantizeFloat(dequantize(raw, type), type)).toBe(raw);
        },
      ),
    );
  });
});

describe("saturation and quantisation", () => {
  it("keeps to the range of the type", () => {
    const signed = FixedType.get(8, 4);
    const unsigned = FixedType.get(8, 4, false);
    expect(rawRange(signed)).toEqual({ min: -128, max: 127 });
    expect(rawRange(unsigned)).toEqual({ min: 0, max: 255 });
    expect([200, -200].map((v) => saturate(v, signed))).toEqual([127, -128]);
    expect([300, -1].map((v) => saturate(v, unsigned))).toEqual([255, 0]);
    expect([Infinity, -Infinity, 0.03125, -0.03125, 1e300].map((x) => quantizeFloat(x, signed))).toEqual([
      127, -128, 1, 0, 127,
    ]);
    expect(() => quantizeFloat(NaN, signed)).toThrow("NaN has no value in !num.fixed<8, 4>");
  });
});

describe("dyadic constants", () => {
  it("approximate slopes to 2^-10 with ten bits", () => {
    expect(dyadicAlpha(0.01)).toEqual({ mantissa: 655, shift: 16 });
    expect(dyadicAlpha(0.25)).toEqual({ mantissa: 1, shift: 2 });
    expect(dyadicAlpha(0)).toEqual({ mantissa: 0, shift: 0 });
    expect(dyadicAlpha(2)).toEqual({ mantissa: 1, shift: -1 });
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 8, noNaN: true }), fc.boolean(), (size, negative) => {
        const alpha = negative ? -size : size;
        const { mantissa, shift } = dyadicAlpha(alpha);
        expect(Math.abs(mantissa)).toBeLessThan(2 ** 10);
        expect(Math.abs(mantissa * 2 ** -shift - alpha)).toBeLessThanOrEqual(size * 2 ** -10);
      }),
    );
  });

  it("approximate reciprocals of counts to 2^-17", () => {
    for (let count = 1; count <= 5000; count++) {
      const { mantissa, shift } = dyadicReciprocal(count);
      expect(Math.abs(mantissa * 2 ** -shift * count - 1)).toBeLessThanOrEqual(2 ** -17);
      expect(mantissa).toBeLessThan(2 ** 17);
    }
    expect(dyadicReciprocal(64)).toEqual({ mantissa: 1, shift: 6 });
  });
});
