import type { AnyOpClass, OpView } from "../define/op-view.js";
import { InvariantError } from "../ir/diagnostic.js";
import type { Operation } from "../ir/operation.js";
import type { Pattern } from "../ir/pattern.js";
import type { Rewriter } from "../ir/rewriter.js";
import type { Value } from "../ir/value.js";
import { ConversionRewriter } from "./conversion-rewriter.js";
import type { PatternOptions } from "./pattern.js";
import type { TypeConverter } from "./type-converter.js";

export interface ConversionPatternOptions extends PatternOptions {
  /** Operands are handed over with the types that this converter gives them; without it, as they stand. */
  readonly converter?: TypeConverter;
}

/** The accessors of a view over converted operands, whose types are no longer those that the op declares. */
export type Adapted<V> = {
  readonly [K in keyof V]: V[K] extends Value
    ? Value
    : V[K] extends Value | undefined
      ? Value | undefined
      : V[K] extends readonly Value[]
        ? readonly Value[]
        : V[K];
};

/**
 * A rewrite for dialect conversion. `op` is the op as it stands; `adaptor` reads the same names, but operands are what they
 * have been converted to. An operand that became several values is cast back; `rewriter.remapped(op.x)` gives all of them.
 */
export function conversionPattern<V extends OpView>(
  name: string,
  root: AnyOpClass<V>,
  body: (op: V, adaptor: Adapted<V>, rewriter: ConversionRewriter) => boolean,
  options: ConversionPatternOptions = {},
): Pattern {
  const convert = (op: Operation, operands: readonly Value[], rewriter: ConversionRewriter): boolean =>
    body(new root(op), new root(standIn(op, operands)) as Adapted<V>, rewriter);
  return {
    name,
    root: root.info,
    benefit: options.benefit ?? 1,
    apply: withOperands(name, convert, options.converter),
  };
}

/** A conversion that is tried on ops of every kind. */
export function anyConversionPattern(
  name: string,
  body: (op: Operation, operands: readonly Value[], rewriter: ConversionRewriter) => boolean,
  options: ConversionPatternOptions = {},
): Pattern {
  return { name, root: undefined, benefit: options.benefit ?? 1, apply: withOperands(name, body, options.converter) };
}

type Convert = (op: Operation, operands: readonly Value[], rewriter: ConversionRewriter) => boolean;

function withOperands(name: string, convert: Convert, converter: TypeConverter | undefined): Pattern["apply"] {
  return (op: Operation, rewriter: Rewriter) => {
    if (!(rewriter instanceof ConversionRewriter)) {
      throw new InvariantError(`pattern '${name}' is for dialect conversion only`);
    }
    rewriter.converter = converter;
    const operands: Value[] = [];
    for (const use of op.operandUses) {
      const value = rewriter.remappedOne(use.value);
      if (value === undefined) return false;
      operands.push(value);
    }
    return convert(op, operands, rewriter);
  };
}

/** Reads as `op` in all but its operands. Not a real operation: it uses no values and is in no block's list. */
function standIn(op: Operation, operands: readonly Value[]): Operation {
  return Object.create(op, { operandUses: { value: operands.map((value) => ({ value })) } }) as Operation;
}
