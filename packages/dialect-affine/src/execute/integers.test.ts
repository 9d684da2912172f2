import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Attribute, IntegerAttr, IntegerType, constantValue, index } from "@hls-opt/ir-core";
import type { Builder, Operation, Type, Value } from "@hls-opt/ir-core";
import * as ops from "../index.js";
import { buildModule } from "../testing.js";

/** What arith says, on unsigned bigints of `w` bits; undefined where the result is poison or the run must stop. */
type Reference = (a: bigint, b: bigint, w: bigint) => bigint | undefined;
const signed = (x: bigint, w: bigint): bigint => (x >> (w - 1n) === 1n ? x - (1n << w) : x);
const floor = (a: bigint, b: bigint): bigint => (a - (((a % b) + b) % b)) / b;
const onSigned =
  (f: (a: bigint, b: bigint) => bigint): Reference =>
  (a, b, w) =>
    f(signed(a, w), signed(b, w));
const quotient =
  (f: (a: bigint, b: bigint) => bigint): Reference =>
  (a, b, w) => {
    const [x, y] = [signed(a, w), signed(b, w)];
    return y === 0n || f(x, y) >= 1n << (w - 1n) ? undefined : f(x, y);
  };
const shift =
  (f: Reference): Reference =>
  (a, b, w) =>
    b >= w ? undefined : f(a, b, w);

const binary: Record<string, [{ create(args: never): { result: Value; op: unknown } }, Reference]> = {
  addi: [ops.AddIOp, (a, b) => a + b],
  subi: [ops.SubIOp, (a, b) => a - b],
  muli: [ops.MulIOp, (a, b) => a * b],
  andi: [ops.AndIOp, (a, b) => a & b],
  ori: [ops.OrIOp, (a, b) => a | b],
  xori: [ops.XOrIOp, (a, b) => a ^ b],
  shli: [ops.ShLIOp, shift((a, b) => a << b)],
  shrui: [ops.ShRUIOp, shift((a, b) => a >> b)],
  shrsi: [ops.ShRSIOp, shift((a, b, w) => signed(a, w) >> b)],
  divui: [ops.DivUIOp, (a, b) => (b === 0n ? undefined : a / b)],
  remui: [ops.RemUIOp, (a, b) => (b === 0n ? undefined : a % b)],
  ceildivui: [ops.CeilDivUIOp, (a, b) => (b === 0n ? undefined : (a + b - 1n) / b)],
  divsi: [ops.DivSIOp, quotient((a, b) => a / b)],
  floordivsi: [ops.FloorDivSIOp, quotient(floor)],
  ceildivsi: [ops.CeilDivSIOp, quotient((a, b) => -floor(-a, b))],
  remsi: [ops.RemSIOp, (a, b, w) => (b === 0n ? undefined : signed(a, w) % signed(b, w))],
  maxsi: [ops.MaxSIOp, onSigned((a, b) => (a > b ? a : b))],
  minsi: [ops.MinSIOp, onSigned((a, b) => (a < b ? a : b))],
  maxui: [ops.MaxUIOp, (a, b) => (a > b ? a : b)],
  minui: [ops.MinUIOp, (a, b) => (a < b ? a : b)],
};

const unary: Record<
  string,
  [{ create(args: never): { result: Value; op: unknown } }, (a: bigint, w: bigint) => bigint]
> = {
  absi: [ops.AbsIOp, (a, w) => (signed(a, w) < 0n ? -signed(a, w) : a)],
  ctlz: [ops.CountLeadingZerosOp, (a, w) => w - BigInt(a === 0n ? 0 : a.toString(2).length)],
  cttz: [ops.CountTrailingZerosOp, (a, w) => (a === 0n ? w : BigInt(a.toString(2).match(/0*$/)![0].length))],
  ctpop: [ops.CtPopOp, (a) => BigInt([...a.toString(2)].filter((digit) => digit === "1").length)],
};

const comparisons: Record<ops.IntegerPredicate, (a: bigint, b: bigint) => boolean> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  slt: (a, b) => a < b,
  sle: (a, b) => a <= b,
  sgt: (a, b) => a > b,
  sge: (a, b) => a >= b,
  ult: (a, b) => a < b,
  ule: (a, b) => a <= b,
  ugt: (a, b) => a > b,
  uge: (a, b) => a >= b,
};

const widths = Array.from({ length: 64 }, (_, i) => i + 1);

/** Values of a width, edge cases among them. */
const value = (w: number): fc.Arbitrary<bigint> =>
  fc.oneof(
    fc.bigInt({ min: 0n, max: (1n << BigInt(w)) - 1n }),
    fc
      .constantFrom(0n, 1n, (1n << BigInt(w)) - 1n, 1n << BigInt(w - 1), (1n << BigInt(w - 1)) - 1n)
      .map((x) => BigInt.asUintN(w, x)),
  );

/** The bits of a result of `w` bits, and that it is in the executor's range: signed, but 0 or 1 for one bit. */
function bits(result: unknown, w: number): bigint {
  const x = BigInt(result as bigint);
  expect(x).toBe(w === 1 ? BigInt.asUintN(1, x) : BigInt.asIntN(w, x));
  return BigInt.asUintN(w, x);
}

const insert = (builder: Builder, made: { result: Value; op: unknown }): Value[] => [
  builder.insert(made as { result: Value; op: never }).result,
];

/** What the op folds to over two constants. */
function folded(
  cls: { create(args: never): { op: unknown } },
  type: IntegerType,
  a: bigint,
  b: bigint,
): bigint | undefined {
  const constants = [a, b].map((x) => ops.ConstantOp.create({ value: IntegerAttr.get(type, x) }));
  const op = cls.create({ lhs: constants[0]!.result, rhs: constants[1]!.result } as never).op as Operation;
  const result = op.info.fold?.(
    op,
    constants.map((constant) => constant.value),
  )?.[0];
  const attr = result instanceof Attribute ? result : result && constantValue(result);
  return attr instanceof IntegerAttr ? BigInt.asUintN(type.width, attr.value) : undefined;
}

describe("integer ops of every width", () => {
  for (const [name, [cls, reference]] of Object.entries(binary)) {
    test(`arith.${name}`, () => {
      for (const w of widths) {
        const type = IntegerType.get(w);
        const exe = ops.compileFunction(
          buildModule([type, type], (b, [lhs, rhs]) => insert(b, cls.create({ lhs, rhs } as never))),
          "main",
        );
        fc.assert(
          fc.property(value(w), value(w), (a, b) => {
            const expected = reference(a, b, BigInt(w));
            if (expected !== undefined) expect(bits(exe.run([a, b])[0], w)).toBe(BigInt.asUintN(w, expected));
            expect(folded(cls, type, a, b)).toBe(expected === undefined ? undefined : BigInt.asUintN(w, expected));
          }),
          { numRuns: 25 },
        );
      }
    });
  }

  for (const [name, [cls, reference]] of Object.entries(unary)) {
    test(`math.${name}`, () => {
      for (const w of widths) {
        const exe = ops.compileFunction(
          buildModule([IntegerType.get(w)], (b, [operand]) => insert(b, cls.create({ operand } as never))),
          "main",
        );
        fc.assert(
          fc.property(value(w), (a) => {
            expect(bits(exe.run([a])[0], w)).toBe(BigInt.asUintN(w, reference(a, BigInt(w))));
          }),
          { numRuns: 25 },
        );
      }
    });
  }

  for (const [predicate, reference] of Object.entries(comparisons)) {
    test(`arith.cmpi ${predicate}`, () => {
      for (const w of widths) {
        const type = IntegerType.get(w);
        const make = (b: Builder, [lhs, rhs]: readonly Value[]): Value[] =>
          insert(
            b,
            ops.CmpIOp.create({
              predicate: ops.integerPredicate.of(predicate as ops.IntegerPredicate),
              lhs: lhs!,
              rhs: rhs!,
            }),
          );
        const exe = ops.compileFunction(buildModule([type, type], make), "main");
        fc.assert(
          fc.property(value(w), value(w), (a, b) => {
            const [x, y] = predicate.startsWith("s") ? [signed(a, BigInt(w)), signed(b, BigInt(w))] : [a, b];
            expect(exe.run([a, b])[0]).toBe(reference(x, y) ? 1 : 0);
          }),
          { numRuns: 25 },
        );
      }
    });
  }

  test("conversions between all widths", () => {
    const convert = (from: Type, to: Type, cls: { create(args: never): { result?: Value; op: unknown } }) =>
      ops.compileFunction(
        buildModule([from], (b, [input]) => [
          (b.insert(cls.create({ in: input, outType: to } as never) as never) as { out: Value }).out,
        ]),
        "main",
      );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 63 }),
        fc.integer({ min: 1, max: 63 }),
        fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
        (x, y, raw) => {
          const narrow = Math.min(x, y);
          const wide = narrow + Math.max(1, Math.min(64 - narrow, y));
          const [n, w] = [IntegerType.get(narrow), IntegerType.get(wide)];
          const a = BigInt.asUintN(narrow, raw);
          expect(bits(convert(n, w, ops.ExtUIOp).run([a])[0], wide)).toBe(a);
          expect(bits(convert(n, w, ops.ExtSIOp).run([a])[0], wide)).toBe(
            BigInt.asUintN(wide, signed(a, BigInt(narrow))),
          );
          const b = BigInt.asUintN(wide, raw);
          expect(bits(convert(w, n, ops.TruncIOp).run([b])[0], narrow)).toBe(BigInt.asUintN(narrow, b));
          expect(bits(convert(n, index, ops.IndexCastOp).run([a])[0], 64)).toBe(
            BigInt.asUintN(64, signed(a, BigInt(narrow))),
          );
          expect(bits(convert(n, index, ops.IndexCastUIOp).run([a])[0], 64)).toBe(a);
          expect(bits(convert(index, n, ops.IndexCastOp).run([raw])[0], narrow)).toBe(BigInt.asUintN(narrow, raw));
        },
      ),
      { numRuns: 300 },
    );
  });

  test("extended addition and multiplication", () => {
    for (const w of widths) {
      const type = IntegerType.get(w);
      const add = ops.compileFunction(
        buildModule(
          [type, type],
          (b, [lhs, rhs]) => b.insert(ops.AddUIExtendedOp.create({ lhs: lhs!, rhs: rhs! })).op.results,
        ),
        "main",
      );
      const pair = (cls: typeof ops.MulSIExtendedOp | typeof ops.MulUIExtendedOp) =>
        w > 32
          ? undefined
          : ops.compileFunction(
              buildModule([type, type], (b, [lhs, rhs]) => b.insert(cls.create({ lhs: lhs!, rhs: rhs! })).op.results),
              "main",
            );
      const [mulSigned, mulUnsigned] = [pair(ops.MulSIExtendedOp), pair(ops.MulUIExtendedOp)];
      fc.assert(
        fc.property(value(w), value(w), (a, b) => {
          const [sum, carry] = add.run([a, b]);
          expect(bits(sum, w) + (BigInt(carry as number) << BigInt(w))).toBe(a + b);
          if (mulSigned === undefined || mulUnsigned === undefined) return;
          const whole = ([low, high]: readonly unknown[]): bigint => bits(low, w) + (bits(high, w) << BigInt(w));
          expect(whole(mulUnsigned.run([a, b]))).toBe(a * b);
          expect(whole(mulSigned.run([a, b]))).toBe(BigInt.asUintN(2 * w, signed(a, BigInt(w)) * signed(b, BigInt(w))));
        }),
        { numRuns: 25 },
      );
    }
  });
});

test("division by zero and overflowing quotients stop the run with the op's name", () => {
  const type = IntegerType.get(12);
  for (const cls of [
    ops.DivSIOp,
    ops.DivUIOp,
    ops.RemSIOp,
    ops.RemUIOp,
    ops.FloorDivSIOp,
    ops.CeilDivSIOp,
    ops.CeilDivUIOp,
  ]) {
    const exe = ops.compileFunction(
      buildModule([type, type], (b, [lhs, rhs]) => insert(b, cls.create({ lhs: lhs!, rhs: rhs! }))),
      "main",
    );
    expect(() => exe.run([5, 0])).toThrow(/'arith.*' op divides by zero, or the quotient overflows/);
  }
  const exe = ops.compileFunction(
    buildModule([type, type], (b, [lhs, rhs]) => insert(b, ops.DivSIOp.create({ lhs: lhs!, rhs: rhs! }))),
    "main",
  );
  expect(() => exe.run([-2048, -1])).toThrow(ops.ExecutionError);
});
