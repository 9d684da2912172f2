import {
  IntegerType,
  attribute,
  defineOp,
  I1,
  i1,
  IntegerAttr,
  i32,
  inferred,
  integerAttr,
  sameAs,
  typeConstraint,
  variadic,
} from "@hls-opt/ir-core";
import type { EmitOpError, Operation, OpParser, OpPrinter, ParsedOp, Type, TypeConstraint } from "@hls-opt/ir-core";
import { quote } from "@hls-opt/ir-core";
import { arrayOf, canonicalType, unnamed, HwEnumType, HwStructType, HwUnionType } from "./aggregate-types.js";
import type { HwField } from "./aggregate-types.js";
import { EnumFieldAttr } from "./attributes.js";
import { resultNameFromHint } from "./names.js";
import { AnyHwArray, AnyHwType, HwArrayType, HwInteger, indexWidth } from "./types.js";

/** Checks that an index is exactly as wide as an array of this type needs. */
function verifyIndex(array: Type, index: Type, emitError: EmitOpError): void {
  const { size } = arrayOf(array) as HwArrayType;
  const width = indexWidth(size);
  const given = (canonicalType(index) as { readonly width?: unknown }).width;
  if (given === width || (size === 1 && given === 1)) return;
  emitError(
    "failed to verify that Index width should be exactly clog2 (size of array), or either 0 or 1 if the array is a singleton.",
  );
}

/**
 * Arrays one behind the other, the highest elements first.
 *
 * ```mlir
 * hw.module @m(in %a : !hw.array<2xi8>, in %b : !hw.array<3xi8>, out c : !hw.array<5xi8>) {
 *   %0 = hw.array_concat %a, %b : !hw.array<2xi8>, !hw.array<3xi8>
 *   hw.output %0 : !hw.array<5xi8>
 * }
 * ```
 */
export class ArrayConcatOp extends defineOp({
  name: "hw.array_concat",
  summary: "arrays one behind the other",
  operands: { inputs: variadic(AnyHwArray) },
  results: { result: inferred(AnyHwArray, concatenated) },
  traits: ["pure"],
}) {
  static parse(parser: OpParser): ParsedOp {
    const inputs = parser.operandList("none");
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    const fail = parser.failureHere();
    const types = parser.typeList();
    const result = concatenated(types);
    if (typeof result === "string") return fail(result);
    return { operands: parser.resolveAll(inputs, types), resultTypes: [result], attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printer.write(" ");
    printer.operands(op.operands);
    printer.optionalAttrDict(op);
    printer.write(" : ");
    printer.types(op.operands.map((value) => value.type));
  }

  static resultName = resultNameFromHint;
}

function concatenated(types: readonly Type[]): Type | string {
  const arrays = types.map(arrayOf);
  const [first] = arrays;
  if (first === undefined) return "needs at least one array";
  let size = 0;
  for (const array of arrays) {
    if (array === undefined) return "input must be an array";
    if (array.element !== first.element) return "array elements must have the same type";
    size += array.size;
  }
  return HwArrayType.get(size, first.element);
}

/**
 * Some neighbouring elements of an array, from an index upwards; the result's type says how many.
 *
 * ```mlir
 * hw.module @m(in %a : !hw.array<4xi8>, in %i : i2, out c : !hw.array<2xi8>) {
 *   %0 = hw.array_slice %a[%i] : (!hw.array<4xi8>) -> !hw.array<2xi8>
 *   hw.output %0 : !hw.array<2xi8>
 * }
 * ```
 */
export class ArraySliceOp extends defineOp({
  name: "hw.array_slice",
  summary: "some neighbouring elements of an array",
  operands: { input: AnyHwArray, lowIndex: HwInteger },
  results: { dst: AnyHwArray },
  traits: ["pure"],
}) {
  verify(emitError: EmitOpError): void {
    const [from, to] = [arrayOf(this.input.type), arrayOf(this.dst.type)];
    if (from?.element !== to?.element) return emitError("requires the same element type for all operands and results");
    const width = (canonicalType(this.lowIndex.type) as { readonly width?: unknown }).width;
    if (width !== indexWidth(from?.size ?? 0)) {
      emitError(`ArraySlice: index width must match clog2 of array size`);
    }
  }

  static parse(parser: OpParser): ParsedOp {
    const input = parser.operand();
    parser.expect("[");
    const index = parser.operand();
    parser.expect("]");
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    const fail = parser.failureHere();
    const { inputs, results } = parser.functionType();
    const array = arrayOf(inputs[0]);
    if (array === undefined) return fail("expected !hw.array type");
    const operands = [
      parser.resolve(input, inputs[0] as Type),
      parser.resolve(index, IntegerType.get(indexWidth(array.size))),
    ];
    return { operands, resultTypes: results, attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const view = new ArraySliceOp(op);
    printer.write(" ");
    printer.operand(view.input);
    printer.write("[");
    printer.operand(view.lowIndex);
    printer.write("]");
    printer.optionalAttrDict(op);
    printer.write(" : ");
    printer.functionType([view.input.type], [view.dst.type]);
  }

  static resultName = resultNameFromHint;
}

/**
 * An array with one element replaced.
 *
 * ```mlir
 * hw.module @m(in %a : !hw.array<4xi8>, in %i : i2, in %x : i8, out c : !hw.array<4xi8>) {
 *   %0 = hw.array_inject %a[%i], %x : !hw.array<4xi8>, i2
 *   hw.output %0 : !hw.array<4xi8>
 * }
 * ```
 */
export class ArrayInjectOp extends defineOp({
  name: "hw.array_inject",
  summary: "an array with one element replaced",
  operands: { input: AnyHwArray, index: HwInteger, element: AnyHwType },
  results: { result: sameAs("input") },
  traits: ["pure"],
}) {
  verify(emitError: EmitOpError): void {
    verifyIndex(this.input.type, this.index.type, emitError);
    if (this.element.type !== arrayOf(this.input.type)?.element) {
      emitError("failed to verify that element type of the array matches the type of the injected value");
    }
  }

  static parse(parser: OpParser): ParsedOp {
    const input = parser.operand();
    parser.expect("[");
    const index = parser.operand();
    parser.expect("]");
    parser.expect(",");
    const element = parser.operand();
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    const fail = parser.failureHere();
    const type = parser.type();
    const array = arrayOf(type);
    if (array === undefined) return fail("expected !hw.array type");
    parser.expect(",");
    const operands = [
      parser.resolve(input, type),
      parser.resolve(index, parser.type()),
      parser.resolve(element, array.element),
    ];
    return { operands, resultTypes: [type], attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const view = new ArrayInjectOp(op);
    printer.write(" ");
    printer.operand(view.input);
    printer.write("[");
    printer.operand(view.index);
    printer.write("], ");
    printer.operand(view.element);
    printer.optionalAttrDict(op);
    printer.write(" : ");
    printer.types([view.input.type, view.index.type]);
  }

  static resultName = resultNameFromHint;
}

// ---- structs and unions ----

const AnyStruct: TypeConstraint = typeConstraint(
  "a StructType",
  (t): t is Type => canonicalType(t) instanceof HwStructType,
);
const AnyUnion: TypeConstraint = typeConstraint(
  "a UnionType",
  (t): t is Type => canonicalType(t) instanceof HwUnionType,
);

/** The fields of a struct or union type, as they were declared. */
function fieldsOf(type: Type): readonly HwField[] | undefined {
  const inner = unnamed(type);
  return inner instanceof HwStructType || inner instanceof HwUnionType ? inner.fields : undefined;
}

const fieldIndex = integerAttr(i32);

/** `["name"]` and, once the type is known, which field that is. */
function parseFieldName(parser: OpParser): { readonly name: string; readonly indexIn: (type: Type) => number } {
  parser.expect("[");
  const fail = parser.failureHere();
  const name = parser.string();
  parser.expect("]");
  return { name, indexIn: (type) => indexOfField(type, name, fail) };
}

function indexOfField(type: Type, name: string, fail: (message: string) => never): number {
  const fields = fieldsOf(type);
  if (fields === undefined) return fail(`invalid kind of type specified: expected struct or union, got ${type}`);
  const index = fields.findIndex((field) => field.name === name);
  return index < 0 ? fail(`field name '${name}' not found in aggregate type`) : index;
}

const indexAttribute = (index: number): { readonly name: string; readonly value: IntegerAttr } => ({
  name: "fieldIndex",
  value: IntegerAttr.get(i32, index),
});

/** The declared field that an op with `fieldIndex` names; reports where there is none. */
function fieldOf(type: Type, index: IntegerAttr, emitError: EmitOpError): HwField | undefined {
  const fields = fieldsOf(type) ?? [];
  const field = fields[index.number];
  if (field === undefined) {
    emitError(`field index ${index.value} exceeds element count of aggregate type, which is ${fields.length}`);
  }
  return field;
}

/**
 * A struct of its fields.
 *
 * ```mlir
 * hw.module @m(in %a : i4, in %b : i8, out s : !hw.struct<a: i4, b: i8>) {
 *   %0 = hw.struct_create (%a, %b) : !hw.struct<a: i4, b: i8>
 *   hw.output %0 : !hw.struct<a: i4, b: i8>
 * }
 * ```
 */
export class StructCreateOp extends defineOp({
  name: "hw.struct_create",
  summary: "a struct of its fields",
  operands: { input: variadic(AnyHwType) },
  results: { result: AnyStruct },
  traits: ["pure"],
}) {
  verify(emitError: EmitOpError): void {
    const fields = fieldsOf(this.result.type) ?? [];
    if (fields.length !== this.input.length) return emitError("structure field count mismatch");
    const wrong = fields.find((field, i) => field.type !== this.input[i]?.type);
    if (wrong !== undefined) emitError(`structure field \`${wrong.name}\` type does not match`);
  }

  static parse(parser: OpParser): ParsedOp {
    const inputs = parser.operandList("paren");
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    const fail = parser.failureHere();
    const type = parser.type();
    const fields = fieldsOf(type);
    if (fields === undefined || !AnyStruct.matches(type)) return fail("expected !hw.struct type or alias");
    const types = fields.map((field) => field.type);
    return { operands: parser.resolveAll(inputs, types), resultTypes: [type], attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printer.write(" (");
    printer.operands(op.operands);
    printer.write(")");
    printer.optionalAttrDict(op);
    printer.write(" : ");
    printer.type(op.result().type);
  }

  static resultName = resultNameFromHint;
}

/** `%s["field"] : type`: the syntax of ops that read a field. */
const extractSyntax = {
  parse(parser: OpParser): ParsedOp {
    const input = parser.operand();
    const field = parseFieldName(parser);
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    const type = parser.type();
    const index = field.indexIn(type);
    return {
      operands: [parser.resolve(input, type)],
      resultTypes: [(fieldsOf(type)?.[index] as HwField).type],
      attributes: [indexAttribute(index), ...attributes],
    };
  },
  print(printer: OpPrinter, op: Operation): void {
    const { type } = op.operand(0);
    printer.write(" ");
    printer.operand(op.operand(0));
    printer.write(`[${quote(fieldName(type, op))}]`);
    printer.optionalAttrDict(op, ["fieldIndex"]);
    printer.write(" : ");
    printer.type(type);
  },
};

const fieldName = (type: Type, op: Operation): string =>
  fieldsOf(type)?.[(op.getAttr("fieldIndex") as IntegerAttr).number]?.name ?? "";

/** The name of the field that an op reads. */
const nameOfField = (op: Operation): string | undefined =>
  resultNameFromHint(op) ?? (fieldName(op.operand(0).type, op) || undefined);

/**
 * A field of a struct.
 *
 * ```mlir
 * hw.module @m(in %s : !hw.struct<a: i4, b: i8>, out b : i8) {
 *   %0 = hw.struct_extract %s["b"] : !hw.struct<a: i4, b: i8>
 *   hw.output %0 : i8
 * }
 * ```
 */
export class StructExtractOp extends defineOp({
  name: "hw.struct_extract",
  summary: "a field of a struct",
  operands: { input: AnyStruct },
  results: { result: AnyHwType },
  attributes: { fieldIndex },
  traits: ["pure"],
}) {
  verify(emitError: EmitOpError): void {
    const field = fieldOf(this.input.type, this.fieldIndex, emitError);
    if (field !== undefined && field.type !== this.result.type) {
      emitError(
        `type ${field.type} of accessed field in aggregate at index ${this.fieldIndex.value} does not match expected type ${this.result.type}`,
      );
    }
  }

  static parse = extractSyntax.parse;
  static print = extractSyntax.print;
  static resultName = nameOfField;
}

/**
 * A struct with one field replaced.
 *
 * ```mlir
 * hw.module @m(in %s : !hw.struct<a: i4, b: i8>, in %x : i8, out t : !hw.struct<a: i4, b: i8>) {
 *   %0 = hw.struct_inject %s["b"], %x : !hw.struct<a: i4, b: i8>
 *   hw.output %0 : !hw.struct<a: i4, b: i8>
 * }
 * ```
 */
export class StructInjectOp extends defineOp({
  name: "hw.struct_inject",
  summary: "a struct with one field replaced",
  operands: { input: AnyStruct, newValue: AnyHwType },
  results: { result: sameAs("input") },
  attributes: { fieldIndex },
  traits: ["pure"],
}) {
  verify(emitError: EmitOpError): void {
    const field = fieldOf(this.input.type, this.fieldIndex, emitError);
    if (field !== undefined && field.type !== this.newValue.type) {
      emitError(
        `type ${field.type} of accessed field in aggregate at index ${this.fieldIndex.value} does not match expected type ${this.newValue.type}`,
      );
    }
  }

  static parse(parser: OpParser): ParsedOp {
    const input = parser.operand();
    const field = parseFieldName(parser);
    parser.expect(",");
    const value = parser.operand();
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    const type = parser.type();
    const index = field.indexIn(type);
    return {
      operands: [parser.resolve(input, type), parser.resolve(value, (fieldsOf(type)?.[index] as HwField).type)],
      resultTypes: [type],
      attributes: [indexAttribute(index), ...attributes],
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const { type } = op.operand(0);
    printer.write(" ");
    printer.operand(op.operand(0));
    printer.write(`[${quote(fieldName(type, op))}], `);
    printer.operand(op.operand(1));
    printer.optionalAttrDict(op, ["fieldIndex"]);
    printer.write(" : ");
    printer.type(type);
  }

  static resultName = resultNameFromHint;
}

/**
 * All fields of a struct.
 *
 * ```mlir
 * hw.module @m(in %s : !hw.struct<a: i4, b: i8>, out b : i8) {
 *   %a, %b = hw.struct_explode %s : !hw.struct<a: i4, b: i8>
 *   hw.output %b : i8
 * }
 * ```
 */
export class StructExplodeOp extends defineOp({
  name: "hw.struct_explode",
  summary: "all fields of a struct",
  operands: { input: AnyStruct },
  results: { result: variadic(AnyHwType) },
  traits: ["pure"],
}) {
  static parse(parser: OpParser): ParsedOp {
    const input = parser.operand();
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    const fail = parser.failureHere();
    const type = parser.type();
    const fields = fieldsOf(type) ?? fail("expected !hw.struct type or alias");
    return { operands: [parser.resolve(input, type)], resultTypes: fields.map((field) => field.type), attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printer.write(" ");
    printer.operand(op.operand(0));
    printer.optionalAttrDict(op);
    printer.write(" : ");
    printer.type(op.operand(0).type);
  }

  static resultName = (op: Operation, index: number): string | undefined => fieldsOf(op.operand(0).type)?.[index]?.name;
}

/**
 * A union that holds one of its fields.
 *
 * ```mlir
 * hw.module @m(in %x : i8, out u : !hw.union<a: i4, b: i8>) {
 *   %0 = hw.union_create "b", %x : !hw.union<a: i4, b: i8>
 *   hw.output %0 : !hw.union<a: i4, b: i8>
 * }
 * ```
 */
export class UnionCreateOp extends defineOp({
  name: "hw.union_create",
  summary: "a union that holds one of its fields",
  operands: { input: AnyHwType },
  results: { result: AnyUnion },
  attributes: { fieldIndex },
  traits: ["pure"],
}) {
  verify(emitError: EmitOpError): void {
    const field = fieldOf(this.result.type, this.fieldIndex, emitError);
    if (field !== undefined && field.type !== this.input.type) {
      emitError(
        `type ${field.type} of accessed field in aggregate at index ${this.fieldIndex.value} does not match expected type ${this.input.type}`,
      );
    }
  }

  static parse(parser: OpParser): ParsedOp {
    const fail = parser.failureHere();
    const name = parser.string();
    parser.expect(",");
    const input = parser.operand();
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    const type = parser.type();
    const index = indexOfField(type, name, fail);
    return {
      operands: [parser.resolve(input, (fieldsOf(type)?.[index] as HwField).type)],
      resultTypes: [type],
      attributes: [indexAttribute(index), ...attributes],
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const { type } = op.result();
    printer.write(` ${quote(fieldName(type, op))}, `);
    printer.operand(op.operand(0));
    printer.optionalAttrDict(op, ["fieldIndex"]);
    printer.write(" : ");
    printer.type(type);
  }

  static resultName = resultNameFromHint;
}

/**
 * The bits of a union as one of its fields.
 *
 * ```mlir
 * hw.module @m(in %u : !hw.union<a: i4, b: i8>, out b : i8) {
 *   %0 = hw.union_extract %u["b"] : !hw.union<a: i4, b: i8>
 *   hw.output %0 : i8
 * }
 * ```
 */
export class UnionExtractOp extends defineOp({
  name: "hw.union_extract",
  summary: "the bits of a union as one of its fields",
  operands: { input: AnyUnion },
  results: { result: AnyHwType },
  attributes: { fieldIndex },
  traits: ["pure"],
}) {
  verify(emitError: EmitOpError): void {
    const field = fieldOf(this.input.type, this.fieldIndex, emitError);
    if (field !== undefined && field.type !== this.result.type) {
      emitError(
        `type ${field.type} of accessed field in aggregate at index ${this.fieldIndex.value} does not match expected type ${this.result.type}`,
      );
    }
  }

  static parse = extractSyntax.parse;
  static print = extractSyntax.print;
  static resultName = resultNameFromHint;
}

// ---- enumerations ----

const AnyEnum: TypeConstraint = typeConstraint("a EnumType", (t): t is Type => canonicalType(t) instanceof HwEnumType);

/**
 * A value of an enumeration.
 *
 * ```mlir
 * %a = hw.enum.constant A : !hw.enum<A, B>
 * ```
 */
export class EnumConstantOp extends defineOp({
  name: "hw.enum.constant",
  summary: "a value of an enumeration",
  results: { result: AnyEnum },
  attributes: {
    field: attribute("Enumeration field attribute", (a): a is EnumFieldAttr => a instanceof EnumFieldAttr),
  },
  traits: ["pure", "constant-like"],
}) {
  verify(emitError: EmitOpError): void {
    const { name, type } = this.field;
    if (type !== this.result.type) {
      return emitError(`return type ${this.result.type} does not match attribute type ${type}`);
    }
    const { names } = canonicalType(type) as HwEnumType;
    if (!names.includes(name)) emitError(`enum value '${name}' is not a member of enumeration type ${type}`);
  }

  static parse(parser: OpParser): ParsedOp {
    const fail = parser.failureHere();
    const name = parser.keyword();
    parser.expect(":");
    const type = parser.type();
    const canonical = canonicalType(type);
    if (!(canonical instanceof HwEnumType)) return fail("expected an enumeration type");
    if (!canonical.names.includes(name)) {
      return fail(`enum value '${name}' is not a member of enumeration type ${type}`);
    }
    const attributes = parser.optionalAttrDict();
    return {
      resultTypes: [type],
      attributes: [{ name: "field", value: EnumFieldAttr.get(name, type) }, ...attributes],
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const { field } = new EnumConstantOp(op);
    printer.write(` ${field.name} : `);
    printer.type(field.type);
    printer.optionalAttrDict(op, ["field"]);
  }

  static resultName = (op: Operation): string => new EnumConstantOp(op).field.name;
}

/**
 * Whether two values of enumerations are the same.
 *
 * ```mlir
 * hw.module @m(in %a : !hw.enum<A, B>, in %b : !hw.enum<A, B>, out c : i1) {
 *   %0 = hw.enum.cmp %a, %b : !hw.enum<A, B>, !hw.enum<A, B>
 *   hw.output %0 : i1
 * }
 * ```
 */
export class EnumCmpOp extends defineOp({
  name: "hw.enum.cmp",
  summary: "whether two values of enumerations are the same",
  operands: { lhs: AnyEnum, rhs: AnyEnum },
  results: { result: inferred(I1, () => i1) },
  traits: ["pure"],
  assembly: "$lhs `,` $rhs attr-dict `:` type($lhs) `,` type($rhs)",
}) {
  verify(emitError: EmitOpError): void {
    if (canonicalType(this.lhs.type) !== canonicalType(this.rhs.type)) emitError("types do not match");
  }
}
