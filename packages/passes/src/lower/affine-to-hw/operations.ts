import type { Operation } from "@hls-opt/ir-core";
import { IntegerAttr, IntegerType, InvariantError } from "@hls-opt/ir-core";
import type { Arithmetic, Signal } from "./arithmetic.js";

/** Builds the unit of an operation from its operands, combinationally, before pipeline registers. */
export type UnitBuilder = (arithmetic: Arithmetic, op: Operation, operands: readonly Signal[]) => Signal;

const resultWidth = (op: Operation): number =>
  op.result().type instanceof IntegerType ? (op.result().type as IntegerType).width : 64;
const operandWidth = (op: Operation, i = 0): number => {
  const { type } = op.operand(i);
  return type instanceof IntegerType ? type.width : 64;
};

const predicates = ["eq", "ne", "lt", "le", "gt", "ge", "lt", "le", "gt", "ge"] as const;

function compare(arithmetic: Arithmetic, op: Operation, [a, b]: readonly Signal[]): Signal {
  const attr = op.getAttr("predicate");
  const code = attr instanceof IntegerAttr ? attr.number : 0;
  const width = operandWidth(op);
  const asUnsigned = code >= 6;
  const read = (s: Signal): Signal =>
    asUnsigned ? arithmetic.unsigned(s, width) : width === 1 && code >= 2 ? arithmetic.signedBit(s) : s;
  return arithmetic.compare(predicates[code] ?? "eq", read(a as Signal), read(b as Signal));
}

const two =
  (f: (arithmetic: Arithmetic, a: Signal, b: Signal, width: number) => Signal): UnitBuilder =>
  (arithmetic, op, [a, b]) =>
    arithmetic.wrap(f(arithmetic, a as Signal, b as Signal, resultWidth(op)), resultWidth(op));

/** Booleans count as 0 and -1 where order matters. */
const signedTwo =
  (f: (arithmetic: Arithmetic, a: Signal, b: Signal) => Signal): UnitBuilder =>
  (arithmetic, op, [a, b]) => {
    const width = resultWidth(op);
    const read = (s: Signal): Signal => (width === 1 ? arithmetic.signedBit(s) : s);
    return arithmetic.wrap(f(arithmetic, read(a as Signal), read(b as Signal)), width);
  };

const unsignedTwo =
  (f: (arithmetic: Arithmetic, a: Signal, b: Signal) => Signal): UnitBuilder =>
  (arithmetic, op, [a, b]) => {
    const width = resultWidth(op);
    return arithmetic.wrap(
      f(arithmetic, arithmetic.unsigned(a as Signal, width), arithmetic.unsigned(b as Signal, width)),
      width,
    );
  };

/** A signal read as zero when it is a known constant; used by shifts. */
const constantOf = (signal: Signal): number | undefined =>
  signal.low === signal.high ? Number(signal.low) : undefined;

function shift(kind: "shl" | "shrs" | "shru"): UnitBuilder {
  return (arithmetic, op, [value, amount]) => {
    const width = resultWidth(op);
    const source = kind === "shru" ? arithmetic.unsigned(value as Signal, width) : (value as Signal);
    const by = constantOf(amount as Signal);
    if (by === undefined) {
      return arithmetic.wrap(
        arithmetic.dynamicShift(kind, source, arithmetic.unsigned(amount as Signal, width), width),
        width,
      );
    }
    if (by < 0 || by >= width) throw new InvariantError(`'${op.name}' shifts ${width} bits by ${by}`);
    return arithmetic.wrap(
      kind === "shl" ? arithmetic.shiftLeft(source, by, width) : arithmetic.shiftRight(source, by),
      width,
    );
  };
}

/** Units that a kernel's datapath may hold; loads, stores, products and `affine.if` are built where their context is known. */
export const unitBuilders: Readonly<Record<string, UnitBuilder | undefined>> = {
  "arith.extsi": (arithmetic, op, [a]) => (operandWidth(op) === 1 ? arithmetic.signedBit(a as Signal) : (a as Signal)),
  "arith.extui": (arithmetic, op, [a]) => arithmetic.unsigned(a as Signal, operandWidth(op)),
  "arith.trunci": (arithmetic, op, [a]) => arithmetic.wrap(a as Signal, resultWidth(op)),
  "arith.index_cast": (arithmetic, op, [a]) =>
    arithmetic.wrap(operandWidth(op) === 1 ? arithmetic.signedBit(a as Signal) : (a as Signal), resultWidth(op)),
  "arith.index_castui": (arithmetic, op, [a]) =>
    arithmetic.wrap(arithmetic.unsigned(a as Signal, operandWidth(op)), resultWidth(op)),
  "arith.bitcast": (_, __, [a]) => a as Signal,
  "arith.addi": two((arithmetic, a, b, width) => arithmetic.add(a, b, width)),
  "arith.subi": two((arithmetic, a, b, width) => arithmetic.sub(a, b, width)),
  "arith.maxsi": signedTwo((arithmetic, a, b) => arithmetic.maximum(a, b)),
  "arith.minsi": signedTwo((arithmetic, a, b) => arithmetic.minimum(a, b)),
  "arith.maxui": unsignedTwo((arithmetic, a, b) => arithmetic.maximum(a, b)),
  "arith.minui": unsignedTwo((arithmetic, a, b) => arithmetic.minimum(a, b)),
  "arith.andi": two((arithmetic, a, b) => arithmetic.bitwise("and", a, b)),
  "arith.ori": two((arithmetic, a, b) => arithmetic.bitwise("or", a, b)),
  "arith.xori": two((arithmetic, a, b) => arithmetic.bitwise("xor", a, b)),
  "arith.shli": shift("shl"),
  "arith.shrsi": shift("shrs"),
  "arith.shrui": shift("shru"),
  "arith.cmpi": compare,
  "arith.select": (arithmetic, _, [condition, a, b]) =>
    arithmetic.select((condition as Signal).wire, a as Signal, b as Signal),
  "math.ctlz": (arithmetic, op, [a]) =>
    arithmetic.wrap(arithmetic.countLeadingZeros(a as Signal, resultWidth(op)), resultWidth(op)),
};
