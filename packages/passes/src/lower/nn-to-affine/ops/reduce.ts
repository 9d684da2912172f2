/** Reductions over dimensions, and the index of the largest element. */
import { FloatAttr, FloatType, RankedTensorType } from "@hls-opt/ir-core";
import type { AffineExpr } from "@hls-opt/ir-core";
import {
  AddFOp,
  AddIOp,
  CmpFOp,
  DivFOp,
  floatPredicate,
  MaximumFOp,
  MaxSIOp,
  MinimumFOp,
  MinSIOp,
  MulFOp,
} from "@hls-opt/dialect-affine";
import { constantAttribute, dyadicReciprocal, FixedType, indexWidth } from "@hls-opt/dialect-nn";
import type { ArgMaxOp, ReduceOp, Reduction } from "@hls-opt/dialect-nn";
import { nameOf, tensorType } from "../function-lowering.js";
import type { FunctionLowering } from "../function-lowering.js";
import type { BinaryClass } from "../nest/code.js";
import {
  add,
  align,
  fixedConstant,
  multiply,
  resize,
  shiftRange,
  signedWidth,
  subtract,
  typeRange,
  unionRange,
} from "../nest/fixed-scalar.js";
import type { FixedScalar, IntegerRange } from "../nest/fixed-scalar.js";
import { Nest } from "../nest/nest.js";
import type { NestCode, Read } from "../nest/nest.js";
import type { NestPlan } from "../nest-plan.js";
import { asFixed } from "../nest/scalar.js";
import type { FloatScalar, Scalar } from "../nest/scalar.js";
import { lowBits } from "./table.js";

interface ReductionNest {
  readonly nest: Nest;
  readonly read: Read;
  /** Index of the result: zero along the reduced dimensions. */
  readonly index: readonly AffineExpr[];
  /** The loop along each reduced dimension. */
  readonly counters: readonly AffineExpr[];
  /** How many elements each result is made from. */
  readonly count: number;
}

function reductionNest(lowering: FunctionLowering, view: ReduceOp | ArgMaxOp, axes: readonly number[]): ReductionNest {
  const nest = new Nest(view.op.location);
  const source = lowering.get(view.input);
  const index = tensorType(view.result).shape.map((extent) => nest.loops.parallel(extent));
  const counters = axes.map((d) => nest.loops.reduction(source.shape[d] as number));
  const inner = index.map((expr, d) => (axes.includes(d) ? (counters[axes.indexOf(d)] as AffineExpr) : expr));
  const count = axes.reduce((product, d) => product * (source.shape[d] as number), 1);
  return { nest, read: nest.read(source, inner), index, counters, count };
}

const floatOps: Readonly<Record<Reduction, BinaryClass>> = {
  sum: AddFOp,
  mean: AddFOp,
  max: MaximumFOp,
  min: MinimumFOp,
  prod: MulFOp,
};
const floatStarts: Readonly<Record<Reduction, number>> = { sum: 0, mean: 0, max: -Infinity, min: Infinity, prod: 1 };
const fixedOps: Readonly<Record<Exclude<Reduction, "prod">, BinaryClass>> = {
  sum: AddIOp,
  mean: AddIOp,
  max: MaxSIOp,
  min: MinSIOp,
};

/** `nn.reduce`: parallel loops over what stays, reduction loops over the rest. */
export function planReduce(lowering: FunctionLowering, view: ReduceOp): NestPlan {
  const kind = view.reductionName;
  const { nest, read, index, count } = reductionNest(lowering, view, view.axes.numbers);
  const { element } = read.source.buffer;
  const isFloat = element instanceof FloatType;
  return {
    nest,
    result: view.result,
    index: nest.loops.register(index),
    init: (code) => [isFloat ? floatNumber(code, floatStarts[kind], element) : fixedStart(code, kind, read, count)],
    step: (code, [carried]) => [
      isFloat
        ? {
            ...(carried as Scalar),
            value: code.binary(floatOps[kind], (carried as Scalar).value, code.load(read).value),
          }
        : fixedStep(code, kind, asFixed(carried as Scalar), asFixed(code.load(read))),
    ],
    value: (code, [total]) => (kind === "mean" ? meanOf(code, total as Scalar, count) : (total as Scalar)),
  };
}

const floatNumber = (code: NestCode, value: number, type: FloatType): FloatScalar => ({
  kind: "float",
  type,
  value: code.constants.get(FloatAttr.get(type, value)),
});

/** Zero for sums; for extremes a number that every element beats or equals. */
function fixedStart(code: NestCode, kind: Reduction, { source: { buffer } }: Read, count: number): FixedScalar {
  const type = buffer.element as FixedType;
  const range = buffer.range ?? typeRange(type);
  if (kind === "max" || kind === "min") {
    const start = kind === "max" ? range.min : range.max;
    return { ...fixedConstant(code, start, type.frac, type.width + (type.signed ? 0 : 1)), ...range };
  }
  const sum = sumRange(range, BigInt(count));
  return { ...fixedConstant(code, 0n, type.frac, signedWidth(sum)), ...sum };
}

/** Partial sums of any part of the elements are in this range, too. */
function sumRange(range: IntegerRange, count: bigint): IntegerRange {
  const { min, max } = unionRange({ min: 0n, max: 0n }, range);
  return { min: min * count, max: max * count };
}

function fixedStep(code: NestCode, kind: Reduction, carried: FixedScalar, next: FixedScalar): FixedScalar {
  const op = fixedOps[kind as Exclude<Reduction, "prod">];
  return { ...carried, value: code.binary(op, carried.value, resize(code, next, carried.width).value) };
}

function meanOf(code: NestCode, sum: Scalar, count: number): Scalar {
  if (sum.kind === "float") return { ...sum, value: code.binary(DivFOp, sum.value, code.float(count, sum.type)) };
  const { mantissa, shift } = dyadicReciprocal(count);
  return multiply(code, sum, fixedConstant(code, BigInt(mantissa), shift));
}

/**
 * `nn.arg_max`. Fixed-point elements carry their index in low bits of their own, counted down so that the first of equal ones
 * is largest: one maximum finds both. Floats carry the largest element and its index.
 */
export function planArgMax(lowering: FunctionLowering, view: ArgMaxOp): NestPlan {
  const { nest, read, index, counters, count } = reductionNest(lowering, view, [view.axis.number]);
  const { element } = read.source.buffer;
  const name = `${nameOf(view.op.location) ?? "arg_max"}_index`;
  const order = Array.from({ length: count }, (_, i) => (element instanceof FloatType ? i : count - 1 - i));
  const type = FixedType.get(indexWidth(count), 0, false);
  const attr = constantAttribute(RankedTensorType.get([count], type), order);
  const position = nest.read(lowering.constantSource(attr, type, name), counters);
  const plan = { nest, result: view.result, index: nest.loops.register(index) };
  return element instanceof FloatType
    ? { ...plan, ...floatArgMax(read, position, element, type) }
    : { ...plan, ...fixedArgMax(read, position, count, type.width) };
}

type Search = Pick<NestPlan, "init" | "step" | "value">;

function fixedArgMax(read: Read, position: Read, count: number, bits: number): Search {
  const { element, range } = read.source.buffer;
  const { min, max } = shiftRange(range ?? typeRange(element as FixedType), bits);
  const packed = { min, max: max + BigInt(count - 1) };
  const width = signedWidth(packed);
  return {
    init: (code) => [{ ...fixedConstant(code, min, 0, width), ...packed }],
    step: (code, [best]) => {
      const x = asFixed(code.load(read));
      const high = { ...align(code, x, x.frac + bits), frac: 0 };
      const next = resize(code, add(code, high, asFixed(code.load(position))), width);
      return [{ ...(best as Scalar), value: code.binary(MaxSIOp, (best as Scalar).value, next.value) }];
    },
    value: (code, [best]) =>
      subtract(code, fixedConstant(code, BigInt(count - 1), 0), lowBits(code, asFixed(best as Scalar), bits)),
  };
}

function floatArgMax(read: Read, position: Read, element: FloatType, type: FixedType): Search {
  const first = (code: NestCode): FixedScalar => ({
    ...fixedConstant(code, 0n, 0, type.width + 1),
    ...typeRange(type),
  });
  return {
    init: (code) => [floatNumber(code, -Infinity, element), first(code)],
    step: (code, [largest, index]) => {
      const [x, at] = [code.load(read), resize(code, asFixed(code.load(position)), type.width + 1)];
      const [a, b] = [largest as Scalar, index as Scalar];
      const isLarger = code.insert(CmpFOp.create({ predicate: floatPredicate.of("ogt"), lhs: x.value, rhs: a.value }));
      return [
        { ...a, value: code.select(isLarger, x.value, a.value) },
        { ...b, value: code.select(isLarger, at.value, b.value) },
      ];
    },
    value: (_, [, index]) => index as Scalar,
  };
}
