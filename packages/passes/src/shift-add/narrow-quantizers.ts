/**
 * Brings roundings and activations into the form that costs least in hardware, values unchanged:
 *
 * - constants and shifts move before a maximum, which is monotone: `max(x, c) + k => max(x + k, c + k)`,
 *   `max(x, c) >> k => max(x >> k, c >> k)`. The constant joins those of the sum, and the maximum sees only the bits kept;
 * - `(x << l) >> r` is a field of x: cut, then shifted by the difference;
 * - `max(x, 0)` is x masked by its sign, in as many bits as the result has.
 */
import {
  AddIOp,
  CmpIOp,
  ExtSIOp,
  MaxSIOp,
  SelectOp,
  ShLIOp,
  ShRSIOp,
  ShRUIOp,
  TruncIOp,
  integerPredicate,
} from "@hls-opt/dialect-affine";
import { Builder } from "@hls-opt/ir-core";
import type { Block, OpInfo, Operation, Value } from "@hls-opt/ir-core";
import { SumEmitter } from "./emit-sums.js";
import { contains, signedInterval, signedWidth, widthOfInteger } from "./integer-values.js";
import type { Interval, IntegerValues } from "./integer-values.js";

/** Rewrites the operations of a block in order; how many changed. Those replaced are left unused. */
export function narrowQuantizers(block: Block, values: IntegerValues): number {
  let changed = 0;
  for (const op of block.operations()) {
    values.visit(op);
    const rewrite = rules.get(op.info);
    if (rewrite === undefined || op.result().isUnused || widthOfInteger(op.result().type) === undefined) continue;
    const result = rewrite(new Rewrite(op, values));
    if (result === undefined) continue;
    op.result().replaceAllUsesWith(result);
    changed++;
  }
  return changed + maskMaxima(block, values);
}

/** max(x, 0) => x masked by its sign */
function maskMaxima(block: Block, values: IntegerValues): number {
  let changed = 0;
  for (const op of block.operations()) {
    if (op.info !== MaxSIOp.info || op.result().isUnused || values.constant(op.operand(1)) !== 0) continue;
    const r = new Rewrite(op, values);
    const { low, high } = r.interval(op.operand(0));
    if (low >= 0) op.result().replaceAllUsesWith(op.operand(0));
    else {
      op.result().replaceAllUsesWith(
        masked(r, op.operand(0), signedWidth({ low: 0, high: Math.max(0, high) }), r.width),
      );
    }
    changed++;
  }
  return changed;
}

/** What a rule works with: the operation, what is known of values, and new code before the operation. */
class Rewrite {
  readonly op: Operation;
  readonly width: number;
  private readonly values: IntegerValues;
  private readonly emit: SumEmitter;
  private readonly builder: Builder;

  constructor(op: Operation, values: IntegerValues) {
    this.op = op;
    this.width = widthOfInteger(op.result().type) as number;
    this.values = values;
    this.emit = new SumEmitter(op);
    this.builder = Builder.before(op);
  }

  interval(value: Value): Interval {
    return this.values.interval(value);
  }

  constantOf(value: Value): number | undefined {
    return this.values.constant(value);
  }

  constant(value: number, width = this.width): Value {
    return this.emit.constant(value, width);
  }

  resize(value: Value, width: number): Value {
    return this.seen(this.emit.resize(value, width));
  }

  insert(view: { readonly op: Operation }): Value {
    return this.seen(this.builder.insert(view).op.result());
  }

  private seen(value: Value): Value {
    if (value.definingOp !== undefined) this.values.visit(value.definingOp);
    return value;
  }

  /** The operands of `max(x, c)` with a constant c, if that is what a value is, for this use only. */
  maximum(value: Value): { readonly x: Value; readonly c: number } | undefined {
    const op = value.definingOp;
    if (op?.info !== MaxSIOp.info || !value.hasOneUse()) return undefined;
    const c = this.constantOf(op.operand(1));
    return c === undefined ? undefined : { x: op.operand(0), c };
  }
}

type Rule = (rewrite: Rewrite) => Value | undefined;

/** max(x, c) + k => max(x + k, c + k) */
const addAfterMaximum: Rule = (r) => {
  const [value, k] = [r.maximum(r.op.operand(0)), r.constantOf(r.op.operand(1))];
  if (value === undefined || k === undefined) return undefined;
  const { low, high } = r.interval(value.x);
  const all = signedInterval(r.width);
  if (!contains(all, { low: low + k, high: high + k }) || !contains(all, { low: value.c + k, high: value.c + k })) {
    return undefined;
  }
  const lhs = r.insert(AddIOp.create({ lhs: value.x, rhs: r.constant(k) }));
  return r.insert(MaxSIOp.create({ lhs, rhs: r.constant(value.c + k) }));
};

/** (x << l) >> r => the field of x that is left, at its place */
const shiftRight: Rule = (r) => {
  const right = r.constantOf(r.op.operand(1));
  if (right === undefined || right < 0 || right >= r.width) return undefined;
  const left = leftShift(r, r.op.operand(0));
  if (left === undefined) return right === 0 ? undefined : shiftMaximum(r, r.op.operand(0), right);
  const kept = r.width - left.amount;
  const fits = contains(signedInterval(kept), r.interval(left.x));
  const down = Math.max(0, right - left.amount);
  const shifted = down === 0 ? left.x : floorShift(r, left.x, down);
  const field = fits ? shifted : r.resize(cut(r, shifted, kept - down), r.width);
  const up = left.amount + down - right;
  return up === 0 ? field : r.insert(ShLIOp.create({ lhs: field, rhs: r.constant(up) }));
};

/** A logical shift of what is not negative is an arithmetic one. */
const shiftRightUnsigned: Rule = (r) => {
  const [value, right] = [r.op.operand(0), r.constantOf(r.op.operand(1))];
  if (right === undefined || right <= 0 || right >= r.width || r.interval(value).low < 0) return undefined;
  return leftShift(r, value) === undefined ? shiftMaximum(r, value, right) : undefined;
};

function leftShift(r: Rewrite, value: Value): { readonly x: Value; readonly amount: number } | undefined {
  const op = value.definingOp;
  if (op?.info !== ShLIOp.info) return undefined;
  const amount = r.constantOf(op.operand(1));
  return amount === undefined || amount < 0 || amount >= r.width ? undefined : { x: op.operand(0), amount };
}

const floorShift = (r: Rewrite, x: Value, k: number): Value =>
  shiftMaximum(r, x, k) ?? r.insert(ShRSIOp.create({ lhs: x, rhs: r.constant(k) }));

/** max(x, c) >> k => max(x >> k, c >> k) */
function shiftMaximum(r: Rewrite, value: Value, k: number): Value | undefined {
  const maximum = r.maximum(value);
  if (maximum === undefined) return undefined;
  const lhs = r.insert(ShRSIOp.create({ lhs: maximum.x, rhs: r.constant(k) }));
  const floor = Math.floor(maximum.c / 2 ** k);
  if (floor === 0) return masked(r, lhs, signedWidth({ low: 0, high: Math.max(0, r.interval(lhs).high) }), r.width);
  return r.insert(MaxSIOp.create({ lhs, rhs: r.constant(floor) }));
}

/** The low bits of a value; of a masked one the mask of fewer bits. */
function cut(r: Rewrite, value: Value, width: number): Value {
  const outer = value.definingOp;
  const select = outer?.info === ExtSIOp.info ? outer.operand(0).definingOp : outer;
  if (select?.info !== SelectOp.info || r.constantOf(select.operand(1)) !== 0) return r.resize(value, width);
  const kept = widthOfInteger(select.operand(2).type) as number;
  if (kept <= width) return r.resize(select.result(), width);
  const inner = select.operand(2).definingOp;
  const rest = r.resize(inner?.info === TruncIOp.info ? inner.operand(0) : select.operand(2), width);
  return r.insert(
    SelectOp.create({ condition: select.operand(0), true_value: r.constant(0, width), false_value: rest }),
  );
}

/** x where it is not negative, else 0; in `narrow` bits, then extended. */
function masked(r: Rewrite, x: Value, narrow: number, width: number): Value {
  const zero = r.constant(0, widthOfInteger(x.type));
  const condition = r.insert(CmpIOp.create({ predicate: integerPredicate.of("slt"), lhs: x, rhs: zero }));
  const kept = r.resize(x, narrow);
  const select = SelectOp.create({ condition, true_value: r.constant(0, narrow), false_value: kept });
  return r.resize(r.insert(select), width);
}

/** A cut of a masked value is a mask of fewer bits. */
const truncate: Rule = (r) => {
  const x = r.op.operand(0);
  if (widthOfInteger(x.type) === undefined) return undefined;
  const outer = x.definingOp;
  const select = outer?.info === ExtSIOp.info ? outer.operand(0).definingOp : outer;
  return select?.info === SelectOp.info && r.constantOf(select.operand(1)) === 0 ? cut(r, x, r.width) : undefined;
};

const rules: ReadonlyMap<OpInfo, Rule> = new Map<OpInfo, Rule>([
  [AddIOp.info, addAfterMaximum],
  [ShRSIOp.info, shiftRight],
  [ShRUIOp.info, shiftRightUnsigned],
  [TruncIOp.info, truncate],
]);
