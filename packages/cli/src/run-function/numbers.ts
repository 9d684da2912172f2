import { npyNumbers, readNpy } from "@hls-opt/dialect-nn";
import type { NpyArray } from "@hls-opt/dialect-nn";
import { elementCount } from "@hls-opt/ir-core";
import type { Type } from "@hls-opt/ir-core";
import { readBytes } from "../host/files.js";
import type { Host } from "../host/host.js";
import { refuse } from "../host/user-error.js";

/** Numbers with their shape: an input, or a result. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** The numbers of an argument, whose count has to be right; the file may leave out or add sizes of 1. */
export function fitted(type: Type, shape: readonly number[], input: Numbers | undefined, index: number): Float64Array {
  const count = elementCount(shape);
  if (input === undefined) return new Float64Array(count);
  if (input.values.length === count) return input.values;
  return refuse(
    "run/input-shape",
    `input ${index} has shape [${input.shape.join(", ")}], but the argument has type ${type}`,
    {
      advice: `give ${count} numbers`,
    },
  );
}

/** The numbers of an .npy file. */
export function readNumbers(host: Host, path: string): Numbers {
  const array: NpyArray | string = readNpy(readBytes(host, path));
  if (typeof array !== "string") return { shape: array.shape, values: npyNumbers(array) };
  return refuse("run/input", array, { file: path, advice: "save it with numpy.save" });
}

/** Numbers as nested lists, as numpy prints them, without abbreviation. */
export function formatNumbers({ shape, values }: Numbers): string {
  let at = 0;
  const format = (depth: number): string => {
    if (depth === shape.length) return String(values[at++]);
    return `[${Array.from({ length: shape[depth] as number }, () => format(depth + 1)).join(", ")}]`;
  };
  return format(0);
}
