/**
 * The rewriter of dialect conversion. New ops are inserted at once; ops that are replaced or erased stay until the conversion
 * is committed, and what their results became is written down beside them. Every change leaves an entry in a journal, so that
 * a pattern, or the whole conversion, can be taken back.
 */
import { Block } from "../ir/block.js";
import type { Context } from "../ir/context.js";
import type { Location } from "../ir/location.js";
import type { Operation } from "../ir/operation.js";
import { Rewriter, operationOf, valuesOf } from "../ir/rewriter.js";
import type { OpLike, Replacement } from "../ir/rewriter.js";
import type { Region } from "../ir/region.js";
import type { Type } from "../ir/type.js";
import type { Value } from "../ir/value.js";
import { walk } from "../ir/walk.js";
import type { SignatureConversion, TypeConverter } from "./type-converter.js";
import { makeUnrealizedCast } from "./unrealized-cast.js";

/** A cast that stands in for a materialisation until the end shows whether it is needed. */
export interface PendingCast {
  readonly op: Operation;
  readonly converter: TypeConverter | undefined;
  readonly kind: "source" | "target";
}

/** What a result or block argument became. */
export interface Remapping {
  readonly values: readonly Value[];
  /** The converter of the pattern that said so. */
  readonly converter: TypeConverter | undefined;
}

/** A point to which the rewriter can go back. */
export interface Checkpoint {
  readonly journal: number;
  readonly touched: number;
  readonly casts: number;
}

export class ConversionRewriter extends Rewriter {
  readonly context: Context;
  /** The converter of the pattern at work. */
  converter: TypeConverter | undefined = undefined;
  /** Ops that were inserted or modified, in this order; the driver sees to it that they are legal. */
  readonly touched: Operation[] = [];
  readonly casts: PendingCast[] = [];
  /** Ops of the input that the driver has yet to come to; moving them about does not make them new. */
  readonly waiting = new Set<Operation>();
  readonly mapping = new Map<Value, Remapping>();
  private readonly journal: (() => void)[] = [];
  private readonly discarded: Operation[] = [];
  private readonly goneOps = new Set<Operation>();
  private readonly targetCasts = new Map<Value, Operation[]>();

  constructor(block: Block, context: Context) {
    super(block);
    this.context = context;
  }

  // ---- state -----------------------------------------------------------------------------------

  /** Whether the op was replaced or erased, or is nested in one that was. */
  isGone(op: Operation): boolean {
    return this.goneOps.has(op);
  }

  /** The ops to erase at the end, in the order in which they went. */
  get gone(): Iterable<Operation> {
    return this.goneOps;
  }

  checkpoint(): Checkpoint {
    return { journal: this.journal.length, touched: this.touched.length, casts: this.casts.length };
  }

  /** Takes back everything since the checkpoint, latest first. */
  rollback(to: Checkpoint): void {
    while (this.journal.length > to.journal) this.journal.pop()?.();
    // only now, for regions that were moved into these ops are back where they came from
    for (const op of this.discarded.splice(0)) op.dropAllReferences();
    this.touched.length = to.touched;
    this.casts.length = to.casts;
  }

  private undo(step: () => void): void {
    this.journal.push(step);
  }

  // ---- values ----------------------------------------------------------------------------------

  /** What stands for `value` now, with the types that the current converter wants; undefined when these are not known. */
  remapped(value: Value): readonly Value[] | undefined {
    const wanted = this.converter === undefined ? undefined : this.converter.convert(value.type);
    if (this.converter !== undefined && wanted === undefined) return undefined;
    const latest = this.latest(value, wanted);
    return wanted === undefined || sameTypes(latest, wanted) ? latest : this.castTo(wanted, latest).results;
  }

  /** The single value that stands for `value`, brought back to its old type when several do. */
  remappedOne(value: Value): Value | undefined {
    const values = this.remapped(value);
    return values === undefined || values.length === 1
      ? values?.[0]
      : this.castBack(value, values, this.location).results[0];
  }

  /** The end of the chain of replacements, or its last link with the wanted types. */
  latest(value: Value, wanted?: readonly Type[]): readonly Value[] {
    let current: readonly Value[] = [value];
    let fitting: readonly Value[] | undefined;
    while (current.some((link) => this.mapping.has(link))) {
      current = current.flatMap((link) => this.mapping.get(link)?.values ?? [link]);
      if (wanted !== undefined && sameTypes(current, wanted)) fitting = current;
    }
    return fitting ?? current;
  }

  private castTo(types: readonly Type[], inputs: readonly Value[]): Operation {
    const only = inputs.length === 1 ? inputs[0] : undefined;
    const made =
      only === undefined
        ? undefined
        : this.targetCasts.get(only)?.find((cast) => sameTypes(cast.results, types) && cast.parent !== undefined);
    if (made !== undefined) return made;
    const cast = this.withSavedPoint(() => {
      const { location } = this;
      if (only !== undefined) this.setInsertionPointBehind(only);
      return this.insertCast(types, inputs, location, "target");
    });
    if (only !== undefined) this.targetCasts.set(only, [...(this.targetCasts.get(only) ?? []), cast]);
    return cast;
  }

  private setInsertionPointBehind(value: Value): void {
    if (value.definingOp !== undefined) this.setInsertionPointAfter(value.definingOp);
    else if (value.ownerBlock !== undefined) this.setInsertionPointToStart(value.ownerBlock);
  }

  /** A cast from what stands for `value` back to its type, at the insertion point. */
  castBack(value: Value, inputs: readonly Value[], location: Location): Operation {
    return this.insertCast([value.type], inputs, location, "source");
  }

  private insertCast(
    types: readonly Type[],
    inputs: readonly Value[],
    location: Location,
    kind: PendingCast["kind"],
  ): Operation {
    const op = makeUnrealizedCast(this.context, types, inputs, location);
    this.link(op);
    this.casts.push({ op, converter: this.converter, kind });
    return op;
  }

  // ---- operations ------------------------------------------------------------------------------

  override insert<T extends OpLike>(item: T): T {
    const op = operationOf(item);
    this.link(op);
    walk(op, (nested) => {
      if (this.waiting.has(nested)) return false;
      return this.touched.push(nested) > 0;
    });
    return item;
  }

  private link(op: Operation): void {
    super.insert(op);
    this.undo(() => {
      op.remove();
      this.discarded.push(op);
    });
  }

  /** Writes down what the results became; types may differ. Users see it when they are converted, or at the end. */
  override replace(item: OpLike, by: Replacement): void {
    this.replaceMulti(
      item,
      valuesOf(by).map((value) => [value]),
    );
  }

  /** As `replace`, with any number of values for each result. */
  replaceMulti(item: OpLike, groups: readonly (readonly Value[])[]): void {
    const op = operationOf(item);
    if (groups.length !== op.results.length) {
      throw new RangeError(
        `'${op.name}' has ${op.results.length} results, but ${groups.length} values are to replace them`,
      );
    }
    op.results.forEach((result, i) => this.map(result, groups[i] as readonly Value[]));
    this.erase(op);
  }

  override erase(item: OpLike): void {
    walk(operationOf(item), (op) => {
      if (this.goneOps.has(op)) return;
      this.goneOps.add(op);
      this.undo(() => this.goneOps.delete(op));
    });
  }

  private map(from: Value, values: readonly Value[]): void {
    const before = this.mapping.get(from);
    this.mapping.set(from, { values, converter: this.converter });
    this.undo(() => void (before === undefined ? this.mapping.delete(from) : this.mapping.set(from, before)));
  }

  override modify(item: OpLike, change: () => void): void {
    const op = operationOf(item);
    const restore = snapshot(op);
    change();
    this.undo(restore);
    this.touched.push(op);
  }

  /** At once where the types agree, else as in `replace`. */
  override replaceAllUsesWith(from: Value, to: Value): void {
    if (from.type !== to.type) return this.map(from, [to]);
    for (const use of from.uses()) {
      use.set(to);
      this.undo(() => use.set(from));
    }
  }

  override moveBefore(item: OpLike, anchor: OpLike): void {
    this.move(operationOf(item), (op) => op.moveBefore(operationOf(anchor)));
  }

  override moveAfter(item: OpLike, anchor: OpLike): void {
    this.move(operationOf(item), (op) => op.moveAfter(operationOf(anchor)));
  }

  private move(op: Operation, move: (op: Operation) => void): void {
    const { parent, next } = op;
    move(op);
    this.undo(() => {
      op.remove();
      parent?.insert(op, next);
    });
  }

  // ---- blocks and regions ----------------------------------------------------------------------

  override createBlock(region: Region, argumentTypes: readonly Type[] = [], after?: Block): Block {
    const block = super.createBlock(region, argumentTypes, after);
    this.undo(() => region.unlink(block));
    return block;
  }

  override eraseBlock(block: Block): void {
    for (const op of block.operations()) this.erase(op);
    this.unlinkBlock(block);
  }

  override inlineBlock(
    source: Block,
    target: Block,
    anchor: Operation | undefined,
    argumentValues: readonly Value[] = [],
  ): void {
    if (argumentValues.length !== source.arguments.length) {
      throw new RangeError(
        `block has ${source.arguments.length} arguments, but ${argumentValues.length} values are given`,
      );
    }
    source.arguments.forEach((argument, i) => this.map(argument, [argumentValues[i] as Value]));
    this.moveOps(source, target, anchor);
    this.unlinkBlock(source);
  }

  override splitBlock(anchor: Operation): Block {
    const head = anchor.parent;
    const tail = super.splitBlock(anchor);
    this.undo(() => {
      if (head !== undefined) relink(tail.operations(), head, undefined);
      tail.parent?.unlink(tail);
    });
    return tail;
  }

  override moveRegion(source: Region, target: Region): void {
    const blocks = source.blocks();
    target.takeBody(source);
    this.undo(() => {
      for (const block of blocks) {
        target.unlink(block);
        source.push(block);
      }
    });
  }

  /** Gives `block` the arguments of `signature`; returns the block that takes its place. */
  convertSignature(block: Block, signature: SignatureConversion): Block {
    const { parent } = block;
    if (parent === undefined) throw new RangeError("a block outside any region has no signature to convert");
    const fresh = new Block(signature.types);
    parent.insertAfter(fresh, block);
    this.undo(() => parent.unlink(fresh));
    block.arguments.forEach((argument, i) => {
      const { start, length } = signature.groups[i] as { readonly start: number; readonly length: number };
      const values = fresh.arguments.slice(start, start + length);
      for (const value of values) value.argumentLocation = argument.argumentLocation;
      this.map(argument, values);
    });
    this.moveOps(block, fresh, undefined);
    this.redirectJumps(block, fresh);
    this.unlinkBlock(block);
    return fresh;
  }

  /** Converts the arguments of all blocks of a region; false, with nothing changed, when a type is not known. */
  convertRegionTypes(region: Region, converter = this.converter): boolean {
    if (converter === undefined) return false;
    const patternConverter = this.converter;
    this.converter = converter;
    const done = this.convertBlocks(region, converter);
    this.converter = patternConverter;
    return done;
  }

  private convertBlocks(region: Region, converter: TypeConverter): boolean {
    const blocks = region.blocks();
    const signatures = blocks.map((block) =>
      converter.convertSignature(block.arguments.map((argument) => argument.type)),
    );
    if (signatures.includes(undefined)) return false;
    blocks.forEach((block, i) => {
      const signature = signatures[i] as SignatureConversion;
      if (!sameTypes(block.arguments, signature.types)) this.convertSignature(block, signature);
    });
    return true;
  }

  private moveOps(source: Block, target: Block, anchor: Operation | undefined): void {
    const ops = source.operations();
    relink(ops, target, anchor);
    this.undo(() => relink(ops, source, undefined));
  }

  private redirectJumps(from: Block, to: Block): void {
    while (from.firstUse !== undefined) {
      const use = from.firstUse;
      use.set(to);
      this.undo(() => use.set(from));
    }
  }

  private unlinkBlock(block: Block): void {
    const { parent, prev } = block;
    if (parent === undefined) return;
    parent.unlink(block);
    this.undo(() => putBack(parent, block, prev));
  }
}

function sameTypes(values: readonly Value[], types: readonly Type[]): boolean {
  return values.length === types.length && values.every((value, i) => value.type === types[i]);
}

function relink(ops: readonly Operation[], target: Block, anchor: Operation | undefined): void {
  for (const op of ops) {
    op.remove();
    target.insert(op, anchor);
  }
}

function putBack(region: Region, block: Block, prev: Block | undefined): void {
  if (prev !== undefined) return region.insertAfter(block, prev);
  const others = region.blocks();
  for (const other of others) region.unlink(other);
  region.push(block);
  for (const other of others) region.push(other);
}

/** A function that gives an op back all that may change in place. */
function snapshot(op: Operation): () => void {
  const { operands, successors, properties, attributes, location } = op;
  const types = op.results.map((result) => result.type);
  return () => {
    op.setOperands(operands);
    op.successorUses.forEach((use, i) => use.set(successors[i] as Block));
    op.properties = properties;
    op.attributes = attributes;
    op.location = location;
    op.results.forEach((result, i) => (result.type = types[i] as Type));
  };
}
