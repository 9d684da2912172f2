import type { Operation, RankedTensorType } from "@hls-opt/ir-core";
import { AvgPool2dOp, MaxPool2dOp } from "../nn/pool.js";
import type { Pool2dGeometry } from "../nn/shapes.js";
import { dyadicReciprocal, requantize } from "../num/fixed.js";
import { checkExact, finish, fixedOf, fracOf, largest } from "./finish.js";
import type { KernelResult } from "./finish.js";
import type { Tensor } from "./tensor.js";

/** Rows and columns [top, bottom) x [left, right) of a window that lie inside the input. */
interface Window {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** `nn.max_pool2d`. */
export function runMaxPool2d(op: Operation, [input]: readonly Tensor[]): KernelResult {
  const x = input as Tensor;
  const type = op.result().type as RankedTensorType;
  const out = reduceWindows(x, type, new MaxPool2dOp(op).geometry, -Infinity, Math.max, (max) => max);
  return finish(out, type, fracOf(x));
}

/** `nn.avg_pool2d`. */
export function runAvgPool2d(op: Operation, [input]: readonly Tensor[]): KernelResult {
  const x = input as Tensor;
  const type = op.result().type as RankedTensorType;
  const { geometry, count_include_pad } = new AvgPool2dOp(op);
  const whole = (geometry.kernel[0] as number) * (geometry.kernel[1] as number);
  const countOf = (inside: number): number => (count_include_pad === undefined ? inside : whole);
  const element = fixedOf(type);
  const add = (a: number, b: number): number => a + b;
  if (element === undefined) {
    return finish(
      reduceWindows(x, type, geometry, 0, add, (sum, inside) => sum / countOf(inside)),
      type,
      0,
    );
  }
  const problem = checkExact(type, largest(x.data) * whole * 2 ** 17);
  if (problem !== undefined) return problem;
  const frac = fracOf(x);
  return reduceWindows(x, type, geometry, 0, add, (sum, inside) => {
    const { mantissa, shift } = dyadicReciprocal(countOf(inside));
    return requantize(sum * mantissa, frac + shift, element);
  });
}

function reduceWindows(
  x: Tensor,
  type: RankedTensorType,
  geometry: Pool2dGeometry,
  start: number,
  combine: (a: number, b: number) => number,
  last: (value: number, inside: number) => number,
): Float64Array {
  const [, , outHeight, outWidth] = type.shape as readonly [number, number, number, number];
  const [, , height, width] = x.shape as readonly [number, number, number, number];
  const out = new Float64Array(type.shape.reduce((a, b) => a * b, 1));
  for (let i = 0; i < out.length; i++) {
    const w = windowAt(Math.floor(i / outWidth) % outHeight, i % outWidth, height, width, geometry);
    const plane = Math.floor(i / (outWidth * outHeight)) * height * width;
    let value = start;
    for (let row = w.top; row < w.bottom; row++) {
      for (let column = w.left; column < w.right; column++) {
        value = combine(value, x.data[plane + row * width + column] as number);
      }
    }
    out[i] = last(value, (w.bottom - w.top) * (w.right - w.left));
  }
  return out;
}

function windowAt(
  row: number,
  column: number,
  height: number,
  width: number,
  { kernel, strides, padding }: Pool2dGeometry,
): Window {
  const top = row * (strides[0] as number) - (padding[0] as number);
  const left = column * (strides[1] as number) - (padding[1] as number);
  return {
    top: Math.max(0, top),
    bottom: Math.min(height, top + (kernel[0] as number)),
    left: Math.max(0, left),
    right: Math.min(width, left + (kernel[1] as number)),
  };
}
