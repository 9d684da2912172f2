import type { OpParser, OpPrinter, ParsedArgument, ParsedRegion } from "../define/custom-syntax.js";
import type { Attribute } from "../ir/attribute.js";
import { ArrayAttr, DictionaryAttr, StringAttr, TypeAttr, writeNamed } from "../ir/builtin-attributes.js";
import type { NamedAttribute } from "../ir/builtin-attributes.js";
import { writeSeparated } from "../ir/asm-writer.js";
import { FunctionType } from "../ir/builtin-types.js";
import type { Operation } from "../ir/operation.js";
import type { Type } from "../ir/type.js";

/** A function's parts as they are spelt. */
export interface ParsedFunction {
  readonly attributes: readonly NamedAttribute[];
  readonly body: ParsedRegion;
}

interface TypeWithAttributes {
  readonly type: Type;
  readonly attributes: readonly NamedAttribute[];
}

type Argument =
  { readonly named: ParsedArgument } | { readonly named: undefined; readonly unnamed: TypeWithAttributes };

const visibilities: readonly string[] = ["public", "private", "nested"];
const inferredNames: readonly string[] = ["sym_visibility", "sym_name", "function_type"];

/** `private @name(%a: i32 {attrs}) -> (i32 {attrs}) attributes {...} { body }`; the body may be missing. */
export function parseFunction(parser: OpParser): ParsedFunction {
  const attributes: NamedAttribute[] = [];
  const visibility = visibilities.find((word) => parser.optional(word));
  if (visibility !== undefined) attributes.push({ name: "sym_visibility", value: StringAttr.get(visibility) });
  attributes.push({ name: "sym_name", value: StringAttr.get(parser.symbolName()) });
  const args = parseArguments(parser);
  const results = parser.optional("->") ? parseResults(parser) : [];
  const inputs = args.map((arg) => (arg.named ?? arg.unnamed).type);
  attributes.push({
    name: "function_type",
    value: TypeAttr.get(
      FunctionType.get(
        inputs,
        results.map((result) => result.type),
      ),
    ),
  });
  attributes.push(...parseExplicitAttributes(parser));
  addPerValue(
    attributes,
    "arg_attrs",
    args.map((arg) => (arg.named ?? arg.unnamed).attributes),
  );
  addPerValue(
    attributes,
    "res_attrs",
    results.map((result) => result.attributes),
  );
  return { attributes, body: parseBody(parser, args) };
}

function parseExplicitAttributes(parser: OpParser): NamedAttribute[] {
  const fail = parser.failureHere();
  const attributes = parser.optionalAttrDictWithKeyword();
  const inferred = inferredNames.find((name) => attributes.some((entry) => entry.name === name));
  if (inferred !== undefined) {
    fail(`'${inferred}' is an inferred attribute and should not be specified in the explicit attribute dictionary`);
  }
  return attributes;
}

function parseBody(parser: OpParser, args: readonly Argument[]): ParsedRegion {
  const fail = parser.failureHere();
  const named = args.flatMap((arg) => (arg.named === undefined ? [] : [arg.named]));
  const body = parser.optionalRegion(named);
  if (body === undefined) return { blocks: [] };
  const isEmpty =
    body.blocks.length === 0 ||
    (body.blocks.length === 1 &&
      named.length > 0 &&
      body.blocks[0]?.isEmpty === true &&
      body.blocks[0].arguments.length === 0);
  return isEmpty ? fail("expected non-empty function body") : body;
}

/** Arguments with names, or types only; not both. */
function parseArguments(parser: OpParser): Argument[] {
  let previous: Argument | undefined;
  return parser.list("(", ")", () => {
    const fail = parser.failureHere();
    const named = parser.optionalArgument();
    if (named !== undefined && previous !== undefined && previous.named === undefined) {
      fail("expected type instead of SSA identifier");
    }
    if (named === undefined && previous?.named !== undefined) fail("expected SSA identifier");
    previous = named === undefined ? { named, unnamed: parseUnnamed(parser) } : { named };
    return previous;
  });
}

/** A type in place of an argument; nothing keeps its location. */
function parseUnnamed(parser: OpParser): TypeWithAttributes {
  const unnamed = parseTypeWithAttributes(parser);
  parser.optionalLocation();
  return unnamed;
}

function parseTypeWithAttributes(parser: OpParser): TypeWithAttributes {
  return { type: parser.type(), attributes: parser.optionalAttrDict() };
}

function parseResults(parser: OpParser): TypeWithAttributes[] {
  const single = parser.optionalList("(", ")", () => parseTypeWithAttributes(parser));
  return single ?? [{ type: parser.type(), attributes: [] }];
}

/** Adds the dictionaries of arguments or results where there is any. */
function addPerValue(
  attributes: NamedAttribute[],
  name: string,
  dictionaries: readonly (readonly NamedAttribute[])[],
): void {
  if (dictionaries.every((entries) => entries.length === 0)) return;
  attributes.push({ name, value: ArrayAttr.get(dictionaries.map((entries) => DictionaryAttr.get(entries))) });
}

/** The attributes that a function's signature shows. */
const signatureAttributes: readonly string[] = [
  "sym_name",
  "sym_visibility",
  "function_type",
  "arg_attrs",
  "res_attrs",
];

/** Prints what `parseFunction` reads. */
export function printFunction(printer: OpPrinter, op: Operation): void {
  const visibility = op.getAttr("sym_visibility");
  const name = op.getAttr("sym_name");
  printer.write(visibility instanceof StringAttr ? ` ${visibility.value} ` : " ");
  printer.symbolName(name instanceof StringAttr ? name.value : "");
  printSignature(printer, op);
  printer.optionalAttrDictWithKeyword(op, signatureAttributes);
  const body = op.region(0);
  if (body.isEmpty) return;
  printer.write(" ");
  printer.region(body, { printEntryArguments: false });
}

function printSignature(printer: OpPrinter, op: Operation): void {
  const { inputs, results } = functionTypeOf(op);
  const body = op.region(0);
  printer.write("(");
  inputs.forEach((type, i) => {
    if (i > 0) printer.write(", ");
    const attributes = attributesAt(op, "arg_attrs", i);
    const value = body.first?.arguments[i];
    if (value !== undefined) return printer.argument(value, attributes);
    printer.type(type);
    printAttributes(printer, attributes);
  });
  printer.write(")");
  if (results.length > 0) printResults(printer, op, results);
}

function printResults(printer: OpPrinter, op: Operation, results: readonly Type[]): void {
  const needsParentheses =
    results.length > 1 || results[0]?.kind === "function" || attributesAt(op, "res_attrs", 0).length > 0;
  printer.write(needsParentheses ? " -> (" : " -> ");
  results.forEach((type, i) => {
    if (i > 0) printer.write(", ");
    printer.type(type);
    printAttributes(printer, attributesAt(op, "res_attrs", i));
  });
  if (needsParentheses) printer.write(")");
}

function printAttributes(printer: OpPrinter, attributes: readonly NamedAttribute[]): void {
  if (attributes.length === 0) return;
  printer.write(" {");
  writeSeparated(printer, attributes, ", ", (entry) => writeNamed(printer, entry));
  printer.write("}");
}

const noType = FunctionType.get([], []);

/** The type in `function_type`; an empty one where that is malformed. */
export function functionTypeOf(op: Operation): FunctionType {
  const attribute = op.getAttr("function_type");
  return attribute instanceof TypeAttr && attribute.type instanceof FunctionType ? attribute.type : noType;
}

/** The dictionary of argument or result `i`. */
export function attributesAt(op: Operation, name: "arg_attrs" | "res_attrs", i: number): readonly NamedAttribute[] {
  const list = op.getAttr(name);
  const entry: Attribute | undefined = list instanceof ArrayAttr ? list.elements[i] : undefined;
  return entry instanceof DictionaryAttr ? entry.entries : [];
}
