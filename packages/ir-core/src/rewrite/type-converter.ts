import type { Context } from "../ir/context.js";
import type { Location } from "../ir/location.js";
import type { Rewriter } from "../ir/rewriter.js";
import type { Type } from "../ir/type.js";
import type { Value } from "../ir/value.js";
import { makeUnrealizedCast } from "./unrealized-cast.js";

/** What a type becomes: one type or several; undefined when this rule does not know the type. */
export type TypeConversion = (type: Type) => Type | readonly Type[] | undefined;

/** Makes values of `types` out of `inputs` at the rewriter's insertion point; undefined when this rule cannot. */
export type Materialization = (
  rewriter: Rewriter,
  types: readonly Type[],
  inputs: readonly Value[],
  location: Location,
) => readonly Value[] | undefined;

/** How the arguments of a block change: for each old argument, which of the new ones stand for it. */
export interface SignatureConversion {
  readonly types: readonly Type[];
  readonly groups: readonly { readonly start: number; readonly length: number }[];
}

/**
 * Rules that say what types become, and how to get from one to the other. Rules added later are asked first. A type that a
 * rule maps to itself is legal.
 */
export class TypeConverter {
  private readonly conversions: TypeConversion[] = [];
  private readonly targets: Materialization[] = [];
  private readonly sources: Materialization[] = [];
  private readonly known = new Map<Type, readonly Type[] | undefined>();

  addConversion(rule: TypeConversion): this {
    this.conversions.unshift(rule);
    this.known.clear();
    return this;
  }

  /** From converted values to those that a pattern asks for. */
  addTargetMaterialization(rule: Materialization): this {
    this.targets.unshift(rule);
    return this;
  }

  /** From converted values back to the old type, for users that were not converted. */
  addSourceMaterialization(rule: Materialization): this {
    this.sources.unshift(rule);
    return this;
  }

  /** Lets values change their type by `builtin.unrealized_conversion_cast` where no other rule helps; a later step cancels these. */
  allowUnrealizedCasts(context: Context): this {
    const cast: Materialization = (rewriter, types, inputs, location) =>
      rewriter.insert(makeUnrealizedCast(context, types, inputs, location)).results;
    this.targets.push(cast);
    this.sources.push(cast);
    return this;
  }

  /** The types that stand for `type`; undefined when no rule knows it. */
  convert(type: Type): readonly Type[] | undefined {
    if (!this.known.has(type)) this.known.set(type, this.applyRules(type));
    return this.known.get(type);
  }

  private applyRules(type: Type): readonly Type[] | undefined {
    for (const rule of this.conversions) {
      const converted = rule(type);
      if (converted !== undefined) {
        return Array.isArray(converted) ? (converted as readonly Type[]) : [converted as Type];
      }
    }
    return undefined;
  }

  /** The single type that stands for `type`. */
  convertOne(type: Type): Type | undefined {
    const converted = this.convert(type);
    return converted?.length === 1 ? converted[0] : undefined;
  }

  /** All types converted, one after the other. */
  convertAll(types: readonly Type[]): Type[] | undefined {
    return this.convertSignature(types)?.types.slice();
  }

  /** A list of argument types converted. */
  convertSignature(types: readonly Type[]): SignatureConversion | undefined {
    const converted: Type[] = [];
    const groups: { start: number; length: number }[] = [];
    for (const type of types) {
      const own = this.convert(type);
      if (own === undefined) return undefined;
      groups.push({ start: converted.length, length: own.length });
      converted.push(...own);
    }
    return { types: converted, groups };
  }

  /** Whether every type stands for itself. */
  isLegal(...types: readonly Type[]): boolean {
    return types.every((type) => this.convertOne(type) === type);
  }

  materializeTarget(
    rewriter: Rewriter,
    types: readonly Type[],
    inputs: readonly Value[],
    location: Location,
  ): readonly Value[] | undefined {
    return firstOf(this.targets, rewriter, types, inputs, location);
  }

  materializeSource(rewriter: Rewriter, type: Type, inputs: readonly Value[], location: Location): Value | undefined {
    return firstOf(this.sources, rewriter, [type], inputs, location)?.[0];
  }
}

function firstOf(
  rules: readonly Materialization[],
  ...args: Parameters<Materialization>
): readonly Value[] | undefined {
  for (const rule of rules) {
    const made = rule(...args);
    if (made !== undefined) return made;
  }
  return undefined;
}
