import type { Attribute } from "./attribute.js";
import type { OpInfo } from "./op-info.js";
import type { Operation } from "./operation.js";
import type { Pattern } from "./pattern.js";
import type { Region } from "./region.js";
import type { Type } from "./type.js";

/**
 * What the parser of a dialect's type or attribute body may ask for; `text/` implements it.
 * A method that cannot give what it promises reports a diagnostic and abandons the operation (it throws the text layer's
 * own `ParseFailure`, which dialect code never catches).
 */
export interface BodyParser {
  /** Consumes the punctuation (`<`, `->`, `,`, ...) or bare keyword when it is next. */
  optional(token: string): boolean;
  /** Consumes it, or fails with "expected '<'" and `context` (` between bounds`) behind it. */
  expect(token: string, context?: string): void;
  /** A bare identifier. */
  keyword(): string;
  optionalKeyword(): string | undefined;
  /** An integer literal with optional sign. */
  integer(): bigint;
  optionalInteger(): bigint | undefined;
  string(): string;
  optionalString(): string | undefined;
  type(): Type;
  optionalType(): Type | undefined;
  /** An attribute; `expected` is the type of an untyped number. */
  attribute(expected?: Type): Attribute;
  /** `4x8x` before an element type; `?` is `dynamicSize`. */
  dimensions(): number[];
  /** Items up to the closing delimiter: `list("[", "]", () => parser.integer())`. */
  list<T>(open: string, close: string, item: () => T, context?: string): T[];
  /** Reports an error at the current token. */
  fail(message: string): never;
}

/** Parses what follows `!dialect.mnemonic` or `#dialect.mnemonic`. */
export interface TypeSyntax {
  readonly mnemonic: string;
  readonly summary: string;
  readonly parse: (parser: BodyParser) => Type;
}

export interface AttributeSyntax {
  readonly mnemonic: string;
  readonly summary: string;
  readonly parse: (parser: BodyParser) => Attribute;
}

/** A namespace of ops, types and attributes. */
export interface DialectDefinition {
  readonly name: string;
  readonly summary: string;
  readonly ops: readonly { readonly info: OpInfo }[];
  readonly types: readonly TypeSyntax[];
  readonly attributes: readonly AttributeSyntax[];
  /** Makes the op that yields a folded constant, detached; undefined when the dialect has none for it. */
  readonly materializeConstant: ((value: Attribute, type: Type) => Operation | undefined) | undefined;
  /** Where the inliner may put its ops; undefined: nowhere. */
  readonly inlining: InliningRules | undefined;
  /** Rewrites towards the canonical form, applied by `canonicalize` beside the ops' own folds. */
  readonly canonicalizations: readonly Pattern[];
}

/** What a dialect allows the inliner to do (MLIR's DialectInlinerInterface). */
export interface InliningRules {
  /** Whether an op of the dialect may be moved into a region. */
  opInto(op: Operation, region: Region): boolean;
  /** Whether the blocks of another region may be inlined into a region of one of the dialect's ops. */
  regionInto(region: Region, source: Region): boolean;
}

/** The rules of dialects whose ops may stand anywhere. */
export const anywhere: InliningRules = { opInto: () => true, regionInto: () => true };

/** A dialect from its parts; what is left out is empty. */
export function defineDialect(
  spec: Pick<DialectDefinition, "name" | "summary"> & Partial<DialectDefinition>,
): DialectDefinition {
  return {
    ops: [],
    types: [],
    attributes: [],
    materializeConstant: undefined,
    inlining: undefined,
    canonicalizations: [],
    ...spec,
  };
}
