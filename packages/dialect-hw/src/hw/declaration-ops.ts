import {
  anyAttr,
  AnyType,
  arrayAttr,
  ArrayAttr,
  attribute,
  Block,
  defineOp,
  optionalAttr,
  singleBlockRegion,
  StringAttr,
  stringAttr,
  SymbolRefAttr,
  symbolNameAttr,
  typeAttr,
  writeSeparated,
} from "@hls-opt/ir-core";
import type { EmitOpError, Operation, OpParser, OpPrinter, ParsedOp } from "@hls-opt/ir-core";
import { InnerRefAttr } from "./attributes.js";
import { ParamDeclRefAttr } from "./parameter-attributes.js";

/**
 * A scope of type declarations.
 *
 * ```mlir
 * hw.type_scope @types {
 *   hw.typedecl @byte : i8
 * }
 * ```
 */
export class TypeScopeOp extends defineOp({
  name: "hw.type_scope",
  summary: "type declarations wrapper",
  attributes: { sym_name: symbolNameAttr },
  regions: { body: singleBlockRegion },
  traits: ["symbol", "symbol-table", "single-block", "no-terminator", "no-region-arguments"],
}) {
  static parse(parser: OpParser): ParsedOp {
    const name = parser.symbolName();
    const { blocks } = parser.region();
    const attributes = [{ name: "sym_name", value: StringAttr.get(name) }, ...parser.optionalAttrDict()];
    return { attributes, regions: [{ blocks: blocks.length === 0 ? [new Block()] : blocks }] };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printer.write(" ");
    printer.symbolName(new TypeScopeOp(op).sym_name.value);
    printer.write(" ");
    printer.region(op.region());
    printer.optionalAttrDict(op, ["sym_name"]);
  }
}

/**
 * A name for a type, and perhaps another one for Verilog.
 *
 * ```mlir
 * hw.type_scope @types {
 *   hw.typedecl @byte, "byte_t" : i8
 * }
 * ```
 */
export class TypedeclOp extends defineOp({
  name: "hw.typedecl",
  summary: "type declaration",
  attributes: { sym_name: symbolNameAttr, type: typeAttr, verilogName: optionalAttr(stringAttr) },
  traits: ["symbol"],
  parents: ["hw.type_scope"],
  assembly: "$sym_name (`,` $verilogName^)? `:` $type attr-dict",
}) {}

/**
 * The value of an expression over the parameters of the module around.
 *
 * ```mlir
 * hw.module @m<W: i32>(out a : i32) {
 *   %0 = hw.param.value i32 = #hw.param.decl.ref<"W">
 *   hw.output %0 : i32
 * }
 * ```
 */
export class ParamValueOp extends defineOp({
  name: "hw.param.value",
  summary: "the value of a parameter expression",
  results: { result: AnyType },
  attributes: { value: anyAttr },
  traits: ["pure", "constant-like"],
}) {
  static parse(parser: OpParser): ParsedOp {
    const type = parser.type();
    parser.expect("=");
    const value = parser.attribute(type);
    return { resultTypes: [type], attributes: [{ name: "value", value }, ...parser.optionalAttrDict()] };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printer.write(" ");
    printer.type(op.result().type);
    printer.write(" = ");
    printer.attributeWithoutType(new ParamValueOp(op).value);
    printer.optionalAttrDict(op, ["value"]);
  }

  static resultName(op: Operation): string | undefined {
    const { value } = new ParamValueOp(op);
    return value instanceof ParamDeclRefAttr ? value.name : undefined;
  }
}

const isStep = (step: unknown): boolean =>
  step instanceof InnerRefAttr || (step instanceof SymbolRefAttr && step.nested.length === 0);

/**
 * A path through instances to something inside a module.
 *
 * ```mlir
 * hw.hierpath private @path [@top::@instance, @leaf]
 * ```
 */
export class HierPathOp extends defineOp({
  name: "hw.hierpath",
  summary: "hierarchical path specification",
  attributes: {
    sym_name: symbolNameAttr,
    namepath: attribute(
      "name reference array attribute",
      (a): a is ArrayAttr => a instanceof ArrayAttr && a.elements.every(isStep),
    ),
    sym_visibility: optionalAttr(stringAttr),
  },
  traits: ["symbol", "isolated-from-above"],
}) {
  verify(emitError: EmitOpError): void {
    if (this.namepath.elements.length === 0) emitError("the instance path cannot be empty");
  }

  static parse(parser: OpParser): ParsedOp {
    const visibility = ["private", "public", "nested"].find((word) => parser.optional(word));
    const name = parser.symbolName();
    const steps = parser.list("[", "]", () => {
      const fail = parser.failureHere();
      const step = parser.attribute();
      if (!(step instanceof SymbolRefAttr) || step.nested.length > 1) {
        return fail("expected '@module' or '@module::@name'");
      }
      return step.nested.length === 1 ? InnerRefAttr.get(step) : step;
    });
    const attributes = [
      { name: "sym_name", value: StringAttr.get(name) },
      { name: "namepath", value: ArrayAttr.get(steps) },
      ...(visibility === undefined ? [] : [{ name: "sym_visibility", value: StringAttr.get(visibility) }]),
    ];
    return { attributes: [...attributes, ...parser.optionalAttrDict()] };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const { sym_name, sym_visibility, namepath } = new HierPathOp(op);
    printer.write(sym_visibility === undefined ? " " : ` ${sym_visibility.value} `);
    printer.symbolName(sym_name.value);
    printer.write(" [");
    writeSeparated(printer, namepath.elements, ", ", (step) =>
      printer.attribute(step instanceof InnerRefAttr ? step.target : step),
    );
    printer.write("]");
    printer.optionalAttrDict(op, ["sym_name", "namepath", "sym_visibility"]);
  }
}

/**
 * A kind of module that another tool makes, with the attributes that each must have.
 *
 * ```mlir
 * hw.generator.schema @MEMORY, "simple memory", ["depth", "width"]
 * ```
 */
export class GeneratorSchemaOp extends defineOp({
  name: "hw.generator.schema",
  summary: "a kind of generated module",
  attributes: { sym_name: symbolNameAttr, descriptor: stringAttr, requiredAttrs: arrayAttr },
  traits: ["symbol"],
  assembly: "$sym_name `,` $descriptor `,` $requiredAttrs attr-dict",
}) {}
