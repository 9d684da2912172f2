import type { FloatType, IndexType, IntegerType } from "../../ir/builtin-types.js";
import { FloatAttr } from "../../ir/builtin-attributes.js";
import { errorAt } from "../../ir/diagnostic.js";
import type { Type } from "../../ir/type.js";
import type { Parser } from "../parse/parser.js";

export const isHexLiteral = (text: string): boolean => text.charCodeAt(1) === 120;

/** The bits a type stores its integers in. */
export function integerWidth(type: IntegerType | IndexType): number {
  return type.kind === "index" ? 64 : type.width;
}

export function isIntegerLike(type: Type): type is IntegerType | IndexType {
  return type.kind === "integer" || type.kind === "index";
}

/** The value of an integer literal (hexadecimal ones give the bits) in the range of its type, or undefined when it does not fit. */
export function integerValue(type: IntegerType | IndexType, isNegative: boolean, text: string): bigint | undefined {
  const value = BigInt(text);
  const width = BigInt(integerWidth(type));
  if (value >> width !== 0n) return undefined;
  if (width === 0n) return isNegative ? undefined : value;
  const isSigned = type.kind === "index" || type.signedness === "signed";
  const signBit = 1n << (width - 1n);
  if (isNegative) return value === 0n || value > signBit ? undefined : -value;
  return isSigned && value >= signBit ? undefined : value;
}

/** A float from the bits that a hexadecimal literal gives. */
export function floatFromHex(p: Parser, type: FloatType, isNegative: boolean, text: string, at: number): FloatAttr {
  if (!isHexLiteral(text)) {
    const note = errorAt("parse/syntax", p.locationAt(at), "add a trailing dot to make the literal a float");
    p.failAt(at, "unexpected decimal integer literal for a floating point value", [note]);
  }
  if (isNegative) p.failAt(at, "hexadecimal float literal should not have a leading minus");
  const bits = BigInt(text);
  // mlir-opt takes a tf32 for 32 bits wide here, and cuts off what is too much
  const width = type.name === "tf32" ? 32 : type.width;
  if (bits >> BigInt(width) !== 0n) p.failAt(at, "hexadecimal float constant out of range for type");
  return FloatAttr.fromBits(type, BigInt.asUintN(type.width, bits));
}
