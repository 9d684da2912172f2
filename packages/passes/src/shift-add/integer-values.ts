/** What is known of the integers in straight-line code: constants, and the interval of every value that fits a double. */
import {
  AddIOp,
  AndIOp,
  CmpIOp,
  ConstantOp,
  ExtSIOp,
  ExtUIOp,
  GetGlobalOp,
  GlobalOp,
  MaxSIOp,
  MinSIOp,
  MulIOp,
  OrIOp,
  SelectOp,
  ShLIOp,
  ShRSIOp,
  ShRUIOp,
  SubIOp,
  TruncIOp,
  XOrIOp,
  constantInteger,
} from "@hls-opt/dialect-affine";
import { AffineMapAttr, DenseElementsAttr, IntegerType, SymbolRefAttr, collect } from "@hls-opt/ir-core";
import type { AffineExpr, MemRefType, OpInfo, Operation, Type, Value } from "@hls-opt/ir-core";

/** Signed values from `low` to `high`, both exact. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Widths that are looked at: sums of these are exact in a double. */
const widestInteger = 52;

/** The width of an integer type that is looked at: 1 to 52 bits. */
export function widthOfInteger(type: Type): number | undefined {
  return type instanceof IntegerType && type.width >= 1 && type.width <= widestInteger ? type.width : undefined;
}

/** All signed values of a width; one bit holds 0 and -1. */
export const signedInterval = (width: number): Interval => ({ low: -(2 ** (width - 1)), high: 2 ** (width - 1) - 1 });

export const contains = (outer: Interval, inner: Interval): boolean =>
  outer.low <= inner.low && inner.high <= outer.high;

/** Bits of the narrowest signed integer for an interval. */
export function signedWidth({ low, high }: Interval): number {
  let width = 1;
  while (!contains(signedInterval(width), { low, high })) width++;
  return width;
}

export class IntegerValues {
  private readonly intervals = new Map<Value, Interval>();
  private readonly globals = new Map<string, DenseElementsAttr>();

  /** `root` is a function or a module; operations are to be visited before their users. */
  constructor(root: Operation) {
    const module = outermost(root);
    for (const op of collect(module, ({ info }) => info === GlobalOp.info)) {
      const { constant, initial_value: data, sym_name: name } = new GlobalOp(op);
      if (constant !== undefined && data instanceof DenseElementsAttr) this.globals.set(name.value, data);
    }
  }

  /** Computes the interval of an operation's result from those of its operands. */
  visit(op: Operation): void {
    if (op.results.length !== 1 || op.info === ConstantOp.info) return;
    const width = widthOfInteger(op.result().type);
    if (width === undefined) return;
    const all = signedInterval(width);
    const found = this.compute(op, all);
    this.intervals.set(op.result(), found !== undefined && contains(all, found) ? found : all);
  }

  /** The interval of a value of a type that `widthOfInteger` knows. */
  interval(value: Value): Interval {
    const known = this.intervals.get(value);
    if (known !== undefined) return known;
    const constant = constantInteger(value);
    const width = widthOfInteger(value.type);
    if (width === undefined) throw new RangeError(`${value.type} has no interval`);
    if (constant === undefined) return signedInterval(width);
    const signed = Number(BigInt.asIntN(width, constant));
    return { low: signed, high: signed };
  }

  constant(value: Value): number | undefined {
    if (widthOfInteger(value.type) === undefined) return undefined;
    const { low, high } = this.interval(value);
    return low === high ? low : undefined;
  }

  /** The result of an arithmetic operation as if its type had any number of bits; undefined when it is not known. */
  private compute(op: Operation, all: Interval): Interval | undefined {
    if (op.name === "affine.load") return this.loadedConstant(op);
    if (op.info === SelectOp.info) return this.selected(op);
    if (op.info === CmpIOp.info || op.operandCount === 0) return undefined;
    if (!op.operands.every(({ type }) => widthOfInteger(type) !== undefined)) return undefined;
    const [a, b] = op.operands.map((value) => this.interval(value)) as [Interval, Interval];
    return transfer.get(op.info)?.(a, b, all, op);
  }

  private selected(op: Operation): Interval | undefined {
    const [, a, b] = op.operands as [Value, Value, Value];
    return union(this.interval(a), this.interval(b));
  }

  /** The element of a constant global at constant subscripts. */
  private loadedConstant(op: Operation): Interval | undefined {
    const global = op.operand(0).definingOp;
    const map = op.getAttr("map");
    if (global?.info !== GetGlobalOp.info || !(map instanceof AffineMapAttr) || !map.map.isConstant()) return undefined;
    const name = global.getAttr("name");
    const data = name instanceof SymbolRefAttr ? this.globals.get(name.root) : undefined;
    if (data === undefined) return undefined;
    const { shape } = op.operand(0).type as MemRefType;
    const flat = map.map.results.reduce((at, expr: AffineExpr, d) => at * (shape[d] as number) + expr.value, 0);
    const width = widthOfInteger(op.result().type) as number;
    const value = Number(BigInt.asIntN(width, BigInt(data.at(flat))));
    return { low: value, high: value };
  }
}

type Transfer = (a: Interval, b: Interval, all: Interval, op: Operation) => Interval | undefined;

const union = (a: Interval, b: Interval): Interval => ({
  low: Math.min(a.low, b.low),
  high: Math.max(a.high, b.high),
});

function corners(a: Interval, b: Interval, f: (x: number, y: number) => number): Interval {
  const values = [f(a.low, b.low), f(a.low, b.high), f(a.high, b.low), f(a.high, b.high)];
  return { low: Math.min(...values), high: Math.max(...values) };
}

/** A shift by a known amount that is less than the width. */
const byConstant =
  (f: (a: Interval, amount: number) => Interval | undefined): Transfer =>
  (a, b, all) =>
    b.low === b.high && b.low >= 0 && 2 ** b.low <= all.high ? f(a, b.low) : undefined;

const floorShift = (value: number, amount: number): number => Math.floor(value / 2 ** amount);

/** Bitwise logic of numbers that are not negative stays below the next power of two. */
const bitwise: Transfer = (a, b) =>
  a.low >= 0 && b.low >= 0 ? { low: 0, high: 2 ** (signedWidth(union(a, b)) - 1) - 1 } : undefined;

const transfer: ReadonlyMap<OpInfo, Transfer> = new Map<OpInfo, Transfer>([
  [AddIOp.info, (a, b) => ({ low: a.low + b.low, high: a.high + b.high })],
  [SubIOp.info, (a, b) => ({ low: a.low - b.high, high: a.high - b.low })],
  [MulIOp.info, (a, b) => corners(a, b, (x, y) => x * y)],
  [MaxSIOp.info, (a, b) => ({ low: Math.max(a.low, b.low), high: Math.max(a.high, b.high) })],
  [MinSIOp.info, (a, b) => ({ low: Math.min(a.low, b.low), high: Math.min(a.high, b.high) })],
  [ShLIOp.info, byConstant((a, k) => ({ low: a.low * 2 ** k, high: a.high * 2 ** k }))],
  [ShRSIOp.info, byConstant((a, k) => ({ low: floorShift(a.low, k), high: floorShift(a.high, k) }))],
  [
    ShRUIOp.info,
    byConstant((a, k) => (a.low >= 0 ? { low: floorShift(a.low, k), high: floorShift(a.high, k) } : undefined)),
  ],
  [ExtSIOp.info, (a) => a],
  [TruncIOp.info, (a) => a],
  [
    ExtUIOp.info,
    (a, _b, _all, op) => (a.low >= 0 ? a : { low: 0, high: 2 ** (widthOfInteger(op.operand(0).type) as number) - 1 }),
  ],
  [
    AndIOp.info,
    (a, b) =>
      a.low < 0 && b.low < 0
        ? undefined
        : { low: 0, high: Math.min(a.low < 0 ? Infinity : a.high, b.low < 0 ? Infinity : b.high) },
  ],
  [OrIOp.info, bitwise],
  [XOrIOp.info, bitwise],
]);

function outermost(op: Operation): Operation {
  let top = op;
  while (top.parentOp !== undefined) top = top.parentOp;
  return top;
}
