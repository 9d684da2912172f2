import { Block } from "./block.js";
import { Builder } from "./builder.js";
import { clone } from "./clone.js";
import type { ValueMapping } from "./clone.js";
import { Operation } from "./operation.js";
import type { Region } from "./region.js";
import type { Type } from "./type.js";
import type { Use, Value } from "./value.js";
import { walk } from "./walk.js";

/** Told of every change that goes through a rewriter. */
export interface RewriteListener {
  inserted?(op: Operation): void;
  /** After operands, attributes, types or position changed in place. */
  modified?(op: Operation): void;
  /** Before the uses of its results move to `values`. */
  replaced?(op: Operation, values: readonly Value[]): void;
  /** While the op is still intact; nested ops first. */
  erased?(op: Operation): void;
  /** A pattern says why it does not match. */
  matchFailed?(op: Operation, reason: string): void;
}

/** An operation or a view over one. */
export type OpLike = Operation | { readonly op: Operation };

/** What results may be replaced with. */
export type Replacement = Value | readonly Value[] | OpLike;

/** The operation behind an op or a view. */
export function operationOf(item: OpLike): Operation {
  return item instanceof Operation ? item : item.op;
}

/** The values that a replacement stands for. */
export function valuesOf(item: Replacement): readonly Value[] {
  if (Array.isArray(item)) return item as readonly Value[];
  if (item instanceof Operation) return item.results;
  if ("op" in item) return (item as { readonly op: Operation }).op.results;
  return [item as Value];
}

/** A builder through which all changes of a rewrite go, so that its listener hears of each. */
export class Rewriter extends Builder {
  listener: RewriteListener | undefined;

  constructor(block: Block, anchor?: Operation, listener?: RewriteListener) {
    super(block, anchor);
    this.listener = listener;
  }

  /** Inserts at the insertion point; nested ops are reported too, parents first. */
  override insert<T extends OpLike>(item: T): T {
    super.insert(item);
    this.notifyInserted(operationOf(item));
    return item;
  }

  private notifyInserted(op: Operation): void {
    if (this.listener?.inserted === undefined) return;
    if (op.regions.length === 0) this.listener.inserted(op);
    else walk(op, (nested) => this.listener?.inserted?.(nested));
  }

  /** New ops go before `item` and take over its location. */
  setInsertionPoint(item: OpLike): void {
    const op = operationOf(item);
    if (op.parent === undefined) throw new RangeError(`'${op.name}' is in no block`);
    this.block = op.parent;
    this.anchor = op;
    this.location = op.location;
  }

  setInsertionPointAfter(item: OpLike): void {
    const op = operationOf(item);
    this.setInsertionPoint(op);
    this.anchor = op.next;
  }

  setInsertionPointToStart(block: Block): void {
    this.block = block;
    this.anchor = block.first;
  }

  setInsertionPointToEnd(block: Block): void {
    this.block = block;
    this.anchor = undefined;
  }

  /** Runs `body` and puts the insertion point back where it was. */
  withSavedPoint<T>(body: () => T): T {
    const { block, anchor, location } = this;
    const result = body();
    this.block = block;
    this.anchor = anchor;
    this.location = location;
    return result;
  }

  /** Makes the results' users read `by` and erases the op. */
  replace(item: OpLike, by: Replacement): void {
    const op = operationOf(item);
    const values = valuesOf(by);
    if (values.length !== op.results.length) {
      throw new RangeError(
        `'${op.name}' has ${op.results.length} results, but ${values.length} values are to replace them`,
      );
    }
    this.listener?.replaced?.(op, values);
    op.results.forEach((result, i) => this.replaceAllUsesWith(result, values[i] as Value));
    this.erase(op);
  }

  /** Inserts `replacement` before `item` and replaces it by the new op's results. */
  replaceWith<T extends OpLike>(item: OpLike, replacement: T): T {
    this.setInsertionPoint(item);
    this.insert(replacement);
    this.replace(item, operationOf(replacement));
    return replacement;
  }

  /** Erases the op and all nested ops; its results must be unused (but within itself). */
  erase(item: OpLike): void {
    const op = operationOf(item);
    if (this.listener?.erased !== undefined) this.notifyErased(op);
    if (this.anchor === op) this.anchor = op.next;
    op.erase();
  }

  private notifyErased(root: Operation): void {
    if (root.regions.length === 0) return this.listener?.erased?.(root);
    const order: Operation[] = [];
    walk(root, (op) => void order.push(op));
    for (let i = order.length - 1; i >= 0; i--) this.listener?.erased?.(order[i] as Operation);
  }

  /** Erases a block that no terminator names, with all its ops. */
  eraseBlock(block: Block): void {
    for (let op = block.last; op !== undefined; op = block.last) {
      for (const result of op.results) for (const use of result.uses()) use.drop();
      this.erase(op);
    }
    block.erase();
  }

  /** Says why a pattern does not match, for traces; always false: `return rewriter.matchFailure(op, "has no constant")`. */
  matchFailure(item: OpLike, reason: string): false {
    this.listener?.matchFailed?.(operationOf(item), reason);
    return false;
  }

  /** Runs `change`, which alters `item` in place, and reports it. */
  modify(item: OpLike, change: () => void): void {
    change();
    this.listener?.modified?.(operationOf(item));
  }

  replaceAllUsesWith(from: Value, to: Value): void {
    if (from === to) return;
    for (let use = from.firstUse; use !== undefined; use = from.firstUse) this.replaceUse(use, to);
  }

  replaceUsesIf(from: Value, to: Value, test: (use: Use) => boolean): void {
    for (const use of from.uses()) if (test(use)) this.replaceUse(use, to);
  }

  private replaceUse(use: Use, to: Value): void {
    this.modify(use.owner, () => use.set(to));
  }

  moveBefore(item: OpLike, anchor: OpLike): void {
    const op = operationOf(item);
    this.modify(op, () => op.moveBefore(operationOf(anchor)));
  }

  moveAfter(item: OpLike, anchor: OpLike): void {
    const op = operationOf(item);
    this.modify(op, () => op.moveAfter(operationOf(anchor)));
  }

  /** Adds a block at the end of a region (or behind `after`) and moves the insertion point into it. */
  createBlock(region: Region, argumentTypes: readonly Type[] = [], after?: Block): Block {
    const block = new Block(argumentTypes);
    if (after === undefined) region.push(block);
    else region.insertAfter(block, after);
    this.setInsertionPointToEnd(block);
    return block;
  }

  /** A deep copy at the insertion point. */
  clone(item: OpLike, mapping?: ValueMapping): Operation {
    return this.insert(clone(operationOf(item), mapping));
  }

  /** Moves the ops of `source` before `anchor` (or to the end of `target`), its arguments replaced, and erases `source`. */
  inlineBlock(
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
    source.arguments.forEach((argument, i) => this.replaceAllUsesWith(argument, argumentValues[i] as Value));
    for (const op of source.operations()) {
      source.unlink(op);
      target.insert(op, anchor);
    }
    source.erase();
  }

  /** Moves the ops of `source` to the end of `target`. */
  mergeBlocks(source: Block, target: Block, argumentValues: readonly Value[] = []): void {
    this.inlineBlock(source, target, undefined, argumentValues);
  }

  /** Moves `anchor` and all behind it into a new block. */
  splitBlock(anchor: Operation): Block {
    if (anchor.parent === undefined) throw new RangeError(`'${anchor.name}' is in no block`);
    return anchor.parent.splitBefore(anchor);
  }

  /** Moves all blocks of `source` to the end of `target`. */
  moveRegion(source: Region, target: Region): void {
    target.takeBody(source);
  }
}
