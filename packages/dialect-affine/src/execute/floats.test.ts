import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FloatType, IntegerType, roundToFloat } from "@hls-opt/ir-core";
import type { FloatName, Value } from "@hls-opt/ir-core";
import * as ops from "../index.js";
import { fusedMultiplyAdd, multiplyAddRoundedToOdd } from "./fused-multiply-add.js";
import { buildModule } from "../testing.js";

type BinaryClass = { create(args: { lhs: never; rhs: never }): { result: Value; op: never } };
type UnaryClass = { create(args: { operand: never }): { result: Value; op: never } };

const names: readonly FloatName[] = ["f16", "bf16", "f32", "f64"];
const double = fc.oneof(
  fc.double({ noNaN: true }),
  fc.constantFrom(0, -0, 1, -1, 0.5, -2.5, Infinity, -Infinity, NaN, 1e-45, 65504),
  fc.double({ min: -100, max: 100, noNaN: true }),
);

const number = (a: number, b: number, f: (...args: number[]) => number): number =>
  Number.isNaN(a) ? b : Number.isNaN(b) ? a : f(a, b);
const binary: Record<string, [BinaryClass, (a: number, b: number) => number]> = {
  addf: [ops.AddFOp, (a, b) => a + b],
  subf: [ops.SubFOp, (a, b) => a - b],
  mulf: [ops.MulFOp, (a, b) => a * b],
  divf: [ops.DivFOp, (a, b) => a / b],
  remf: [ops.RemFOp, (a, b) => a % b],
  maximumf: [ops.MaximumFOp, Math.max],
  minimumf: [ops.MinimumFOp, Math.min],
  maxnumf: [ops.MaxNumFOp, (a, b) => number(a, b, Math.max)],
  minnumf: [ops.MinNumFOp, (a, b) => number(a, b, Math.min)],
  copysign: [ops.CopySignOp, (a, b) => Math.abs(a) * (1 / b < 0 || b < 0 ? -1 : 1)],
};

const unary: Record<string, [UnaryClass, (a: number) => number]> = {
  negf: [ops.NegFOp, (a) => -a],
  absf: [ops.AbsFOp, Math.abs],
  ceil: [ops.CeilOp, Math.ceil],
  floor: [ops.FloorOp, Math.floor],
  trunc: [ops.TruncOp, Math.trunc],
  sqrt: [ops.SqrtOp, Math.sqrt],
  round: [ops.RoundOp, (a) => Math.sign(a) * Math.floor(Math.abs(a) + 0.5)],
  exp: [ops.ExpOp, Math.exp],
  tanh: [ops.TanhOp, Math.tanh],
};

describe.each(names)("float ops of %s", (name) => {
  const type = FloatType.get(name);
  const round = (x: number): number => roundToFloat(x, name);
  // the sum and product of two doubles are not exact in double; narrower formats are rounded from the exact double result
  for (const [op, [cls, reference]] of Object.entries(binary)) {
    test(op, () => {
      const exe = ops.compileFunction(
        buildModule([type, type], (b, [lhs, rhs]) => [b.insert(cls.create({ lhs, rhs } as never)).result]),
        "main",
      );
      fc.assert(
        fc.property(double, double, (x, y) => {
          const [a, b] = [round(x), round(y)];
          if (op === "copysign" && Number.isNaN(b)) return;
          expect(exe.run([a, b])[0]).toBe(round(reference(a, b)));
        }),
        { numRuns: 300 },
      );
    });
  }

  for (const [op, [cls, reference]] of Object.entries(unary)) {
    test(op, () => {
      const exe = ops.compileFunction(
        buildModule([type], (b, [operand]) => [b.insert(cls.create({ operand } as never)).result]),
        "main",
      );
      fc.assert(
        fc.property(double, (x) => {
          const a = round(x);
          if (op === "round" && Math.abs(a) > 2 ** 51) return;
          const expected = round(reference(a));
          expect(Math.abs(expected) === 0 ? Math.abs(exe.run([a])[0] as number) : exe.run([a])[0]).toBe(
            Math.abs(expected) === 0 ? 0 : expected,
          );
        }),
        { numRuns: 300 },
      );
    });
  }

  test("fma rounds once", () => {
    const exe = ops.compileFunction(
      buildModule([type, type, type], (builder, [a, b, c]) => [
        builder.insert(ops.FmaOp.create({ a, b, c } as never)).result,
      ]),
      "main",
    );
    fc.assert(
      fc.property(
        fc.double({ min: -16, max: 16, noNaN: true }),
        fc.double({ min: -16, max: 16, noNaN: true }),
        fc.double({ min: -256, max: 256, noNaN: true }),
        (x, y, z) => {
          const [a, b, c] = [round(x), round(y), round(z)];
          expect(exe.run([a, b, c])[0]).toBe(
            name === "f64" ? fusedMultiplyAdd(a, b, c) : round(multiplyAddRoundedToOdd(a, b, c)),
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});

const predicates: Record<ops.FloatPredicate, (a: number, b: number) => boolean> = {
  false: () => false,
  true: () => true,
  oeq: (a, b) => a === b,
  ogt: (a, b) => a > b,
  oge: (a, b) => a >= b,
  olt: (a, b) => a < b,
  ole: (a, b) => a <= b,
  one: (a, b) => a < b || a > b,
  ord: (a, b) => !Number.isNaN(a) && !Number.isNaN(b),
  ueq: (a, b) => !(a < b || a > b),
  ugt: (a, b) => !(a <= b),
  uge: (a, b) => !(a < b),
  ult: (a, b) => !(a >= b),
  ule: (a, b) => !(a > b),
  une: (a, b) => a !== b,
  uno: (a, b) => Number.isNaN(a) || Number.isNaN(b),
};

test.each(Object.entries(predicates))("arith.cmpf %s", (predicate, reference) => {
  const type = FloatType.get("f32");
  const make = (lhs: Value, rhs: Value): ops.CmpFOp =>
    ops.CmpFOp.create({ predicate: ops.floatPredicate.of(predicate as ops.FloatPredicate), lhs, rhs });
  const exe = ops.compileFunction(
    buildModule([type, type], (b, [lhs, rhs]) => [b.insert(make(lhs!, rhs!)).result]),
    "main",
  );
  const values = [0, -0, 1, -1, NaN, Infinity, -Infinity];
  for (const a of values) for (const b of values) expect(exe.run([a, b])[0]).toBe(reference(a, b) ? 1 : 0);
});

test("the exact multiply-add of doubles", () => {
  expect(fusedMultiplyAdd(2 ** 27 + 1, 2 ** 27 + 1, -(2 ** 54) - 2 ** 28)).toBe(1);
  expect(fusedMultiplyAdd(0.1, 10, -1)).toBe(5.551115123125783e-17);
  expect(fusedMultiplyAdd(1e-200, 1e-200, 5e-324)).toBe(5e-324);
  expect(fusedMultiplyAdd(1e200, 1e200, -Infinity)).toBe(-Infinity);
  expect(fusedMultiplyAdd(0, 5, -0)).toBe(0);
  fc.assert(
    fc.property(
      fc.integer({ min: -(2 ** 26), max: 2 ** 26 }),
      fc.integer({ min: -(2 ** 26), max: 2 ** 26 }),
      fc.integer({ min: -(2 ** 51), max: 2 ** 51 }),
      (a, b, c) => {
        expect(fusedMultiplyAdd(a, b, c) + 0).toBe(a * b + c + 0);
        expect(fusedMultiplyAdd(a, b * 2 ** -30, c * 2 ** -30) + 0).toBe((a * b + c) * 2 ** -30 + 0);
      },
    ),
  );
});

test("conversions between floats and integers", () => {
  const [f32, f64, i32, i7] = [FloatType.get("f32"), FloatType.get("f64"), IntegerType.get(32), IntegerType.get(7)];
  const cast = (cls: { create(args: never): unknown }, from: FloatType | IntegerType, to: FloatType | IntegerType) =>
    ops.compileFunction(
      buildModule([from], (b, [input]) => [
        (b.insert(cls.create({ in: input, outType: to } as never) as never) as { out: Value }).out,
      ]),
      "main",
    );
  expect(cast(ops.SIToFPOp, i7, f32).run([-64])[0]).toBe(-64);
  expect(cast(ops.UIToFPOp, i7, f32).run([-64])[0]).toBe(64);
  expect(cast(ops.SIToFPOp, IntegerType.get(1), f32).run([1])[0]).toBe(-1);
  expect(cast(ops.UIToFPOp, IntegerType.get(1), f32).run([1])[0]).toBe(1);
  expect(cast(ops.FPToSIOp, f32, i32).run([-3.9])[0]).toBe(-3);
  expect(cast(ops.FPToUIOp, f64, i32).run([4294967295])[0]).toBe(-1);
  expect(cast(ops.TruncFOp, f64, f32).run([0.1])[0]).toBe(Math.fround(0.1));
  expect(cast(ops.TruncFOp, f64, FloatType.get("bf16")).run([0.1])[0]).toBe(roundToFloat(0.1, "bf16"));
  expect(cast(ops.ExtFOp, FloatType.get("f16"), f64).run([0.5])[0]).toBe(0.5);
  expect(cast(ops.BitcastOp, f32, i32).run([1])[0]).toBe(0x3f800000);
  expect(cast(ops.BitcastOp, i32, f32).run([0x3f800000])[0]).toBe(1);
  expect(cast(ops.BitcastOp, FloatType.get("f16"), IntegerType.get(16)).run([-2])[0]).toBe(0xc000 - 0x10000);
});
