/**
 * Dialect conversion: rewrites the ops that a target calls illegal, with patterns that hand over to one another until all that
 * comes out is legal, and takes everything back when that fails. The rules and words are those of MLIR's DialectConversion.
 */
import { Block } from "../ir/block.js";
import type { Context } from "../ir/context.js";
import { errorAt } from "../ir/diagnostic.js";
import type { Diagnostic, Report } from "../ir/diagnostic.js";
import type { Operation } from "../ir/operation.js";
import type { Pattern } from "../ir/pattern.js";
import type { Value } from "../ir/value.js";
import { walk } from "../ir/walk.js";
import { ConversionRewriter } from "./conversion-rewriter.js";
import type { PendingCast } from "./conversion-rewriter.js";
import type { ConversionTarget } from "./conversion-target.js";
import { PatternSet } from "./pattern-set.js";
import { isUnrealizedCast, valuesBehindCast } from "./unrealized-cast.js";

export interface ConversionOptions {
  readonly target: ConversionTarget;
  readonly patterns: Iterable<Pattern>;
  readonly context: Context;
  readonly report: Report;
}

/**
 * Converts what is illegal in `root`; ops about which the target says nothing may stay. False, with diagnostics at the ops that
 * resist and `root` as it was, when an illegal op is left.
 */
export function applyPartialConversion(root: Operation, options: ConversionOptions): boolean {
  return new Conversion(root, options, "partial").run();
}

/** As `applyPartialConversion`, but every op must be legal in the end. */
export function applyFullConversion(root: Operation, options: ConversionOptions): boolean {
  return new Conversion(root, options, "full").run();
}

class Conversion {
  private readonly root: Operation;
  private readonly target: ConversionTarget;
  private readonly patterns: PatternSet<Pattern>;
  private readonly report: Report;
  private readonly mode: "partial" | "full";
  private readonly rewriter: ConversionRewriter;
  /** Patterns whose results are being legalised: none is used on what it made itself. */
  private readonly active = new Set<Pattern>();

  constructor(root: Operation, options: ConversionOptions, mode: "partial" | "full") {
    this.root = root;
    this.target = options.target;
    this.patterns = new PatternSet(options.patterns);
    this.report = options.report;
    this.mode = mode;
    this.rewriter = new ConversionRewriter(root.parent ?? root.regions[0]?.first ?? new Block(), options.context);
  }

  run(): boolean {
    const start = this.rewriter.checkpoint();
    const errors = this.convertAll();
    if (errors.length === 0) {
      this.replaceMappedValues();
      errors.push(...this.settleCasts());
    }
    if (errors.length === 0) {
      this.eraseGone();
      return true;
    }
    this.rewriter.rollback(start);
    errors.forEach(this.report);
    return false;
  }

  private convertAll(): Diagnostic[] {
    const errors: Diagnostic[] = [];
    const { waiting } = this.rewriter;
    walk(this.root, (op) => {
      waiting.add(op);
      return !this.target.isRecursivelyLegal(op);
    });
    for (const op of [...waiting]) {
      waiting.delete(op);
      const error = this.legalize(op) ? undefined : this.failure(op);
      if (error !== undefined) errors.push(error);
    }
    return errors;
  }

  private failure(op: Operation): Diagnostic | undefined {
    const message = `failed to legalize operation '${op.name}'`;
    if (this.mode === "full") return errorAt("conversion/illegal-op", op.location, message);
    if (this.target.legality(op) !== "illegal") return undefined;
    return errorAt("conversion/illegal-op", op.location, `${message} that was explicitly marked illegal`);
  }

  /** Recurses only along chains of patterns, each of which is on the chain once. */
  private legalize(op: Operation): boolean {
    if (this.rewriter.isGone(op) || this.target.legality(op) === "legal" || isUnrealizedCast(op)) return true;
    return this.patterns.for(op.info).some((pattern) => !this.active.has(pattern) && this.legalizeWith(pattern, op));
  }

  private legalizeWith(pattern: Pattern, op: Operation): boolean {
    const { rewriter } = this;
    const before = rewriter.checkpoint();
    if (op.parent !== undefined) rewriter.setInsertionPoint(op);
    rewriter.converter = undefined;
    this.active.add(pattern);
    const done = pattern.apply(op, rewriter) && this.legalizeResults(op, before.touched);
    this.active.delete(pattern);
    if (!done) rewriter.rollback(before);
    return done;
  }

  /** What a pattern left: the ops it made or changed, and the op itself where it was changed in place. */
  private legalizeResults(op: Operation, from: number): boolean {
    const made = this.rewriter.touched.slice(from);
    if (!made.every((item) => item === op || this.rewriter.waiting.has(item) || this.legalize(item))) return false;
    return this.rewriter.isGone(op) || this.target.legality(op) === "legal" || this.legalize(op);
  }

  // ---- the end -----------------------------------------------------------------------------------

  /** Users that were not converted get the new values, cast back where the type changed. */
  private replaceMappedValues(): void {
    const { rewriter } = this;
    for (const [value, { converter }] of [...rewriter.mapping]) {
      if (this.isUnused(value)) continue;
      rewriter.converter = converter;
      const values = rewriter.latest(value, [value.type]);
      const only = values.length === 1 ? values[0] : undefined;
      const by = only?.type === value.type ? only : this.castBack(value, values);
      rewriter.replaceAllUsesWith(value, by);
    }
  }

  private castBack(value: Value, inputs: readonly Value[]): Value {
    const { rewriter } = this;
    const location = value.definingOp?.location ?? value.argumentLocation ?? this.root.location;
    if (value.definingOp !== undefined) rewriter.setInsertionPoint(value.definingOp);
    else if (inputs[0]?.ownerBlock !== undefined) rewriter.setInsertionPointToStart(inputs[0].ownerBlock);
    else if (inputs[0]?.definingOp !== undefined) rewriter.setInsertionPointAfter(inputs[0].definingOp);
    return rewriter.castBack(value, inputs, location).result();
  }

  private isUnused(value: Value): boolean {
    for (let use = value.firstUse; use !== undefined; use = use.next) {
      if (!this.rewriter.isGone(use.owner)) return false;
    }
    return true;
  }

  /** Casts that cancel or serve nobody go; converters materialise the rest, or say that they cannot. */
  private settleCasts(): Diagnostic[] {
    const { rewriter } = this;
    const casts = rewriter.casts.filter(({ op }) => op.parent !== undefined);
    for (const { op } of casts) {
      const values = valuesBehindCast(op);
      if (values !== undefined) {
        op.results.forEach((result, i) => rewriter.replaceAllUsesWith(result, values[i] as Value));
      }
    }
    const errors: Diagnostic[] = [];
    for (const cast of casts.reverse()) {
      const needed = cast.op.results.some((result) => !this.isUnused(result));
      const error = needed ? this.materialize(cast) : undefined;
      if (error !== undefined) errors.push(error);
      else rewriter.erase(cast.op);
    }
    return errors.reverse();
  }

  private materialize({ op, converter, kind }: PendingCast): Diagnostic | undefined {
    const { rewriter } = this;
    rewriter.setInsertionPoint(op);
    const types = op.results.map((result) => result.type);
    const made =
      kind === "target"
        ? converter?.materializeTarget(rewriter, types, op.operands, op.location)
        : this.materializeSource(op, converter);
    if (made !== undefined) {
      op.results.forEach((result, i) => rewriter.replaceAllUsesWith(result, made[i] as Value));
      return undefined;
    }
    const from = op.operandUses.map((use) => `'${use.value.type}'`).join(", ");
    const to = types.map((type) => `'${type}'`).join(", ");
    return errorAt(
      "conversion/unresolved-cast",
      op.location,
      `failed to legalize unresolved materialization from (${from}) to (${to}) that remained live after conversion`,
    );
  }

  private materializeSource(op: Operation, converter: PendingCast["converter"]): readonly Value[] | undefined {
    const made = converter?.materializeSource(this.rewriter, op.result().type, op.operands, op.location);
    return made === undefined ? undefined : [made];
  }

  private eraseGone(): void {
    const gone = [...this.rewriter.gone];
    for (const op of gone) for (const use of op.operandUses) use.drop();
    for (const op of gone) for (const use of op.successorUses) use.drop();
    for (const op of gone) op.remove();
  }
}
