import type { OpInfo } from "./op-info.js";
import type { Operation } from "./operation.js";
import type { Rewriter } from "./rewriter.js";

/** A rewrite of one op kind, or of any. Made by `pattern` and `anyPattern`. */
export interface Pattern {
  /** Kebab case, unique in its set: options and debug output name it. */
  readonly name: string;
  /** The op kind it applies to; undefined for every kind. */
  readonly root: OpInfo | undefined;
  /** Patterns of greater benefit are tried first. */
  readonly benefit: number;
  /** Rewrites `op` through the rewriter and returns true, or returns false and has touched nothing. */
  readonly apply: (op: Operation, rewriter: Rewriter) => boolean;
}
