import type { Context } from "../ir/context.js";
import { errorAt, InvariantError } from "../ir/diagnostic.js";
import type { DialectDefinition } from "../ir/dialect.js";
import type { Diagnostic, RemarkKind, Report } from "../ir/diagnostic.js";
import type { Operation } from "../ir/operation.js";
import { verifyOperation } from "../verify/verify.js";
import { AnalysisManager } from "./analysis.js";
import type { Analysis } from "./analysis.js";
import type { PassInstrumentation } from "./instrumentation.js";
import { PassUse, Pipeline, anyAnchor } from "./pipeline.js";

export interface PassManagerOptions {
  /** Verify what each pass leaves; on unless told. */
  readonly verifyEach?: boolean;
  readonly instrumentations?: readonly PassInstrumentation[];
  /** Which remarks of passes about single ops are reported; none unless told. */
  readonly remarks?: ReadonlySet<RemarkKind>;
  /** Takes what passes print; nothing does unless told. */
  readonly write?: (text: string) => void;
  /** For messages that show an op. */
  readonly print?: (op: Operation) => string;
}

/** How a run ended; when it failed, in which pass and on which op. */
export type PipelineResult =
  { readonly ok: true } | { readonly ok: false; readonly failedPass: PassUse | undefined; readonly op: Operation };

/** Runs a pipeline. A pass fails when it reports an error or leaves invalid IR; nothing runs after it. */
export class PassManager {
  readonly context: Context;
  readonly pipeline: Pipeline;
  private readonly options: PassManagerOptions;

  constructor(context: Context, pipeline = new Pipeline(), options: PassManagerOptions = {}) {
    this.context = context;
    this.pipeline = pipeline;
    this.options = options;
  }

  run(root: Operation, report: Report): PipelineResult {
    return new Run(this.context, this.options, report).root(this.pipeline, root);
  }
}

function dialectsOf(pipeline: Pipeline): DialectDefinition[] {
  return [...pipeline.passes()].flatMap((use) => use.pass.dependentDialects);
}

const ok: PipelineResult = { ok: true };

class Run {
  private readonly context: Context;
  private readonly options: PassManagerOptions;
  private readonly report: Report;
  private readonly instrumentations: readonly PassInstrumentation[];
  private readonly analyses: AnalysisManager;

  constructor(context: Context, options: PassManagerOptions, report: Report) {
    this.context = context;
    this.options = options;
    this.report = report;
    this.instrumentations = options.instrumentations ?? [];
    this.analyses = new AnalysisManager((name, compute) => {
      for (const watcher of this.instrumentations) watcher.beforeAnalysis?.(name);
      const result = compute();
      for (const watcher of this.instrumentations) watcher.afterAnalysis?.(name);
      return result;
    });
  }

  /** A pipeline on an op of its anchor. */
  root(pipeline: Pipeline, root: Operation): PipelineResult {
    const { anchor } = pipeline;
    if (anchor !== anyAnchor && anchor !== root.name) {
      this.report(errorAt("pipeline/anchor", root.location, `can't run '${anchor}' pass manager on '${root.name}' op`));
      return { ok: false, failedPass: undefined, op: root };
    }
    for (const dialect of dialectsOf(pipeline)) {
      if (!this.context.dialects.has(dialect.name)) this.context.register(dialect);
    }
    return this.pipeline(pipeline, root);
  }

  /** Recurses as deep as pipelines nest, which the parser bounds. */
  private pipeline(pipeline: Pipeline, op: Operation): PipelineResult {
    for (const item of pipeline.items) {
      const result = item instanceof PassUse ? this.pass(item, op) : this.nested(item, op);
      if (!result.ok) return result;
    }
    return ok;
  }

  private nested(pipeline: Pipeline, op: Operation): PipelineResult {
    for (const child of childrenOf(op)) {
      if (!runsOn(pipeline, child)) continue;
      for (const watcher of this.instrumentations) watcher.beforePipeline?.(pipeline.anchor, child);
      const result = this.pipeline(pipeline, child);
      for (const watcher of this.instrumentations) watcher.afterPipeline?.(pipeline.anchor, child);
      if (!result.ok) return result;
    }
    return ok;
  }

  /** A pipeline that a pass on `op` made: it may change `target` only, which is in `op`. */
  private dynamic(pipeline: Pipeline, target: Operation, op: Operation): boolean {
    if (target !== op && !op.isProperAncestorOf(target)) {
      const message = `a dynamic pipeline ran on '${target.name}', which is not in the pass's '${op.name}'`;
      throw new InvariantError(message);
    }
    for (const watcher of this.instrumentations) watcher.beforePipeline?.(pipeline.anchor, target);
    const { ok } = this.root(pipeline, target);
    for (const watcher of this.instrumentations) watcher.afterPipeline?.(pipeline.anchor, target);
    return ok;
  }

  private pass(use: PassUse, op: Operation): PipelineResult {
    for (const watcher of this.instrumentations) watcher.beforePass?.(use, op);
    let isFine: boolean;
    try {
      isFine = this.runPass(use, op);
    } catch (error) {
      // so that reproducers are written and clocks stop; the caller concludes
      for (const watcher of this.instrumentations) watcher.afterPassFailed?.(use, op);
      throw error;
    }
    if (isFine) {
      for (const watcher of this.instrumentations) watcher.afterPass?.(use, op);
      return ok;
    }
    for (const watcher of this.instrumentations) watcher.afterPassFailed?.(use, op);
    return { ok: false, failedPass: use, op };
  }

  /** Whether the pass succeeded and what it left is valid. */
  private runPass(use: PassUse, op: Operation): boolean {
    let failed = false;
    let preserved = use.pass.preserves;
    use.pass.run(op, {
      options: use.options,
      context: this.context,
      report: (diagnostic) => {
        if (diagnostic.severity === "error") failed = true;
        if (this.isWanted(diagnostic)) this.report(diagnostic);
      },
      write: this.options.write ?? (() => undefined),
      preserve: (analyses) => {
        preserved = analyses === "all" || preserved === "all" ? "all" : [...preserved, ...analyses];
      },
      runPipeline: (pipeline, target) => {
        const isFine = this.dynamic(pipeline, target, op);
        if (!isFine) failed = true;
        return isFine;
      },
      count: (statistic, by = 1) => use.count(statistic, by),
      analysis: <T>(analysis: Analysis<T>, at: Operation = op) => this.analyses.get(analysis, at),
    });
    this.analyses.invalidate(op, preserved);
    // a pass that preserves all analyses only looked
    if (failed || this.options.verifyEach === false || preserved === "all") return !failed;
    return verifyOperation(op, this.report, this.options.print);
  }

  private isWanted({ remark }: Diagnostic): boolean {
    return remark === undefined || this.options.remarks?.has(remark.kind) === true;
  }
}

/** The ops directly in `op`'s regions, as they are now: passes may add and remove some. */
function childrenOf(op: Operation): Operation[] {
  return op.regions.flatMap((region) => region.blocks().flatMap((block) => block.operations()));
}

function runsOn(pipeline: Pipeline, op: Operation): boolean {
  return (
    op.parent !== undefined &&
    (pipeline.anchor === anyAnchor ? op.info.isIsolatedFromAbove : pipeline.anchor === op.name)
  );
}
