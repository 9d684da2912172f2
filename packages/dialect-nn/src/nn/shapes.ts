/** Shape inference as pure functions, for verifiers and front ends: a shape, or the words of what is wrong. */
import { shapeText } from "./elements.js";

/** A shape, or the words of why there is none. */
export type ShapeResult = number[] | string;

/** Strides, padding `[top, left, bottom, right]`, dilations and groups of a 2-D convolution. */
export interface Conv2dGeometry {
  readonly strides: readonly number[];
  readonly padding: readonly number[];
  readonly dilations: readonly number[];
  readonly groups: number;
}

/** Kernel, strides and padding `[top, left, bottom, right]` of a 2-D pooling window. */
export interface Pool2dGeometry {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly padding: readonly number[];
}

/** Result `[N, O, H', W']` of convolving `[N, C, H, W]` with `[O, C / groups, KH, KW]`. */
export function inferConv2dShape(
  input: readonly number[],
  weight: readonly number[],
  geometry: Conv2dGeometry,
  bias?: readonly number[],
): ShapeResult {
  if (input.length !== 4) return `expected an input of shape [N, C, H, W], but got ${shapeText(input)}`;
  if (weight.length !== 4) return `expected a weight of shape [O, C / groups, KH, KW], but got ${shapeText(weight)}`;
  const problem =
    checkPairs({ strides: geometry.strides, dilations: geometry.dilations }) ?? checkPadding(geometry.padding);
  if (problem !== undefined) return problem;
  const [batch, channels, height, width] = input as [number, number, number, number];
  const [features, perGroup, kernelHeight, kernelWidth] = weight as [number, number, number, number];
  const { groups } = geometry;
  if (!Number.isInteger(groups) || groups < 1) return `expected a positive number of groups, but got ${groups}`;
  if (channels !== perGroup * groups) {
    return `has ${channels} input channels, but the weight ${shapeText(weight)} with ${groups} group(s) expects ${perGroup * groups}`;
  }
  if (features % groups !== 0) return `has ${features} output channels, which is no multiple of its ${groups} groups`;
  if (bias !== undefined && (bias.length !== 1 || bias[0] !== features)) {
    return `expected a bias of shape [${features}], but got ${shapeText(bias)}`;
  }
  const spatial = slide([height, width], [kernelHeight, kernelWidth], geometry);
  return typeof spatial === "string" ? spatial : [batch, features, ...spatial];
}

/** Result `[N, C, H', W']` of pooling `[N, C, H, W]`; sizes are rounded down, so a front end resolves `ceil_mode` by padding. */
export function inferPool2dShape(input: readonly number[], geometry: Pool2dGeometry): ShapeResult {
  if (input.length !== 4) return `expected an input of shape [N, C, H, W], but got ${shapeText(input)}`;
  const { kernel, strides, padding } = geometry;
  const problem = checkPairs({ kernel, strides }) ?? checkPadding(padding);
  if (problem !== undefined) return problem;
  const tooFar = padding.find((amount, i) => amount >= (kernel[i % 2] as number));
  if (tooFar !== undefined) {
    return `has padding ${shapeText(padding)}, which must be smaller than the kernel ${shapeText(kernel)} so that each window holds an element`;
  }
  const spatial = slide(input.slice(2), kernel, { strides, padding, dilations: [1, 1] });
  return typeof spatial === "string" ? spatial : [...input.slice(0, 2), ...spatial];
}

/** Result `[N, M]` of `[N, K]` times the transpose of `[M, K]`. */
export function inferDenseShape(
  input: readonly number[],
  weight: readonly number[],
  bias?: readonly number[],
): ShapeResult {
  if (input.length !== 2) return `expected an input of shape [N, K], but got ${shapeText(input)}`;
  if (weight.length !== 2) return `expected a weight of shape [M, K], but got ${shapeText(weight)}`;
  const [batch, inputs] = input as [number, number];
  const [outputs, expected] = weight as [number, number];
  if (inputs !== expected) {
    return `has ${inputs} input features, but the weight ${shapeText(weight)} expects ${expected}`;
  }
  if (bias !== undefined && (bias.length !== 1 || bias[0] !== outputs)) {
    return `expected a bias of shape [${outputs}], but got ${shapeText(bias)}`;
  }
  return [batch, outputs];
}

/** Result of a matrix product over equal leading dimensions. */
export function inferMatmulShape(
  lhs: readonly number[],
  rhs: readonly number[],
  transposeLhs: boolean,
  transposeRhs: boolean,
): ShapeResult {
  if (lhs.length < 2 || lhs.length !== rhs.length) {
    return `expected operands of one rank of at least 2, but got ${shapeText(lhs)} and ${shapeText(rhs)}`;
  }
  const batch = lhs.slice(0, -2);
  if (batch.some((size, i) => size !== rhs[i])) {
    return `expected equal leading dimensions, but got ${shapeText(lhs)} and ${shapeText(rhs)}`;
  }
  const [rows, inner] = lastTwo(lhs, transposeLhs);
  const [expected, columns] = lastTwo(rhs, transposeRhs);
  if (inner !== expected) {
    return `sums over ${inner} elements of the left operand ${shapeText(lhs)} and ${expected} of the right one ${shapeText(rhs)}`;
  }
  return [...batch, rows, columns];
}

function lastTwo(shape: readonly number[], transposed: boolean): [number, number] {
  const [a, b] = shape.slice(-2) as [number, number];
  return transposed ? [b, a] : [a, b];
}

/** Shape of an elementwise op by NumPy's broadcasting rules. */
export function inferBroadcastShape(lhs: readonly number[], rhs: readonly number[]): ShapeResult {
  const rank = Math.max(lhs.length, rhs.length);
  const shape: number[] = [];
  for (let i = 0; i < rank; i++) {
    const a = lhs[i - rank + lhs.length] ?? 1;
    const b = rhs[i - rank + rhs.length] ?? 1;
    if (a !== b && a !== 1 && b !== 1) {
      return `cannot broadcast ${shapeText(lhs)} and ${shapeText(rhs)} together: ${a} against ${b}`;
    }
    shape.push(a === 1 ? b : a);
  }
  return shape;
}

/** Result of permuting dimensions: dimension i of the result is dimension `permutation[i]` of the input. */
export function inferTransposeShape(input: readonly number[], permutation: readonly number[]): ShapeResult {
  const sorted = [...permutation].sort((a, b) => a - b);
  if (permutation.length !== input.length || sorted.some((d, i) => d !== i)) {
    return `expected a permutation of the ${input.length} dimensions, but got ${shapeText(permutation)}`;
  }
  return permutation.map((d) => input[d] as number);
}

/** Result of joining tensors along `axis`. */
export function inferConcatShape(inputs: readonly (readonly number[])[], axis: number): ShapeResult {
  const first = inputs[0];
  if (first === undefined) return "expected at least one operand";
  if (!isAxis(axis, first.length)) return axisProblem(axis, first.length);
  let total = 0;
  for (const shape of inputs) {
    if (shape.length !== first.length || shape.some((size, d) => d !== axis && size !== first[d])) {
      return `cannot join ${shapeText(shape)} to ${shapeText(first)} along axis ${axis}`;
    }
    total += shape[axis] as number;
  }
  return first.map((size, d) => (d === axis ? total : size));
}

/** Whether `axis` is a dimension of a tensor of this rank. */
export function isAxis(axis: number, rank: number): boolean {
  return Number.isInteger(axis) && axis >= 0 && axis < rank;
}

/** The words for an axis that is none. */
export function axisProblem(axis: number, rank: number): string {
  return `has axis ${axis}, expected one of the ${rank} dimensions of its operand, counted from 0`;
}

function checkPairs(named: Readonly<Record<string, readonly number[]>>): string | undefined {
  for (const [name, values] of Object.entries(named)) {
    if (values.length !== 2 || values.some((v) => v < 1)) {
      return `expected '${name}' to be two positive numbers, but got ${shapeText(values)}`;
    }
  }
  return undefined;
}

function checkPadding(padding: readonly number[]): string | undefined {
  if (padding.length === 4 && padding.every((amount) => amount >= 0)) return undefined;
  return `expected 'padding' to be [top, left, bottom, right], none negative, but got ${shapeText(padding)}`;
}

/** Number of positions of a window in each of two dimensions. */
function slide(
  sizes: readonly number[],
  kernel: readonly number[],
  { strides, padding, dilations }: Pick<Conv2dGeometry, "strides" | "padding" | "dilations">,
): ShapeResult {
  const result: number[] = [];
  for (let d = 0; d < 2; d++) {
    const padded = (sizes[d] as number) + (padding[d] as number) + (padding[d + 2] as number);
    const reach = ((kernel[d] as number) - 1) * (dilations[d] as number) + 1;
    if (reach < 1 || reach > padded) {
      return `has a window of ${reach} along ${d === 0 ? "height" : "width"}, which does not fit into the padded input of ${padded}`;
    }
    result.push(Math.floor((padded - reach) / (strides[d] as number)) + 1);
  }
  return result;
}
