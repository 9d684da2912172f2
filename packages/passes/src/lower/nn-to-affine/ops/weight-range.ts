/** What sums of products with constant weights can be. */
import type { FixedType } from "@hls-opt/dialect-nn";
import { productRange, shiftRange, typeRange, unionRange } from "../nest/fixed-scalar.js";
import type { IntegerRange } from "../nest/fixed-scalar.js";
import { constantRange } from "../tensor-source.js";

/** A fixed-point weight or bias: its elements where they are constant and may be relied on. */
export interface LayerOperand {
  readonly type: FixedType;
  readonly shape: readonly number[];
  readonly constant: Float64Array | undefined;
}

const zero: IntegerRange = { min: 0n, max: 0n };

/**
 * The range of a convolution or fully connected layer before rounding, at the binary point of its products: for each output
 * the sum of the extreme products of its constant weights, or the number of terms times the extreme product of the types.
 */
export function layerRange(
  input: IntegerRange,
  inputFrac: number,
  weight: LayerOperand,
  bias: LayerOperand | undefined,
): IntegerRange {
  const withPadding = unionRange(zero, input);
  const products =
    weight.constant === undefined
      ? typeSumRange(weight, withPadding)
      : constantSumRange(weight.constant, weight.shape[0] as number, withPadding);
  if (bias === undefined) return products;
  const known = bias.constant === undefined ? undefined : constantRange(bias.constant);
  const { min, max } = shiftRange(known ?? typeRange(bias.type), inputFrac + weight.type.frac - bias.type.frac);
  return unionRange(products, { min: products.min + min, max: products.max + max });
}

function typeSumRange({ type, shape }: LayerOperand, input: IntegerRange): IntegerRange {
  const terms = BigInt(shape.slice(1).reduce((a, b) => a * b, 1));
  const { min, max } = productRange(typeRange(type), input);
  return unionRange(zero, { min: min * terms, max: max * terms });
}

function constantSumRange(weights: Float64Array, rows: number, input: IntegerRange): IntegerRange {
  let range = zero;
  for (const { positive, negative } of rowSums(weights, rows)) {
    const sum = { min: positive * input.min + negative * input.max, max: positive * input.max + negative * input.min };
    range = unionRange(range, sum);
  }
  return range;
}

/** For each output the sum of its positive weights and that of its negative ones. */
function rowSums(weights: Float64Array, rows: number): { positive: bigint; negative: bigint }[] {
  const length = weights.length / rows;
  return Array.from({ length: rows }, (_, row) => {
    let [positive, negative] = [0, 0];
    for (const weight of weights.subarray(row * length, (row + 1) * length)) {
      if (weight > 0) positive += weight;
      else negative += weight;
    }
    return { positive: BigInt(positive), negative: BigInt(negative) };
  });
}
