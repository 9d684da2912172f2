/**
 * Rectified sums may be computed negated. Where a sum y is only rectified, shifted and cut, as `max(y >> k, 0)` in a few bits,
 * `not y = -1 - y` does as well: its shift is the complement of y's, and the mask holds ones where y's holds zeros. Those who
 * use it subtract where they added. A sum with more negative terms than positive ones comes out negated at no cost.
 */
import { CmpIOp, SelectOp, ShRSIOp, TruncIOp, XOrIOp, integerPredicate } from "@hls-opt/dialect-affine";
import { Builder } from "@hls-opt/ir-core";
import type { Operation, Value } from "@hls-opt/ir-core";
import { SumEmitter } from "./emit-sums.js";
import { bitLength } from "./adder-graph.js";
import { widthOfInteger } from "./integer-values.js";
import type { IntegerValues } from "./integer-values.js";

/** `select(t < 0, 0, t cut)` with `t = sum` or `t = sum >> k`, and nothing else that uses the sum. */
export interface MaskedSum {
  readonly shift: number;
  readonly select: Operation;
}

/** The mask that is all a sum is used for. */
export function maskOf(sum: Value, values: IntegerValues): MaskedSum | undefined {
  const users = usersOf(sum);
  const [only] = users;
  if (users.length !== 1 || only?.info !== ShRSIOp.info || only.operand(0) !== sum) return maskAt(sum, 0, values);
  const shift = values.constant(only.operand(1));
  return shift === undefined ? undefined : maskAt(only.result(), shift, values);
}

function maskAt(t: Value, shift: number, values: IntegerValues): MaskedSum | undefined {
  const users = usersOf(t);
  const compare = users.find(({ info }) => info === CmpIOp.info);
  const other = users.find((user) => user !== compare);
  if (users.length !== 2 || compare === undefined || other === undefined) return undefined;
  if (!isNegativeTest(compare, t, values) || !compare.result().hasOneUse()) return undefined;
  const select = compare.result().firstUse?.owner;
  if (select?.info !== SelectOp.info || select.operand(0) !== compare.result()) return undefined;
  if (values.constant(select.operand(1)) !== 0) return undefined;
  const kept = other.info === TruncIOp.info && other.result().hasOneUse() ? other.result() : t;
  if (select.operand(2) !== kept || (kept === t && other !== select)) return undefined;
  return { shift, select };
}

const usersOf = (value: Value): Operation[] => value.uses().map(({ owner }) => owner);

function isNegativeTest(compare: Operation, t: Value, values: IntegerValues): boolean {
  const { predicateName } = new CmpIOp(compare);
  return predicateName === "slt" && compare.operand(0) === t && values.constant(compare.operand(1)) === 0;
}

/** A masked value and what stands for it: `value = constant - field`. */
export interface InvertedMask {
  /** The bits of the field, in a type just as wide. */
  readonly bits: Value;
  /** The sign bit of the value, which counts negatively, is among the bits. */
  readonly isSigned: boolean;
}

/** Builds the mask of a sum from the sum's complement, and replaces the mask's value by the complement of that. */
export function invertMask({ shift, select }: MaskedSum, complement: Value, values: IntegerValues): InvertedMask {
  const value = select.result();
  const { low, high } = values.interval(value);
  const isSigned = low < 0;
  const type = widthOfInteger(value.type) as number;
  const width = isSigned ? type : Math.max(1, bitLength(Math.max(0, high)));
  const emit = new SumEmitter(select);
  const builder = Builder.before(select);
  const insert = (view: { readonly op: Operation }): Value => builder.insert(view).op.result();
  const from = widthOfInteger(complement.type) as number;
  const t = shift === 0 ? complement : insert(ShRSIOp.create({ lhs: complement, rhs: emit.constant(shift, from) }));
  const isPositive = insert(
    CmpIOp.create({ predicate: integerPredicate.of("slt"), lhs: t, rhs: emit.constant(0, from) }),
  );
  const kept = emit.resize(t, width);
  const bits = insert(
    SelectOp.create({ condition: isPositive, true_value: kept, false_value: emit.constant(-1, width) }),
  );
  const upright = insert(XOrIOp.create({ lhs: bits, rhs: emit.constant(-1, width) }));
  const whole = isSigned || width === type ? upright : emit.resize(emit.unsigned(upright), type);
  value.replaceAllUsesWith(whole);
  return { bits, isSigned };
}
