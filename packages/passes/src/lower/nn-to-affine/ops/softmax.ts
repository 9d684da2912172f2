/**
 * Softmax as three nests: the maximum of each row; the exponentials of the distances from it, with the reciprocal of their sum
 * after each row; and their products with it, which the ops that follow are fused with. Fixed-point rows take the integer
 * steps that the `nn` dialect defines (`softmaxBits` and `softmaxTables`), one by one.
 */
import { FloatType } from "@hls-opt/ir-core";
import type { AffineExpr, Location, Type } from "@hls-opt/ir-core";
import { AddFOp, AddIOp, DivFOp, ExpOp, MaximumFOp, MaxSIOp, MulFOp, SubFOp } from "@hls-opt/dialect-affine";
import type { FixedType, SoftmaxOp } from "@hls-opt/dialect-nn";
import { fixedConstant, resize, signedWidth } from "../nest/fixed-scalar.js";
import type { IntegerRange } from "../nest/fixed-scalar.js";
import {
  exponential,
  exponentialRange,
  exponentialType,
  packedRange,
  packedReciprocal,
  packedType,
  scaleByReciprocal,
} from "./fixed-softmax.js";
import { partLocation, tensorType } from "../function-lowering.js";
import type { FunctionLowering } from "../function-lowering.js";
import { Nest } from "../nest/nest.js";
import type { NestCode } from "../nest/nest.js";
import type { NestPlan } from "../nest-plan.js";
import { asFixed, lowestScalar, zeroOf } from "../nest/scalar.js";
import type { Scalar } from "../nest/scalar.js";
import { wholeBuffer } from "../tensor-source.js";
import type { TensorSource } from "../tensor-source.js";

/** `nn.softmax`; emits the first two nests and returns the plan of the third. */
export function planSoftmax(lowering: FunctionLowering, view: SoftmaxOp): NestPlan {
  const axis = view.axis.number;
  const input = lowering.get(view.input);
  const largest = emitMaximum(lowering, view.op.location, input, axis);
  const { exponentials, reciprocals } = emitExponentials(lowering, view.op.location, input, largest, axis);
  const nest = new Nest(view.op.location);
  const index = input.shape.map((extent) => nest.loops.parallel(extent));
  const [e, r] = [nest.read(exponentials, index), nest.read(reciprocals, without(index, axis))];
  const result = tensorType(view.result).element;
  return {
    nest,
    result: view.result,
    index: nest.loops.register(index),
    value: (code) => {
      const [a, b] = [code.load(e), code.load(r)];
      if (a.kind === "float") return { ...a, value: code.binary(MulFOp, a.value, b.value) };
      return scaleByReciprocal(code, a, asFixed(b), (result as FixedType).frac);
    },
  };
}

/** Index of an element of a row: the rows are parallel loops, the row itself is a reduction. */
function rowIndex(nest: Nest, shape: readonly number[], axis: number): AffineExpr[] {
  const outer = without(shape, axis).map((extent) => nest.loops.parallel(extent));
  const along = nest.loops.reduction(shape[axis] as number);
  return [...outer.slice(0, axis), along, ...outer.slice(axis)];
}

function emitMaximum(lowering: FunctionLowering, location: Location, input: TensorSource, axis: number): TensorSource {
  const { element, range } = input.buffer;
  const nest = new Nest(partLocation(location, "max"));
  const index = rowIndex(nest, input.shape, axis);
  const result = newBuffer(lowering, without(input.shape, axis), element, range, nest.location);
  const [read, write] = [nest.read(input, index), nest.write(result.buffer.memref, element, without(index, axis))];
  lowering.emit(nest, {
    init: (code) => [lowestScalar(code, element, range)],
    step: (code, [carried]) => {
      const next = code.load(read);
      const op = next.kind === "float" ? MaximumFOp : MaxSIOp;
      return [{ ...(carried as Scalar), value: code.binary(op, (carried as Scalar).value, next.value) }];
    },
    finish: (code, [largest]) => code.store(write, largest as Scalar),
  });
  return result;
}

interface RowSums {
  readonly exponentials: TensorSource;
  readonly reciprocals: TensorSource;
}

function emitExponentials(
  lowering: FunctionLowering,
  location: Location,
  input: TensorSource,
  largest: TensorSource,
  axis: number,
): RowSums {
  const { element } = input.buffer;
  const isFloat = element instanceof FloatType;
  const nest = new Nest(partLocation(location, "exp"));
  const index = rowIndex(nest, input.shape, axis);
  const exponentials = newBuffer(
    lowering,
    input.shape,
    isFloat ? element : exponentialType,
    isFloat ? undefined : exponentialRange,
    nest.location,
  );
  const reciprocals = newBuffer(
    lowering,
    largest.shape,
    isFloat ? element : packedType,
    isFloat ? undefined : packedRange,
    nest.location,
  );
  const row = without(index, axis);
  const [x, m] = [nest.read(input, index), nest.read(largest, row)];
  const toExponentials = nest.write(exponentials.buffer.memref, exponentials.buffer.element, index);
  const toReciprocals = nest.write(reciprocals.buffer.memref, reciprocals.buffer.element, row);
  lowering.emit(nest, {
    init: (code) => [sumStart(code, element, input.shape[axis] as number)],
    step: (code, [carried]) => {
      const e = exponentialOf(lowering, code, code.load(m), code.load(x));
      code.store(toExponentials, e);
      return [accumulate(code, carried as Scalar, e)];
    },
    finish: (code, [sum]) => code.store(toReciprocals, reciprocalOf(lowering, code, sum as Scalar)),
  });
  return { exponentials, reciprocals };
}

function sumStart(code: NestCode, element: Type, length: number): Scalar {
  if (element instanceof FloatType) return { kind: "float", type: element, value: zeroOf(code, element) };
  const range = { min: 0n, max: exponentialRange.max * BigInt(length) };
  return { ...fixedConstant(code, 0n, exponentialType.frac, signedWidth(range)), ...range };
}

function exponentialOf(lowering: FunctionLowering, code: NestCode, largest: Scalar, x: Scalar): Scalar {
  if (x.kind === "fixed") return exponential(lowering, code, asFixed(largest), x);
  return { ...x, value: code.unary(ExpOp, code.binary(SubFOp, x.value, largest.value)) };
}

function accumulate(code: NestCode, sum: Scalar, e: Scalar): Scalar {
  if (sum.kind === "float") return { ...sum, value: code.binary(AddFOp, sum.value, e.value) };
  return { ...sum, value: code.binary(AddIOp, sum.value, resize(code, asFixed(e), sum.width).value) };
}

function reciprocalOf(lowering: FunctionLowering, code: NestCode, sum: Scalar): Scalar {
  if (sum.kind === "fixed") return packedReciprocal(lowering, code, sum);
  return { ...sum, value: code.binary(DivFOp, code.float(1, sum.type), sum.value) };
}

function newBuffer(
  lowering: FunctionLowering,
  shape: readonly number[],
  element: Type,
  range: IntegerRange | undefined,
  location: Location,
): TensorSource {
  const memref = lowering.allocate(shape, element, location);
  return wholeBuffer({ shape, element, range, constant: undefined, memref: () => memref });
}

const without = <T>(items: readonly T[], axis: number): T[] => items.filter((_, d) => d !== axis);
