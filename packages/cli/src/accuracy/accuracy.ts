import type { ErrorSummary, FloatDifference, LabelAccuracy } from "../report/report.js";
import { peakBaselines } from "./peak-baselines.js";
import { indexOfLargest, largestDifference, mean, rootMeanSquare, summarise } from "./statistics.js";

/** Outputs of all samples, one after the other. */
export interface Outputs {
  /** Of the network in double precision. */
  readonly float: Float64Array;
  /** Of the compiled design. */
  readonly compiled: Float64Array;
  /** Numbers in one sample's output. */
  readonly size: number;
}

/** What is known about the right answers. */
export interface Labels {
  readonly values: Float64Array;
  /** Numbers in one sample's label. */
  readonly size: number;
}

/** Side of a Bragg peak's patch in pixels. */
const patchSide = 11;

/** Quality of the outputs against labels, with baselines; the metric follows from the shapes. */
export function measureAccuracy(inputs: readonly Float64Array[], outputs: Outputs, labels: Labels): LabelAccuracy {
  if (isPeakLocalisation(inputs, outputs, labels)) return pixelError(inputs, outputs, labels.values);
  if (isClassification(outputs, labels)) return classification(outputs, labels.values);
  return regression(outputs, labels.values);
}

/** The difference between the compiled outputs and those in double precision. */
export function measureDifference({ float, compiled, size }: Outputs): FloatDifference {
  const constant = repeatedMean(float, size);
  return {
    metric: "error against float64",
    samples: float.length / size,
    float: 0,
    compiled: rootMeanSquare(compiled, float),
    max: largestDifference(compiled, float),
    baselines: { constant: rootMeanSquare(constant, float) },
  };
}

/** Why these labels cannot belong to these outputs, if they cannot. */
export function labelProblem(outputs: Pick<Outputs, "size">, labelSize: number): string | undefined {
  if (labelSize === outputs.size || labelSize === 1) return undefined;
  return `labels have ${labelSize} numbers a sample, but the model's output has ${outputs.size}`;
}

function isPeakLocalisation(inputs: readonly Float64Array[], outputs: Outputs, labels: Labels): boolean {
  return inputs[0]?.length === patchSide ** 2 && outputs.size === 2 && labels.size === 2;
}

/** One integer a sample, which names a class. */
function isClassification(outputs: Outputs, labels: Labels): boolean {
  if (labels.size !== 1 || outputs.size < 2) return false;
  return labels.values.every((label) => Number.isInteger(label) && label >= 0 && label < outputs.size);
}

/** Positions are in units of the patch's side, errors in pixels. */
function pixelError(inputs: readonly Float64Array[], outputs: Outputs, labels: Float64Array): LabelAccuracy {
  const predictions: Record<string, Float64Array> = {
    float: outputs.float,
    compiled: outputs.compiled,
    constant: repeatedMean(labels, 2),
    ...peakBaselines(inputs, patchSide),
  };
  const details: Record<string, ErrorSummary> = {};
  for (const [name, values] of Object.entries(predictions)) details[name] = summarise(distances(values, labels));
  const meanOf = (name: string): number => details[name]?.mean ?? NaN;
  const baselines = Object.keys(predictions).filter((name) => name !== "float" && name !== "compiled");
  return {
    metric: "pixel error",
    samples: inputs.length,
    float: meanOf("float"),
    compiled: meanOf("compiled"),
    baselines: Object.fromEntries(baselines.map((name) => [name, meanOf(name)])),
    details,
  };
}

function distances(predicted: Float64Array, labels: Float64Array): Float64Array {
  const result = new Float64Array(labels.length / 2);
  for (let i = 0; i < result.length; i++) {
    const dx = (predicted[2 * i] as number) - (labels[2 * i] as number);
    const dy = (predicted[2 * i + 1] as number) - (labels[2 * i + 1] as number);
    result[i] = patchSide * Math.hypot(dx, dy);
  }
  return result;
}

function classification({ float, compiled, size }: Outputs, labels: Float64Array): LabelAccuracy {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return {
    metric: "accuracy",
    samples: labels.length,
    float: shareCorrect(float, size, labels),
    compiled: shareCorrect(compiled, size, labels),
    baselines: { "most frequent class": Math.max(...counts.values()) / labels.length },
  };
}

function shareCorrect(outputs: Float64Array, size: number, labels: Float64Array): number {
  return mean(Float64Array.from(labels, (label, i) => Number(indexOfLargest(outputs, i * size, size) === label)));
}

function regression({ float, compiled, size }: Outputs, labels: Float64Array): LabelAccuracy {
  return {
    metric: "rmse",
    samples: float.length / size,
    float: rootMeanSquare(float, labels),
    compiled: rootMeanSquare(compiled, labels),
    baselines: { constant: rootMeanSquare(repeatedMean(labels, size), labels) },
  };
}

/** The best constant guess: the mean of each number over all samples, once a sample. */
function repeatedMean(values: Float64Array, size: number): Float64Array {
  const samples = values.length / size;
  const means = new Float64Array(size);
  values.forEach((value, i) => (means[i % size] = (means[i % size] as number) + value / samples));
  return values.map((_, i) => means[i % size] as number);
}
