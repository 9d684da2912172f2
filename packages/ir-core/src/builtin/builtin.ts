import type { OpParser, OpPrinter, ParsedOp } from "../define/custom-syntax.js";
import { AnyType, optionalAttr, stringAttr, symbolNameAttr } from "../define/constraint.js";
import { bindOps, defineOp } from "../define/define-op.js";
import { singleBlockRegion, variadic } from "../define/vocabulary.js";
import { Block } from "../ir/block.js";
import { StringAttr } from "../ir/builtin-attributes.js";
import type { NamedAttribute } from "../ir/builtin-attributes.js";
import { defineDialect } from "../ir/dialect.js";
import type { DialectDefinition } from "../ir/dialect.js";
import type { EmitOpError, FoldResult } from "../ir/op-info.js";
import type { Value } from "../ir/value.js";
import type { Operation } from "../ir/operation.js";

/**
 * A container of symbols; its body is a graph region with one block and no terminator.
 *
 * ```mlir
 * module @detector {
 *   func.func private @main(tensor<11x11xf32>)
 * }
 * ```
 */
export class ModuleOp extends defineOp({
  name: "builtin.module",
  summary: "a top level container operation",
  attributes: { sym_name: optionalAttr(symbolNameAttr), sym_visibility: optionalAttr(stringAttr) },
  regions: { bodyRegion: singleBlockRegion },
  traits: [
    "affine-scope",
    "isolated-from-above",
    "no-terminator",
    "graph-region",
    "single-block",
    "symbol-table",
    "symbol",
  ],
}) {
  static readonly defaultDialect = "builtin";

  static parse(parser: OpParser): ParsedOp {
    const attributes: NamedAttribute[] = [];
    const name = parser.optionalSymbolName();
    if (name !== undefined) attributes.push({ name: "sym_name", value: StringAttr.get(name) });
    attributes.push(...parser.optionalAttrDictWithKeyword());
    const body = parser.region();
    return { attributes, regions: [body.blocks.length === 0 ? { blocks: [new Block()] } : body] };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const name = op.getAttr("sym_name");
    if (name instanceof StringAttr) {
      printer.write(" ");
      printer.symbolName(name.value);
    }
    printer.optionalAttrDictWithKeyword(op, ["sym_name"]);
    printer.write(" ");
    printer.region(op.region(0));
  }

  verify(emitError: EmitOpError): void {
    if ((this.op.region(0).first?.arguments.length ?? 0) > 0) emitError("region should have no arguments");
    const foreign = this.op.attributes.entries.find((entry) => !entry.name.includes("."));
    if (foreign !== undefined) {
      emitError(`can only contain attributes with dialect-prefixed names, found: '${foreign.name}'`);
    }
  }

  /** A module with an empty body. */
  static empty(name?: string): ModuleOp {
    const module = ModuleOp.create(name === undefined ? {} : { sym_name: StringAttr.get(name) });
    module.op.region(0).push(new Block());
    return module;
  }

  /** The block that holds the module's operations. */
  get body(): Block {
    return this.op.region(0).entry;
  }
}

/** A cast that stands between types while a conversion is under way; it has no meaning of its own. */
export class UnrealizedConversionCastOp extends defineOp({
  name: "builtin.unrealized_conversion_cast",
  summary: "an unrealized conversion from one set of types to another",
  operands: { inputs: variadic(AnyType) },
  results: { outputs: variadic(AnyType) },
  traits: ["pure"],
  assembly: "($inputs^ `:` type($inputs))? `to` type($outputs) attr-dict",
}) {
  verify(emitError: EmitOpError): void {
    if (this.op.results.length === 0) emitError("expected at least one result for cast operation");
  }

  fold(): FoldResult {
    const { operands, results } = this.op;
    const fit = (values: readonly Value[]): boolean =>
      values.length === results.length && values.every((value, i) => value.type === results[i]?.type);
    // a cast that changes nothing
    if (fit(operands)) return operands;
    // a cast that takes back all of another one
    const inner = operands[0]?.definingOp;
    if (inner?.info !== this.op.info || !fit(inner.operands)) return undefined;
    const all = operands.length === inner.results.length && operands.every((value, i) => value === inner.results[i]);
    return all ? inner.operands : undefined;
  }
}

/** The `builtin` dialect: modules and unrealized casts. */
export const builtinDialect: DialectDefinition = defineDialect({
  name: "builtin",
  summary: "modules and what every dialect needs",
  ops: bindOps(ModuleOp, UnrealizedConversionCastOp),
});
