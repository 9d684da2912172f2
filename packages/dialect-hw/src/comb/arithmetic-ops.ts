import { defineOp, inferred, unitAttr, variadic } from "@hls-opt/ir-core";
import type { Attribute, FoldResult, Type } from "@hls-opt/ir-core";
import { resultNameFromHint } from "../hw/names.js";
import { HwInteger } from "../hw/types.js";
import { foldBinary, foldVariadic } from "./fold.js";
import { parseUniform, printUniform } from "./syntax.js";

type Constants = readonly (Attribute | undefined)[];

function uniformType(types: readonly Type[]): Type | string {
  const [first] = types;
  if (first === undefined) return "expected 1 or more operands, but found 0";
  return types.every((type) => type === first) ? first : "requires the same type for all operands and results";
}

const uniform = {
  results: { result: inferred(HwInteger, uniformType) },
  attributes: { twoState: unitAttr },
} as const;

/** One or more operands of one type, which is also the result's. */
const variadicFamily = {
  ...uniform,
  operands: { inputs: variadic(HwInteger) },
  traits: ["pure", "commutative"],
} as const;

/** Two operands of one type, which is also the result's. */
const binaryFamily = {
  ...uniform,
  operands: { lhs: HwInteger, rhs: HwInteger },
  traits: ["pure"],
} as const;

/**
 * The sum of all operands, modulo 2^width.
 *
 * ```mlir
 * hw.module @m(in %a : i8, in %b : i8, out s : i8) {
 *   %0 = comb.add %a, %b : i8
 *   hw.output %0 : i8
 * }
 * ```
 */
export class CombAddOp extends defineOp({ name: "comb.add", summary: "sum", ...variadicFamily }) {
  fold(operands: Constants): FoldResult {
    return foldVariadic("add", this.op, operands);
  }
  static parse = parseUniform;
  static print = printUniform;
  static resultName = resultNameFromHint;
}

/**
 * The product of all operands, modulo 2^width. For a product of full width extend the operands first (`sext`): the
 * Verilog printer then writes a signed multiplication of the narrow operands, which maps to one DSP slice.
 *
 * ```mlir
 * hw.module @m(in %a : i8, in %b : i8, out p : i8) {
 *   %0 = comb.mul %a, %b : i8
 *   hw.output %0 : i8
 * }
 * ```
 */
export class CombMulOp extends defineOp({ name: "comb.mul", summary: "product", ...variadicFamily }) {
  fold(operands: Constants): FoldResult {
    return foldVariadic("mul", this.op, operands);
  }
  static parse = parseUniform;
  static print = printUniform;
  static resultName = resultNameFromHint;
}

/**
 * Bitwise and of all operands.
 *
 * ```mlir
 * hw.module @m(in %a : i8, in %b : i8, out c : i8) {
 *   %0 = comb.and %a, %b : i8
 *   hw.output %0 : i8
 * }
 * ```
 */
export class CombAndOp extends defineOp({ name: "comb.and", summary: "bitwise and", ...variadicFamily }) {
  fold(operands: Constants): FoldResult {
    return foldVariadic("and", this.op, operands);
  }
  static parse = parseUniform;
  static print = printUniform;
  static resultName = resultNameFromHint;
}

/**
 * Bitwise or of all operands.
 *
 * ```mlir
 * hw.module @m(in %a : i8, in %b : i8, out c : i8) {
 *   %0 = comb.or %a, %b : i8
 *   hw.output %0 : i8
 * }
 * ```
 */
export class CombOrOp extends defineOp({ name: "comb.or", summary: "bitwise or", ...variadicFamily }) {
  fold(operands: Constants): FoldResult {
    return foldVariadic("or", this.op, operands);
  }
  static parse = parseUniform;
  static print = printUniform;
  static resultName = resultNameFromHint;
}

/**
 * Bitwise exclusive or of all operands; with all ones it is the complement.
 *
 * ```mlir
 * hw.module @m(in %a : i8, in %b : i8, out c : i8) {
 *   %0 = comb.xor %a, %b : i8
 *   hw.output %0 : i8
 * }
 * ```
 */
export class CombXorOp extends defineOp({ name: "comb.xor", summary: "bitwise exclusive or", ...variadicFamily }) {
  fold(operands: Constants): FoldResult {
    return foldVariadic("xor", this.op, operands);
  }
  static parse = parseUniform;
  static print = printUniform;
  static resultName = resultNameFromHint;
}

/**
 * The difference, modulo 2^width.
 *
 * ```mlir
 * hw.module @m(in %a : i8, in %b : i8, out d : i8) {
 *   %0 = comb.sub %a, %b : i8
 *   hw.output %0 : i8
 * }
 * ```
 */
export class CombSubOp extends defineOp({ name: "comb.sub", summary: "difference", ...binaryFamily }) {
  fold(operands: Constants): FoldResult {
    return foldBinary("sub", this.op, operands);
  }
  static parse = parseUniform;
  static print = printUniform;
  static resultName = resultNameFromHint;
}

/**
 * The unsigned quotient, rounded down. Division by zero is undefined.
 *
 * ```mlir
 * hw.module @m(in %a : i8, in %b : i8, out q : i8) {
 *   %0 = comb.divu %a, %b : i8
 *   hw.output %0 : i8
 * }
 * ```
 */
export class CombDivUOp extends defineOp({ name: "comb.divu", summary: "unsigned quotient", ...binaryFamily }) {
  fold(operands: Constants): FoldResult {
    return foldBinary("divu", this.op, operands);
  }
  static parse = parseUniform;
  static print = printUniform;
  static resultName = resultNameFromHint;
}

/**
 * The signed quotient, rounded towards zero; the most negative number divided by -1 wraps. Division by zero is undefined.
 *
 * ```mlir
 * hw.module @m(in %a : i8, in %b : i8, out q : i8) {
 *   %0 = comb.divs %a, %b : i8
 *   hw.output %0 : i8
 * }
 * ```
 */
export class CombDivSOp extends defineOp({ name: "comb.divs", summary: "signed quotient", ...binaryFamily }) {
  fold(operands: Constants): FoldResult {
    return foldBinary("divs", this.op, operands);
  }
  static parse = parseUniform;
  static print = printUniform;
  static resultName = resultNameFromHint;
}

/**
 * The remainder of unsigned division. A divisor of zero is undefined.
 *
 * ```mlir
 * hw.module @m(in %a : i8, in %b : i8, out r : i8) {
 *   %0 = comb.modu %a, %b : i8
 *   hw.output %0 : i8
 * }
 * ```
 */
export class CombModUOp extends defineOp({ name: "comb.modu", summary: "unsigned remainder", ...binaryFamily }) {
  fold(operands: Constants): FoldResult {
    return foldBinary("modu", this.op, operands);
  }
  static parse = parseUniform;
  static print = printUniform;
  static resultName = resultNameFromHint;
}

/**
 * The remainder of signed division, with the sign of the dividend. A divisor of zero is undefined.
 *
 * ```mlir
 * hw.module @m(in %a : i8, in %b : i8, out r : i8) {
 *   %0 = comb.mods %a, %b : i8
 *   hw.output %0 : i8
 * }
 * ```
 */
export class CombModSOp extends defineOp({ name: "comb.mods", summary: "signed remainder", ...binaryFamily }) {
  fold(operands: Constants): FoldResult {
    return foldBinary("mods", this.op, operands);
  }
  static parse = parseUniform;
  static print = printUniform;
  static resultName = resultNameFromHint;
}

/**
 * Shift left; the amount is unsigned, and one of at least the width gives 0.
 *
 * ```mlir
 * hw.module @m(in %a : i8, in %n : i8, out b : i8) {
 *   %0 = comb.shl %a, %n : i8
 *   hw.output %0 : i8
 * }
 * ```
 */
export class CombShlOp extends defineOp({ name: "comb.shl", summary: "shift left", ...binaryFamily }) {
  fold(operands: Constants): FoldResult {
    return foldBinary("shl", this.op, operands);
  }
  static parse = parseUniform;
  static print = printUniform;
  static resultName = resultNameFromHint;
}

/**
 * Shift right, zeros moving in; the amount is unsigned.
 *
 * ```mlir
 * hw.module @m(in %a : i8, in %n : i8, out b : i8) {
 *   %0 = comb.shru %a, %n : i8
 *   hw.output %0 : i8
 * }
 * ```
 */
export class CombShrUOp extends defineOp({ name: "comb.shru", summary: "unsigned shift right", ...binaryFamily }) {
  fold(operands: Constants): FoldResult {
    return foldBinary("shru", this.op, operands);
  }
  static parse = parseUniform;
  static print = printUniform;
  static resultName = resultNameFromHint;
}

/**
 * Shift right, copies of the sign moving in; the amount is unsigned.
 *
 * ```mlir
 * hw.module @m(in %a : i8, in %n : i8, out b : i8) {
 *   %0 = comb.shrs %a, %n : i8
 *   hw.output %0 : i8
 * }
 * ```
 */
export class CombShrSOp extends defineOp({ name: "comb.shrs", summary: "signed shift right", ...binaryFamily }) {
  fold(operands: Constants): FoldResult {
    return foldBinary("shrs", this.op, operands);
  }
  static parse = parseUniform;
  static print = printUniform;
  static resultName = resultNameFromHint;
}
