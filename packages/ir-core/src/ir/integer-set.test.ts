import { describe, expect, test } from "vitest";
import { AffineExpr } from "./affine-expr.js";
import { IntegerSet } from "./integer-set.js";

const d0 = AffineExpr.dim(0);
const s0 = AffineExpr.symbol(0);

describe("integer sets", () => {
  test("equal sets are the same object", () => {
    expect(IntegerSet.get(1, 0, [d0], [true])).toBe(IntegerSet.get(1, 0, [d0], [true]));
    expect(IntegerSet.get(1, 0, [d0], [true])).not.toBe(IntegerSet.get(1, 0, [d0], [false]));
  });

  test("print as mlir-opt prints them", () => {
    expect(IntegerSet.get(1, 0, [d0.sub(10), d0], [false, true]).toString()).toBe("(d0) : (d0 - 10 >= 0, d0 == 0)");
    expect(IntegerSet.get(0, 1, [s0.sub(1)], [false]).toString()).toBe("()[s0] : (s0 - 1 >= 0)");
    expect(IntegerSet.get(0, 0, [], []).toString()).toBe("() : (0 == 0)");
  });

  test("contains checks each constraint", () => {
    const set = IntegerSet.get(1, 1, [d0, s0.sub(d0).sub(1), d0.mod(2)], [false, false, true]);
    expect([-2, 0, 1, 2, 4].map((x) => set.contains([x], [4]))).toEqual([false, true, false, true, false]);
    expect(IntegerSet.get(1, 1, [d0.mod(s0)], [true]).contains([1], [0])).toBeUndefined();
    expect(IntegerSet.universe(1, 0).contains([5])).toBe(true);
  });

  test("misuse throws", () => {
    expect(() => IntegerSet.get(1, 0, [d0], [])).toThrow("1 constraints given with 0 equality flags");
    expect(() => IntegerSet.get(0, 0, [d0], [true])).toThrow("'d0' uses more inputs than ()");
  });
});
