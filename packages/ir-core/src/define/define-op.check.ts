/**
 * What TypeScript infers from an op's declaration: accessors, `create` arguments, and what it refuses. Nothing runs; `npm run
 * check` compiles it, where an unused `@ts-expect-error` is an error as well.
 */
import { AnyFloat, AnyInteger, AnyType, I1, integerAttr, optionalAttr, stringAttr, withDefault } from "./constraint.js";
import { defineOp } from "./define-op.js";
import { as } from "./op-view.js";
import { inferred, optional, region, sameAs, successor, variadic, variadicRegion } from "./vocabulary.js";
import type { Block } from "../ir/block.js";
import { IntegerAttr } from "../ir/builtin-attributes.js";
import type { StringAttr } from "../ir/builtin-attributes.js";
import { f32, i64 } from "../ir/builtin-types.js";
import type { FloatType, IntegerType } from "../ir/builtin-types.js";
import type { Operation } from "../ir/operation.js";
import type { Region } from "../ir/region.js";
import type { Type } from "../ir/type.js";
import type { Value } from "../ir/value.js";

/** Compiles when both types are the same. */
function same<A, B>(_: [A] extends [B] ? ([B] extends [A] ? true : never) : never): void {
  // only types matter
}

class AddOp extends defineOp({
  name: "t.add",
  summary: "a sum",
  operands: { lhs: AnyFloat, rhs: AnyFloat },
  results: { sum: sameAs("lhs") },
  assembly: "$lhs `,` $rhs attr-dict `:` type($sum)",
}) {
  isSquare(): boolean {
    return this.lhs === this.rhs;
  }
}

class AllOp extends defineOp({
  name: "t.all",
  summary: "every kind of part",
  operands: { first: I1, maybe: optional(AnyInteger), rest: variadic(AnyType) },
  results: { one: AnyInteger, many: variadic(AnyFloat), computed: inferred(AnyFloat, () => f32) },
  attributes: {
    name: stringAttr,
    comment: optionalAttr(stringAttr),
    count: withDefault(integerAttr(i64), IntegerAttr.get(i64, 1)),
  },
  regions: { body: region, others: variadicRegion },
  successors: { next: successor },
  typesMatch: [["maybe", "one"]],
}) {}

export function accessors(add: AddOp, all: AllOp, op: Operation): void {
  same<typeof add.lhs, Value<FloatType>>(true);
  same<typeof add.sum, Value<FloatType>>(true);
  same<ReturnType<typeof add.isSquare>, boolean>(true);
  same<typeof all.first, Value<IntegerType>>(true);
  same<typeof all.maybe, Value<IntegerType> | undefined>(true);
  same<typeof all.rest, readonly Value<Type>[]>(true);
  same<typeof all.many, readonly Value<FloatType>[]>(true);
  same<typeof all.computed, Value<FloatType>>(true);
  same<typeof all.name, StringAttr>(true);
  same<typeof all.comment, StringAttr | undefined>(true);
  same<typeof all.count, IntegerAttr>(true);
  same<typeof all.body, Region>(true);
  same<typeof all.others, readonly Region[]>(true);
  same<typeof all.next, Block>(true);
  same<ReturnType<typeof as<AddOp>>, AddOp | undefined>(true);
  // @ts-expect-error there is no such part
  void add.product;
  // @ts-expect-error parts are set by building, not by assignment
  add.lhs = add.rhs;
  // @ts-expect-error an op may be of another kind
  void as(op, AddOp).lhs;
}

export function builders(f: Value<FloatType>, i: Value<IntegerType>, name: StringAttr, next: Block): void {
  same<ReturnType<typeof AddOp.create<AddOp>>, AddOp>(true);
  AddOp.create({ lhs: f, rhs: f });
  // optional operands and attributes, and those with a default, may be left out; inferred results need no type
  AllOp.create({ first: i, rest: [], name, oneType: i64, manyType: [f32], next });
  AllOp.create({ first: i, maybe: i, rest: [f, i], name, comment: name, oneType: i64, manyType: [], next });
  // @ts-expect-error an operand is missing
  AddOp.create({ lhs: f });
  // @ts-expect-error an operand is misspelt
  AddOp.create({ lhs: f, rsh: f });
  // @ts-expect-error an operand is of another type
  AddOp.create({ lhs: f, rhs: i });
  // @ts-expect-error the result type is inferred
  AddOp.create({ lhs: f, rhs: f, sumType: f32 });
  // @ts-expect-error a required attribute is missing
  AllOp.create({ first: i, rest: [], oneType: i64, manyType: [], next });
  // @ts-expect-error the type of a result that cannot be inferred is missing
  AllOp.create({ first: i, rest: [], name, manyType: [], next });
  // @ts-expect-error a list is wanted
  AllOp.create({ first: i, rest: f, name, oneType: i64, manyType: [], next });
}

export function declarations(): void {
  // @ts-expect-error a name needs a dialect
  defineOp({ name: "add", summary: "" });
  // @ts-expect-error the format names what is not there
  defineOp({ name: "t.x", summary: "", operands: { lhs: AnyType }, assembly: "$lsh attr-dict" });
  // @ts-expect-error a set of equal types names what is not there
  defineOp({ name: "t.x", summary: "", operands: { lhs: AnyType }, typesMatch: [["lhs", "rhs"]] });
  // @ts-expect-error there is no such trait
  defineOp({ name: "t.x", summary: "", traits: ["impure"] });
}
