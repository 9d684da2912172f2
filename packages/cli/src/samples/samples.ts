import { npyNumbers, readNpy, readNpz } from "@hls-opt/dialect-nn";
import type { NpyArray } from "@hls-opt/dialect-nn";
import { readBytes } from "../host/files.js";
import type { Host } from "../host/host.js";
import { refuse } from "../host/user-error.js";
import { Random } from "./random.js";

/** Inputs of a model as real numbers. */
export interface Samples {
  /** One array a sample: all inputs of the model, flat, in the order of its arguments. */
  readonly values: readonly Float64Array[];
  /** Where they come from, in words. */
  readonly origin: string;
  readonly isRandom: boolean;
}

/** Values of a model's inputs lie in this range when nothing else is known. */
export interface InputRange {
  readonly min: number;
  readonly max: number;
}

export const defaultInputRange: InputRange = { min: 0, max: 1 };

/** Reads samples from a `.npy` file, or from a `.npz` file whose arrays are taken in the order of the inputs. */
export function readSamples(host: Host, path: string, inputSizes: readonly number[]): Samples {
  const arrays = readArrays(host, path);
  const [first] = arrays;
  if (first === undefined) return refuse("samples/empty", "the archive holds no arrays", { file: path });
  if (arrays.length !== inputSizes.length) {
    return refuse("samples/inputs", `found ${arrays.length} arrays, but the model has ${inputSizes.length} inputs`, {
      file: path,
      advice: "give a .npz file with one array for each input, in the order of the model's inputs",
    });
  }
  const count = sampleCount(path, first, inputSizes[0] as number);
  const parts = arrays.map((array, i) => splitArray(path, array, count, inputSizes[i] as number));
  const values = Array.from({ length: count }, (_, i) => join(parts.map((part) => part[i] as Float64Array)));
  checkFinite(path, values);
  return { values, origin: path, isRandom: false };
}

/** Uniform random inputs, the same for the same seed. */
export function randomSamples(count: number, size: number, seed: number, range: InputRange): Samples {
  const random = new Random(seed);
  const values = Array.from({ length: count }, () =>
    Float64Array.from({ length: size }, () => Math.fround(range.min + (range.max - range.min) * random.next())),
  );
  return { values, origin: `seeded random inputs in [${range.min}, ${range.max}] (seed ${seed})`, isRandom: true };
}

/** Labels of samples: one row a sample. */
export function readLabels(host: Host, path: string, count: number): { values: Float64Array; size: number } {
  const arrays = readArrays(host, path);
  const [first] = arrays;
  if (first === undefined || arrays.length !== 1) {
    return refuse("labels/arrays", `found ${arrays.length} arrays, expected one`, { file: path });
  }
  const rows = first.shape[0] ?? 1;
  if (rows < count) {
    return refuse("labels/count", `found labels for ${rows} samples, but there are ${count} samples`, {
      file: path,
      advice: "give one label for each sample",
    });
  }
  const values = npyNumbers(first);
  const size = values.length / rows;
  return { values: values.slice(0, count * size), size };
}

function readArrays(host: Host, path: string): NpyArray[] {
  const bytes = readBytes(host, path);
  const isArchive = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const read = isArchive ? readNpz(bytes) : readNpy(bytes);
  if (typeof read === "string") {
    return refuse("samples/unreadable", read, { file: path, advice: "save it with numpy.save or numpy.savez" });
  }
  return "data" in read ? [read] : [...read.values()];
}

/** An array whose elements are those of one input is one sample, with or without a leading 1. */
function sampleCount(path: string, array: NpyArray, size: number): number {
  const total = array.data.length;
  if (total > 0 && total % size === 0) return total / size;
  return refuse("samples/shape", `an array of shape [${array.shape.join(", ")}] is not a number of samples`, {
    file: path,
    advice: `the model's input has ${size} elements: give [samples, ...] with that many elements each`,
  });
}

function splitArray(path: string, array: NpyArray, count: number, size: number): Float64Array[] {
  if (array.data.length !== count * size) {
    return refuse("samples/shape", `an array of shape [${array.shape.join(", ")}] does not hold ${count} samples`, {
      file: path,
      advice: `this input has ${size} elements a sample`,
    });
  }
  const numbers = npyNumbers(array);
  return Array.from({ length: count }, (_, i) => numbers.slice(i * size, (i + 1) * size));
}

function join(parts: readonly Float64Array[]): Float64Array {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return first;
  return Float64Array.from(parts.flatMap((part) => [...part]));
}

function checkFinite(path: string, samples: readonly Float64Array[]): void {
  const wrong = samples.findIndex((sample) => !sample.every(Number.isFinite));
  if (wrong < 0) return;
  refuse("samples/not-finite", `sample ${wrong} holds a number that is not finite`, {
    file: path,
    advice: "remove samples with NaN or infinities",
  });
}
