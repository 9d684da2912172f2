import type { Operation, RankedTensorType } from "@hls-opt/ir-core";
import { LeakyReluOp } from "../nn/elementwise.js";
import { dyadicAlpha, requantize } from "../num/fixed.js";
import { checkExact, finish, fixedOf, fracOf, largest } from "./finish.js";
import type { KernelResult } from "./finish.js";
import type { Tensor } from "./tensor.js";

const resultType = (op: Operation): RankedTensorType => op.result().type as RankedTensorType;

/** A kernel that applies a function of one number, which scales with it where fixed-point elements are allowed. */
export function unaryKernel(apply: (x: number) => number) {
  return (op: Operation, [input]: readonly Tensor[]): KernelResult => {
    const x = input as Tensor;
    return finish(x.data.map(apply), resultType(op), fracOf(x));
  };
}

/** `nn.leaky_relu`. */
export function runLeakyRelu(op: Operation, [input]: readonly Tensor[]): KernelResult {
  const x = input as Tensor;
  const type = resultType(op);
  const alpha = new LeakyReluOp(op).alpha.value;
  const element = fixedOf(type);
  if (element === undefined) {
    return finish(
      x.data.map((v) => (v >= 0 ? v : alpha * v)),
      type,
      0,
    );
  }
  const { mantissa, shift } = dyadicAlpha(alpha);
  const frac = fracOf(x);
  const problem = checkExact(type, largest(x.data) * Math.max(1, Math.abs(mantissa)));
  if (problem !== undefined) return problem;
  const out = x.data.map((v) =>
    v >= 0 ? requantize(v, frac, element) : requantize(v * mantissa, frac + shift, element),
  );
  return finish(out, type, element.frac);
}

/** `nn.add` and `nn.sub`, with `sign` the factor of the right operand. */
export function sumKernel(sign: 1 | -1) {
  return (op: Operation, [lhs, rhs]: readonly Tensor[]): KernelResult => {
    const a = lhs as Tensor;
    const b = rhs as Tensor;
    const { frac, left, right: scale } = alignment(a, b);
    const right = sign * scale;
    const type = resultType(op);
    const problem = checkExact(type, left * largest(a.data) + Math.abs(right) * largest(b.data));
    return (
      problem ??
      finish(
        zip(type.shape, a, b, (x, y) => x * left + y * right),
        type,
        frac,
      )
    );
  };
}

/** `nn.mul`. */
export function runMul(op: Operation, [lhs, rhs]: readonly Tensor[]): KernelResult {
  const a = lhs as Tensor;
  const b = rhs as Tensor;
  const type = resultType(op);
  const problem = checkExact(type, largest(a.data) * largest(b.data));
  return (
    problem ??
    finish(
      zip(type.shape, a, b, (x, y) => x * y),
      type,
      fracOf(a) + fracOf(b),
    )
  );
}

/** A function of two floats. */
export function floatBinaryKernel(apply: (x: number, y: number) => number) {
  return (op: Operation, [lhs, rhs]: readonly Tensor[]): KernelResult => {
    const type = resultType(op);
    return finish(zip(type.shape, lhs as Tensor, rhs as Tensor, apply), type, 0);
  };
}

/** `nn.max` and `nn.min`. */
export function extremeKernel(extreme: (x: number, y: number) => number) {
  return (op: Operation, [lhs, rhs]: readonly Tensor[]): KernelResult => {
    const [a, b] = [lhs as Tensor, rhs as Tensor];
    const type = resultType(op);
    const { frac, left, right } = alignment(a, b);
    const problem = checkExact(type, Math.max(left * largest(a.data), right * largest(b.data)));
    return (
      problem ??
      finish(
        zip(type.shape, a, b, (x, y) => extreme(x * left, y * right)),
        type,
        frac,
      )
    );
  };
}

/** The common binary point of two operands, and the factors that bring each there; all 0, 1 and 1 for floats. */
export function alignment(a: Tensor, b: Tensor): { frac: number; left: number; right: number } {
  const frac = Math.max(fracOf(a), fracOf(b));
  return { frac, left: 2 ** (frac - fracOf(a)), right: 2 ** (frac - fracOf(b)) };
}

/** Combines the elements of two tensors that broadcast to a shape. */
export function zip(
  shape: readonly number[],
  a: Tensor,
  b: Tensor,
  combine: (x: number, y: number) => number,
): Float64Array {
  const out = new Float64Array(shape.reduce((p, q) => p * q, 1));
  const left = broadcastIndices(a.shape, shape);
  const right = broadcastIndices(b.shape, shape);
  for (let i = 0; i < out.length; i++) {
    out[i] = combine(
      a.data[left === undefined ? i : (left[i] as number)] as number,
      b.data[right === undefined ? i : (right[i] as number)] as number,
    );
  }
  return out;
}

/** For each element of the result the element of a broadcast operand; undefined where they are the same. */
export function broadcastIndices(shape: readonly number[], result: readonly number[]): Int32Array | undefined {
  const padded = [...new Array<number>(result.length - shape.length).fill(1), ...shape];
  if (padded.every((size, d) => size === result[d])) return undefined;
  const steps = padded.map((size, d) => (size === 1 ? 0 : padded.slice(d + 1).reduce((a, b) => a * b, 1)));
  const indices = new Int32Array(result.reduce((a, b) => a * b, 1));
  for (let i = 0; i < indices.length; i++) {
    let rest = i;
    let index = 0;
    for (let d = result.length - 1; d >= 0; d--) {
      const size = result[d] as number;
      index += (rest % size) * (steps[d] as number);
      rest = Math.floor(rest / size);
    }
    indices[i] = index;
  }
  return indices;
}
