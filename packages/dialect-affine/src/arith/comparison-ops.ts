import { IntegerAttr, defineOp, i1, inferred, integerEnum } from "@hls-opt/ir-core";
import type { EmitOpError, FoldResult, OpParser, OpPrinter, Operation, ParsedOp, Type } from "@hls-opt/ir-core";
import { foldElementwise, integerWidth, splatInteger, splatOf } from "../fold/constant-elements.js";
import { compareFloats, floatPredicates } from "../fold/float-semantics.js";
import type { FloatPredicate } from "../fold/float-semantics.js";
import { one } from "../fold/fold-op.js";
import type { ConstantOperands } from "../fold/fold-op.js";
import { compareIntegers, integerPredicates } from "../fold/integer-semantics.js";
import type { IntegerPredicate } from "../fold/integer-semantics.js";
import {
  AnyElementwise,
  BoolLike,
  comparisonType,
  FloatLike,
  haveSameShape,
  SignlessIntegerLike,
} from "./constraints.js";
import { fastMath, fastMathSyntax } from "./flags.js";
import { parseFlags, parseOperands, printFlags } from "./syntax.js";
import { compareRange, selectRange } from "./ranges.js";

const boolResult = inferred(
  BoolLike,
  ([lhs]: readonly Type[]) => (lhs === undefined ? "requires two operands" : comparisonType(lhs)),
  "failed to verify that result type has i1 element type and same shape as operands",
);

/** The predicates of `arith.cmpi` as an attribute. */
export const integerPredicate = integerEnum(integerPredicates);
/** The predicates of `arith.cmpf` as an attribute. */
export const floatPredicate = integerEnum(floatPredicates);

/**
 * Compares two integers: `eq`, `ne`, signed `slt`, `sle`, `sgt`, `sge`, unsigned `ult`, `ule`, `ugt`, `uge`.
 *
 * ```mlir
 * %less = arith.cmpi slt, %a, %b : i32
 * ```
 */
export class CmpIOp extends defineOp({
  name: "arith.cmpi",
  summary: "integer comparison operation",
  attributes: { predicate: integerPredicate },
  operands: { lhs: SignlessIntegerLike, rhs: SignlessIntegerLike },
  results: { result: boolResult },
  traits: ["pure", "always-speculatable", "elementwise", "same-type-operands"],
  interfaces: compareRange,
  assembly: "$predicate `,` $lhs `,` $rhs attr-dict `:` type($lhs)",
}) {
  get predicateName(): IntegerPredicate {
    return integerPredicate.nameOf(this.predicate) ?? "eq";
  }

  fold(operands: ConstantOperands): FoldResult {
    const predicate = this.predicateName;
    // x == x => true, x < x => false
    if (this.lhs === this.rhs) return one(splatOf(this.result.type, compareIntegers(predicate, 0n, 0n, 1) ? -1n : 0n));
    const width = integerWidth(this.lhs.type);
    return one(
      foldElementwise(operands, this.result.type, (a, b) =>
        compareIntegers(predicate, a as bigint, b as bigint, width) ? -1n : 0n,
      ),
    );
  }
}

/**
 * Compares two floating-point numbers: `o...` is false and `u...` is true where one of them is NaN.
 *
 * ```mlir
 * %less = arith.cmpf olt, %a, %b : f32
 * ```
 */
export class CmpFOp extends defineOp({
  name: "arith.cmpf",
  summary: "floating-point comparison operation",
  attributes: { predicate: floatPredicate, fastmath: fastMath },
  operands: { lhs: FloatLike, rhs: FloatLike },
  results: { result: boolResult },
  traits: ["pure", "always-speculatable", "elementwise", "same-type-operands"],
}) {
  static parse(parser: OpParser): ParsedOp {
    const fail = parser.failureHere();
    const word = parser.optionalKeyword() ?? parser.optionalString() ?? "";
    if (!Object.hasOwn(floatPredicates, word)) {
      return fail(
        `expected string or keyword containing one of the following enum values for attribute 'predicate' [${Object.keys(floatPredicates).join(", ")}]`,
      );
    }
    parser.expect(",");
    const names = parseOperands(parser, 2);
    const flags = parseFlags(parser, fastMathSyntax);
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    const type = parser.type();
    if (!FloatLike.matches(type)) parser.failAtName(`'lhs' must be ${FloatLike.summary}, but got '${type}'`);
    const predicate = { name: "predicate", value: floatPredicate.of(word as FloatPredicate) };
    return {
      operands: parser.resolveAll(names, type),
      resultTypes: [comparisonType(type)],
      attributes: [predicate, ...flags, ...attributes],
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printer.write(` ${new CmpFOp(op).predicateName}, `);
    printer.operands(op.operands);
    printFlags(printer, op, fastMathSyntax);
    printer.optionalAttrDict(op, ["predicate", "fastmath"]);
    printer.write(" : ");
    printer.type(op.operand(0).type);
  }

  get predicateName(): FloatPredicate {
    return floatPredicate.nameOf(this.predicate) ?? "false";
  }

  fold(operands: ConstantOperands): FoldResult {
    const predicate = this.predicateName;
    if (predicate === "false" || predicate === "true") {
      return one(splatOf(this.result.type, predicate === "true" ? -1n : 0n));
    }
    return one(
      foldElementwise(operands, this.result.type, (a, b) =>
        compareFloats(predicate, a as number, b as number) ? -1n : 0n,
      ),
    );
  }
}

/**
 * `true_value` where the condition holds, else `false_value`; the condition is one bit or one for each element.
 *
 * ```mlir
 * %x = arith.select %condition, %a, %b : i32
 * ```
 */
export class SelectOp extends defineOp({
  name: "arith.select",
  summary: "select operation",
  operands: { condition: BoolLike, true_value: AnyElementwise, false_value: AnyElementwise },
  results: {
    result: inferred(
      AnyElementwise,
      ([, trueType]) => trueType ?? "requires three operands",
      "failed to verify that all of {true_value, false_value, result} have same type",
    ),
  },
  traits: ["pure", "always-speculatable", "elementwise"],
  interfaces: selectRange,
}) {
  static parse(parser: OpParser): ParsedOp {
    const names = parseOperands(parser, 3);
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    const first = parser.type();
    const type = parser.optional(",") ? parser.type() : first;
    const conditionType = type === first ? i1 : first;
    return { operands: parser.resolveAll(names, [conditionType, type, type]), resultTypes: [type], attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printer.write(" ");
    printer.operands(op.operands);
    printer.optionalAttrDict(op);
    printer.write(" : ");
    if (op.operand(0).type !== i1) {
      printer.type(op.operand(0).type);
      printer.write(", ");
    }
    printer.type(op.result().type);
  }

  verifyConstraints(emitError: EmitOpError): void {
    const { condition, true_value, false_value, result } = this;
    if (false_value.type !== result.type) {
      return emitError("failed to verify that all of {true_value, false_value, result} have same type");
    }
    if (condition.type !== i1 && !haveSameShape(condition.type, true_value.type)) {
      emitError("failed to verify that condition is signless i1 or has matching shape");
    }
  }

  fold(operands: ConstantOperands): FoldResult {
    const { condition, true_value, false_value } = this;
    // select(c, x, x) => x
    if (true_value === false_value) return [true_value];
    const chosen = splatInteger(operands[0]);
    if (chosen !== undefined) return [chosen === 0n ? false_value : true_value];
    // select(c, true, false) => c
    if (true_value.type === condition.type && splatInteger(operands[1]) === -1n && splatInteger(operands[2]) === 0n) {
      return [condition];
    }
    return undefined;
  }
}

/** The condition of a comparison that always holds or never does. */
export const boolAttr = (value: boolean): IntegerAttr => IntegerAttr.get(i1, value ? 1 : 0);
