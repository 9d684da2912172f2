import { InvariantError } from "@hls-opt/ir-core";
import type { Operation, Report, Value } from "@hls-opt/ir-core";
import { prepareFunction, realValues } from "@hls-opt/dialect-nn";
import type { Tensor } from "@hls-opt/dialect-nn";

/** What a value was over all samples. */
export interface ValueRange {
  readonly min: number;
  readonly max: number;
  /** The largest magnitude. */
  readonly maxabs: number;
}

/** The ranges of the values of a function, as `functionValues` lists them; plain data that can be written as JSON. */
export interface Calibration {
  readonly version: 1;
  readonly samples: number;
  readonly values: readonly ValueRange[];
}

export interface CalibrateOptions {
  readonly report: Report;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** The tensors of a function in the order in which calibrations name them: arguments, then results of its ops. */
export function functionValues(func: Operation): Value[] {
  const body = func.region().first;
  return body === undefined ? [] : [...body.arguments, ...body.operations().flatMap((op) => op.results)];
}

/** Runs a float function on samples and records the range of each value; undefined after a diagnostic. */
export function calibrate(
  func: Operation,
  samples: readonly (readonly Tensor[])[],
  options: CalibrateOptions,
): Calibration | undefined {
  if (samples.length === 0) throw new InvariantError("calibration needs at least one sample");
  const program = prepareFunction(func, options.report);
  if (program === undefined) return undefined;
  const ranges = new Map<Value, { min: number; max: number }>();
  const onValue = (value: Value, tensor: Tensor): void => extend(ranges, value, realValues(tensor));
  for (const [i, inputs] of samples.entries()) {
    if (program.run(inputs, { report: options.report, onValue }) === undefined) return undefined;
    options.onProgress?.(i + 1, samples.length);
  }
  return {
    version: 1,
    samples: samples.length,
    values: functionValues(func).map((value) => valueRange(ranges.get(value))),
  };
}

function extend(ranges: Map<Value, { min: number; max: number }>, value: Value, elements: Float64Array): void {
  let range = ranges.get(value);
  if (range === undefined) ranges.set(value, (range = { min: Infinity, max: -Infinity }));
  for (const element of elements) {
    if (element < range.min) range.min = element;
    if (element > range.max) range.max = element;
  }
}

/** Tensors without elements are zero. */
function valueRange(found: { min: number; max: number } | undefined): ValueRange {
  if (found === undefined || found.min > found.max) return { min: 0, max: 0, maxabs: 0 };
  return { ...found, maxabs: Math.max(Math.abs(found.min), Math.abs(found.max)) };
}

/** A calibration from JSON text, or the words of what is wrong with it. */
export function parseCalibration(text: string): Calibration | string {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return "is no JSON";
  }
  const { version, samples, values } = (data ?? {}) as Partial<Calibration>;
  if (version !== 1 || typeof samples !== "number" || !Array.isArray(values)) return "is no calibration of version 1";
  return values.every(isValueRange) ? { version, samples, values } : "holds ranges that are no finite numbers";
}

function isValueRange(range: Partial<ValueRange> | null): range is ValueRange {
  return [range?.min, range?.max, range?.maxabs].every(Number.isFinite);
}
