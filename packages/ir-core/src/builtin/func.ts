import type { OpParser, OpPrinter, ParsedOp } from "../define/custom-syntax.js";
import {
  AnyFunctionType,
  AnyType,
  arrayAttr,
  flatSymbolRefAttr,
  functionTypeAttr,
  optionalAttr,
  stringAttr,
  symbolNameAttr,
} from "../define/constraint.js";
import { bindOps, defineOp } from "../define/define-op.js";
import { implement } from "../define/spec.js";
import { region, variadic } from "../define/vocabulary.js";
import { SymbolRefAttr } from "../ir/builtin-attributes.js";
import { FunctionType } from "../ir/builtin-types.js";
import { anywhere, defineDialect } from "../ir/dialect.js";
import type { DialectDefinition } from "../ir/dialect.js";
import { callInterface, callableInterface, symbolUser } from "../ir/interfaces.js";
import type { EmitOpError } from "../ir/op-info.js";
import type { Operation } from "../ir/operation.js";
import type { SymbolTables } from "../ir/symbol-table.js";
import type { Value } from "../ir/value.js";
import { functionTypeOf, parseFunction, printFunction } from "./function-syntax.js";
import { verifyFunction } from "./function-verifier.js";

/**
 * A function: a name, a type and, unless it is only declared, a body that sees nothing of what surrounds it.
 *
 * ```mlir
 * func.func private @twice(%x: i32) -> i32 {
 *   %y = arith.addi %x, %x : i32
 *   return %y : i32
 * }
 * ```
 */
export class FuncOp extends defineOp({
  name: "func.func",
  summary: "an operation with a name containing a single `SSACFG` region",
  attributes: {
    sym_name: symbolNameAttr,
    function_type: functionTypeAttr,
    sym_visibility: optionalAttr(stringAttr),
    arg_attrs: optionalAttr(arrayAttr),
    res_attrs: optionalAttr(arrayAttr),
  },
  regions: { body: region },
  traits: ["isolated-from-above", "symbol", "affine-scope", "automatic-allocation-scope"],
  interfaces: [implement(callableInterface, { body: (op: Operation) => op.region() })],
}) {
  static readonly defaultDialect = "func";

  static parse(parser: OpParser): ParsedOp {
    const { attributes, body } = parseFunction(parser);
    return { attributes, regions: [body] };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printFunction(printer, op);
  }

  verify(emitError: EmitOpError): void {
    verifyFunction(this.op, emitError);
  }

  /** The function's type. */
  get type(): FunctionType {
    return functionTypeOf(this.op);
  }

  /** Whether there is no body. */
  get isDeclaration(): boolean {
    return this.op.region(0).isEmpty;
  }
}

function findFunction(op: Operation, tables: SymbolTables, name: string): Operation | undefined {
  const reference = op.getAttr(name);
  const found = reference instanceof SymbolRefAttr ? tables.lookupNearest(op, reference) : undefined;
  return found?.info === FuncOp.info ? found : undefined;
}

function verifyCall(op: Operation, tables: SymbolTables, emitError: EmitOpError): void {
  const callee = findFunction(op, tables, "callee");
  const reference = op.getAttr("callee");
  if (callee === undefined) {
    return emitError(
      `'${reference instanceof SymbolRefAttr ? reference.leaf : ""}' does not reference a valid function`,
    );
  }
  const { inputs, results } = functionTypeOf(callee);
  if (inputs.length !== op.operandCount) return emitError("incorrect number of operands for callee");
  const wrong = op.operands.findIndex((operand, i) => operand.type !== inputs[i]);
  if (wrong >= 0) {
    return emitError(
      `operand type mismatch: expected operand type '${inputs[wrong]}', but provided '${op.operand(wrong).type}' for operand number ${wrong}`,
    );
  }
  if (results.length !== op.results.length) return emitError("incorrect number of results for callee");
  const differs = op.results.findIndex((result, i) => result.type !== results[i]);
  if (differs < 0) return;
  const list = (types: readonly unknown[]): string => types.map((type) => `'${String(type)}'`).join(", ");
  emitError(`result type mismatch at index ${differs}`, [
    { op, message: `      op result types: ${list(op.results.map((result) => result.type))}` },
    { op, message: `function result types: ${list(results)}` },
  ]);
}

function calledSymbol(op: Operation): SymbolRefAttr | undefined {
  const callee = op.getAttr("callee");
  return callee instanceof SymbolRefAttr ? callee : undefined;
}

/** A call of a function by its name. */
export class CallOp extends defineOp({
  name: "func.call",
  summary: "call operation",
  operands: { operands: variadic(AnyType) },
  results: { results: variadic(AnyType) },
  attributes: { callee: flatSymbolRefAttr },
  interfaces: [
    implement(symbolUser, { verifySymbolUses: verifyCall }),
    implement(callInterface, { callee: calledSymbol, firstArgument: 0 }),
  ],
  assembly: "$callee `(` $operands `)` attr-dict `:` functional-type($operands, $results)",
}) {}

/** A call of a function value. */
export class CallIndirectOp extends defineOp({
  name: "func.call_indirect",
  summary: "indirect call operation",
  operands: { callee: AnyFunctionType, callee_operands: variadic(AnyType) },
  results: { results: variadic(AnyType) },
  interfaces: [implement(callInterface, { callee: (op: Operation) => op.operand(0), firstArgument: 1 })],
}) {
  static parse(parser: OpParser): ParsedOp {
    const callee = parser.operand();
    const operands = parser.operandList("paren");
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    const fail = parser.failureHere();
    const type = parser.type();
    if (!(type instanceof FunctionType)) return fail(`'callee' must be function type, but got '${type}'`);
    return {
      operands: [parser.resolve(callee, type), ...parser.resolveAll(operands, type.inputs)],
      attributes,
      resultTypes: type.results,
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const [callee, ...rest] = op.operands as [Value, ...Value[]];
    printer.write(" ");
    printer.operand(callee);
    printer.write("(");
    printer.operands(rest);
    printer.write(")");
    printer.optionalAttrDict(op);
    printer.write(" : ");
    printer.type(callee.type);
  }

  verify(emitError: EmitOpError): void {
    const type = this.op.operand(0).type as FunctionType;
    const inputs = this.op.operands.slice(1).map((operand) => operand.type);
    if (inputs.length !== type.inputs.length || inputs.some((input, i) => input !== type.inputs[i])) {
      emitError("failed to verify that callee input types match argument types");
    }
    if (
      this.op.results.length !== type.results.length ||
      this.op.results.some((result, i) => result.type !== type.results[i])
    ) {
      emitError("failed to verify that callee result types match result types");
    }
  }
}

function verifyConstant(op: Operation, tables: SymbolTables, emitError: EmitOpError): void {
  const value = op.getAttr("value");
  const callee = findFunction(op, tables, "value");
  if (callee === undefined) {
    return emitError(`reference to undefined function '${value instanceof SymbolRefAttr ? value.leaf : ""}'`);
  }
  if (functionTypeOf(callee) !== op.result().type) emitError("reference to function with mismatched type");
}

/** A function as a value. */
export class ConstantOp extends defineOp({
  name: "func.constant",
  summary: "constant",
  results: { result: AnyType },
  attributes: { value: flatSymbolRefAttr },
  traits: ["pure", "constant-like"],
  interfaces: [implement(symbolUser, { verifySymbolUses: verifyConstant })],
  assembly: "attr-dict $value `:` type($result)",
}) {
  static resultName(): string {
    return "f";
  }

  fold(): readonly [SymbolRefAttr] {
    return [this.value];
  }
}

/** Leaves a function with its results. */
export class ReturnOp extends defineOp({
  name: "func.return",
  summary: "function return operation",
  operands: { operands: variadic(AnyType) },
  traits: ["pure", "terminator", "return-like"],
  parents: ["func.func"],
  assembly: "attr-dict ($operands^ `:` type($operands))?",
}) {
  verify(emitError: EmitOpError): void {
    const parent = this.op.parentOp;
    if (parent?.info !== FuncOp.info) return;
    const { results } = functionTypeOf(parent);
    const name = new FuncOp(parent).sym_name.value;
    const operands = this.op.operands;
    if (operands.length !== results.length) {
      return emitError(`has ${operands.length} operands, but enclosing function (@${name}) returns ${results.length}`);
    }
    const wrong = operands.findIndex((operand, i) => operand.type !== results[i]);
    if (wrong < 0) return;
    const types = `type of return operand ${wrong} ('${operands[wrong]?.type}') doesn't match function result type ('${results[wrong]}')`;
    emitError(`${types} in function @${name}`, [], { prefix: false });
  }
}

/** The `func` dialect: functions, calls and returns. */
export const funcDialect: DialectDefinition = defineDialect({
  name: "func",
  summary: "functions and calls",
  inlining: anywhere,
  ops: bindOps(FuncOp, CallOp, CallIndirectOp, ConstantOp, ReturnOp),
});
