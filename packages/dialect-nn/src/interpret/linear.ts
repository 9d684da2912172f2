/** Convolution, dense layers, matrix products and batch normalisation; sums in row-major order of the weight. */
import type { Operation, RankedTensorType } from "@hls-opt/ir-core";
import { BatchNormOp, Conv2dOp, MatmulOp } from "../nn/linear.js";
import type { Conv2dGeometry } from "../nn/shapes.js";
import { checkExact, finish, fracOf, largest } from "./finish.js";
import type { KernelResult } from "./finish.js";
import type { Tensor } from "./tensor.js";

type Shape4 = readonly [number, number, number, number];

const resultType = (op: Operation): RankedTensorType => op.result().type as RankedTensorType;

/** `nn.conv2d`. */
export function runConv2d(op: Operation, [input, weight, bias]: readonly Tensor[]): KernelResult {
  const { geometry } = new Conv2dOp(op);
  const x = input as Tensor;
  const w = weight as Tensor;
  const type = resultType(op);
  const terms = w.data.length / (w.shape[0] as number);
  const start = startSums(type, x, w, bias, terms);
  if (typeof start === "string") return start;
  addConvolution(start, type.shape as unknown as Shape4, x, w, geometry);
  return finish(start, type, fracOf(x) + fracOf(w));
}

/** `nn.dense`. */
export function runDense(op: Operation, [input, weight, bias]: readonly Tensor[]): KernelResult {
  const x = input as Tensor;
  const w = weight as Tensor;
  const type = resultType(op);
  const [batch, outputs] = type.shape as readonly [number, number];
  const inputs = x.shape[1] as number;
  const sums = startSums(type, x, w, bias, inputs);
  if (typeof sums === "string") return sums;
  for (let n = 0; n < batch; n++) {
    for (let m = 0; m < outputs; m++) {
      let sum = sums[n * outputs + m] as number;
      for (let k = 0; k < inputs; k++) sum += (x.data[n * inputs + k] as number) * (w.data[m * inputs + k] as number);
      sums[n * outputs + m] = sum;
    }
  }
  return finish(sums, type, fracOf(x) + fracOf(w));
}

/** `nn.matmul`. */
export function runMatmul(op: Operation, [lhs, rhs]: readonly Tensor[]): KernelResult {
  const { transpose_lhs, transpose_rhs } = new MatmulOp(op);
  const a = lhs as Tensor;
  const b = rhs as Tensor;
  const type = resultType(op);
  const [rows, columns] = type.shape.slice(-2) as [number, number];
  const inner = a.shape[a.shape.length - (transpose_lhs === undefined ? 1 : 2)] as number;
  const sums = startSums(type, a, b, undefined, inner);
  if (typeof sums === "string") return sums;
  const left: Matrix =
    transpose_lhs === undefined ? { rowStep: inner, columnStep: 1 } : { rowStep: 1, columnStep: rows };
  const right: Matrix =
    transpose_rhs === undefined ? { rowStep: columns, columnStep: 1 } : { rowStep: 1, columnStep: inner };
  for (let batch = 0; batch * rows * columns < sums.length; batch++) {
    const at = (size: number): number => batch * size;
    addProduct(
      sums.subarray(at(rows * columns), at(rows * columns) + rows * columns),
      columns,
      inner,
      a.data.subarray(at(rows * inner)),
      left,
      b.data.subarray(at(inner * columns)),
      right,
    );
  }
  return finish(sums, type, fracOf(a) + fracOf(b));
}

/** How far apart the elements of a matrix lie. */
interface Matrix {
  readonly rowStep: number;
  readonly columnStep: number;
}

/** Adds the product of two matrices to `sums`, one element of the left one after the other. */
function addProduct(
  sums: Float64Array,
  columns: number,
  inner: number,
  a: Float64Array,
  left: Matrix,
  b: Float64Array,
  right: Matrix,
): void {
  for (let to = 0, i = 0; to < sums.length; to += columns, i++) {
    for (let k = 0; k < inner; k++) {
      const factor = a[i * left.rowStep + k * left.columnStep] as number;
      const from = k * right.rowStep;
      for (let j = 0; j < columns; j++) {
        sums[to + j] = (sums[to + j] as number) + factor * (b[from + j * right.columnStep] as number);
      }
    }
  }
}

/** `nn.batch_norm`, on floats. */
export function runBatchNorm(op: Operation, operands: readonly Tensor[]): KernelResult {
  const [input, scale, bias, mean, variance] = operands.map((tensor) => tensor.data) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const epsilon = new BatchNormOp(op).epsilon.value;
  const type = resultType(op);
  const inner = type.shape.slice(2).reduce((a, b) => a * b, 1);
  const out = new Float64Array(input.length);
  for (let i = 0; i < out.length; i++) {
    const c = Math.floor(i / inner) % scale.length;
    const factor = (scale[c] as number) / Math.sqrt((variance[c] as number) + epsilon);
    out[i] = ((input[i] as number) - (mean[c] as number)) * factor + (bias[c] as number);
  }
  return finish(out, type, 0);
}

/** Sums that hold the bias of dimension 1 (aligned with the products), or the words of why they would not be exact. */
function startSums(
  type: RankedTensorType,
  x: Tensor,
  w: Tensor,
  bias: Tensor | undefined,
  terms: number,
): KernelResult {
  const scale = bias === undefined ? 1 : 2 ** (fracOf(x) + fracOf(w) - fracOf(bias));
  const bound = terms * largest(x.data) * largest(w.data) + (bias === undefined ? 0 : largest(bias.data) * scale);
  const problem = checkExact(type, bound);
  if (problem !== undefined) return problem;
  const count = type.shape.reduce((a, b) => a * b, 1);
  const sums = new Float64Array(count);
  if (bias === undefined) return sums;
  const inner = type.shape.slice(2).reduce((a, b) => a * b, 1);
  for (let i = 0; i < count; i++) sums[i] = (bias.data[Math.floor(i / inner) % bias.data.length] as number) * scale;
  return sums;
}

/** First and last + 1 output position at which tap `offset` of a window reads inside an input of `size`. */
function validRange(offset: number, stride: number, size: number, positions: number): [number, number] {
  const first = Math.max(0, Math.ceil(-offset / stride));
  const last = Math.min(positions, Math.floor((size - 1 - offset) / stride) + 1);
  return [first, last];
}

/** Adds the convolution of `x` with `w` to `sums`, one weight after the other over all positions that it touches. */
function addConvolution(
  sums: Float64Array,
  [batch, features, outHeight, outWidth]: Shape4,
  x: Tensor,
  w: Tensor,
  geometry: Conv2dGeometry,
): void {
  const [, channels, height, width] = x.shape as unknown as Shape4;
  const [, perGroup, kernelHeight, kernelWidth] = w.shape as unknown as Shape4;
  const featuresPerGroup = features / geometry.groups;
  for (let n = 0; n < batch; n++) {
    for (let o = 0; o < features; o++) {
      const firstChannel = Math.floor(o / featuresPerGroup) * perGroup;
      const out = (n * features + o) * outHeight * outWidth;
      for (let tap = 0; tap < perGroup * kernelHeight * kernelWidth; tap++) {
        const weight = w.data[o * perGroup * kernelHeight * kernelWidth + tap] as number;
        const kw = tap % kernelWidth;
        const kh = Math.floor(tap / kernelWidth) % kernelHeight;
        const c = firstChannel + Math.floor(tap / (kernelWidth * kernelHeight));
        const plane = (n * channels + c) * height * width;
        addTap(sums, out, outHeight, outWidth, x.data, plane, height, width, kh, kw, weight, geometry);
      }
    }
  }
}

function addTap(
  sums: Float64Array,
  out: number,
  outHeight: number,
  outWidth: number,
  x: Float64Array,
  plane: number,
  height: number,
  width: number,
  kh: number,
  kw: number,
  weight: number,
  { strides, padding, dilations }: Conv2dGeometry,
): void {
  const [strideHeight, strideWidth] = strides as [number, number];
  const top = kh * (dilations[0] as number) - (padding[0] as number);
  const left = kw * (dilations[1] as number) - (padding[1] as number);
  const [firstRow, lastRow] = validRange(top, strideHeight, height, outHeight);
  const [first, last] = validRange(left, strideWidth, width, outWidth);
  for (let i = firstRow; i < lastRow; i++) {
    const from = plane + (i * strideHeight + top) * width + left;
    const to = out + i * outWidth;
    for (let j = first; j < last; j++) {
      sums[to + j] = (sums[to + j] as number) + weight * (x[from + j * strideWidth] as number);
    }
  }
}
