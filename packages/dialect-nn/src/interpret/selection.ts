import type { Operation, RankedTensorType } from "@hls-opt/ir-core";
import { CompareOp, LogicOp } from "../nn/selection.js";
import type { Comparison, Connective } from "../nn/selection.js";
import { alignment, broadcastIndices, zip } from "./elementwise.js";
import { finish, fracOf } from "./finish.js";
import type { KernelResult } from "./finish.js";
import type { Tensor } from "./tensor.js";

const resultType = (op: Operation): RankedTensorType => op.result().type as RankedTensorType;

const comparisons: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
};

const connectives: Readonly<Record<Connective, (a: number, b: number) => number>> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
};

/** `nn.compare`. Scaling by a power of two keeps the order, whatever the size. */
export function runCompare(op: Operation, [lhs, rhs]: readonly Tensor[]): KernelResult {
  const [a, b] = [lhs as Tensor, rhs as Tensor];
  const holds = comparisons[new CompareOp(op).comparison];
  const { left, right } = alignment(a, b);
  return zip(resultType(op).shape, a, b, (x, y) => (holds(x * left, y * right) ? 1 : 0));
}

/** `nn.logic`. */
export function runLogic(op: Operation, [lhs, rhs]: readonly Tensor[]): KernelResult {
  return zip(resultType(op).shape, lhs as Tensor, rhs as Tensor, connectives[new LogicOp(op).connectiveName]);
}

/** `nn.select`. */
export function runSelect(op: Operation, operands: readonly Tensor[]): KernelResult {
  const [condition, onTrue, onFalse] = operands as readonly [Tensor, Tensor, Tensor];
  const type = resultType(op);
  const isTrue = spread(condition, type.shape);
  const [yes, no] = [roundedTo(onTrue, type), roundedTo(onFalse, type)];
  if (typeof yes === "string") return yes;
  if (typeof no === "string") return no;
  return isTrue.map((truth, i) => (truth !== 0 ? yes[i] : no[i]) as number);
}

function roundedTo(tensor: Tensor, type: RankedTensorType): KernelResult {
  return finish(spread(tensor, type.shape), type, fracOf(tensor));
}

/** A copy of the elements, broadcast to a shape. */
function spread({ data, shape }: Tensor, to: readonly number[]): Float64Array {
  const indices = broadcastIndices(shape, to);
  return indices === undefined ? data.slice() : Float64Array.from(indices, (from) => data[from] as number);
}
