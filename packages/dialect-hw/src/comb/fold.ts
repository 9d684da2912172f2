import { IntegerAttr, IntegerType } from "@hls-opt/ir-core";
import type { Attribute, FoldResult, Operation, Value } from "@hls-opt/ir-core";
import { bitWidth } from "../hw/types.js";
import { evaluateBinary, evaluateVariadic } from "./evaluate.js";
import type { BinaryName, VariadicName } from "./evaluate.js";

type Constants = readonly (Attribute | undefined)[];

/** The bits of an integer attribute, as a non-negative number. */
export function bitsOf(attr: Attribute | undefined): bigint | undefined {
  return attr instanceof IntegerAttr ? BigInt.asUintN((attr.type as IntegerType).width, attr.value) : undefined;
}

/** The bits of a value; NaN where a parameter of the module decides. */
export const widthOf = (value: Value): number => bitWidth(value.type) ?? NaN;

/** The constant of the op's result type with these bits; types that have a name of their own have no constants. */
export function constantResult(op: Operation, bits: bigint): FoldResult {
  if (!(op.result().type instanceof IntegerType)) return undefined;
  return [IntegerAttr.get(op.result().type as IntegerType, bits)];
}

/** All values, or undefined when one is missing. */
export function allDefined<T>(items: readonly (T | undefined)[]): readonly T[] | undefined {
  return items.every((item) => item !== undefined) ? (items as readonly T[]) : undefined;
}

const neutral: Readonly<Record<VariadicName, (width: number) => bigint>> = {
  add: () => 0n,
  mul: (width) => (width === 0 ? 0n : 1n),
  and: (width) => (1n << BigInt(width)) - 1n,
  or: () => 0n,
  xor: () => 0n,
};

const absorbing: Readonly<Partial<Record<VariadicName, (width: number) => bigint>>> = {
  mul: () => 0n,
  and: () => 0n,
  or: (width) => (1n << BigInt(width)) - 1n,
};

/** Constants, a lone operand, `x op neutral => x`, `x op absorbing => absorbing`, `x & x => x`, `x ^ x => 0`. */
export function foldVariadic(name: VariadicName, op: Operation, operands: Constants): FoldResult {
  const width = widthOf(op.result());
  if (Number.isNaN(width)) return undefined;
  const bits = operands.map(bitsOf);
  const constants = allDefined(bits);
  if (constants !== undefined) return constantResult(op, evaluateVariadic(name, constants, width));
  if (op.operandCount === 1) return [op.operand(0)];
  const absorber = absorbing[name]?.(width);
  if (absorber !== undefined && bits.includes(absorber)) return constantResult(op, absorber);
  return foldPair(name, op, bits, width);
}

function foldPair(name: VariadicName, op: Operation, bits: readonly (bigint | undefined)[], width: number): FoldResult {
  if (op.operandCount !== 2) return undefined;
  const unit = neutral[name](width);
  if (bits[1] === unit) return [op.operand(0)];
  if (bits[0] === unit) return [op.operand(1)];
  if (op.operand(0) !== op.operand(1)) return undefined;
  if (name === "and" || name === "or") return [op.operand(0)];
  return name === "xor" ? constantResult(op, 0n) : undefined;
}

const divisions: readonly BinaryName[] = ["divu", "divs", "modu", "mods"];

/** Constants (but for division by zero), `x - 0`, `x - x`, `x / 1`, `x % 1`, shifts by 0 and by too much. */
export function foldBinary(name: BinaryName, op: Operation, operands: Constants): FoldResult {
  const width = widthOf(op.result());
  if (Number.isNaN(width)) return undefined;
  const [a, b] = operands.map(bitsOf);
  if (divisions.includes(name)) return foldDivision(name, op, a, b);
  if (a !== undefined && b !== undefined) return constantResult(op, evaluateBinary(name, a, b, width));
  if (b === 0n) return [op.operand(0)];
  if (name === "sub") return op.operand(0) === op.operand(1) ? constantResult(op, 0n) : undefined;
  const shiftsAllOut = name !== "shrs" && b !== undefined && b >= BigInt(width);
  return a === 0n || shiftsAllOut ? constantResult(op, 0n) : undefined;
}

function foldDivision(name: BinaryName, op: Operation, a: bigint | undefined, b: bigint | undefined): FoldResult {
  const width = widthOf(op.result());
  if (b === 0n || b === undefined) return undefined;
  if (a !== undefined) return constantResult(op, evaluateBinary(name, a, b, width));
  if (b !== 1n || width === 1) return undefined;
  return name === "divu" || name === "divs" ? [op.operand(0)] : constantResult(op, 0n);
}
