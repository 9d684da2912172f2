import { Block, Builder, IntegerAttr, IntegerType } from "@hls-opt/ir-core";
import type { Attribute, Operation, Value } from "@hls-opt/ir-core";
import { describe, expect, test } from "vitest";
import * as hw from "../index.js";
import { naiveComb } from "../testing/naive-interpreter.js";

type Integer = Value<IntegerType>;
type Make = (operands: Integer[]) => { readonly op: Operation };

const variadic = [hw.CombAddOp, hw.CombMulOp, hw.CombAndOp, hw.CombOrOp, hw.CombXorOp];
const binary = [
  hw.CombSubOp,
  hw.CombDivUOp,
  hw.CombDivSOp,
  hw.CombModUOp,
  hw.CombModSOp,
  hw.CombShlOp,
  hw.CombShrUOp,
  hw.CombShrSOp,
];
const predicates = ["eq", "ne", "slt", "sle", "sgt", "sge", "ult", "ule", "ugt", "uge"] as const;

const pairs: [string, Make][] = [
  ...variadic.map((Op): [string, Make] => [Op.info.name, (inputs) => Op.create({ inputs })]),
  ...binary.map((Op): [string, Make] => [
    Op.info.name,
    ([lhs, rhs]) => Op.create({ lhs: lhs as Integer, rhs: rhs as Integer }),
  ]),
  ...predicates.map((name): [string, Make] => [
    `comb.icmp ${name}`,
    ([lhs, rhs]) =>
      hw.CombICmpOp.create({ lhs: lhs as Integer, rhs: rhs as Integer, predicate: hw.CombICmpOp.predicate(name) }),
  ]),
  ["comb.concat", (inputs) => hw.CombConcatOp.create({ inputs })],
];

const widths = [1, 2, 3, 4];

/** What folding says: a constant's bits, one of the operands, or nothing. */
function fold(op: Operation, constants: readonly (bigint | undefined)[]): bigint | Value | undefined {
  const attributes = constants.map((bits, i): Attribute | undefined =>
    bits === undefined ? undefined : IntegerAttr.get(op.operand(i).type as IntegerType, bits),
  );
  const result = op.info.fold?.(op, attributes)?.[0];
  if (!(result instanceof IntegerAttr)) return result as Value | undefined;
  return BigInt.asUintN((result.type as IntegerType).width, result.value);
}

const range = (width: number): bigint[] => Array.from({ length: 2 ** width }, (_, i) => BigInt(i));

const isUndefined = (name: string, divisor: bigint): boolean => /div|mod/.test(name) && divisor === 0n;

describe.each(pairs)("%s", (name, make) => {
  test.each(widths)("folds constants of width %i to what it computes", (width) => {
    const block = new Block([IntegerType.get(width), IntegerType.get(width)]);
    const { op } = make(block.arguments as Integer[]);
    for (const a of range(width)) {
      for (const b of range(width)) {
        const expected = isUndefined(name, b)
          ? undefined
          : BigInt.asUintN((op.result().type as IntegerType).width, naiveComb(op, [a, b]));
        expect(`${a} ${b} ${fold(op, [a, b])}`).toBe(`${a} ${b} ${expected}`);
      }
    }
  });

  test.each(widths)("folds one constant of width %i only where that holds for every other operand", (width) => {
    const block = new Block([IntegerType.get(width), IntegerType.get(width)]);
    const { op } = make(block.arguments as Integer[]);
    for (const [at, other] of [
      [0, 1],
      [1, 0],
    ] as const) {
      for (const constant of range(width)) checkPartial(name, op, at, other, constant, width);
    }
  });

  test.each(widths)("folds equal operands of width %i rightly", (width) => {
    const block = new Block([IntegerType.get(width)]);
    const value = block.argument(0) as Integer;
    const { op } = make([value, value]);
    const folded = fold(op, [undefined, undefined]);
    if (folded === undefined) return;
    for (const x of range(width)) {
      if (isUndefined(name, x)) continue;
      expect(typeof folded === "bigint" ? folded : x).toBe(
        BigInt.asUintN((op.result().type as IntegerType).width, naiveComb(op, [x, x])),
      );
    }
  });
});

function checkPartial(name: string, op: Operation, at: 0 | 1, other: 0 | 1, constant: bigint, width: number): void {
  const constants: (bigint | undefined)[] = [undefined, undefined];
  constants[at] = constant;
  const folded = fold(op, constants);
  if (folded === undefined) return;
  for (const x of range(width)) {
    const operands = at === 0 ? [constant, x] : [x, constant];
    if (isUndefined(name, operands[1] ?? 0n)) continue;
    const value = typeof folded === "bigint" ? folded : folded === op.operand(other) ? x : constant;
    expect(value).toBe(BigInt.asUintN((op.result().type as IntegerType).width, naiveComb(op, operands)));
  }
}

describe("one-operand ops", () => {
  test("fold constants to what they compute", () => {
    for (const width of widths) {
      const block = new Block([IntegerType.get(width)]);
      const b = Builder.atEnd(block);
      const input = block.argument(0) as Integer;
      const ops = [
        b.insert(hw.CombParityOp.create({ input })).op,
        b.insert(hw.CombReplicateOp.create({ input, resultType: IntegerType.get(width * 3) })).op,
        ...Array.from({ length: width }, (_, low) => hw.extractBits(b, input, low, 1).definingOp).filter(
          (op) => op !== undefined,
        ),
      ];
      for (const op of ops) {
        const folds = (x: bigint): bigint | Value | undefined => fold(op, [x]);
        for (const x of range(width)) {
          expect([x, folds(x) instanceof Object ? x : folds(x)]).toEqual([
            x,
            BigInt.asUintN((op.result().type as IntegerType).width, naiveComb(op, [x])),
          ]);
        }
      }
    }
  });

  test("choices fold by condition and by equal values", () => {
    const block = new Block([IntegerType.get(1), IntegerType.get(4), IntegerType.get(4)]);
    const [cond, yes, no] = block.arguments as [Integer, Integer, Integer];
    const mux = hw.CombMuxOp.create({ cond, trueValue: yes, falseValue: no }).op;
    expect(fold(mux, [1n, undefined, undefined])).toBe(yes);
    expect(fold(mux, [0n, undefined, undefined])).toBe(no);
    expect(fold(mux, [undefined, 3n, 4n])).toBe(undefined);
    expect(
      fold(hw.CombMuxOp.create({ cond, trueValue: yes, falseValue: yes }).op, [undefined, undefined, undefined]),
    ).toBe(yes);
    expect(
      fold(hw.CombMuxOp.create({ cond, trueValue: cond, falseValue: cond }).op, [undefined, undefined, undefined]),
    ).toBe(cond);
  });
});
