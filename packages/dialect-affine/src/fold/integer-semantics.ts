/**
 * What arith's integer ops compute, on signed bigints of `width` bits. Undefined stands for undefined behaviour (division
 * by zero, overflow of a signed division) and for poison (shifts by the width or more): nothing folds there.
 */

export type IntegerFunction = (lhs: bigint, rhs: bigint, width: number) => bigint | undefined;

const wrap = (value: bigint, width: number): bigint => BigInt.asIntN(width, value);
const unsigned = (value: bigint, width: number): bigint => BigInt.asUintN(width, value);

export const add: IntegerFunction = (a, b, width) => wrap(a + b, width);
export const sub: IntegerFunction = (a, b, width) => wrap(a - b, width);
export const mul: IntegerFunction = (a, b, width) => wrap(a * b, width);
export const and: IntegerFunction = (a, b) => a & b;
export const or: IntegerFunction = (a, b) => a | b;
export const xor: IntegerFunction = (a, b) => a ^ b;

const divisible = (a: bigint, b: bigint, width: number): boolean =>
  b !== 0n && !(b === -1n && a === -(1n << BigInt(width - 1)));

/** Quotient towards zero. */
export const divSigned: IntegerFunction = (a, b, width) => (divisible(a, b, width) ? a / b : undefined);
export const remSigned: IntegerFunction = (a, b) => (b === 0n ? undefined : a % b);
export const divUnsigned: IntegerFunction = (a, b, width) =>
  b === 0n ? undefined : wrap(unsigned(a, width) / unsigned(b, width), width);
export const remUnsigned: IntegerFunction = (a, b, width) =>
  b === 0n ? undefined : wrap(unsigned(a, width) % unsigned(b, width), width);

/** Quotient towards minus infinity. */
export const floorDivSigned: IntegerFunction = (a, b, width) => {
  if (!divisible(a, b, width)) return undefined;
  return a % b !== 0n && a < 0n !== b < 0n ? a / b - 1n : a / b;
};

/** Quotient towards plus infinity. */
export const ceilDivSigned: IntegerFunction = (a, b, width) => {
  if (!divisible(a, b, width)) return undefined;
  return a % b !== 0n && a < 0n === b < 0n ? a / b + 1n : a / b;
};
export const ceilDivUnsigned: IntegerFunction = (a, b, width) => {
  if (b === 0n) return undefined;
  const divisor = unsigned(b, width);
  return wrap((unsigned(a, width) + divisor - 1n) / divisor, width);
};

const shift =
  (compute: (a: bigint, amount: bigint, width: number) => bigint): IntegerFunction =>
  (a, b, width) => {
    const amount = unsigned(b, width);
    return amount >= BigInt(width) ? undefined : wrap(compute(a, amount, width), width);
  };
export const shiftLeft: IntegerFunction = shift((a, amount) => a << amount);
export const shiftRightSigned: IntegerFunction = shift((a, amount) => a >> amount);
export const shiftRightUnsigned: IntegerFunction = shift((a, amount, width) => unsigned(a, width) >> amount);

const pick = (first: boolean, a: bigint, b: bigint): bigint => (first ? a : b);
export const maxSigned: IntegerFunction = (a, b) => pick(a > b, a, b);
export const minSigned: IntegerFunction = (a, b) => pick(a < b, a, b);
export const maxUnsigned: IntegerFunction = (a, b, width) => pick(unsigned(a, width) > unsigned(b, width), a, b);
export const minUnsigned: IntegerFunction = (a, b, width) => pick(unsigned(a, width) < unsigned(b, width), a, b);

export const integerPredicates = {
  eq: 0,
  ne: 1,
  slt: 2,
  sle: 3,
  sgt: 4,
  sge: 5,
  ult: 6,
  ule: 7,
  ugt: 8,
  uge: 9,
} as const;
export type IntegerPredicate = keyof typeof integerPredicates;

/** Whether `a predicate b` holds. */
export function compareIntegers(predicate: IntegerPredicate, a: bigint, b: bigint, width: number): boolean {
  if (predicate === "eq") return a === b;
  if (predicate === "ne") return a !== b;
  const [x, y] = predicate.startsWith("u") ? [unsigned(a, width), unsigned(b, width)] : [a, b];
  switch (predicate.slice(1)) {
    case "lt":
      return x < y;
    case "le":
      return x <= y;
    case "gt":
      return x > y;
    default:
      return x >= y;
  }
}
