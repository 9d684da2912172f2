/** What the greedy driver did and did not do, as text: MLIR's `--debug-only=greedy-rewriter`. */
import type { Operation } from "../ir/operation.js";
import type { OpInfo } from "../ir/op-info.js";

/** Told of each step of the driver. */
export interface PatternTrace {
  visit(op: Operation): void;
  /** A pattern is tried on the visited op. */
  attempt(pattern: string): void;
  /** It did not match; what it said of the reasons was passed to `reason` before. */
  failed(pattern: string): void;
  /** Why something is not rewritten, in the words of the pattern. */
  reason(op: Operation, why: string): void;
  /** What was done to the visited op: folded, erased, or rewritten by a pattern. */
  done(what: string): void;
}

/** A trace that writes lines: an op, under it the patterns that were tried, with the reasons that they gave. */
export function tracePatterns(write: (text: string) => void): PatternTrace {
  const nameOf = ({ name }: { readonly info: OpInfo; readonly name: string }): string => `'${name}'`;
  return {
    visit: (op) => write(`processing ${nameOf(op)} at ${op.location}\n`),
    attempt: (pattern) => write(`  * pattern '${pattern}'\n`),
    failed: () => write("    -> failure\n"),
    reason: (op, why) => write(`    ** match failure on ${nameOf(op)}: ${why}\n`),
    done: (what) => write(`    -> success: ${what}\n`),
  };
}
