import type { Attribute } from "../ir/attribute.js";
import {
  AffineMapAttr,
  ArrayAttr,
  DictionaryAttr,
  FloatAttr,
  IntegerAttr,
  IntegerSetAttr,
  StringAttr,
  SymbolRefAttr,
  TypeAttr,
  UnitAttr,
} from "../ir/builtin-attributes.js";
import { DenseArrayAttr, DenseElementsAttr } from "../ir/dense-attributes.js";
import * as builtin from "../ir/builtin-types.js";
import type {
  FloatType,
  FunctionType,
  IndexType,
  IntegerType,
  MemRefType,
  RankedTensorType,
  ShapedType,
  VectorType,
} from "../ir/builtin-types.js";
import type { DenseData } from "../ir/dense-data.js";
import type { Type } from "../ir/type.js";

/** A set of types with the words that error messages and documentation use for it. */
export interface TypeConstraint<T extends Type = Type> {
  readonly arity: "one";
  /** Completes "operand #0 must be ...". */
  readonly summary: string;
  readonly matches: (type: Type) => type is T;
  /** The only member of the set, where it has just one: formats need not spell it. */
  readonly buildable: T | undefined;
}

/** A type constraint from a predicate. */
export function typeConstraint<T extends Type>(
  summary: string,
  matches: (type: Type) => type is T,
  buildable?: T,
): TypeConstraint<T> {
  return { arity: "one", summary, matches, buildable };
}

/** Exactly this type. */
export function exactly<T extends Type>(type: T): TypeConstraint<T> {
  return typeConstraint(type.toString(), (t): t is T => t === type, type);
}

/** Any of several constraints. */
export function anyOf<T extends Type>(
  summary: string,
  ...constraints: readonly TypeConstraint<T>[]
): TypeConstraint<T> {
  return typeConstraint(summary, (t): t is T => constraints.some((c) => c.matches(t)));
}

export const AnyType: TypeConstraint = typeConstraint("any type", (t): t is Type => t !== undefined);
export const AnyInteger: TypeConstraint<IntegerType> = typeConstraint(
  "integer",
  (t): t is IntegerType => t.kind === "integer",
);
export const SignlessInteger: TypeConstraint<IntegerType> = typeConstraint(
  "signless integer",
  (t): t is IntegerType => t.kind === "integer" && (t as IntegerType).signedness === "signless",
);
export const AnyFloat: TypeConstraint<FloatType> = typeConstraint(
  "floating-point",
  (t): t is FloatType => t.kind === "float",
);
export const Index: TypeConstraint<IndexType> = exactly(builtin.index);
export const I1: TypeConstraint<IntegerType> = typeConstraint(
  "1-bit signless integer",
  (t): t is IntegerType => t === builtin.i1,
  builtin.i1,
);
export const AnyMemRef: TypeConstraint<MemRefType> = typeConstraint(
  "memref of any type values",
  (t): t is MemRefType => t.kind === "memref",
);
export const AnyTensor: TypeConstraint<RankedTensorType> = typeConstraint(
  "ranked tensor of any type values",
  (t): t is RankedTensorType => t.kind === "tensor",
);
export const AnyVector: TypeConstraint<VectorType> = typeConstraint(
  "vector of any type values",
  (t): t is VectorType => t.kind === "vector",
);
export const AnyShaped: TypeConstraint<ShapedType> = typeConstraint("shaped of any type values", builtin.isShaped);
export const AnyFunctionType: TypeConstraint<FunctionType> = typeConstraint(
  "function type",
  (t): t is FunctionType => t.kind === "function",
);

export type Presence = "required" | "defaulted" | "optional";

/** How an attribute is spelt where an assembly format names it. */
export type AttrSyntax =
  | { readonly kind: "any" }
  /** An integer or float of a known type: printed without the type. */
  | { readonly kind: "typed"; readonly type: Type }
  /** `[1, 2]`; `encode` gives nothing for numbers that do not fit. */
  | { readonly kind: "integer-list"; readonly encode: (values: readonly bigint[]) => Attribute | undefined }
  | { readonly kind: "symbol-name" }
  | { readonly kind: "type" }
  | { readonly kind: "unit" }
  /** A keyword for each case; `encode` and `decode` go between keyword and attribute. */
  | {
      readonly kind: "enum";
      readonly cases: readonly string[];
      readonly encode: (name: string) => Attribute;
      readonly decode: (attr: Attribute) => string | undefined;
    };

/** An inherent attribute of an op: which attributes it may hold, whether it must be there, how it is spelt. */
export interface AttrSpec<out A extends Attribute = Attribute, P extends Presence = Presence> {
  /** Completes "attribute 'x' failed to satisfy constraint: ...". */
  readonly summary: string;
  readonly matches: (attr: Attribute) => boolean;
  /** Whether an attribute is of the kind that the op stores, be its value allowed or not. */
  readonly stores: (attr: Attribute) => boolean;
  readonly presence: P;
  readonly default: A | undefined;
  readonly syntax: AttrSyntax;
}

/** A required attribute from a predicate. */
export function attribute<A extends Attribute>(
  summary: string,
  matches: (attr: Attribute) => attr is A,
  syntax: AttrSyntax = { kind: "any" },
  stores: (attr: Attribute) => boolean = matches,
): AttrSpec<A, "required"> {
  return { summary, matches, stores, presence: "required", default: undefined, syntax };
}

/** Any integer attribute: what `stores` is for ones of a certain type or range. */
export const isIntegerAttr = (attr: Attribute): attr is IntegerAttr => attr instanceof IntegerAttr;

export function withDefault<A extends Attribute>(spec: AttrSpec<A, "required">, value: A): AttrSpec<A, "defaulted"> {
  return { ...spec, presence: "defaulted", default: value };
}

/** An attribute that may be left out, which means `value`; written out it stays, but custom syntax does not show it. */
export function optionalWithDefault<A extends Attribute>(
  spec: AttrSpec<A, "required">,
  value: A,
): AttrSpec<A, "optional"> {
  return { ...spec, presence: "optional", default: value };
}

export function optionalAttr<A extends Attribute>(spec: AttrSpec<A, "required">): AttrSpec<A, "optional"> {
  return { ...spec, presence: "optional" };
}

export const anyAttr: AttrSpec<Attribute, "required"> = attribute(
  "any attribute",
  (a): a is Attribute => a !== undefined,
);
export const stringAttr: AttrSpec<StringAttr, "required"> = attribute(
  "string attribute",
  (a): a is StringAttr => a instanceof StringAttr,
);
export const symbolNameAttr: AttrSpec<StringAttr, "required"> = attribute(
  "string attribute",
  (a): a is StringAttr => a instanceof StringAttr,
  { kind: "symbol-name" },
);
export const symbolRefAttr: AttrSpec<SymbolRefAttr, "required"> = attribute(
  "symbol reference attribute",
  (a): a is SymbolRefAttr => a instanceof SymbolRefAttr,
);
export const flatSymbolRefAttr: AttrSpec<SymbolRefAttr, "required"> = attribute(
  "flat symbol reference attribute",
  (a): a is SymbolRefAttr => a instanceof SymbolRefAttr && a.nested.length === 0,
);
export const unitAttr: AttrSpec<UnitAttr, "optional"> = optionalAttr(
  attribute("unit attribute", (a): a is UnitAttr => a instanceof UnitAttr, { kind: "unit" }),
);
export const typeAttr: AttrSpec<TypeAttr, "required"> = attribute(
  "any type attribute",
  (a): a is TypeAttr => a instanceof TypeAttr,
  { kind: "type" },
);
export const functionTypeAttr: AttrSpec<TypeAttr, "required"> = attribute(
  "type attribute of function type",
  (a): a is TypeAttr => a instanceof TypeAttr && a.type.kind === "function",
  { kind: "type" },
  (a) => a instanceof TypeAttr,
);
export const arrayAttr: AttrSpec<ArrayAttr, "required"> = attribute(
  "array attribute",
  (a): a is ArrayAttr => a instanceof ArrayAttr,
);
export const dictionaryAttr: AttrSpec<DictionaryAttr, "required"> = attribute(
  "dictionary of named attribute values",
  (a): a is DictionaryAttr => a instanceof DictionaryAttr,
);
export const affineMapAttr: AttrSpec<AffineMapAttr, "required"> = attribute(
  "AffineMap attribute",
  (a): a is AffineMapAttr => a instanceof AffineMapAttr,
);
export const integerSetAttr: AttrSpec<IntegerSetAttr, "required"> = attribute(
  "IntegerSet attribute",
  (a): a is IntegerSetAttr => a instanceof IntegerSetAttr,
);
export const denseElementsAttr: AttrSpec<DenseElementsAttr, "required"> = attribute(
  "constant vector/tensor attribute",
  (a): a is DenseElementsAttr => a instanceof DenseElementsAttr,
);
export const denseI64ArrayAttr: AttrSpec<DenseArrayAttr, "required"> = denseArrayOf(builtin.i64, (values) =>
  BigInt64Array.from(values),
);
export const denseI32ArrayAttr: AttrSpec<DenseArrayAttr, "required"> = denseArrayOf(builtin.i32, (values) =>
  Int32Array.from(values, Number),
);

function denseArrayOf(
  element: IntegerType,
  store: (values: readonly bigint[]) => DenseData,
): AttrSpec<DenseArrayAttr, "required"> {
  const fits = (value: bigint): boolean => BigInt.asIntN(element.width, value) === value;
  return attribute(
    `${element} dense array attribute`,
    (a): a is DenseArrayAttr => a instanceof DenseArrayAttr && a.element === element,
    {
      kind: "integer-list",
      encode: (values) => (values.every(fits) ? DenseArrayAttr.get(element, store(values)) : undefined),
    },
  );
}

/** An integer attribute of a fixed type, spelt without it in formats. */
export function integerAttr(type: IntegerType | IndexType): AttrSpec<IntegerAttr, "required"> {
  const words = type.kind === "index" ? "index attribute" : `${type.width}-bit signless integer attribute`;
  return attribute(
    words,
    (a): a is IntegerAttr => a instanceof IntegerAttr && a.type === type,
    { kind: "typed", type },
    isIntegerAttr,
  );
}

/** A float attribute of a fixed type, spelt without it in formats. */
export function floatAttr(type: FloatType): AttrSpec<FloatAttr, "required"> {
  return attribute(
    `${type.width}-bit float attribute`,
    (a): a is FloatAttr => a instanceof FloatAttr && a.type === type,
    { kind: "typed", type },
    (a) => a instanceof FloatAttr,
  );
}

export interface IntegerEnum<C extends string> extends AttrSpec<IntegerAttr, "required"> {
  /** The attribute that stands for a case. */
  of(name: C): IntegerAttr;
  /** The case that an attribute stands for. */
  nameOf(attr: Attribute): C | undefined;
}

/** An enum stored as an integer attribute (`arith.cmpi`'s predicate), spelt as a keyword in formats. */
export function integerEnum<const C extends string>(
  cases: Readonly<Record<C, number>>,
  type: IntegerType = builtin.i64,
): IntegerEnum<C> {
  const names = Object.keys(cases) as C[];
  const of = (name: C): IntegerAttr => IntegerAttr.get(type, cases[name]);
  const nameOf = (attr: Attribute): C | undefined => names.find((name) => of(name) === attr);
  const base = attribute(
    `allowed ${type.width}-bit signless integer cases: ${names.map((n) => cases[n]).join(", ")}`,
    (a): a is IntegerAttr => nameOf(a) !== undefined,
    { kind: "enum", cases: names, encode: (name) => of(name as C), decode: nameOf },
  );
  return { ...base, of, nameOf };
}

export interface StringEnum<C extends string> extends AttrSpec<StringAttr, "required"> {
  of(name: C): StringAttr;
  nameOf(attr: Attribute): C | undefined;
}

/** An enum stored as a string attribute, spelt as a keyword in formats. */
export function stringEnum<const C extends string>(...cases: readonly C[]): StringEnum<C> {
  const of = (name: C): StringAttr => StringAttr.get(name);
  const nameOf = (attr: Attribute): C | undefined => cases.find((name) => of(name) === attr);
  const base = attribute(`one of ${cases.join(", ")}`, (a): a is StringAttr => nameOf(a) !== undefined, {
    kind: "enum",
    cases,
    encode: (name) => of(name as C),
    decode: nameOf,
  });
  return { ...base, of, nameOf };
}
