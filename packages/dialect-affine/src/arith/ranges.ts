/** What arith's ops do to ranges of integers, in both readings, so that the result lies in the meet of what each tells. */
import { IntegerAttr, IntegerRange, implement, integerRangeInterface, rangeWidth } from "@hls-opt/ir-core";
import type { InterfaceImpl, Operation } from "@hls-opt/ir-core";
import { integerPredicates } from "../fold/integer-semantics.js";
import type { IntegerPredicate } from "../fold/integer-semantics.js";

type Operands = readonly (IntegerRange | undefined)[];

function rangeOf(
  infer: (operands: readonly IntegerRange[], width: number, op: Operation) => IntegerRange | undefined,
): readonly InterfaceImpl[] {
  const resultRanges = (op: Operation, operands: Operands): readonly (IntegerRange | undefined)[] => {
    const width = rangeWidth(op.result().type);
    if (width === undefined || !operands.every((operand) => operand !== undefined)) return [];
    return [infer(operands, width, op)];
  };
  return [implement(integerRangeInterface, { resultRanges })];
}

const min = (...values: readonly bigint[]): bigint => values.reduce((a, b) => (a < b ? a : b));
const max = (...values: readonly bigint[]): bigint => values.reduce((a, b) => (a > b ? a : b));

/** The range of a function that is monotone, or bilinear, in its operands: its extremes lie at the corners. */
function corners(a: IntegerRange, b: IntegerRange, compute: (a: bigint, b: bigint) => bigint): IntegerRange {
  const { width } = a;
  const signed = [a.signedMin, a.signedMax].flatMap((x) => [b.signedMin, b.signedMax].map((y) => compute(x, y)));
  const unsigned = [a.unsignedMin, a.unsignedMax].flatMap((x) =>
    [b.unsignedMin, b.unsignedMax].map((y) => compute(x, y)),
  );
  // what does not fit wraps: `signed` and `unsigned` then give all values
  return IntegerRange.signed(width, min(...signed), max(...signed)).meet(
    IntegerRange.unsigned(width, min(...unsigned), max(...unsigned)),
  );
}

type Pair = readonly [IntegerRange, IntegerRange];
const binary = (
  infer: (a: IntegerRange, b: IntegerRange, op: Operation) => IntegerRange | undefined,
): readonly InterfaceImpl[] => rangeOf((operands, _width, op) => infer(...(operands as unknown as Pair), op));

export const constantRange: readonly InterfaceImpl[] = [
  implement(integerRangeInterface, {
    resultRanges(op: Operation) {
      const [value, width] = [op.getAttr("value"), rangeWidth(op.result().type)];
      return value instanceof IntegerAttr && width !== undefined ? [IntegerRange.constant(width, value.value)] : [];
    },
  }),
];

export const addRange = binary((a, b) => corners(a, b, (x, y) => x + y));
export const subRange = binary((a, b) => corners(a, b, (x, y) => x - y));
export const mulRange = binary((a, b) => corners(a, b, (x, y) => x * y));

const hasZero = (range: IntegerRange): boolean => range.signedMin <= 0n && range.signedMax >= 0n;

/** Quotients of signed numbers: at the corners, where no divisor is 0. */
const signedQuotient = (divide: (a: bigint, b: bigint) => bigint): readonly InterfaceImpl[] =>
  binary((a, b) => {
    if (hasZero(b)) return undefined;
    const values = [a.signedMin, a.signedMax].flatMap((x) => [b.signedMin, b.signedMax].map((y) => divide(x, y)));
    return IntegerRange.signed(a.width, min(...values), max(...values));
  });

export const divSignedRange = signedQuotient((a, b) => a / b);
export const floorDivRange = signedQuotient((a, b) => (a % b !== 0n && a < 0n !== b < 0n ? a / b - 1n : a / b));
export const ceilDivSignedRange = signedQuotient((a, b) => (a % b !== 0n && a < 0n === b < 0n ? a / b + 1n : a / b));

const unsignedQuotient = (divide: (a: bigint, b: bigint) => bigint): readonly InterfaceImpl[] =>
  binary((a, b) => {
    if (b.unsignedMax === 0n) return undefined;
    const first = divide(a.unsignedMin, b.unsignedMax);
    return IntegerRange.unsigned(a.width, first, divide(a.unsignedMax, max(b.unsignedMin, 1n)));
  });

export const divUnsignedRange = unsignedQuotient((a, b) => a / b);
export const ceilDivUnsignedRange = unsignedQuotient((a, b) => (a + b - 1n) / b);

/** A remainder has the sign of the dividend, is less than the divisor in magnitude, and no greater than the dividend. */
export const remSignedRange = binary((a, b) => {
  if (hasZero(b)) return undefined;
  const largest = max(magnitude(b.signedMin), magnitude(b.signedMax)) - 1n;
  const first = a.signedMin < 0n ? -min(largest, magnitude(a.signedMin)) : 0n;
  const last = a.signedMax > 0n ? min(largest, a.signedMax) : 0n;
  const divisor = b.constant;
  if (divisor !== undefined && a.signedMax - a.signedMin < magnitude(divisor)) {
    const [low, high] = [a.signedMin % divisor, a.signedMax % divisor];
    if (low <= high) return IntegerRange.signed(a.width, low, high);
  }
  return IntegerRange.signed(a.width, first, last);
});

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

export const remUnsignedRange = binary((a, b) => {
  if (b.unsignedMax === 0n) return undefined;
  const divisor = b.unsignedMin;
  if (divisor === b.unsignedMax && a.unsignedMax - a.unsignedMin < divisor) {
    const [low, high] = [a.unsignedMin % divisor, a.unsignedMax % divisor];
    if (low <= high) return IntegerRange.unsigned(a.width, low, high);
  }
  return IntegerRange.unsigned(a.width, 0n, min(b.unsignedMax - 1n, a.unsignedMax));
});

export const maxSignedRange = binary((a, b) =>
  IntegerRange.signed(a.width, max(a.signedMin, b.signedMin), max(a.signedMax, b.signedMax)),
);
export const minSignedRange = binary((a, b) =>
  IntegerRange.signed(a.width, min(a.signedMin, b.signedMin), min(a.signedMax, b.signedMax)),
);
export const maxUnsignedRange = binary((a, b) =>
  IntegerRange.unsigned(a.width, max(a.unsignedMin, b.unsignedMin), max(a.unsignedMax, b.unsignedMax)),
);
export const minUnsignedRange = binary((a, b) =>
  IntegerRange.unsigned(a.width, min(a.unsignedMin, b.unsignedMin), min(a.unsignedMax, b.unsignedMax)),
);

/** How many low bits of a range's values may be anything; those above are the same in all of them. */
function openBits(range: IntegerRange): bigint {
  return BigInt((range.unsignedMin ^ range.unsignedMax).toString(2).replace(/^0$/, "").length);
}

/** The range with its open bits cleared, and set. */
function widened(range: IntegerRange): readonly [bigint, bigint] {
  const open = openBits(range);
  const mask = (1n << open) - 1n;
  return [(range.unsignedMin >> open) << open, range.unsignedMax | mask];
}

export const andRange = binary((a, b) => {
  const [[lowA, highA], [lowB, highB]] = [widened(a), widened(b)];
  return IntegerRange.unsigned(a.width, lowA & lowB, highA & highB);
});
export const orRange = binary((a, b) => {
  const [[lowA, highA], [lowB, highB]] = [widened(a), widened(b)];
  return IntegerRange.unsigned(a.width, lowA | lowB, highA | highB);
});
export const xorRange = binary((a, b) => {
  const open = max(openBits(a), openBits(b));
  const fixed = ((a.unsignedMin ^ b.unsignedMin) >> open) << open;
  return IntegerRange.unsigned(a.width, fixed, fixed | ((1n << open) - 1n));
});

/** Shifts by the width or more are poison: anything may be claimed of them, so that they are left out. */
const shiftAmounts = (range: IntegerRange, width: number): readonly [bigint, bigint] | undefined =>
  range.unsignedMax < BigInt(width) ? [range.unsignedMin, range.unsignedMax] : undefined;

export const shiftLeftRange = binary((a, b) => {
  const amounts = shiftAmounts(b, a.width);
  if (amounts === undefined) return undefined;
  const signed = [a.signedMin, a.signedMax].flatMap((x) => amounts.map((n) => x << n));
  return IntegerRange.signed(a.width, min(...signed), max(...signed)).meet(
    IntegerRange.unsigned(a.width, a.unsignedMin << amounts[0], a.unsignedMax << amounts[1]),
  );
});
export const shiftRightUnsignedRange = binary((a, b) => {
  const amounts = shiftAmounts(b, a.width);
  if (amounts === undefined) return undefined;
  return IntegerRange.unsigned(a.width, a.unsignedMin >> amounts[1], a.unsignedMax >> amounts[0]);
});
export const shiftRightSignedRange = binary((a, b) => {
  const amounts = shiftAmounts(b, a.width);
  if (amounts === undefined) return undefined;
  const values = [a.signedMin, a.signedMax].flatMap((x) => amounts.map((n) => x >> n));
  return IntegerRange.signed(a.width, min(...values), max(...values));
});

export const extendUnsignedRange = rangeOf(
  ([a], width) => a && IntegerRange.unsigned(width, a.unsignedMin, a.unsignedMax),
);
export const extendSignedRange = rangeOf(([a], width) => a && IntegerRange.signed(width, a.signedMin, a.signedMax));

/** What a truncation leaves: an interval where the bits that go are the same in all values. */
function truncated(a: IntegerRange, width: number): IntegerRange {
  const shift = BigInt(width);
  const keepsUnsigned = a.unsignedMin >> shift === a.unsignedMax >> shift;
  const unsigned = keepsUnsigned
    ? IntegerRange.unsigned(width, BigInt.asUintN(width, a.unsignedMin), BigInt.asUintN(width, a.unsignedMax))
    : IntegerRange.full(width);
  const half = 1n << (shift - 1n);
  const keepsSigned = (a.signedMin + half) >> shift === (a.signedMax + half) >> shift;
  const signed = keepsSigned
    ? IntegerRange.signed(width, BigInt.asIntN(width, a.signedMin), BigInt.asIntN(width, a.signedMax))
    : IntegerRange.full(width);
  return unsigned.meet(signed);
}

export const truncateRange = rangeOf(([a], width) => a && truncated(a, width));
export const indexCastRange = rangeOf(
  ([a], width) => a && (width < a.width ? truncated(a, width) : IntegerRange.signed(width, a.signedMin, a.signedMax)),
);
export const indexCastUnsignedRange = rangeOf(
  ([a], width) =>
    a && (width < a.width ? truncated(a, width) : IntegerRange.unsigned(width, a.unsignedMin, a.unsignedMax)),
);

const predicateNames = Object.keys(integerPredicates) as IntegerPredicate[];

/** Whether a predicate holds for all pairs of two ranges. */
function alwaysHolds(predicate: IntegerPredicate, a: IntegerRange, b: IntegerRange): boolean {
  switch (predicate) {
    case "eq":
      return a.constant !== undefined && a.constant === b.constant;
    case "ne":
      return (
        alwaysHolds("slt", a, b) || alwaysHolds("sgt", a, b) || alwaysHolds("ult", a, b) || alwaysHolds("ugt", a, b)
      );
    case "slt":
      return a.signedMax < b.signedMin;
    case "sle":
      return a.signedMax <= b.signedMin;
    case "ult":
      return a.unsignedMax < b.unsignedMin;
    case "ule":
      return a.unsignedMax <= b.unsignedMin;
    case "sgt":
    case "sge":
    case "ugt":
    case "uge":
      return alwaysHolds(`${predicate.charAt(0)}l${predicate.charAt(2)}` as IntegerPredicate, b, a);
  }
}

const opposite: Readonly<Record<IntegerPredicate, IntegerPredicate>> = {
  eq: "ne",
  ne: "eq",
  slt: "sge",
  sge: "slt",
  sgt: "sle",
  sle: "sgt",
  ult: "uge",
  uge: "ult",
  ugt: "ule",
  ule: "ugt",
};

export const compareRange: readonly InterfaceImpl[] = binary((a, b, op) => {
  const number = (op.getAttr("predicate") as IntegerAttr).number;
  const predicate = predicateNames.find((name) => integerPredicates[name] === number) as IntegerPredicate;
  if (alwaysHolds(predicate, a, b)) return IntegerRange.constant(1, 1n);
  return alwaysHolds(opposite[predicate], a, b) ? IntegerRange.constant(1, 0n) : undefined;
});

export const selectRange: readonly InterfaceImpl[] = rangeOf(([condition, a, b]) => {
  if (condition === undefined || a === undefined || b === undefined) return undefined;
  const chosen = condition.width === 1 ? condition.constant : undefined;
  return chosen === undefined ? a.join(b) : chosen === 0n ? b : a;
});
