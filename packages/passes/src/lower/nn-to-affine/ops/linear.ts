/** Convolution, fully connected layers and matrix products: sums of products, exact for fixed-point numbers. */
import { AffineExpr } from "@hls-opt/ir-core";
import type { FloatType, Value } from "@hls-opt/ir-core";
import { AddFOp, AddIOp, MulFOp } from "@hls-opt/dialect-affine";
import { isFixed } from "@hls-opt/dialect-nn";
import type { Conv2dOp, DenseOp, FixedType, MatmulOp } from "@hls-opt/dialect-nn";
import {
  align,
  fixedConstant,
  multiply,
  productRange,
  resize,
  signedWidth,
  typeRange,
  unionRange,
} from "../nest/fixed-scalar.js";
import type { FixedScalar, IntegerRange } from "../nest/fixed-scalar.js";
import { nameOf, tensorType } from "../function-lowering.js";
import type { FunctionLowering } from "../function-lowering.js";
import { Nest } from "../nest/nest.js";
import type { NestCode, Read } from "../nest/nest.js";
import type { NestPlan } from "../nest-plan.js";
import { asFixed } from "../nest/scalar.js";
import type { FloatScalar, Scalar } from "../nest/scalar.js";
import type { TensorSource } from "../tensor-source.js";
import { layerRange } from "./weight-range.js";
import type { LayerOperand } from "./weight-range.js";

/** The factors of a sum of products, and what it starts from. */
interface SumOfProducts {
  readonly lhs: Read;
  readonly rhs: Read;
  readonly bias: Read | undefined;
  /** Range of the whole sum for fixed-point factors, at the binary point of the products. */
  readonly range: IntegerRange | undefined;
}

/** `nn.conv2d`: loops over batch, rows, columns and output channels, then input channels and the window. */
export function planConv2d(lowering: FunctionLowering, view: Conv2dOp): NestPlan {
  const { strides, padding, dilations, groups } = view.geometry as {
    strides: [number, number];
    padding: number[];
    dilations: [number, number];
    groups: number;
  };
  const [batch, features, height, width] = shapeOf(view.result) as [number, number, number, number];
  const [, channels, kernelHeight, kernelWidth] = shapeOf(view.weight) as [number, number, number, number];
  const nest = new Nest(view.op.location);
  const [n, y, x, group, inner] = [batch, height, width, groups, features / groups].map((extent) =>
    nest.loops.parallel(extent),
  ) as FiveExprs;
  const [c, ky, kx] = [channels, kernelHeight, kernelWidth].map((extent) => nest.loops.reduction(extent)) as [
    AffineExpr,
    AffineExpr,
    AffineExpr,
  ];
  const feature = group.mul(features / groups).add(inner);
  const input = lowering.get(view.input);
  const row = y
    .mul(strides[0])
    .add(ky.mul(dilations[0]))
    .sub(padding[0] as number);
  const column = x
    .mul(strides[1])
    .add(kx.mul(dilations[1]))
    .sub(padding[1] as number);
  const lhs = nest.read(
    input,
    [n, group.mul(channels).add(c), row, column],
    insideOf([row, column], input.shape.slice(2)),
  );
  return planLayer(lowering, nest, view, lhs, [feature, c, ky, kx], feature, [n, feature, y, x]);
}

type FiveExprs = [AffineExpr, AffineExpr, AffineExpr, AffineExpr, AffineExpr];

/** The conditions under which positions lie within their extents. */
export function insideOf(positions: readonly AffineExpr[], extents: readonly number[]): AffineExpr[] {
  return positions.flatMap((position, d) => [position, AffineExpr.constant((extents[d] as number) - 1).sub(position)]);
}

/** `nn.dense`: loops over batch and outputs, then inputs (in the shape in which they are stored). */
export function planDense(lowering: FunctionLowering, view: DenseOp): NestPlan {
  const [batch, outputs] = shapeOf(view.result) as [number, number];
  const inputs = shapeOf(view.weight)[1] as number;
  const nest = new Nest(view.op.location);
  const [n, m] = [nest.loops.parallel(batch), nest.loops.parallel(outputs)];
  const k = nest.loops.reduction(inputs);
  const lhs = nest.read(lowering.get(view.input), [n, k]);
  return planLayer(lowering, nest, view, lhs, [m, k], m, [n, m]);
}

function planLayer(
  lowering: FunctionLowering,
  nest: Nest,
  view: Conv2dOp | DenseOp,
  lhs: Read,
  weightIndex: readonly AffineExpr[],
  feature: AffineExpr,
  index: readonly AffineExpr[],
): NestPlan {
  const name = nameOf(nest.location) ?? "layer";
  const weight = lowering.get(view.weight, `${name}_weight`);
  const bias = view.bias === undefined ? undefined : lowering.get(view.bias, `${name}_bias`);
  const range = fixedLayerRange(lowering, lhs.source, weight, bias);
  const sum = { lhs, rhs: nest.read(weight, weightIndex), bias: bias && nest.read(bias, [feature]), range };
  return sumPlan(nest, view.result, index, sum);
}

function fixedLayerRange(
  lowering: FunctionLowering,
  input: TensorSource,
  weight: TensorSource,
  bias: TensorSource | undefined,
): IntegerRange | undefined {
  const { element, range } = input.buffer;
  if (!isFixed(element)) return undefined;
  const known = (source: TensorSource): LayerOperand => ({
    type: source.buffer.element as FixedType,
    shape: source.shape,
    constant: lowering.options.weightRanges && source.map.isIdentity() ? source.buffer.constant : undefined,
  });
  return layerRange(range ?? typeRange(element), element.frac, known(weight), bias && known(bias));
}

/** `nn.matmul`: loops over leading dimensions, rows and columns, then the inner dimension. */
export function planMatmul(lowering: FunctionLowering, view: MatmulOp): NestPlan {
  const shape = shapeOf(view.result);
  const nest = new Nest(view.op.location);
  const outer = shape.map((extent) => nest.loops.parallel(extent));
  const [row, column] = outer.slice(-2) as [AffineExpr, AffineExpr];
  const batch = outer.slice(0, -2);
  const [lhs, rhs] = [lowering.get(view.lhs), lowering.get(view.rhs)];
  const isLhsTransposed = view.transpose_lhs !== undefined;
  const isRhsTransposed = view.transpose_rhs !== undefined;
  const count = lhs.shape[lhs.shape.length - (isLhsTransposed ? 2 : 1)] as number;
  const k = nest.loops.reduction(count);
  const sum = {
    lhs: nest.read(lhs, [...batch, ...(isLhsTransposed ? [k, row] : [row, k])]),
    rhs: nest.read(rhs, [...batch, ...(isRhsTransposed ? [column, k] : [k, column])]),
    bias: undefined,
    range: productSumRange(lhs, rhs, count),
  };
  return sumPlan(nest, view.result, outer, sum);
}

function productSumRange(lhs: TensorSource, rhs: TensorSource, count: number): IntegerRange | undefined {
  const [a, b] = [lhs.buffer.range, rhs.buffer.range];
  if (a === undefined || b === undefined) return undefined;
  const { min, max } = productRange(a, b);
  return unionRange({ min: 0n, max: 0n }, { min: min * BigInt(count), max: max * BigInt(count) });
}

function sumPlan(nest: Nest, result: Value, index: readonly AffineExpr[], sum: SumOfProducts): NestPlan {
  const { range } = sum;
  return {
    nest,
    result,
    index: nest.loops.register(index),
    init: (code) => [range === undefined ? floatStart(code, sum, result) : fixedStart(code, sum, range)],
    step: (code, [carried]) => {
      const [a, b] = [code.load(sum.lhs), code.load(sum.rhs)];
      return [
        range === undefined
          ? floatStep(code, carried as FloatScalar, a, b)
          : fixedStep(code, asFixed(carried as Scalar), asFixed(a), asFixed(b)),
      ];
    },
    value: (_, [total]) => total as Scalar,
  };
}

function floatStart(code: NestCode, { bias }: SumOfProducts, result: Value): Scalar {
  if (bias !== undefined) return code.load(bias);
  const type = tensorType(result).element as FloatType;
  return { kind: "float", type, value: code.float(0, type) };
}

function floatStep(code: NestCode, carried: FloatScalar, a: Scalar, b: Scalar): Scalar {
  return { ...carried, value: code.binary(AddFOp, carried.value, code.binary(MulFOp, a.value, b.value)) };
}

/** The bias, or zero, at the binary point and in the width of the accumulator. */
function fixedStart(code: NestCode, { lhs, rhs, bias }: SumOfProducts, range: IntegerRange): FixedScalar {
  const frac = fracOf(lhs) + fracOf(rhs);
  const width = signedWidth(range);
  const start = bias === undefined ? fixedConstant(code, 0n, frac, width) : align(code, asFixed(code.load(bias)), frac);
  return { ...resize(code, start, width), ...range };
}

/** Partial sums may wrap around, which does no harm: the whole sum fits. */
function fixedStep(code: NestCode, carried: FixedScalar, a: FixedScalar, b: FixedScalar): FixedScalar {
  const product = resize(code, multiply(code, a, b, carried.width), carried.width);
  return { ...carried, value: code.binary(AddIOp, carried.value, product.value) };
}

const fracOf = ({ source }: Read): number => (source.buffer.element as { frac?: number }).frac ?? 0;

const shapeOf = (value: Value): readonly number[] => tensorType(value).shape;
