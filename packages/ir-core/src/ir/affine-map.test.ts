import { describe, expect, test } from "vitest";
import { AffineExpr, maxAffineDepth, simplifyAffineExpr } from "./affine-expr.js";
import { AffineMap } from "./affine-map.js";

const [d0, d1, d2] = [AffineExpr.dim(0), AffineExpr.dim(1), AffineExpr.dim(2)];
const [s0, s1] = [AffineExpr.symbol(0), AffineExpr.symbol(1)];

describe("maps", () => {
  test("equal maps are the same object", () => {
    expect(AffineMap.get(2, 0, [d0, d1])).toBe(AffineMap.identity(2));
    expect(AffineMap.get(2, 1, [d0, d1])).not.toBe(AffineMap.identity(2));
    expect(AffineMap.get(0, 0, [])).not.toBe(AffineMap.get(1, 0, []));
  });

  test("print as mlir-opt prints them", () => {
    expect(AffineMap.get(2, 1, [d0, s0]).toString()).toBe("(d0, d1)[s0] -> (d0, s0)");
    expect(AffineMap.get(0, 2, [s0.add(s1)]).toString()).toBe("()[s0, s1] -> (s0 + s1)");
    expect(AffineMap.get(0, 0, []).toString()).toBe("() -> ()");
    expect(AffineMap.constant(-3).toString()).toBe("() -> (-3)");
  });

  test("results may only use the inputs", () => {
    expect(() => AffineMap.get(1, 0, [d1])).toThrow("'d1' uses more inputs than (d0)");
    expect(() => AffineMap.get(1, 1, [s1])).toThrow("'s1' uses more inputs than (d0)[s0]");
  });

  test("the array given is not shared", () => {
    const results = [d0];
    const map = AffineMap.get(3, 0, results);
    results.push(d1);
    expect(map.results).toEqual([d0]);
  });

  test("predicates", () => {
    expect(AffineMap.identity(0).isIdentity()).toBe(true);
    expect(AffineMap.get(2, 0, [d1, d0]).isIdentity()).toBe(false);
    expect(AffineMap.permutation([1, 0]).isPermutation()).toBe(true);
    expect(AffineMap.get(2, 0, [d0, d0]).isPermutation()).toBe(false);
    expect(AffineMap.get(2, 0, [d0]).isPermutation()).toBe(false);
    expect(() => AffineMap.permutation([1, 1])).toThrow("[1, 1] is not a permutation");
    expect(AffineMap.get(2, 0, [AffineExpr.constant(1), AffineExpr.constant(2)]).isConstant()).toBe(true);
    expect(AffineMap.constant(7).singleConstantResult()).toBe(7);
    expect(AffineMap.identity(1).singleConstantResult()).toBeUndefined();
  });

  test("compose puts the outer symbols first", () => {
    const outer = AffineMap.get(1, 1, [d0.add(s0)]);
    const inner = AffineMap.get(2, 1, [d1.mul(s0)]);
    expect(outer.compose(inner).toString()).toBe("(d0, d1)[s0, s1] -> (d1 * s1 + s0)");
    expect(() => outer.compose(AffineMap.identity(2))).toThrow("map of 1 dimensions composed with one of 2 results");
  });

  test("inverse permutation", () => {
    expect(AffineMap.permutation([2, 0, 1]).inversePermutation()?.toString()).toBe("(d0, d1, d2) -> (d1, d2, d0)");
    expect(AffineMap.get(2, 0, [d1, d1, d0]).inversePermutation()?.toString()).toBe("(d0, d1, d2) -> (d2, d0)");
    expect(AffineMap.get(2, 0, [d0, d0.add(d1)]).inversePermutation()).toBeUndefined();
  });

  test("removeUnused tells which inputs are left", () => {
    const { map, dims, symbols } = AffineMap.get(3, 2, [d2.add(s1), d0]).removeUnused();
    expect(map.toString()).toBe("(d0, d1)[s0] -> (d1 + s0, d0)");
    expect([dims, symbols]).toEqual([[0, 2], [1]]);
  });

  test("evaluate has no value where a result has none", () => {
    expect(AffineMap.get(1, 1, [d0, s0]).evaluate([3], [4])).toEqual([3, 4]);
    expect(AffineMap.get(1, 1, [d0, d0.mod(s0)]).evaluate([3], [0])).toBeUndefined();
  });
});

describe("simplification by flattening", () => {
  test("a map is simplified result by result", () => {
    const map = AffineMap.get(2, 0, [d0.sub(d0.mod(4)), d1.add(d0).sub(d1)]);
    expect(map.simplify().toString()).toBe("(d0, d1) -> ((d0 floordiv 4) * 4, d0)");
  });

  test("a quotient that is found again adds to its coefficient", () => {
    const quotient = d0.floorDiv(2);
    const expr = quotient.add(d1).add(quotient).sub(d1).add(1).mod(2);
    expect(simplifyAffineExpr(expr, 2, 0).toString()).toBe("1");
  });

  test("nesting up to the bound is simplified", () => {
    let deep = d0;
    for (let i = 1; deep.depth < maxAffineDepth; i++) deep = i % 2 ? deep.add(d1) : deep.floorDiv(2);
    const simplified = simplifyAffineExpr(deep, 2, 0);
    expect(simplified.evaluate([5, 9])).toBe(deep.evaluate([5, 9]));
  });

  test("what it cannot flatten stays", () => {
    const max = AffineExpr.constant(Number.MAX_SAFE_INTEGER);
    for (const expr of [d1.add(d0.mul(s0)), d0.mod(-2).sub(d0), d0.mul(max).add(d1).add(d0.mul(max))]) {
      expect(simplifyAffineExpr(expr, 2, 1)).toBe(expr);
    }
  });
});
