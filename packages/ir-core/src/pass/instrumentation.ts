import type { Operation } from "../ir/operation.js";
import type { PassUse } from "./pipeline.js";

/** Watches a pipeline run. Every `before` is followed by one `after` of the same thing, in reverse order of nesting. */
export interface PassInstrumentation {
  /** Before the passes of a nested pipeline run on one op. */
  beforePipeline?(anchor: string, op: Operation): void;
  afterPipeline?(anchor: string, op: Operation): void;
  beforePass?(pass: PassUse, op: Operation): void;
  afterPass?(pass: PassUse, op: Operation): void;
  /** Instead of `afterPass`, when the pass failed or left invalid IR. */
  afterPassFailed?(pass: PassUse, op: Operation): void;
  beforeAnalysis?(name: string): void;
  afterAnalysis?(name: string): void;
}
