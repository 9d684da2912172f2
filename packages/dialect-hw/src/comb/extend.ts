import { as, i1, i32, IntegerAttr, IntegerType, InvariantError } from "@hls-opt/ir-core";
import type { Builder, Value } from "@hls-opt/ir-core";
import { HwConstantOp } from "../hw/ops.js";
import { CombConcatOp, CombExtractOp, CombReplicateOp } from "./bit-ops.js";
import { widthOf } from "./fold.js";

/** `value : i<width>` as a constant. */
export function hwConstant(builder: Builder, width: number, value: bigint | number): Value<IntegerType> {
  return builder.insert(HwConstantOp.create({ value: IntegerAttr.get(IntegerType.get(width), value) })).result;
}

/** The bits `low` to `low + width - 1` of a value; the value itself when that is all of it. */
export function extractBits(builder: Builder, value: Value, low: number, width: number): Value<IntegerType> {
  if (low === 0 && width === widthOf(value)) return value as Value<IntegerType>;
  const lowBit = IntegerAttr.get(i32, low);
  return builder.insert(
    CombExtractOp.create({ input: value as Value<IntegerType>, lowBit, resultType: IntegerType.get(width) }),
  ).result;
}

/** The low `width` bits. */
export function truncate(builder: Builder, value: Value, width: number): Value<IntegerType> {
  return extractBits(builder, value, 0, width);
}

/**
 * Sign extension to `width` bits, in the form that the Verilog printer and `matchSext` know:
 * `concat(replicate(extract(x, msb)), x)`.
 */
export function sext(builder: Builder, value: Value, width: number): Value<IntegerType> {
  const from = widthOf(value);
  if (from === width) return value as Value<IntegerType>;
  checkWider("sext", from, width);
  const sign = extractBits(builder, value, from - 1, 1);
  const added = width - from;
  const high =
    added === 1
      ? sign
      : builder.insert(CombReplicateOp.create({ input: sign, resultType: IntegerType.get(added) })).result;
  return builder.insert(CombConcatOp.create({ inputs: [high as Value<IntegerType>, value as Value<IntegerType>] }))
    .result;
}

/** Zero extension to `width` bits: `concat(0, x)`. */
export function zext(builder: Builder, value: Value, width: number): Value<IntegerType> {
  const from = widthOf(value);
  if (from === width) return value as Value<IntegerType>;
  checkWider("zext", from, width);
  const zeros = hwConstant(builder, width - from, 0);
  return builder.insert(CombConcatOp.create({ inputs: [zeros, value as Value<IntegerType>] })).result;
}

function checkWider(name: string, from: number, to: number): void {
  if (from < 1 || to < from) throw new InvariantError(`${name} of ${from} bits to ${to} bits`);
}

/** What a value is extended from, when it is a sign extension in the form that `sext` builds. */
export function matchSext(value: Value): Value<IntegerType> | undefined {
  const concat = as(value.definingOp, CombConcatOp);
  const [high, low] = concat?.inputs ?? [];
  if (concat?.op.operandCount !== 2 || high === undefined || low === undefined) return undefined;
  return isSignOf(as(high.definingOp, CombReplicateOp)?.input ?? high, low) ? low : undefined;
}

function isSignOf(sign: Value, value: Value): boolean {
  if (sign.type !== i1) return false;
  if (sign === value) return true;
  const extract = as(sign.definingOp, CombExtractOp);
  return extract !== undefined && extract.input === value && extract.low === widthOf(value) - 1;
}

/** What a value is extended from, when it is a zero extension: `concat(0, x)`. */
export function matchZext(value: Value): Value<IntegerType> | undefined {
  const concat = as(value.definingOp, CombConcatOp);
  const [high, low] = concat?.inputs ?? [];
  if (concat?.op.operandCount !== 2 || high === undefined || low === undefined) return undefined;
  return as(high.definingOp, HwConstantOp)?.value.value === 0n ? low : undefined;
}
