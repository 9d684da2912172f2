import { defineOp, inferred, sameAs } from "@hls-opt/ir-core";
import type { FoldResult } from "@hls-opt/ir-core";
import { foldElementwise, integerWidth } from "../fold/constant-elements.js";
import type { Scalar } from "../fold/constant-elements.js";
import type { ConstantOperands } from "../fold/fold-op.js";
import { BoolLike, comparisonType, SignlessIntegerLike } from "./constraints.js";
import { parseOperands, withSyntax } from "./syntax.js";
import type { FullSyntax } from "./syntax.js";

const addExtended = withSyntax(
  defineOp({
    name: "arith.addui_extended",
    summary: "extended unsigned integer addition operation returning sum and overflow bit",
    operands: { lhs: SignlessIntegerLike, rhs: SignlessIntegerLike },
    results: {
      sum: sameAs("lhs"),
      overflow: inferred(
        BoolLike,
        ([lhs]) => (lhs === undefined ? "requires two operands" : comparisonType(lhs)),
        "if an operand is scalar, then so must be the overflow; else the shapes must match",
      ),
    },
    traits: ["pure", "always-speculatable", "elementwise", "commutative", "same-type-operands"],
    assembly: "$lhs `,` $rhs attr-dict `:` type($sum) `,` type($overflow)",
  }),
  { resultName: (_, index) => (index === 0 ? "sum" : "overflow") },
);

/**
 * The sum modulo 2^N and the carry.
 *
 * ```mlir
 * %sum, %overflow = arith.addui_extended %a, %b : i32, i1
 * ```
 */
export class AddUIExtendedOp extends addExtended {
  fold(operands: ConstantOperands): FoldResult {
    const width = integerWidth(this.lhs.type);
    const sum = (a: Scalar, b: Scalar): bigint =>
      BigInt.asUintN(width, a as bigint) + BigInt.asUintN(width, b as bigint);
    const low = foldElementwise(operands, this.sum.type, (a, b) => BigInt.asIntN(width, sum(a, b)));
    const carry = foldElementwise(operands, this.overflow.type, (a, b) => sum(a, b) >> BigInt(width));
    return low === undefined || carry === undefined ? undefined : [low, carry];
  }
}

const twoResults: FullSyntax = {
  parse(parser) {
    const names = parseOperands(parser, 2);
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    const type = parser.type();
    return { operands: parser.resolveAll(names, type), resultTypes: [type, type], attributes };
  },
  print(printer, op) {
    printer.write(" ");
    printer.operands(op.operands);
    printer.optionalAttrDict(op);
    printer.write(" : ");
    printer.type(op.operand(0).type);
  },
};

const multiplyExtended = <const Name extends `${string}.${string}`>(name: Name, summary: string) =>
  withSyntax(
    defineOp({
      name,
      summary,
      operands: { lhs: SignlessIntegerLike, rhs: SignlessIntegerLike },
      results: { low: sameAs("lhs"), high: sameAs("lhs") },
      traits: ["pure", "always-speculatable", "elementwise", "commutative", "same-operands-and-result-type"],
    }),
    { ...twoResults, resultName: (_, index) => (index === 0 ? "low" : "high") },
  );

/**
 * The low and high halves of the signed product of 2N bits.
 *
 * ```mlir
 * %low, %high = arith.mulsi_extended %a, %b : i32
 * ```
 */
export class MulSIExtendedOp extends multiplyExtended(
  "arith.mulsi_extended",
  "extended signed integer multiplication operation",
) {
  fold(operands: ConstantOperands): FoldResult {
    const width = integerWidth(this.lhs.type);
    return foldHalves(
      this.op.results.map((r) => r.type),
      operands,
      width,
      (a, b) => a * b,
    );
  }
}

/**
 * The low and high halves of the unsigned product of 2N bits.
 *
 * ```mlir
 * %low, %high = arith.mului_extended %a, %b : i32
 * ```
 */
export class MulUIExtendedOp extends multiplyExtended(
  "arith.mului_extended",
  "extended unsigned integer multiplication operation",
) {
  fold(operands: ConstantOperands): FoldResult {
    const width = integerWidth(this.lhs.type);
    const unsigned = (value: bigint): bigint => BigInt.asUintN(width, value);
    return foldHalves(
      this.op.results.map((r) => r.type),
      operands,
      width,
      (a, b) => unsigned(a) * unsigned(b),
    );
  }
}

function foldHalves(
  types: readonly MulSIExtendedOp["low"]["type"][],
  operands: ConstantOperands,
  width: number,
  product: (a: bigint, b: bigint) => bigint,
): FoldResult {
  const [lowType, highType] = types;
  if (lowType === undefined || highType === undefined) return undefined;
  const low = foldElementwise(operands, lowType, (a, b) => BigInt.asIntN(width, product(a as bigint, b as bigint)));
  const high = foldElementwise(operands, highType, (a, b) =>
    BigInt.asIntN(width, product(a as bigint, b as bigint) >> BigInt(width)),
  );
  return low === undefined || high === undefined ? undefined : [low, high];
}
