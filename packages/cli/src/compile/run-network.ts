import { elementCount } from "@hls-opt/ir-core";
import type { Operation, Report, Value, RankedTensorType } from "@hls-opt/ir-core";
import { isFixed, makeTensor, prepareFunction, quantizeTensor, realValues } from "@hls-opt/dialect-nn";
import type { Tensor } from "@hls-opt/dialect-nn";

/** What a network gave for its samples: one array a sample, all results flat, one after the other. */
export interface NetworkOutputs {
  /** Raw integers, where the results are fixed-point numbers. */
  readonly raw: readonly Float64Array[];
  readonly real: readonly Float64Array[];
  /** What the inputs became: raw integers, where the arguments are fixed-point numbers. */
  readonly inputs: readonly Float64Array[];
}

/** Tensor types of the arguments of a function at network level. */
export function argumentTypes(func: Operation): RankedTensorType[] {
  return (func.region().first?.arguments ?? []).map((argument: Value) => argument.type as RankedTensorType);
}

/** Elements of each argument of a function at network level. */
export function inputSizes(func: Operation): number[] {
  return argumentTypes(func).map((type) => elementCount(type.shape));
}

/** Bits of each element of the results of a function at network level, flat; 64 for floats. */
export function outputWidths(func: Operation): number[] {
  const results = func.region().first?.terminator?.operands ?? [];
  return results.flatMap(({ type }) => {
    const { shape, element } = type as RankedTensorType;
    return new Array<number>(elementCount(shape)).fill(isFixed(element) ? element.width : 64);
  });
}

/** Interprets a function of `nn` ops on samples of real numbers; undefined after a diagnostic. */
export function runNetwork(
  func: Operation,
  samples: readonly Float64Array[],
  report: Report,
): NetworkOutputs | undefined {
  const program = prepareFunction(func, report);
  if (program === undefined) return undefined;
  const types = argumentTypes(func);
  const outputs: NetworkOutputs & { raw: Float64Array[]; real: Float64Array[]; inputs: Float64Array[] } = {
    raw: [],
    real: [],
    inputs: [],
  };
  for (const sample of samples) {
    const tensors = splitSample(types, sample);
    const results = program.run(tensors, { report });
    if (results === undefined) return undefined;
    outputs.inputs.push(flatten(tensors.map((tensor) => tensor.data)));
    outputs.raw.push(flatten(results.map((result) => result.data)));
    outputs.real.push(flatten(results.map(realValues)));
  }
  return outputs;
}

/** The tensors of samples for a function of these arguments. */
export function tensorsOf(func: Operation, samples: readonly Float64Array[]): Tensor[][] {
  const types = argumentTypes(func);
  return samples.map((sample) => splitSample(types, sample));
}

/** The tensors of a sample, rounded to the types of the arguments. */
function splitSample(types: readonly RankedTensorType[], sample: Float64Array): Tensor[] {
  let at = 0;
  return types.map((type) => {
    const values = sample.subarray(at, (at += elementCount(type.shape)));
    return isFixed(type.element) ? quantizeTensor(type, values) : makeTensor(type, values);
  });
}

function flatten(parts: readonly Float64Array[]): Float64Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
