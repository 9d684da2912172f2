/** Pooling: the maximum or the mean of windows. */
import { DenseElementsAttr, FloatType, RankedTensorType } from "@hls-opt/ir-core";
import type { AffineExpr, DenseData, Type } from "@hls-opt/ir-core";
import { AddFOp, AddIOp, DivFOp, MaximumFOp, MaxSIOp } from "@hls-opt/dialect-affine";
import { constantAttribute, dyadicReciprocal, FixedType } from "@hls-opt/dialect-nn";
import type { AvgPool2dOp, MaxPool2dOp } from "@hls-opt/dialect-nn";
import { fixedConstant, multiply, resize, signedWidth, typeRange, unionRange } from "../nest/fixed-scalar.js";
import type { IntegerRange } from "../nest/fixed-scalar.js";
import { nameOf, tensorType } from "../function-lowering.js";
import type { FunctionLowering } from "../function-lowering.js";
import { insideOf } from "./linear.js";
import { Nest } from "../nest/nest.js";
import type { NestCode, Padding, Read } from "../nest/nest.js";
import type { NestPlan } from "../nest-plan.js";
import { asFixed, lowestScalar, zeroOf } from "../nest/scalar.js";
import type { Scalar } from "../nest/scalar.js";
import type { TensorSource } from "../tensor-source.js";

interface Window {
  readonly nest: Nest;
  readonly read: Read;
  /** Index of the result: batch, channel, row, column. */
  readonly index: readonly AffineExpr[];
}

function windowOf(lowering: FunctionLowering, view: MaxPool2dOp | AvgPool2dOp, padWith: Padding): Window {
  const { kernel, strides, padding } = view.geometry as { kernel: number[]; strides: number[]; padding: number[] };
  const [batch, channels, height, width] = tensorType(view.result).shape as [number, number, number, number];
  const nest = new Nest(view.op.location);
  const [n, y, x, c] = [batch, height, width, channels].map((extent) => nest.loops.parallel(extent)) as [
    AffineExpr,
    AffineExpr,
    AffineExpr,
    AffineExpr,
  ];
  const [ky, kx] = kernel.map((extent) => nest.loops.reduction(extent)) as [AffineExpr, AffineExpr];
  const row = y
    .mul(strides[0] as number)
    .add(ky)
    .sub(padding[0] as number);
  const column = x
    .mul(strides[1] as number)
    .add(kx)
    .sub(padding[1] as number);
  const input = lowering.get(view.input);
  const read = nest.read(input, [n, c, row, column], insideOf([row, column], input.shape.slice(2)), padWith);
  return { nest, read, index: [n, c, y, x] };
}

/** `nn.max_pool2d`: starts from the lowest value, which padding has too. */
export function planMaxPool2d(lowering: FunctionLowering, view: MaxPool2dOp): NestPlan {
  const { nest, read, index } = windowOf(lowering, view, "lowest");
  const { element, range } = read.source.buffer;
  return {
    nest,
    result: view.result,
    index: nest.loops.register(index),
    init: (code) => [lowestScalar(code, element, range)],
    step: (code, [carried]) => {
      const next = code.load(read);
      const op = next.kind === "float" ? MaximumFOp : MaxSIOp;
      return [{ ...(carried as Scalar), value: code.binary(op, (carried as Scalar).value, next.value) }];
    },
    value: (_, [largest]) => largest as Scalar,
  };
}

/** `nn.avg_pool2d`: the exact sum of the window, divided (floats) or times the dyadic reciprocal (fixed-point) of its size. */
export function planAvgPool2d(lowering: FunctionLowering, view: AvgPool2dOp): NestPlan {
  const { nest, read, index } = windowOf(lowering, view, "zero");
  const { element } = read.source.buffer;
  const scale = nest.read(scaleSource(lowering, view, element), [index[2] as AffineExpr, index[3] as AffineExpr]);
  return {
    nest,
    result: view.result,
    index: nest.loops.register(index),
    init: (code) => {
      if (element instanceof FloatType) return [{ kind: "float", type: element, value: zeroOf(code, element) }];
      const range = windowSumRange(view, read);
      return [{ ...fixedConstant(code, 0n, (element as FixedType).frac, signedWidth(range)), ...range }];
    },
    step: (code, [carried]) => [addTo(code, carried as Scalar, code.load(read))],
    value: (code, [sum]) => scaled(code, sum as Scalar, code.load(scale)),
  };
}

function addTo(code: NestCode, carried: Scalar, next: Scalar): Scalar {
  if (carried.kind === "float") return { ...carried, value: code.binary(AddFOp, carried.value, next.value) };
  return { ...carried, value: code.binary(AddIOp, carried.value, resize(code, asFixed(next), carried.width).value) };
}

function scaled(code: NestCode, sum: Scalar, scale: Scalar): Scalar {
  if (sum.kind === "fixed") return multiply(code, sum, asFixed(scale));
  return { ...sum, value: code.binary(DivFOp, sum.value, scale.value) };
}

function windowSumRange(view: AvgPool2dOp, { source }: Read): IntegerRange {
  const count = BigInt(windowSize(view));
  const { min, max } = unionRange(
    { min: 0n, max: 0n },
    source.buffer.range ?? typeRange(source.buffer.element as FixedType),
  );
  return { min: min * count, max: max * count };
}

const windowSize = (view: AvgPool2dOp): number => view.geometry.kernel.reduce((a, b) => a * b, 1);

/** What the sum of each window of a plane is divided by (floats) or multiplied with (fixed-point); often one number for all. */
function scaleSource(lowering: FunctionLowering, view: AvgPool2dOp, element: Type): TensorSource {
  const counts = windowCounts(view);
  const shape = tensorType(view.result).shape.slice(2);
  const name = `${nameOf(view.op.location) ?? "avg_pool"}_count`;
  if (element instanceof FloatType) return constantOf(lowering, RankedTensorType.get(shape, element), counts, name);
  const reciprocals = counts.map(dyadicReciprocal);
  const frac = Math.max(...reciprocals.map(({ shift }) => shift));
  const raw = reciprocals.map(({ mantissa, shift }) => mantissa * 2 ** (frac - shift));
  const width = signedWidth({ min: 0n, max: BigInt(Math.max(...raw)) });
  return constantOf(lowering, RankedTensorType.get(shape, FixedType.get(width, frac)), raw, name);
}

/** A constant that is one number wherever all its elements are equal. */
function constantOf(
  lowering: FunctionLowering,
  type: RankedTensorType,
  elements: readonly number[],
  name: string,
): TensorSource {
  const isUniform = elements.every((value) => value === elements[0]);
  const full = constantAttribute(type, elements);
  const value = isUniform ? DenseElementsAttr.get(full.type, full.data.slice(0, 1) as DenseData) : full;
  return lowering.constantSource(value, type.element, name);
}

/** For each window of a plane the number of elements that count. */
function windowCounts(view: AvgPool2dOp): number[] {
  const [height, width] = tensorType(view.input).shape.slice(2) as [number, number];
  const [rows, columns] = tensorType(view.result).shape.slice(2) as [number, number];
  const along = (count: number, size: number, axis: 0 | 1): number[] =>
    Array.from({ length: count }, (_, i) => overlap(view, i, size, axis));
  const [tall, wide] = [along(rows, height, 0), along(columns, width, 1)];
  return tall.flatMap((a) => wide.map((b) => a * b));
}

function overlap(view: AvgPool2dOp, position: number, size: number, axis: 0 | 1): number {
  const { kernel, strides, padding } = view.geometry;
  const length = kernel[axis] as number;
  if (view.count_include_pad !== undefined) return length;
  const first = position * (strides[axis] as number) - (padding[axis] as number);
  return Math.min(size, first + length) - Math.max(0, first);
}
