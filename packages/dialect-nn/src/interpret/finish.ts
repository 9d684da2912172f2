/** What all kernels share: the single rounding of exact sums to the result type, and the proof that the sums are exact. */
import type { FloatType, RankedTensorType } from "@hls-opt/ir-core";
import { requantizeAll } from "../num/fixed.js";
import { isFixed } from "../num/types.js";
import type { FixedType } from "../num/types.js";
import { roundFloats } from "./tensor.js";
import type { Tensor } from "./tensor.js";

/** Elements of a result, or the words of why they cannot be computed. */
export type KernelResult = Float64Array | string;

/** Integers up to this magnitude are exact. */
const exactLimit = 2 ** 53;

/** Rounds sums once to the element type of the result: those of fixed-point numbers have `frac` fraction bits. */
export function finish(sums: Float64Array, type: RankedTensorType, frac: number): KernelResult {
  const { element } = type;
  if (!isFixed(element)) {
    roundFloats(sums, element as FloatType);
    return sums;
  }
  requantizeAll(sums, frac, element);
  return largest(sums) <= exactLimit ? sums : tooLarge(largest(sums));
}

/** The fraction width of a fixed-point tensor; 0 for floats, whose kernels ignore it. */
export function fracOf(tensor: Tensor): number {
  const { element } = tensor.type;
  return isFixed(element) ? element.frac : 0;
}

/** The fixed-point element type of a tensor. */
export function fixedOf(type: RankedTensorType): FixedType | undefined {
  return isFixed(type.element) ? type.element : undefined;
}

/** Largest magnitude among the elements. */
export function largest(data: Float64Array): number {
  let max = 0;
  for (let i = 0; i < data.length; i++) max = Math.max(max, Math.abs(data[i] as number));
  return max;
}

/** The words of why sums bounded by `magnitude` would not be exact, if they would not; floats need not be. */
export function checkExact(type: RankedTensorType, magnitude: number): string | undefined {
  return isFixed(type.element) && magnitude > exactLimit ? tooLarge(magnitude) : undefined;
}

function tooLarge(magnitude: number): string {
  return `needs integers of up to ${Math.ceil(Math.log2(magnitude)) + 1} bits, and the interpreter is exact up to 54: use narrower formats`;
}
