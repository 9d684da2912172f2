import type { Attribute } from "../ir/attribute.js";
import type { DictionaryAttr } from "../ir/builtin-attributes.js";
import type { InterfaceKey, Trait } from "../ir/op-info.js";
import type { Region } from "../ir/region.js";
import type { Type } from "../ir/type.js";
import type { Block } from "../ir/block.js";
import type { Value } from "../ir/value.js";
import type { AttrSpec, TypeConstraint } from "./constraint.js";
import type { CustomDirective } from "./custom-syntax.js";

export interface Optional<T extends Type = Type> {
  readonly arity: "optional";
  readonly of: TypeConstraint<T>;
}
export interface Variadic<T extends Type = Type> {
  readonly arity: "variadic";
  readonly of: TypeConstraint<T>;
}
/** A single operand whose type follows from another operand's or result's (MLIR's TypesMatchWith). */
export interface Derived<T extends Type = Type> {
  readonly arity: "derived";
  readonly of: TypeConstraint<T>;
  readonly from: string;
  readonly transform: (type: Type) => Type | undefined;
}
export type OperandSpec = TypeConstraint | Optional | Variadic | Derived;

/** A result whose type is that of a named operand, so that builders need not be told it. */
export interface SameAs<Name extends string = string> {
  readonly arity: "same";
  readonly operand: Name;
}
/** A result whose type follows from operand types and properties. */
export interface Inferred<T extends Type = Type> {
  readonly arity: "inferred";
  readonly of: TypeConstraint<T>;
  /** A type, or the words of an error (`"operands have incompatible shapes"`). */
  readonly infer: (operandTypes: readonly Type[], properties: DictionaryAttr) => Type | string;
  /** The error where a given result type is not the inferred one; undefined for the general wording. */
  readonly mismatch: string | undefined;
}
export type ResultSpec = TypeConstraint | SameAs | Inferred | Optional | Variadic;

export interface RegionSpec {
  readonly arity: "region" | "variadic-region";
  /** At most (and unless `canBeEmpty`, at least) one block. */
  readonly singleBlock: boolean;
  readonly summary: string;
}
export interface SuccessorSpec {
  readonly arity: "successor" | "variadic-successor";
}

export type Named<T> = Readonly<Record<string, T>>;

/** An interface an op kind implements, with its implementation. */
export interface InterfaceImpl {
  readonly key: string;
  readonly implementation: unknown;
}

/** The implementation of an interface for an op definition. */
export function implement<T>(key: InterfaceKey<T>, implementation: T): InterfaceImpl {
  return { key: key.name, implementation };
}

export interface OpSpec<
  Name extends string = string,
  Operands extends Named<OperandSpec> = Named<OperandSpec>,
  Results extends Named<ResultSpec> = Named<ResultSpec>,
  Attrs extends Named<AttrSpec> = Named<AttrSpec>,
  Regions extends Named<RegionSpec> = Named<RegionSpec>,
  Successors extends Named<SuccessorSpec> = Named<SuccessorSpec>,
> {
  readonly name: Name;
  readonly summary: string;
  readonly operands: Operands;
  readonly results: Results;
  readonly attributes: Attrs;
  readonly regions: Regions;
  readonly successors: Successors;
  readonly traits: readonly Trait[];
  readonly interfaces: readonly InterfaceImpl[];
  /** Full names of the ops one of which must be the parent; empty means any. */
  readonly parents: readonly string[];
  /** Operands and results whose types are all the same (MLIR's AllTypesMatch); a format needs to spell one of each set. */
  readonly typesMatch: readonly (readonly string[])[];
  /** What `custom<Name>(...)` in the format stands for. */
  readonly directives: Readonly<Record<string, CustomDirective>>;
  /** MLIR's declarative format; undefined means generic form or `custom` static methods. */
  readonly assembly: string | undefined;
}

// ---- derived types ---------------------------------------------------------------------------

type OperandOf<S> =
  S extends Variadic<infer T>
    ? readonly Value<T>[]
    : S extends Optional<infer T>
      ? Value<T> | undefined
      : S extends Derived<infer T>
        ? Value<T>
        : S extends TypeConstraint<infer T>
          ? Value<T>
          : never;

type ResultOf<S, Operands> =
  S extends SameAs<infer N>
    ? N extends keyof Operands
      ? OperandOf<Operands[N]>
      : never
    : S extends Inferred<infer T>
      ? Value<T>
      : S extends Variadic<infer T>
        ? readonly Value<T>[]
        : S extends Optional<infer T>
          ? Value<T> | undefined
          : S extends TypeConstraint<infer T>
            ? Value<T>
            : never;

type AttrOf<S> = S extends AttrSpec<infer A, infer P> ? (P extends "optional" ? A | undefined : A) : never;
type RegionOf<S> = S extends { readonly arity: "variadic-region" } ? readonly Region[] : Region;
type SuccessorOf<S> = S extends { readonly arity: "variadic-successor" } ? readonly Block[] : Block;

/** The named, typed view that an op instance offers of its parts. */
export type Accessors<S extends OpSpec> = {
  readonly [K in keyof S["operands"]]: OperandOf<S["operands"][K]>;
} & {
  readonly [K in keyof S["results"]]: ResultOf<S["results"][K], S["operands"]>;
} & {
  readonly [K in keyof S["attributes"]]: AttrOf<S["attributes"][K]>;
} & {
  readonly [K in keyof S["regions"]]: RegionOf<S["regions"][K]>;
} & {
  readonly [K in keyof S["successors"]]: SuccessorOf<S["successors"][K]>;
};

type OperandArg<S> =
  S extends Variadic<infer T>
    ? readonly Value<T>[]
    : S extends Optional<infer T>
      ? Value<T> | undefined
      : S extends Derived<infer T>
        ? Value<T>
        : S extends TypeConstraint<infer T>
          ? Value<T>
          : never;
type ResultTypeArg<S> =
  S extends Variadic<infer T>
    ? readonly T[]
    : S extends Optional<infer T>
      ? T | undefined
      : S extends TypeConstraint<infer T>
        ? T
        : never;
type MayOmitAttr<S> = S extends AttrSpec<Attribute, infer P> ? (P extends "required" ? false : true) : never;
type AttrArg<S> = S extends AttrSpec<infer A> ? A : never;
type IsOptional<S> = S extends { readonly arity: "optional" } ? true : false;
type IsFree<R> = R extends SameAs | Inferred ? false : true;

/** What `create` takes: operands, attributes (defaulted ones may be left out), and types of results that cannot be inferred. */
export type BuildArgs<S extends OpSpec> = Flatten<
  {
    readonly [K in keyof S["operands"] as IsOptional<S["operands"][K]> extends true ? never : K]: OperandArg<
      S["operands"][K]
    >;
  } & {
    readonly [K in keyof S["operands"] as IsOptional<S["operands"][K]> extends true ? K : never]?: OperandArg<
      S["operands"][K]
    >;
  } & {
    readonly [K in keyof S["attributes"] as MayOmitAttr<S["attributes"][K]> extends true ? never : K]: AttrArg<
      S["attributes"][K]
    >;
  } & {
    readonly [K in keyof S["attributes"] as MayOmitAttr<S["attributes"][K]> extends true ? K : never]?:
      AttrArg<S["attributes"][K]> | undefined;
  } & {
    readonly [
      K in keyof S["results"] as IsFree<S["results"][K]> extends true ? `${K & string}Type` : never
    ]: ResultTypeArg<S["results"][K]>;
  } & { readonly [K in keyof S["successors"]]: SuccessorOf<S["successors"][K]> }
>;

/** `& {}` makes the compiler print the resolved members instead of this alias in its messages. */
export type Flatten<T> = { [K in keyof T]: T[K] } & {};

// ---- assembly formats, checked at compile time -----------------------------------------------

type Lower =
  | "a"
  | "b"
  | "c"
  | "d"
  | "e"
  | "f"
  | "g"
  | "h"
  | "i"
  | "j"
  | "k"
  | "l"
  | "m"
  | "n"
  | "o"
  | "p"
  | "q"
  | "r"
  | "s"
  | "t"
  | "u"
  | "v"
  | "w"
  | "x"
  | "y"
  | "z";
type IdentChar = Lower | Uppercase<Lower> | "_" | `${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}`;
type TakeIdent<S extends string, Acc extends string = ""> = S extends `${infer C}${infer Rest}`
  ? C extends IdentChar
    ? TakeIdent<Rest, `${Acc}${C}`>
    : Acc
  : Acc;
type Refs<S extends string, Acc = never> = S extends `${string}$${infer Rest}`
  ? Refs<Rest, Acc | TakeIdent<Rest>>
  : Acc;
/** `unknown` when every `$name` exists, otherwise an object type whose key says what is wrong. */
export type CheckAssembly<F extends string, Known> = [Exclude<Refs<F>, Known>] extends [never]
  ? unknown
  : { readonly [K in `unknown name in assembly: $${Exclude<Refs<F>, Known> & string}`]: never };
