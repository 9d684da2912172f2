import type { FoldResult } from "@hls-opt/ir-core";
import { integerBinary, integerUnary } from "../arith/families.js";
import { foldElementwise, integerWidth } from "../fold/constant-elements.js";
import { foldIntegers, one } from "../fold/fold-op.js";
import type { ConstantOperands } from "../fold/fold-op.js";
import type { Operation } from "@hls-opt/ir-core";

function foldBits(op: Operation, operands: ConstantOperands, evaluate: (bits: string) => number): FoldResult {
  const width = integerWidth(op.result().type);
  const digits = (x: bigint): string => BigInt.asUintN(width, x).toString(2).padStart(width, "0");
  return one(
    foldElementwise(operands, op.result().type, (x) => BigInt.asIntN(width, BigInt(evaluate(digits(x as bigint))))),
  );
}

/**
 * The magnitude of a signed integer; that of the least one is itself.
 *
 * ```mlir
 * %r = math.absi %x : i32
 * ```
 */
export class AbsIOp extends integerUnary("math.absi", "integer absolute-value operation") {
  fold(operands: ConstantOperands): FoldResult {
    const width = integerWidth(this.result.type);
    return one(
      foldElementwise(operands, this.result.type, (x) =>
        BigInt.asIntN(width, (x as bigint) < 0n ? -(x as bigint) : (x as bigint)),
      ),
    );
  }
}

/**
 * The number of leading zero bits.
 *
 * ```mlir
 * %r = math.ctlz %x : i32
 * ```
 */
export class CountLeadingZerosOp extends integerUnary("math.ctlz", "counts the leading zeros an integer value") {
  fold(operands: ConstantOperands): FoldResult {
    return foldBits(this.op, operands, (bits) => (bits.includes("1") ? bits.indexOf("1") : bits.length));
  }
}

/**
 * The number of trailing zero bits.
 *
 * ```mlir
 * %r = math.cttz %x : i32
 * ```
 */
export class CountTrailingZerosOp extends integerUnary("math.cttz", "counts the trailing zeros an integer value") {
  fold(operands: ConstantOperands): FoldResult {
    return foldBits(this.op, operands, (bits) =>
      bits.includes("1") ? bits.length - 1 - bits.lastIndexOf("1") : bits.length,
    );
  }
}

/**
 * The number of bits that are 1.
 *
 * ```mlir
 * %r = math.ctpop %x : i32
 * ```
 */
export class CtPopOp extends integerUnary("math.ctpop", "counts the number of set bits of an integer value") {
  fold(operands: ConstantOperands): FoldResult {
    return foldBits(this.op, operands, (bits) => bits.replaceAll("0", "").length);
  }
}

/**
 * A signed integer raised to a signed integer power, modulo 2^N; undefined for zero to a negative power.
 *
 * ```mlir
 * %r = math.ipowi %a, %b : i32
 * ```
 */
export class IPowIOp extends integerBinary("math.ipowi", "signed integer raised to the power of") {
  fold(operands: ConstantOperands): FoldResult {
    return foldIntegers(this.op, operands, power);
  }
}

/** Square and multiply modulo 2^width; quotients of 1 by a larger magnitude are 0. */
function power(base: bigint, exponent: bigint, width: number): bigint | undefined {
  if (exponent < 0n) {
    return base === 0n ? undefined : base === 1n ? 1n : base === -1n ? (exponent % 2n === 0n ? 1n : -1n) : 0n;
  }
  let result = 1n;
  for (let rest = exponent, square = base; rest > 0n; rest >>= 1n, square = BigInt.asIntN(width, square * square)) {
    if (rest % 2n === 1n) result = BigInt.asIntN(width, result * square);
  }
  return result;
}
