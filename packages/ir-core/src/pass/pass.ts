import type { Context } from "../ir/context.js";
import type { DialectDefinition } from "../ir/dialect.js";
import type { Report } from "../ir/diagnostic.js";
import type { Operation } from "../ir/operation.js";
import type { Analysis, Preserved } from "./analysis.js";
import type { OptionSpecs, OptionValues } from "./option.js";
import type { Pipeline } from "./pipeline.js";

/** What a pass is given besides the op. */
export interface PassContext<O extends OptionSpecs = OptionSpecs, S extends string = string> {
  readonly options: OptionValues<O>;
  readonly context: Context;
  /** An error reported here makes the pass fail: the pipeline stops after it. */
  readonly report: Report;
  /** Text for the user that is neither IR nor a diagnostic, such as a table of counts. */
  readonly write: (text: string) => void;
  /** Adds to a declared statistic. */
  count(statistic: S, by?: number): void;
  /** Says that this run left more analyses valid than the pass promises: `"all"` when nothing was changed. */
  preserve(analyses: Preserved): void;
  /**
   * Runs a pipeline, made on the spot, on the pass's op or one nested in it; false when it failed, which makes the pass fail
   * as well. MLIR's dynamic pass pipelines.
   */
  runPipeline(pipeline: Pipeline, op: Operation): boolean;
  /** An analysis of the pass's op (or of one in it), from the cache when it is still valid. */
  analysis<T>(analysis: Analysis<T>, op?: Operation): T;
}

/** A pass as `definePass` completes it. It has no state: what varies comes with the context. */
export interface Pass<O extends OptionSpecs = OptionSpecs, S extends string = string> {
  /** Kebab case; what textual pipelines and the command line call it. */
  readonly name: string;
  /** What reports and banners call it. */
  readonly displayName: string;
  readonly summary: string;
  /** The only op it runs on; undefined for any. */
  readonly anchor: string | undefined;
  readonly options: O;
  readonly statistics: Readonly<Record<S, string>>;
  /** Dialects whose ops it makes; registered before the pipeline starts. */
  readonly dependentDialects: readonly DialectDefinition[];
  /** Analyses that stay valid. */
  readonly preserves: Preserved;
  run(op: Operation, context: PassContext<O, S>): void;
}

/** Declares a pass: options and statistics are typed by their declaration, and only declared ones exist. */
export function definePass<const O extends OptionSpecs = Record<never, never>, const S extends string = never>(given: {
  readonly name: string;
  readonly displayName?: string;
  readonly summary: string;
  readonly anchor?: string;
  readonly options?: O;
  readonly statistics?: Readonly<Record<S, string>>;
  readonly dependentDialects?: readonly DialectDefinition[];
  readonly preserves?: Preserved;
  readonly run: (op: Operation, context: PassContext<O, S>) => void;
}): Pass<O, S> {
  return {
    displayName: pascalCase(given.name),
    anchor: undefined,
    options: {} as O,
    statistics: {} as Record<S, string>,
    dependentDialects: [],
    preserves: [],
    ...given,
  };
}

/** `loop-fusion` => `LoopFusion` */
function pascalCase(name: string): string {
  return name.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
}
