import {
  DenseElementsAttr,
  FloatAttr,
  IntegerAttr,
  IntegerType,
  NoneType,
  OpaqueAttr,
  StringAttr,
  VectorType,
  attribute,
  constantValue,
  defineOp,
  f32,
  i1,
  index,
  inferred,
  typeConstraint,
} from "@hls-opt/ir-core";
import type {
  Attribute,
  Builder,
  EmitOpError,
  FloatType,
  FoldResult,
  IndexType,
  Operation,
  OpParser,
  OpPrinter,
  ParsedOp,
  Type,
  Value,
  DenseResourceAttr,
  SparseElementsAttr,
} from "@hls-opt/ir-core";
import { constantAttribute } from "../fold/constant-elements.js";
import { constantRange } from "./ranges.js";

type TypedAttribute = IntegerAttr | FloatAttr | DenseElementsAttr | DenseResourceAttr | SparseElementsAttr;

const typedKinds: readonly string[] = ["integer", "float", "dense", "dense_resource", "sparse"];
const isTyped = (attr: Attribute): attr is TypedAttribute => typedKinds.includes(attr.kind);

/** Whether an attribute has a type at all; that it is one of a constant is checked later, as in MLIR. */
const hasType = (attr: Attribute): attr is TypedAttribute =>
  isTyped(attr) || attr instanceof StringAttr || attr instanceof OpaqueAttr;

const typeOf = (attr: TypedAttribute): Type => (attr.type as Type | undefined) ?? NoneType.instance;

/**
 * A constant: an integer, index, float, or a vector or tensor of these.
 *
 * ```mlir
 * %c = arith.constant 42 : i32
 * ```
 */
export class ConstantOp extends defineOp({
  name: "arith.constant",
  summary: "integer or floating point constant",
  attributes: { value: attribute("TypedAttr instance", hasType) },
  results: {
    result: inferred(
      typeConstraint("any type", (type): type is Type => type !== undefined),
      (_, properties) => {
        const value = properties.get("value");
        return value !== undefined && hasType(value) ? typeOf(value) : "requires attribute 'value'";
      },
      "failed to verify that all of {value, result} have same type",
    ),
  },
  traits: ["pure", "always-speculatable", "constant-like"],
  interfaces: constantRange,
}) {
  static parse(parser: OpParser): ParsedOp {
    const attributes = parser.optionalAttrDict();
    const fail = parser.failureHere();
    const value = parser.attribute();
    if (!hasType(value)) return fail("invalid kind of attribute specified");
    return { resultTypes: [typeOf(value)], attributes: [...attributes, { name: "value", value }] };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printer.optionalAttrDict(op, ["value"]);
    printer.write(" ");
    const value = op.getAttr("value");
    if (value !== undefined) printer.attribute(value);
  }

  /** `c42_i32`, `c0` for an index, `true`, `cst` for everything else. */
  static resultName(op: Operation): string {
    const value = op.getAttr("value");
    if (!(value instanceof IntegerAttr)) return "cst";
    if (value.type === i1) return value.value === 0n ? "false" : "true";
    return value.type.kind === "index" ? `c${value.value}` : `c${value.value}_${value.type}`;
  }

  verify(emitError: EmitOpError): void {
    const { type } = this.result;
    if (type instanceof IntegerType && type.signedness !== "signless") {
      return emitError("integer return type must be signless");
    }
    if (!isTyped(this.value)) return emitError("value must be an integer, float, or elements attribute");
    const isScalable = type instanceof VectorType && type.scalable.includes(true);
    if (isScalable && !(this.value instanceof DenseElementsAttr && this.value.isSplat)) {
      emitError("intializing scalable vectors with elements attribute is not supported unless it's a vector splat");
    }
  }

  fold(): FoldResult {
    return [this.value];
  }
}

/** The value of an integer or index constant. */
export function constantInteger(value: Value): bigint | undefined {
  const attr = constantValue(value);
  return attr instanceof IntegerAttr ? attr.value : undefined;
}

/** Inserts `arith.constant value : index`. */
export function buildIndexConstant(builder: Builder, value: number): Value<IndexType> {
  return builder.insert(ConstantOp.create({ value: IntegerAttr.get(index, value) })).result as Value<IndexType>;
}

/** Inserts an integer constant. */
export function buildIntegerConstant(builder: Builder, value: bigint | number, type: IntegerType): Value<IntegerType> {
  return builder.insert(ConstantOp.create({ value: IntegerAttr.get(type, value) })).result as Value<IntegerType>;
}

/** Inserts a floating-point constant. */
export function buildFloatConstant(builder: Builder, value: number, type: FloatType = f32): Value<FloatType> {
  return builder.insert(ConstantOp.create({ value: FloatAttr.get(type, value) })).result as Value<FloatType>;
}

/** The detached constant op of a folded value; undefined for values that are no constants of arith. */
export function materializeConstant(value: Attribute, type: Type): Operation | undefined {
  if (!isTyped(value) || value.type !== type) return undefined;
  return ConstantOp.create({ value }).op;
}

/** Inserts the constant of `type` with every element `value`. */
export function buildSplatConstant(builder: Builder, value: bigint | number, type: Type): Value {
  const attr = constantAttribute(type, [value]);
  if (attr === undefined) throw new RangeError(`there is no constant of type ${type}`);
  return builder.insert(ConstantOp.create({ value: attr as TypedAttribute })).result;
}
