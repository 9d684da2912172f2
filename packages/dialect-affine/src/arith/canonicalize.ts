import { IntegerAttr, as, constantValue, i1, pattern } from "@hls-opt/ir-core";
import type { AnyOpClass, OpView, Pattern, Rewriter, Value } from "@hls-opt/ir-core";
import { integerWidth, splatInteger, splatOf } from "../fold/constant-elements.js";
import { definedBy } from "../fold/fold-op.js";
import * as semantics from "../fold/integer-semantics.js";
import type { IntegerFunction, IntegerPredicate } from "../fold/integer-semantics.js";
import { AndIOp, OrIOp, ShRSIOp, ShRUIOp, XOrIOp } from "./bitwise-ops.js";
import { CmpIOp, SelectOp, integerPredicate } from "./comparison-ops.js";
import { ConstantOp, materializeConstant } from "./constant.js";
import { ExtFOp, ExtSIOp, ExtUIOp, TruncFOp, TruncIOp } from "./conversion-ops.js";
import { DivFOp, MulFOp, NegFOp } from "./float-ops.js";
import { AddIOp, MulIOp, SubIOp } from "./integer-ops.js";

interface BinaryView extends OpView {
  readonly lhs: Value;
  readonly rhs: Value;
  readonly result: Value;
}

const constantOf = (value: Value): bigint | undefined => splatInteger(constantValue(value));

/** Inserts the constant of `type` with every element `value`, before the op under rewrite. */
function insertConstant(rewriter: Rewriter, value: bigint, type: Value["type"]): Value | undefined {
  const attr = splatOf(type, value);
  const op = attr && materializeConstant(attr, type);
  return op && rewriter.insert(op).result();
}

/** (x op c) op d => x op (c op d), for associative ops without flags */
function reassociate<V extends BinaryView>(
  name: string,
  cls: AnyOpClass<V> & { create(args: { lhs: Value; rhs: Value }): OpView },
  evaluate: IntegerFunction,
): Pattern {
  return pattern(name, cls, (outer, rewriter) => {
    const inner = definedBy(outer.lhs, cls);
    const [first, second] = [inner && constantOf(inner.rhs), constantOf(outer.rhs)];
    if (inner === undefined || first === undefined || second === undefined || hasFlags(inner) || hasFlags(outer)) {
      return false;
    }
    const combined = evaluate(first, second, integerWidth(outer.result.type));
    if (combined === undefined) return false;
    rewriter.setInsertionPoint(outer);
    const constant = insertConstant(rewriter, combined, outer.result.type);
    if (constant === undefined) return false;
    rewriter.replaceWith(outer, cls.create({ lhs: inner.lhs, rhs: constant }));
    return true;
  });
}

function hasFlags({ op }: OpView): boolean {
  const flags = op.getAttr("overflowFlags") as { readonly flags?: ReadonlySet<string> } | undefined;
  return (flags?.flags?.size ?? 0) > 0;
}

/** x - c => x + -c, which other rules know */
const subtractConstant = pattern("subtract-constant", SubIOp, (sub, rewriter) => {
  const value = constantOf(sub.rhs);
  const inner = definedBy(sub.lhs, AddIOp) ?? definedBy(sub.lhs, SubIOp);
  // worth it only where it meets another constant
  if (value === undefined || inner === undefined || constantOf(inner.rhs) === undefined || hasFlags(sub)) return false;
  rewriter.setInsertionPoint(sub);
  const negated = insertConstant(rewriter, BigInt.asIntN(integerWidth(sub.result.type), -value), sub.result.type);
  if (negated === undefined) return false;
  rewriter.replaceWith(sub, AddIOp.create({ lhs: sub.lhs, rhs: negated }));
  return true;
});

const swapped: Readonly<Record<IntegerPredicate, IntegerPredicate>> = {
  eq: "eq",
  ne: "ne",
  slt: "sgt",
  sle: "sge",
  sgt: "slt",
  sge: "sle",
  ult: "ugt",
  ule: "uge",
  ugt: "ult",
  uge: "ule",
};
const inverted: Readonly<Record<IntegerPredicate, IntegerPredicate>> = {
  eq: "ne",
  ne: "eq",
  slt: "sge",
  sle: "sgt",
  sgt: "sle",
  sge: "slt",
  ult: "uge",
  ule: "ugt",
  ugt: "ule",
  uge: "ult",
};

/** c < x => x > c */
const compareConstantLast = pattern("compare-constant-last", CmpIOp, (compare, rewriter) => {
  const { lhs, rhs } = compare;
  if (constantValue(lhs) === undefined || constantValue(rhs) !== undefined) return false;
  rewriter.replaceWith(
    compare,
    CmpIOp.create({ predicate: integerPredicate.of(swapped[compare.predicateName]), lhs: rhs, rhs: lhs }),
  );
  return true;
});

/** not (a < b) => a >= b */
const invertComparison = pattern("invert-comparison", XOrIOp, (xor, rewriter) => {
  const compare = definedBy(xor.lhs, CmpIOp);
  if (compare === undefined || constantOf(xor.rhs) !== -1n) return false;
  rewriter.replaceWith(
    xor,
    CmpIOp.create({
      predicate: integerPredicate.of(inverted[compare.predicateName]),
      lhs: compare.lhs,
      rhs: compare.rhs,
    }),
  );
  return true;
});

/** extsi(extsi(x)) => extsi(x) */
const extendTwiceSigned = pattern("extend-twice-signed", ExtSIOp, (outer, rewriter) => {
  const inner = definedBy(outer.in, ExtSIOp);
  if (inner === undefined) return false;
  rewriter.replaceWith(outer, ExtSIOp.create({ in: inner.in, outType: outer.out.type }));
  return true;
});

/** extui(extui(x)) => extui(x) */
const extendTwiceUnsigned = pattern("extend-twice-unsigned", ExtUIOp, (outer, rewriter) => {
  const inner = definedBy(outer.in, ExtUIOp);
  if (inner === undefined) return false;
  rewriter.replaceWith(outer, ExtUIOp.create({ in: inner.in, outType: outer.out.type }));
  return true;
});

/** extsi(extui(x)) => extui(x): the sign is 0 */
const extendUnsignedSigned = pattern("extend-unsigned-signed", ExtSIOp, (outer, rewriter) => {
  const inner = definedBy(outer.in, ExtUIOp);
  if (inner === undefined) return false;
  rewriter.replaceWith(outer, ExtUIOp.create({ in: inner.in, outType: outer.out.type }));
  return true;
});

/** trunci(trunci(x)) => trunci(x) */
const truncateTwice = pattern("truncate-twice", TruncIOp, (outer, rewriter) => {
  const inner = definedBy(outer.in, TruncIOp);
  if (inner === undefined) return false;
  rewriter.replaceWith(outer, TruncIOp.create({ in: inner.in, outType: outer.out.type }));
  return true;
});

/** trunci(ext(x)) => ext(x) or trunci(x), whichever leads from the type of x to that of the result */
const truncateExtended = pattern("truncate-extended", TruncIOp, (outer, rewriter) => {
  const signed = definedBy(outer.in, ExtSIOp);
  const source = signed?.in ?? definedBy(outer.in, ExtUIOp)?.in;
  if (source === undefined || source.type === outer.out.type) return false;
  const args = { in: source, outType: outer.out.type };
  const grows = integerWidth(source.type) < integerWidth(outer.out.type);
  rewriter.replaceWith(
    outer,
    !grows ? TruncIOp.create(args) : signed === undefined ? ExtUIOp.create(args) : ExtSIOp.create(args),
  );
  return true;
});

/** select(c, false, true) => not c */
const selectNegation = pattern("select-negation", SelectOp, (select, rewriter) => {
  if (select.result.type !== i1 || constantOf(select.true_value) !== 0n || constantOf(select.false_value) !== -1n) {
    return false;
  }
  rewriter.setInsertionPoint(select);
  const ones = rewriter.insert(ConstantOp.create({ value: IntegerAttr.get(i1, 1) })).result;
  rewriter.replaceWith(select, XOrIOp.create({ lhs: select.condition, rhs: ones }));
  return true;
});

/** select(not c, a, b) => select(c, b, a) */
const selectOfNegation = pattern("select-of-negation", SelectOp, (select, rewriter) => {
  const negation = as(select.condition.definingOp, XOrIOp);
  if (negation === undefined || constantOf(negation.rhs) !== -1n) return false;
  rewriter.replaceWith(
    select,
    SelectOp.create({ condition: negation.lhs, true_value: select.false_value, false_value: select.true_value }),
  );
  return true;
});

/** (-x) * (-y) => x * y, and the same for quotients: signs cancel exactly */
function cancelSigns(name: string, cls: typeof MulFOp | typeof DivFOp): Pattern {
  return pattern(name, cls, (op, rewriter) => {
    const [left, right] = [definedBy(op.lhs, NegFOp), definedBy(op.rhs, NegFOp)];
    if (left === undefined || right === undefined) return false;
    rewriter.modify(op, () => op.op.setOperands([left.operand, right.operand]));
    return true;
  });
}

/** trunci(x >> c) does not see what is shifted in: the shift is unsigned */
const truncateShift = pattern("truncate-shift", TruncIOp, (truncation, rewriter) => {
  const shift = definedBy(truncation.in, ShRSIOp);
  const amount = shift && constantOf(shift.rhs);
  if (shift === undefined || amount === undefined || amount < 0n) return false;
  // another user would keep the signed shift beside the unsigned one
  if (!shift.result.hasOneUse()) return rewriter.matchFailure(truncation, "the shift has other uses");
  const spare = integerWidth(truncation.in.type) - integerWidth(truncation.out.type);
  if (amount > BigInt(spare)) return false;
  rewriter.setInsertionPoint(truncation);
  const unsigned = rewriter.insert(ShRUIOp.create({ lhs: shift.lhs, rhs: shift.rhs })).result;
  rewriter.replaceWith(truncation, TruncIOp.create({ in: unsigned, outType: truncation.out.type }));
  return true;
});

/** ext(x) op ext(y) => ext(x op y), for bitwise ops */
function narrowBitwise(
  name: string,
  cls: typeof XOrIOp | typeof AndIOp | typeof OrIOp,
  extend: typeof ExtSIOp | typeof ExtUIOp,
): Pattern {
  return pattern(name, cls, (op, rewriter) => {
    const [left, right] = [definedBy(op.lhs, extend), definedBy(op.rhs, extend)];
    if (left === undefined || right === undefined || left.in.type !== right.in.type) return false;
    rewriter.setInsertionPoint(op);
    const narrow = rewriter.insert(cls.create({ lhs: left.in, rhs: right.in })).result;
    rewriter.replaceWith(op, extend.create({ in: narrow, outType: op.result.type }));
    return true;
  });
}

/** extf(truncf(x)) => x, where both allow contraction */
const contractRoundTrip = pattern("contract-round-trip", ExtFOp, (outer, rewriter) => {
  const inner = definedBy(outer.in, TruncFOp);
  if (inner === undefined || inner.in.type !== outer.out.type) return false;
  const contracts = (op: OpView): boolean =>
    (op.op.getAttr("fastmath") as { flags?: ReadonlySet<string> } | undefined)?.flags?.has("contract") === true;
  if (!contracts(inner) || !contracts(outer)) return false;
  rewriter.replace(outer, inner.in);
  return true;
});

/** Rewrites of arith towards the canonical form; what needs no new op is a fold of the op itself. */
export const arithCanonicalizations: readonly Pattern[] = [
  reassociate("add-constants", AddIOp, semantics.add),
  reassociate("multiply-constants", MulIOp, semantics.mul),
  reassociate("and-constants", AndIOp, semantics.and),
  reassociate("or-constants", OrIOp, semantics.or),
  reassociate("xor-constants", XOrIOp, semantics.xor),
  subtractConstant,
  compareConstantLast,
  invertComparison,
  extendTwiceSigned,
  extendTwiceUnsigned,
  extendUnsignedSigned,
  truncateTwice,
  truncateExtended,
  selectNegation,
  selectOfNegation,
  cancelSigns("multiply-negated", MulFOp),
  cancelSigns("divide-negated", DivFOp),
  truncateShift,
  ...([ExtSIOp, ExtUIOp] as const).flatMap((extend) => {
    const kind = extend === ExtSIOp ? "signed" : "unsigned";
    return [
      narrowBitwise(`narrow-xor-${kind}`, XOrIOp, extend),
      narrowBitwise(`narrow-and-${kind}`, AndIOp, extend),
      narrowBitwise(`narrow-or-${kind}`, OrIOp, extend),
    ];
  }),
  contractRoundTrip,
];
