import { describe, expect, test } from "vitest";
import { AffineExpr, ceilDivide, euclideanMod, floorDivide, gcd, maxAffineDepth } from "./affine-expr.js";

const d0 = AffineExpr.dim(0);
const d1 = AffineExpr.dim(1);
const s0 = AffineExpr.symbol(0);

describe("construction", () => {
  test("equal expressions are the same object", () => {
    expect(d0.add(2).add(3)).toBe(AffineExpr.dim(0).add(5));
    expect(AffineExpr.constant(-0)).toBe(AffineExpr.constant(0));
    expect(d0.sub(d0)).toBe(AffineExpr.constant(0));
    expect(d0.add(d1)).not.toBe(d1.add(d0));
  });

  test("folds that would leave the safe integers are not done", () => {
    const big = AffineExpr.constant(Number.MAX_SAFE_INTEGER);
    expect(big.add(1).toString()).toBe("9007199254740991 + 1");
    expect(d0.add(big).add(1).toString()).toBe("d0 + 9007199254740991 + 1");
    expect(d0.mul(big).mul(2).toString()).toBe("(d0 * 9007199254740991) * 2");
    expect(d0.mul(big).add(d0).toString()).toBe("d0 * 9007199254740991 + d0");
    expect(s0.mul(big).mul(s0.mul(big)).largestKnownDivisor()).toBe(Number.MAX_SAFE_INTEGER);
  });

  test("misuse throws", () => {
    expect(() => AffineExpr.constant(0.5)).toThrow("affine constant 0.5 is not a safe integer");
    expect(() => AffineExpr.constant(2 ** 53)).toThrow("is not a safe integer");
    expect(() => AffineExpr.dim(-1)).toThrow("-1 is not an input position");
    expect(() => d0.mul(d1)).toThrow("'d0 mul d1' is not affine: both operands depend on dimensions");
    expect(() => d0.mod(d1)).toThrow("'d0 mod d1' is not affine: its right operand depends on dimensions");
  });

  test("depth is bounded, and everything works at the bound", () => {
    let deep = d0;
    for (let i = 1; i <= maxAffineDepth; i++) deep = deep.add(AffineExpr.dim(i));
    expect(deep.depth).toBe(maxAffineDepth);
    expect(() => deep.add(d1)).toThrow(`nested deeper than ${maxAffineDepth}`);
    expect(deep.evaluate(new Array<number>(maxAffineDepth + 1).fill(1))).toBe(maxAffineDepth + 1);
    expect(deep.shiftDims(1).replace([], []).isFunctionOfDim(0)).toBe(false);
    expect(deep.toString().split(" + ")).toHaveLength(maxAffineDepth + 1);
    expect(() => deep.mod(2)).toThrow("nested deeper");
    expect(deep.linearForm(maxAffineDepth + 1, 0)?.coefficients.every((coefficient) => coefficient === 1)).toBe(true);
  });
});

describe("queries", () => {
  test("inputs used", () => {
    const expr = d1.mul(2).add(s0).mod(3);
    expect([0, 1, 2].map((i) => expr.isFunctionOfDim(i))).toEqual([false, true, false]);
    expect([0, 1].map((i) => expr.isFunctionOfSymbol(i))).toEqual([true, false]);
    expect(expr.isSymbolicOrConstant()).toBe(false);
    expect(s0.mod(3).isSymbolicOrConstant()).toBe(true);
  });

  test("pure affine", () => {
    expect(d0.mul(3).add(s0).floorDiv(2).isPureAffine()).toBe(true);
    expect(d0.mul(s0).isPureAffine()).toBe(false);
    expect(d0.mod(s0).add(1).isPureAffine()).toBe(false);
  });

  test("known divisors", () => {
    expect(d0.mul(12).add(d1.mul(8)).largestKnownDivisor()).toBe(4);
    expect(d0.mul(12).add(d1).mul(s0).mul(6).largestKnownDivisor()).toBe(6);
    expect(d0.mul(12).add(d1.mul(24)).ceilDiv(4).largestKnownDivisor()).toBe(3);
    expect(d0.mul(12).mod(8).isMultipleOf(4)).toBe(true);
    expect(d0.mul(8).floorDiv(16).isMultipleOf(8)).toBe(false);
    expect(AffineExpr.constant(0).isMultipleOf(7)).toBe(true);
  });

  test("linear form", () => {
    expect(d0.mul(2).sub(d1).add(s0.mul(-3)).add(7).linearForm(2, 1)).toEqual({
      coefficients: [2, -1, -3],
      constant: 7,
    });
    expect(d0.add(1).mul(-2).add(d0).linearForm(1, 0)).toEqual({ coefficients: [-1], constant: -2 });
    expect(d0.mod(2).linearForm(1, 0)).toBeUndefined();
    expect(d0.mul(s0).linearForm(1, 1)).toBeUndefined();
  });

  test("walk visits operands first", () => {
    const seen: string[] = [];
    d0.add(s0)
      .mod(4)
      .walk((expr) => seen.push(expr.toString()));
    expect(seen).toEqual(["d0", "s0", "d0 + s0", "4", "(d0 + s0) mod 4"]);
  });
});

describe("values", () => {
  test("quotients round towards minus or plus infinity, remainders are not negative", () => {
    expect([-7, 7].map((x) => d0.floorDiv(2).evaluate([x]))).toEqual([-4, 3]);
    expect([-7, 7].map((x) => d0.ceilDiv(2).evaluate([x]))).toEqual([-3, 4]);
    expect([-7, 7, -6].map((x) => d0.mod(3).evaluate([x]))).toEqual([2, 1, 0]);
    expect(d0.floorDiv(-2).evaluate([7])).toBe(-4);
  });

  test("division by zero and remainder by less than one have no value", () => {
    expect(d0.floorDiv(s0).evaluate([1], [0])).toBeUndefined();
    expect(d0.ceilDiv(0).add(1).evaluate([1])).toBeUndefined();
    expect(d0.mod(s0).evaluate([1], [-2])).toBeUndefined();
  });

  test("a missing input throws", () => {
    expect(() => d1.evaluate([1])).toThrow("no value given for 'd1'");
  });

  test("arithmetic is exact at the edge of the safe integers, and never gives -0", () => {
    const max = Number.MAX_SAFE_INTEGER;
    expect(floorDivide(max, 2)).toBe(4503599627370495);
    expect(ceilDivide(-max, 2)).toBe(-4503599627370495);
    expect(floorDivide(max - 1, max)).toBe(0);
    expect(euclideanMod(-max, 10)).toBe(9);
    expect([floorDivide(0, -2), ceilDivide(-1, 2), euclideanMod(-4, 2), d0.mul(-1).evaluate([0])]).toEqual([
      0, 0, 0, 0,
    ]);
    expect([gcd(0, 6), gcd(6, 0), gcd(12, 18)]).toEqual([6, 6, 6]);
  });
});

describe("replacement and names", () => {
  test("replace simplifies, and keeps what has no replacement", () => {
    expect(
      d0
        .add(d1.mul(4))
        .replace([AffineExpr.constant(3)])
        .toString(),
    ).toBe("d1 * 4 + 3");
    expect(
      d0
        .mod(4)
        .add(s0)
        .replace([d1.mul(8)], [d0])
        .toString(),
    ).toBe("d0");
  });

  test("shifts start at the offset", () => {
    expect(d0.add(d1).shiftDims(2, 1).toString()).toBe("d0 + d3");
    expect(d0.add(s0).shiftSymbols(2).toString()).toBe("d0 + s2");
  });

  test("a namer replaces the names of inputs", () => {
    const text = d0
      .mul(-2)
      .add(s0)
      .add(-1)
      .toString((kind, i) => (kind === "dim" ? `%arg${i}` : `symbol(%n${i})`));
    expect(text).toBe("%arg0 * -2 + symbol(%n0) - 1");
  });
});
