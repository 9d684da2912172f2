import type { AnyOpClass, OpView } from "../define/op-view.js";
import type { Operation } from "../ir/operation.js";
import type { Pattern } from "../ir/pattern.js";
import type { Rewriter } from "../ir/rewriter.js";

export interface PatternOptions {
  /** Patterns of greater benefit are tried first; 1 unless told. */
  readonly benefit?: number;
}

/** A rewrite of one op kind: the body is handed a typed view, and returns whether it changed anything. */
export function pattern<V extends OpView>(
  name: string,
  root: AnyOpClass<V>,
  body: (op: V, rewriter: Rewriter) => boolean,
  options: PatternOptions = {},
): Pattern {
  return {
    name,
    root: root.info,
    benefit: options.benefit ?? 1,
    apply: (op, rewriter) => body(new root(op), rewriter),
  };
}

/** A rewrite that is tried on ops of every kind. */
export function anyPattern(
  name: string,
  body: (op: Operation, rewriter: Rewriter) => boolean,
  options: PatternOptions = {},
): Pattern {
  return { name, root: undefined, benefit: options.benefit ?? 1, apply: body };
}
