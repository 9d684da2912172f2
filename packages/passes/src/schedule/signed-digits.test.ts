import { describe, expect, test } from "vitest";
import { signedDigits } from "./signed-digits.js";

/** The fewest signed powers of two that sum to each integer from -limit to limit, by breadth-first search. */
function fewestTerms(limit: number, maxShift: number): Map<number, number> {
  const fewest = new Map([[0, 0]]);
  let level = [0];
  for (let terms = 1; level.length > 0 && fewest.size < 2 * limit + 1 + 2 * 2 ** maxShift; terms++) {
    const next: number[] = [];
    for (const from of level) {
      for (let shift = 0; shift <= maxShift; shift++) {
        for (const to of [from + 2 ** shift, from - 2 ** shift]) {
          if (fewest.has(to) || Math.abs(to) > 4 * limit) continue;
          fewest.set(to, terms);
          next.push(to);
        }
      }
    }
    level = next;
  }
  return fewest;
}

describe("canonical signed digits", () => {
  test("sum to their integer and are not adjacent", () => {
    for (let value = -4096; value <= 4096; value++) {
      const digits = signedDigits(value);
      expect(digits.reduce((sum, { shift, sign }) => sum + sign * 2 ** shift, 0)).toBe(value);
      for (let i = 1; i < digits.length; i++) {
        expect((digits[i]?.shift ?? 0) - (digits[i - 1]?.shift ?? 0)).toBeGreaterThan(1);
      }
    }
  });

  test("are as few as there can be", () => {
    const fewest = fewestTerms(300, 10);
    for (let value = -300; value <= 300; value++) expect(signedDigits(value).length).toBe(fewest.get(value));
  });

  test("hold for the largest exact integers", () => {
    for (const value of [2 ** 53 - 1, -(2 ** 53) + 1, 2 ** 52 + 1, 0x155555555555]) {
      expect(signedDigits(value).reduce((sum, { shift, sign }) => sum + BigInt(sign) * 2n ** BigInt(shift), 0n)).toBe(
        BigInt(value),
      );
    }
  });
});
