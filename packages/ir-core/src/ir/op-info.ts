import type { Attribute } from "./attribute.js";
import type { DictionaryAttr } from "./builtin-attributes.js";
import type { Operation } from "./operation.js";
import type { Value } from "./value.js";

/** Facts about an op kind that generic code asks for; each is a property of every instance. */
export type Trait =
  | "pure"
  | "commutative"
  | "terminator"
  | "constant-like"
  | "idempotent"
  | "involution"
  | "isolated-from-above"
  | "symbol"
  | "symbol-table"
  | "single-block"
  | "no-terminator"
  | "graph-region"
  | "return-like"
  | "branch-like"
  | "affine-scope"
  | "automatic-allocation-scope"
  | "same-operands-and-result-type"
  | "same-type-operands"
  | "same-operands-element-type"
  | "elementwise"
  | "no-region-arguments"
  | "always-speculatable"
  | "recursive-memory-effects"
  | "recursively-speculatable"
  | "has-parent"
  | "attr-sized-operand-segments"
  | "attr-sized-result-segments";

export interface EmitOptions {
  /** Whether the message begins with the op's name; by default it does. */
  readonly prefix?: boolean;
  /** Whether the op is shown behind the message; by default it is. */
  readonly showOperation?: boolean;
  /** The op to report at, where it is not the one under verification but one nested in it. */
  readonly at?: Operation;
}

/** Reports an error at the operation under verification. */
export type EmitOpError = (
  message: string,
  notes?: readonly { readonly op: Operation; readonly message: string }[],
  options?: EmitOptions,
) => void;

/** What folding gives for each result: an existing value, a constant to materialise, or nothing when nothing folds. */
export type FoldResult = readonly (Value | Attribute)[] | undefined;

/** An interface key: `interfaces.get(key)` gives an implementation whose type the key carries. */
export interface InterfaceKey<T> {
  readonly name: string;
  /** Never present; carries the implementation's type. */
  readonly implementation?: T;
}

/** What the generic infrastructure knows about an op kind; shared by every instance, compared by identity. */
export interface OpInfo {
  readonly name: string;
  readonly dialect: string;
  readonly isRegistered: boolean;
  readonly traits: ReadonlySet<Trait>;
  // the traits that hot loops ask for, as plain fields
  readonly isTerminator: boolean;
  readonly isPure: boolean;
  readonly isCommutative: boolean;
  readonly isConstantLike: boolean;
  readonly isIsolatedFromAbove: boolean;
  readonly isSymbolTable: boolean;
  readonly hasGraphRegion: boolean;
  /** Names of inherent attributes, which live in the properties. */
  readonly propertyNames: ReadonlySet<string>;
  /** Checks how many operands, results, regions and successors there are. */
  readonly verifyCounts: ((op: Operation, emitError: EmitOpError) => void) | undefined;
  /** Checks operands, results, attributes and regions against their declaration. */
  readonly verifyDeclared: ((op: Operation, emitError: EmitOpError) => void) | undefined;
  /** The op's own rules; they hold for ops whose declaration and traits do. */
  readonly verify: ((op: Operation, emitError: EmitOpError) => void) | undefined;
  /** Verification that may look into the op's regions, run after these were verified. */
  readonly verifyRegions: ((op: Operation, emitError: EmitOpError) => void) | undefined;
  readonly fold: ((op: Operation, operands: readonly (Attribute | undefined)[]) => FoldResult) | undefined;
  readonly interfaces: ReadonlyMap<string, unknown>;
  /** Inherent attributes that an op has even where its text leaves them out. */
  readonly defaults: DictionaryAttr;
  /** What inherent attributes mean when they are left out; custom syntax does not show these. */
  readonly impliedValues: DictionaryAttr;
  /** The declarative definition, for parser, printer and documentation; undefined for unregistered ops. */
  readonly definition: unknown;
  readonly memos: OpInfoMemos;
}

/** What other layers work out once for an op kind; here, as a field is read faster than an entry of a map. */
export interface OpInfoMemos {
  /** `OpSyntax` of text/. */
  syntax: unknown;
  /** `OpChecks` of verify/. */
  checks: unknown;
}

/** The implementation of an interface by this op kind. */
export function getInterface<T>(info: OpInfo, key: InterfaceKey<T>): T | undefined {
  return info.interfaces.get(key.name) as T | undefined;
}
