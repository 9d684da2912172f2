/** Samples per second of the executor, and what it computes. */
import { compileFunction } from "@hls-opt/dialect-affine";
import { FuncOp, MemRefType, is } from "@hls-opt/ir-core";

export const secondsOfOneMeasurement = 0.3;
export const attempts = 4;

/**
 * The first function of a module on pseudo-random inputs: all its buffers afterwards, and the best of some measurements.
 * @param {import("@hls-opt/ir-core").Operation} module
 */
export function measureExecution(module) {
  const func = module
    .region()
    .entry.operations()
    .find((op) => is(op, FuncOp));
  if (func === undefined) throw new Error("the module has no function");
  const start = performance.now();
  const executable = compileFunction(module, new FuncOp(func).sym_name.value);
  const compileMilliseconds = Math.round(performance.now() - start);
  const outputs = runOnce(executable);
  let best = 0;
  for (let attempt = 0; attempt < attempts; attempt++) best = Math.max(best, samplesPerSecond(executable));
  const kilobytes = Math.round(executable.codeSize / 1000);
  return { samplesPerSecond: Math.round(best), compileMilliseconds, kilobytes, outputs };
}

/**
 * By processor time: other programs on the machine do not count.
 * @param {import("@hls-opt/dialect-affine").Executable} executable
 */
function samplesPerSecond(executable) {
  const microseconds = () => process.cpuUsage().user;
  const start = microseconds();
  let runs = 0;
  while (microseconds() - start < 1e6 * secondsOfOneMeasurement) {
    executable.run();
    runs++;
  }
  return (runs * 1e6) / (microseconds() - start);
}

/**
 * All buffers after a run on pseudo-random inputs.
 * @param {import("@hls-opt/dialect-affine").Executable} executable
 */
function runOnce(executable) {
  const buffers = executable.argumentTypes.flatMap((type, i) =>
    type instanceof MemRefType ? [executable.argument(i)] : [],
  );
  let state = 1;
  for (const elements of buffers) {
    for (let i = 0; i < elements.length; i++) {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      elements[i] = /** @type {never} */ ((state >> 8) % 8192);
    }
  }
  executable.run();
  return buffers.map((elements) => elements.join()).join(";");
}
