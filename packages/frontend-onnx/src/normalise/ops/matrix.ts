import { elementCount, float32Tensor, withShape, type OnnxTensor } from "../../tensor/tensor.js";
import { Composer } from "../compose.js";
import { foldArithmetic, scaledExactly } from "../fold/arithmetic.js";
import { broadcastShape } from "../fold/broadcast.js";
import { expandTensor, transposeTensor } from "../fold/movement.js";
import { stepValue, type Value } from "../model-builder.js";
import type { NodeContext } from "../node-context.js";
import type { NormalisedValue } from "../normalised-op.js";
import type { Operator } from "../operator.js";
import { checkFoldedSize } from "./folded.js";
import { reshaped } from "./views.js";

const matMul: Operator = {
  opType: "MatMul",
  inputs: [2, 2],
  attributes: {},
  normalise(node: NodeContext) {
    const [lhs, rhs] = [node.input(0), node.input(1)];
    const shape = productShape(node, lhs.shape, rhs.shape);
    const weights = rhs.constant;
    if (lhs.constant === undefined && weights !== undefined && elementCount(rhs.shape.slice(0, -2)) === 1) {
      return denseProduct(node, asMatrix(weights), shape);
    }
    node.define(stepValue(generalProduct(node, shape)));
  },
};

/** A vector as one column, a stack of one as its matrix. */
function asMatrix(tensor: OnnxTensor): OnnxTensor {
  const [depth = 1, columns = 1] = tensor.shape.length === 1 ? tensor.shape : tensor.shape.slice(-2);
  return withShape(tensor, [depth, columns]);
}

/** Any input times a constant matrix: rows of all leading dimensions pass through one dense step. */
function denseProduct(node: NodeContext, weights: OnnxTensor, shape: readonly number[]): void {
  const input = node.activation(0);
  const [depth = 0, columns = 0] = weights.shape;
  const rows = elementCount(input.shape) / depth;
  const matrix = reshaped(node, input, [rows, depth], "rows");
  const weight = node.derivedConstant(1, "transposed", () => transposeTensor(weights, [1, 0]));
  const plain = shape.length === 2;
  const result = node.result([rows, columns], plain ? undefined : "product");
  const product = node.emit({ kind: "dense", input: matrix, weight, bias: undefined, result });
  node.define(stepValue(reshaped(node, product, shape)));
}

/** A product of which neither side is a plain weight matrix, brought to operands with equal leading dimensions. */
function generalProduct(node: NodeContext, shape: readonly number[]): NormalisedValue {
  const [left, right] = [node.input(0), node.input(1)];
  const lhs = left.shape.length === 1 ? [1, ...left.shape] : left.shape;
  const rhs = right.shape.length === 1 ? [...right.shape, 1] : right.shape;
  const batch = productShape(node, lhs, rhs).slice(0, -2);
  const [rows, depth, columns] = [lhs.at(-2)!, lhs.at(-1)!, rhs.at(-1)!];
  const alike = lhs.slice(0, -2).join() === rhs.slice(0, -2).join();
  // One matrix on the right takes the rows of a whole stack, so nothing has to be repeated.
  if (!alike && elementCount(rhs.slice(0, -2)) === 1) {
    const all = elementCount(lhs.slice(0, -2)) * rows;
    return emitProduct(node, [all, depth], [depth, columns], [all, columns], shape);
  }
  return emitProduct(node, [...batch, rows, depth], [...batch, depth, columns], [...batch, rows, columns], shape);
}

function emitProduct(
  node: NodeContext,
  left: readonly number[],
  right: readonly number[],
  product: readonly number[],
  shape: readonly number[],
): NormalisedValue {
  const lhs = withBatch(node, 0, left, "lhs");
  const rhs = withBatch(node, 1, right, "rhs");
  const result = node.result(product, product.join() === shape.join() ? undefined : "product");
  return reshaped(node, node.emit({ kind: "matmul", lhs, rhs, result }), shape);
}

/** Input `index` under `shape`; a constant may be repeated for it, as broadcasting would. */
function withBatch(node: NodeContext, index: number, shape: readonly number[], suffix: string): NormalisedValue {
  const { constant, shape: given } = node.input(index);
  if (given.join() === shape.join()) return node.activation(index);
  if (constant === undefined) {
    if (elementCount(given) === elementCount(shape)) return reshaped(node, node.activation(index), shape, suffix);
    return new Composer(node).broadcast(node.activation(index), shape);
  }
  checkFoldedSize(node, shape);
  // leading dimensions that are joined, and a vector as a column, keep their elements: repeating is for others
  if (elementCount(given) === elementCount(shape)) {
    return node.derivedConstant(index, `shaped_${shape.join("x")}`, () => withShape(constant, shape));
  }
  return node.derivedConstant(index, `repeated_${shape.join("x")}`, () => expandTensor(constant, shape));
}

/** The shape of numpy's matmul: vectors count as one row or one column, which the result then lacks. */
function productShape(node: NodeContext, lhs: readonly number[], rhs: readonly number[]): readonly number[] {
  const left = lhs.length === 1 ? [1, ...lhs] : lhs;
  const right = rhs.length === 1 ? [...rhs, 1] : rhs;
  const batch = broadcastShape(left.slice(0, -2), right.slice(0, -2));
  if (lhs.length === 0 || rhs.length === 0 || batch === undefined || left.at(-1) !== right.at(-2)) {
    return node.fail(
      "shape",
      `'MatMul' multiplies [${lhs.join(", ")}] and [${rhs.join(", ")}]`,
      "the last size of the left side must be the last but one of the right side",
    );
  }
  return [...batch, ...(lhs.length === 1 ? [] : [left.at(-2)!]), ...(rhs.length === 1 ? [] : [right.at(-1)!])];
}

const gemm: Operator = {
  opType: "Gemm",
  inputs: (opset) => [opset < 11 ? 3 : 2, 3],
  attributes: { alpha: "float", beta: "float", transA: "int", transB: "int" },
  normalise(node: NodeContext) {
    const [a, b] = [node.input(0), node.input(1)];
    if (a.shape.length !== 2 || b.shape.length !== 2) {
      node.fail(
        "rank",
        `'Gemm' multiplies [${a.shape.join(", ")}] and [${b.shape.join(", ")}]`,
        "both must be matrices: put a Flatten before it",
      );
    }
    const lhs = transposedIf(node, node.flag("transA", false), 0);
    const addend = node.optional(2);
    const alpha = node.float("alpha", 1);
    const beta = addend === undefined ? 0 : node.float("beta", 1);
    if (b.constant === undefined) return gemmOfActivations(node, lhs, alpha, beta);
    gemmOfWeights(node, lhs, b.constant, alpha, beta);
  },
};

function gemmOfWeights(
  node: NodeContext,
  input: NormalisedValue,
  weights: OnnxTensor,
  alpha: number,
  beta: number,
): void {
  const transposed = node.flag("transB", false);
  const shape = gemmShape(node, input.shape, transposed ? [...weights.shape].reverse() : weights.shape);
  // A factor goes into the weights only where no rounding tells the difference.
  const scaled = scaledExactly(weights, alpha);
  const weight = gemmWeight(node, scaled ?? weights, transposed, scaled === undefined ? 1 : alpha);
  const bias = scaled === undefined ? undefined : rowBias(node, shape[1]!, beta);
  const whole = scaled !== undefined && (beta === 0 || bias !== undefined);
  const product = node.emit({
    kind: "dense",
    input,
    weight,
    bias,
    result: node.result(shape, whole ? undefined : "product"),
  });
  if (whole) return node.define(stepValue(product));
  addScaled(node, product, scaled === undefined ? alpha : 1, beta);
}

function gemmOfActivations(node: NodeContext, lhs: NormalisedValue, alpha: number, beta: number): void {
  const rhs = transposedIf(node, node.flag("transB", false), 1);
  const shape = gemmShape(node, lhs.shape, rhs.shape);
  const whole = alpha === 1 && beta === 0;
  const product = node.emit({ kind: "matmul", lhs, rhs, result: node.result(shape, whole ? undefined : "product") });
  if (whole) return node.define(stepValue(product));
  addScaled(node, product, alpha, beta);
}

/** The weights as `[N, K]`, under their own name when they are so in the file. */
function gemmWeight(node: NodeContext, weights: OnnxTensor, transposed: boolean, factor: number): NormalisedValue {
  if (transposed && factor === 1) return node.activation(1);
  const what = `${transposed ? "" : "transposed"}${factor === 1 ? "" : `times_${factor}`}`;
  return node.derivedConstant(1, what, () => (transposed ? weights : transposeTensor(weights, [1, 0])));
}

/** `beta * C` as one number for each column, when C is a constant that is the same in each row. */
function rowBias(node: NodeContext, columns: number, beta: number): NormalisedValue | undefined {
  const addend = node.optional(2);
  const constant = addend?.constant;
  if (addend === undefined || constant === undefined || beta === 0) return undefined;
  const { shape } = constant;
  if (shape.length > 2 || (shape.length === 2 && shape[0] !== 1)) return undefined;
  const scaled = scaledExactly(constant, beta);
  if (scaled === undefined || (shape.at(-1) ?? 1) > columns) return undefined;
  if (beta === 1 && shape.length === 1 && shape[0] === columns) return node.activation(2);
  if (broadcastShape(shape, [columns])?.at(-1) !== columns) return undefined;
  const row = withShape(scaled, shape.slice(-1));
  return node.derivedConstant(2, `row_${columns}_times_${beta}`, () => expandTensor(row, [columns]));
}

/** The node's output as `alpha * product + beta * C`. */
function addScaled(node: NodeContext, product: NormalisedValue, alpha: number, beta: number): void {
  const scaled = scale(node, product, alpha, beta === 0 ? undefined : "scaled");
  if (beta === 0) return node.define(stepValue(scaled));
  const addend = scaledAddend(node, beta);
  const shape = broadcastShape(product.shape, addend.shape);
  if (shape === undefined || shape.join() !== product.shape.join()) {
    node.fail(
      "shape",
      `'Gemm' adds [${addend.shape.join(", ")}] to [${product.shape.join(", ")}]`,
      "the third input must broadcast to the product",
    );
  }
  node.finish({ kind: "add", lhs: scaled, rhs: addend, result: node.result(shape) });
}

/** `beta * C`; the product of a constant is the float32 that hardware would compute each time. */
function scaledAddend(node: NodeContext, beta: number): NormalisedValue {
  const constant = node.optional(2)?.constant;
  if (constant?.elementType !== "float32" || beta === 1) return scale(node, node.activation(2), beta, "addend");
  const factor = float32Tensor([], [beta]);
  return node.derivedConstant(2, `times_${beta}`, () => foldArithmetic("Mul", constant, factor, constant.shape));
}

function scale(node: NodeContext, value: NormalisedValue, factor: number, suffix: string | undefined): NormalisedValue {
  if (factor === 1) return value;
  const rhs = node.emitNumber(factor, "factor");
  return node.emit({ kind: "mul", lhs: value, rhs, result: node.result(value.shape, suffix) });
}

function gemmShape(node: NodeContext, lhs: readonly number[], rhs: readonly number[]): [number, number] {
  if (lhs[1] !== rhs[0]) {
    node.fail(
      "shape",
      `'Gemm' multiplies [${lhs.join(", ")}] and [${rhs.join(", ")}]`,
      "check transA, transB and the sizes of the layers",
    );
  }
  return [lhs[0]!, rhs[1]!];
}

function transposedIf(node: NodeContext, transposed: boolean, index: number): NormalisedValue {
  const value: Value = node.input(index);
  if (!transposed) return node.activation(index);
  const { constant } = value;
  if (constant !== undefined) return node.derivedConstant(index, "transposed", () => transposeTensor(constant, [1, 0]));
  const input = node.activation(index);
  const result = node.result([...input.shape].reverse(), "transposed");
  return node.emit({ kind: "transpose", input, permutation: [1, 0], result });
}

/** All operators of this file. */
export const matrixOperators: readonly Operator[] = [matMul, gemm];
