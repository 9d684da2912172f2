import { defineOp, sameAs } from "@hls-opt/ir-core";
import type { FoldResult, OpParser, OpPrinter, Operation, ParsedOp } from "@hls-opt/ir-core";
import { FloatLike, SignlessIntegerLike } from "../arith/constraints.js";
import { floatBinary, floatTernary } from "../arith/families.js";
import { fastMath, fastMathSyntax } from "../arith/flags.js";
import { parseFlags, parseOperands, printFlags } from "../arith/syntax.js";
import { foldFloats } from "../fold/fold-op.js";
import type { ConstantOperands } from "../fold/fold-op.js";

/**
 * The angle of the point (`rhs`, `lhs`).
 *
 * ```mlir
 * %angle = math.atan2 %y, %x : f32
 * ```
 */
export class Atan2Op extends floatBinary("math.atan2", "2-argument arcus tangent") {
  fold(operands: ConstantOperands): FoldResult {
    return foldFloats(this.op, operands, Math.atan2);
  }
}

/**
 * The magnitude of `lhs` with the sign of `rhs`.
 *
 * ```mlir
 * %r = math.copysign %a, %b : f32
 * ```
 */
export class CopySignOp extends floatBinary("math.copysign", "copies the sign of the second operand to the first") {
  fold(operands: ConstantOperands): FoldResult {
    return foldFloats(this.op, operands, (a, b) => (b < 0 || Object.is(b, -0) ? -Math.abs(a) : Math.abs(a)));
  }
}

/**
 * `lhs` to the power of `rhs`.
 *
 * ```mlir
 * %r = math.powf %a, %b : f32
 * ```
 */
export class PowFOp extends floatBinary("math.powf", "floating point raised to the power of") {
  fold(operands: ConstantOperands): FoldResult {
    return foldFloats(this.op, operands, Math.pow);
  }
}

/**
 * `a * b + c`, rounded once.
 *
 * ```mlir
 * %r = math.fma %a, %b, %c : f32
 * ```
 */
export class FmaOp extends floatTernary("math.fma", "floating point fused multipy-add operation") {}

/**
 * A float raised to an integer power.
 *
 * ```mlir
 * %r = math.fpowi %a, %n : f32, i32
 * ```
 */
export class FPowIOp extends defineOp({
  name: "math.fpowi",
  summary: "floating point raised to the signed integer power",
  operands: { lhs: FloatLike, rhs: SignlessIntegerLike },
  results: { result: sameAs("lhs") },
  attributes: { fastmath: fastMath },
  traits: ["pure", "always-speculatable", "elementwise"],
}) {
  static parse(parser: OpParser): ParsedOp {
    const names = parseOperands(parser, 2);
    const flags = parseFlags(parser, fastMathSyntax);
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    const type = parser.type();
    parser.expect(",");
    return {
      operands: parser.resolveAll(names, [type, parser.type()]),
      resultTypes: [type],
      attributes: [...flags, ...attributes],
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printer.write(" ");
    printer.operands(op.operands);
    printFlags(printer, op, fastMathSyntax);
    printer.optionalAttrDict(op, ["fastmath"]);
    printer.write(" : ");
    printer.types(op.operands.map((operand) => operand.type));
  }
}
