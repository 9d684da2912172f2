import {
  AnyMemRef,
  DenseElementsAttr,
  DenseResourceAttr,
  IntegerAttr,
  MemRefType,
  RankedTensorType,
  StringAttr,
  UnitAttr,
  attribute,
  defineOp,
  dynamicSize,
  flatSymbolRefAttr,
  i64,
  implement,
  optionalAttr,
  symbolNameAttr,
  stringAttr,
  symbolText,
  symbolUser,
  TypeAttr,
  unitAttr,
  typeAttr,
} from "@hls-opt/ir-core";
import type {
  Attribute,
  EmitOpError,
  NamedAttribute,
  OpParser,
  OpPrinter,
  Operation,
  ParsedOp,
  Type,
  SymbolTables,
} from "@hls-opt/ir-core";

const visibilities = ["public", "private", "nested"];
const alignmentAttr = optionalAttr(
  attribute("64-bit signless integer attribute", (a): a is IntegerAttr => a instanceof IntegerAttr && a.type === i64),
);

/**
 * A named buffer of the module, with the values it starts with; `uninitialized` when it has none, external without `=`.
 *
 * ```mlir
 * memref.global "private" constant @weights : memref<2xf32> = dense<[0.5, 1.5]>
 * ```
 */
export class GlobalOp extends defineOp({
  name: "memref.global",
  summary: "declare or define a global memref variable",
  attributes: {
    sym_name: symbolNameAttr,
    sym_visibility: optionalAttr(stringAttr),
    type: typeAttr,
    initial_value: optionalAttr(attribute("any attribute", (a): a is Attribute => a !== undefined)),
    constant: unitAttr,
    alignment: alignmentAttr,
  },
  traits: ["symbol"],
}) {
  static parse(parser: OpParser): ParsedOp {
    const attributes: NamedAttribute[] = [];
    const visibility = parser.optionalString();
    if (visibility !== undefined) attributes.push({ name: "sym_visibility", value: StringAttr.get(visibility) });
    if (parser.optional("constant")) attributes.push({ name: "constant", value: UnitAttr.instance });
    attributes.push({ name: "sym_name", value: StringAttr.get(parser.symbolName()) });
    parser.expect(":");
    const type = parser.type();
    if (!isStaticMemRef(type)) parser.failAtName(`type should be static shaped memref, but got '${type}'`);
    attributes.push({ name: "type", value: TypeAttr.get(type) });
    if (parser.optional("=")) attributes.push({ name: "initial_value", value: parseInitialValue(parser, type) });
    return { attributes: [...attributes, ...parser.optionalAttrDict()] };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const global = new GlobalOp(op);
    if (global.sym_visibility !== undefined) {
      printer.write(" ");
      printer.attribute(global.sym_visibility);
    }
    if (global.constant !== undefined) printer.write(" constant");
    printer.write(" ");
    printer.symbolName(global.sym_name.value);
    printer.write(" : ");
    printer.type(global.type.type);
    printInitialValue(printer, global.initial_value);
    printer.optionalAttrDict(op, ["sym_name", "sym_visibility", "type", "initial_value", "constant"]);
  }

  /** The type of the buffer. */
  get memrefType(): MemRefType {
    return this.type.type as MemRefType;
  }

  verify(emitError: EmitOpError): void {
    const type = this.type.type;
    if (!isStaticMemRef(type)) return emitError(`type should be static shaped memref, but got '${type}'`);
    const visibility = this.sym_visibility?.value;
    if (visibility !== undefined && !visibilities.includes(visibility)) {
      emitError(`visibility expected to be one of ["public", "private", "nested"], but got "${visibility}"`);
    }
    const alignment = this.alignment?.value;
    if (alignment !== undefined && (alignment < 1n || (alignment & (alignment - 1n)) !== 0n)) {
      emitError(`alignment attribute value ${alignment} is not a power of 2`);
    }
    verifyInitialValue(type, this.initial_value, emitError);
  }
}

const isStaticMemRef = (type: Type): type is MemRefType =>
  type instanceof MemRefType && !type.shape.includes(dynamicSize);

/** The tensor type that the initial value of a buffer has. */
export const tensorTypeOf = (type: MemRefType): RankedTensorType => RankedTensorType.get(type.shape, type.element);

function parseInitialValue(parser: OpParser, type: MemRefType): Attribute {
  return parser.optional("uninitialized") ? UnitAttr.instance : parser.attribute(tensorTypeOf(type));
}

function printInitialValue(printer: OpPrinter, value: Attribute | undefined): void {
  if (value === undefined) return;
  printer.write(" = ");
  if (value.kind === "unit") printer.write("uninitialized");
  else printer.attributeWithoutType(value);
}

function verifyInitialValue(type: MemRefType, value: Attribute | undefined, emitError: EmitOpError): void {
  if (value === undefined || value.kind === "unit") return;
  if (!(value instanceof DenseElementsAttr || value instanceof DenseResourceAttr)) {
    return emitError(`initial value should be a unit or elements attribute, but got ${value}`);
  }
  const expected = tensorTypeOf(type);
  if (value.type !== expected) {
    emitError(`initial value expected to be of type '${expected}', but was of type '${value.type}'`);
  }
}

/**
 * The buffer of a `memref.global`.
 *
 * ```mlir
 * %w = memref.get_global @weights : memref<2xf32>
 * ```
 */
export class GetGlobalOp extends defineOp({
  name: "memref.get_global",
  summary: "get the memref pointing to a global variable",
  attributes: { name: flatSymbolRefAttr },
  results: { result: AnyMemRef },
  traits: ["pure"],
  interfaces: [implement(symbolUser, { verifySymbolUses: verifyGetGlobal })],
  assembly: "$name `:` type($result) attr-dict",
}) {}

function verifyGetGlobal(op: Operation, tables: SymbolTables, emitError: EmitOpError): void {
  const { name, result } = new GetGlobalOp(op);
  const target = tables.lookupNearest(op, name);
  if (target?.info !== GlobalOp.info) return emitError(`'${name.root}' does not reference a valid global memref`);
  const { memrefType } = new GlobalOp(target);
  if (result.type !== memrefType) {
    emitError(
      `result type '${result.type}' does not match type '${memrefType}' of the global memref ${symbolText(name.root)}`,
    );
  }
}
