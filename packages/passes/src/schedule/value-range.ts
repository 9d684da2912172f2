/**
 * Which integers a value of a kernel may be, for estimates of width and delay: bounds, and how many low bits are always zero.
 * Interval arithmetic in doubles: bounds beyond 53 bits are rounded, and nothing that has to be exact rests on them.
 */
import type { Operation, Type } from "@hls-opt/ir-core";
import { IntegerAttr, IntegerType } from "@hls-opt/ir-core";

export interface ValueRange {
  readonly low: number;
  readonly high: number;
  /** The value is a multiple of 2^zeros. */
  readonly zeros: number;
}

const booleanRange: ValueRange = { low: 0, high: 1, zeros: 0 };

/** All values of a type; booleans are 0 and 1. */
export function typeRange(type: Type): ValueRange {
  const width = type instanceof IntegerType ? type.width : 64;
  return width === 1 ? booleanRange : { low: -(2 ** (width - 1)), high: 2 ** (width - 1) - 1, zeros: 0 };
}

export function constantRange(value: number): ValueRange {
  return { low: value, high: value, zeros: trailingZeros(value) };
}

/** Both ranges together. */
export function unionRange(a: ValueRange, b: ValueRange): ValueRange {
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high), zeros: Math.min(a.zeros, b.zeros) };
}

const constantZeros = 64;

function trailingZeros(value: number): number {
  if (value === 0) return constantZeros;
  let zeros = 0;
  for (let rest = Math.abs(value); rest % 2 === 0; rest /= 2) zeros++;
  return zeros;
}

function magnitudeBits(value: number): number {
  return value <= 0 ? 0 : Math.floor(Math.log2(value)) + 1;
}

/** Bits of two's complement, or of an unsigned number where nothing is negative. */
export function rangeBits({ low, high }: ValueRange): number {
  if (low >= 0) return magnitudeBits(high);
  return Math.max(magnitudeBits(-low - 1), magnitudeBits(high)) + 1;
}

/** Bits that are not the same for all values: what a register has to hold. */
export function variableBits(range: ValueRange): number {
  return range.low === range.high ? 0 : Math.max(1, rangeBits(range) - range.zeros);
}

type RangeFunction = (operands: readonly ValueRange[], op: Operation) => ValueRange;

const sum: RangeFunction = ([a = booleanRange, b = booleanRange]) => ({
  low: a.low + b.low,
  high: a.high + b.high,
  zeros: Math.min(a.zeros, b.zeros),
});

const difference: RangeFunction = ([a = booleanRange, b = booleanRange]) => ({
  low: a.low - b.high,
  high: a.high - b.low,
  zeros: Math.min(a.zeros, b.zeros),
});

const product: RangeFunction = ([a = booleanRange, b = booleanRange]) => {
  const corners = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
  return { low: Math.min(...corners), high: Math.max(...corners), zeros: Math.min(a.zeros + b.zeros, constantZeros) };
};

const extremum =
  (pick: (...values: number[]) => number): RangeFunction =>
  ([a = booleanRange, b = booleanRange]) => ({
    low: pick(a.low, b.low),
    high: pick(a.high, b.high),
    zeros: Math.min(a.zeros, b.zeros),
  });

const logic: RangeFunction = ([a = booleanRange, b = booleanRange]) => {
  const bits = rangeBits(unionRange(a, b));
  const zeros = Math.min(a.zeros, b.zeros);
  return a.low < 0 || b.low < 0
    ? { low: -(2 ** (bits - 1)), high: 2 ** (bits - 1) - 1, zeros }
    : { low: 0, high: 2 ** bits - 1, zeros };
};

const widthOf = (type: Type): number => (type instanceof IntegerType ? type.width : 64);

/** A boolean read as 0 and -1. */
const signedBit = ({ low, high }: ValueRange): ValueRange => ({ low: 0 - high, high: 0 - low, zeros: 0 });

const unsigned: RangeFunction = ([a = booleanRange], op) =>
  a.low >= 0 ? a : { low: 0, high: 2 ** widthOf(op.operand(0).type) - 1, zeros: a.zeros };

const shiftLeft: RangeFunction = ([a = booleanRange, by = booleanRange], op) =>
  by.low !== by.high || by.low < 0
    ? typeRange(op.result().type)
    : {
        low: a.low * 2 ** by.low,
        high: a.high * 2 ** by.low,
        zeros: Math.min(a.zeros + by.low, constantZeros),
      };

const shiftRight: RangeFunction = ([a = booleanRange, by = booleanRange]) => {
  if (by.low < 0) return a;
  const values = [by.low, by.high].flatMap((k) => [Math.floor(a.low / 2 ** k), Math.floor(a.high / 2 ** k)]);
  return { low: Math.min(...values), high: Math.max(...values), zeros: Math.max(0, a.zeros - by.high) };
};

const boolean: RangeFunction = () => booleanRange;

const functions: Readonly<Record<string, RangeFunction | undefined>> = {
  "arith.addi": sum,
  "arith.subi": difference,
  "arith.muli": product,
  "arith.maxsi": extremum(Math.max),
  "arith.minsi": extremum(Math.min),
  "arith.andi": logic,
  "arith.ori": logic,
  "arith.xori": logic,
  "arith.extsi": ([a = booleanRange], op) => (widthOf(op.operand(0).type) === 1 ? signedBit(a) : a),
  "arith.extui": unsigned,
  "arith.index_castui": unsigned,
  "arith.index_cast": ([a = booleanRange], op) => (widthOf(op.operand(0).type) === 1 ? signedBit(a) : a),
  "arith.trunci": ([a = booleanRange]) => a,
  "arith.shli": shiftLeft,
  "arith.shrsi": shiftRight,
  "arith.shrui": (operands, op) => shiftRight([unsigned(operands, op), operands[1] ?? booleanRange], op),
  "arith.cmpi": boolean,
  "arith.select": ([, a = booleanRange, b = booleanRange]) => unionRange(a, b),
  "math.ctlz": (_, op) => ({ low: 0, high: widthOf(op.result().type), zeros: 0 }),
};

/** The range of an operation's result, given those of its operands; all of the type where nothing better is known. */
export function resultRange(op: Operation, operands: readonly ValueRange[]): ValueRange {
  const { type } = op.result();
  const all = typeRange(type);
  const rule = functions[op.name];
  const isBoolean = widthOf(type) === 1 && (op.name === "arith.maxsi" || op.name === "arith.minsi");
  if (rule === undefined || isBoolean) return all;
  const found = rule(operands, op);
  return found.low >= all.low && found.high <= all.high
    ? found
    : { ...all, zeros: Math.min(found.zeros, widthOf(type)) };
}

/**
 * How many low bits of operand `i` decide the low `demanded` bits of the result: nothing above matters to sums, products and
 * cuts. Infinity: all.
 */
export function demandedOfOperand(op: Operation, i: number, demanded: number, shift: number | undefined): number {
  switch (op.name) {
    case "arith.trunci":
      return Math.min(demanded, widthOf(op.result().type));
    case "arith.addi":
    case "arith.subi":
    case "arith.muli":
    case "arith.andi":
    case "arith.ori":
    case "arith.xori":
    case "arith.extsi":
    case "arith.extui":
      return demanded;
    case "arith.select":
      return i === 0 ? Infinity : demanded;
    case "arith.shli":
      return i === 0 && shift !== undefined ? Math.max(0, demanded - shift) : Infinity;
    case "arith.shrsi":
    case "arith.shrui":
      return i === 0 && shift !== undefined ? demanded + shift : Infinity;
    default:
      return Infinity;
  }
}

/** The value of an integer constant op. */
export function constantOperand(op: Operation | undefined): number | undefined {
  const attr = op?.name === "arith.constant" ? op.getAttr("value") : undefined;
  return attr instanceof IntegerAttr ? Number(attr.value) : undefined;
}
