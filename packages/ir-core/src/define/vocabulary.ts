import type { DictionaryAttr } from "../ir/builtin-attributes.js";
import type { Type } from "../ir/type.js";
import type { TypeConstraint } from "./constraint.js";
import type { Derived, Inferred, Optional, RegionSpec, SameAs, SuccessorSpec, Variadic } from "./spec.js";

/** At most one operand or result. */
export const optional = <T extends Type>(of: TypeConstraint<T>): Optional<T> => ({ arity: "optional", of });
/** Any number of operands or results. */
export const variadic = <T extends Type>(of: TypeConstraint<T>): Variadic<T> => ({ arity: "variadic", of });
/** A result with the type of the operand `operand`. */
export const sameAs = <const N extends string>(operand: N): SameAs<N> => ({ arity: "same", operand });
/** An operand whose type `transform` computes from that of `from` (an operand or result). */
export const derived = <T extends Type>(
  of: TypeConstraint<T>,
  from: string,
  transform: (type: Type) => Type | undefined,
): Derived<T> => ({ arity: "derived", of, from, transform });
/** A result whose type is computed from operand types and properties. */
export const inferred = <T extends Type>(
  of: TypeConstraint<T>,
  infer: (operandTypes: readonly Type[], properties: DictionaryAttr) => Type | string,
  mismatch?: string,
): Inferred<T> => ({ arity: "inferred", of, infer, mismatch });
export const region: RegionSpec = { arity: "region", singleBlock: false, summary: "region" };
export const singleBlockRegion: RegionSpec = { arity: "region", singleBlock: true, summary: "region with one block" };
export const variadicRegion: RegionSpec & { readonly arity: "variadic-region" } = {
  arity: "variadic-region",
  singleBlock: false,
  summary: "regions",
};
export const successor: SuccessorSpec & { readonly arity: "successor" } = { arity: "successor" };
export const variadicSuccessor: SuccessorSpec & { readonly arity: "variadic-successor" } = {
  arity: "variadic-successor",
};
