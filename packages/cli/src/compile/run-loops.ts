import { compileFunction, ExecutionError } from "@hls-opt/dialect-affine";
import type { Executable } from "@hls-opt/dialect-affine";
import type { Operation, Report } from "@hls-opt/ir-core";

/**
 * Executes a function at loop level on samples of raw integers, all of whose memref arguments are flat one after the other:
 * first inputs, then outputs. Undefined after a diagnostic.
 */
export function runLoops(
  module: Operation,
  name: string,
  samples: readonly Float64Array[],
  report: Report,
): Float64Array[] | undefined {
  try {
    const executable = compileFunction(module, name);
    return samples.map((sample) => runSample(executable, sample));
  } catch (error) {
    if (!(error instanceof ExecutionError)) throw error;
    error.diagnostics.forEach(report);
    return undefined;
  }
}

/** Fills arguments until the sample is used up; what comes behind are outputs. */
function runSample(executable: Executable, sample: Float64Array): Float64Array {
  const buffers = executable.argumentTypes.map((_, i) => executable.argument(i));
  let given = 0;
  let next = 0;
  while (given < sample.length) {
    const buffer = buffers[next++];
    if (buffer === undefined) throw new RangeError(`a sample of ${sample.length} elements does not fit the arguments`);
    for (let i = 0; i < buffer.length; i++) buffer[i] = store(buffer, sample[given++] as number);
  }
  executable.run();
  return Float64Array.from(
    buffers.slice(next).flatMap((buffer) => Array.from(buffer as ArrayLike<number | bigint>, Number)),
  );
}

/** Storage holds sign-extended integers; assigning to it drops the bits above its width. */
function store(buffer: ArrayLike<number | bigint>, value: number): never {
  return (buffer instanceof BigInt64Array ? BigInt(value) : value) as never;
}
