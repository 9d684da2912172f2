import type { Operation, RankedTensorType, Report } from "@hls-opt/ir-core";
import { isFixed, prepareFunction, quantizeTensor, realValues } from "@hls-opt/dialect-nn";
import type { Tensor } from "@hls-opt/dialect-nn";

/** How far one output of a quantised function is from that of the float function. */
export interface OutputError {
  readonly max: number;
  readonly mean: number;
  readonly rms: number;
}

/** Runs a float function and its quantised form on the same samples; an error for each output, or undefined after a diagnostic. */
export function measureError(
  float: Operation,
  quantized: Operation,
  samples: readonly (readonly Tensor[])[],
  report: Report,
): OutputError[] | undefined {
  const [reference, program] = [prepareFunction(float, report), prepareFunction(quantized, report)];
  if (reference === undefined || program === undefined) return undefined;
  const sums: { max: number; total: number; squares: number; count: number }[] = [];
  for (const inputs of samples) {
    const [want, got] = [reference.run(inputs, { report }), program.run(quantizeInputs(quantized, inputs), { report })];
    if (want === undefined || got === undefined) return undefined;
    want.forEach((tensor, i) =>
      accumulate(
        (sums[i] ??= { max: 0, total: 0, squares: 0, count: 0 }),
        realValues(tensor),
        realValues(got[i] as Tensor),
      ),
    );
  }
  return sums.map(({ max, total, squares, count }) => ({ max, mean: total / count, rms: Math.sqrt(squares / count) }));
}

/** Float inputs as a quantised function takes them: rounded to its input formats, saturating. */
export function quantizeInputs(func: Operation, inputs: readonly Tensor[]): Tensor[] {
  const types = (func.region().first?.arguments ?? []).map((argument) => argument.type as RankedTensorType);
  return inputs.map((input, i) => {
    const type = types[i];
    return type === undefined || !isFixed(type.element) || type === input.type
      ? input
      : quantizeTensor(type, realValues(input));
  });
}

function accumulate(
  sum: { max: number; total: number; squares: number; count: number },
  want: Float64Array,
  got: Float64Array,
): void {
  want.forEach((value, i) => {
    const error = Math.abs(value - (got[i] as number));
    sum.max = Math.max(sum.max, error);
    sum.total += error;
    sum.squares += error * error;
    sum.count++;
  });
}
