/** Which elements of a buffer a nest touches. */
import { AffineForOp, bitWidth } from "@hls-opt/dialect-affine";
import { dynamicSize } from "@hls-opt/ir-core";
import type { MemRefType, Operation } from "@hls-opt/ir-core";
import { buffersAround, memoryAccesses } from "../dependence/memory-accesses.js";
import type { MemoryAccess } from "../dependence/memory-accesses.js";
import type { Range } from "../integer/extremes.js";
import type { Buffer } from "../scalrep/buffers.js";
import { enumerateIterations } from "./iterations.js";
import { rangesAt } from "./index-range.js";

/** The elements of one buffer. */
export interface Footprint {
  readonly buffer: Buffer;
  readonly reads: boolean;
  readonly writes: boolean;
  /** The smallest box around them, by subscript; undefined where some subscripts are not affine. */
  readonly box: readonly Range[] | undefined;
  /** How many elements there are, where the iterations can be counted one by one; else at most so many, or undefined. */
  readonly elements: number | undefined;
  readonly isExactCount: boolean;
}

/** Iterations that are executed to count elements. */
const mostEnumerated = 200_000;

/** What the ops in `root` touch, over all executions in the function; one entry for each buffer. */
export function footprints(root: Operation, accesses = memoryAccesses(root, buffersAround(root))): Footprint[] {
  const byBuffer = new Map<Buffer, MemoryAccess[]>();
  for (const access of accesses) {
    if (access.buffer === undefined) continue;
    const list = byBuffer.get(access.buffer);
    if (list === undefined) byBuffer.set(access.buffer, [access]);
    else list.push(access);
  }
  return [...byBuffer].map(([buffer, list]) => footprintOf(buffer, list));
}

function footprintOf(buffer: Buffer, accesses: readonly MemoryAccess[]): Footprint {
  const reads = accesses.some(({ kind }) => kind === "read");
  const writes = accesses.some(({ kind }) => kind === "write");
  const box = unionBox(accesses);
  const counted = countElements(accesses);
  const volume = box?.reduce<number | undefined>((product, { lower, upper }) => {
    return product === undefined || lower === undefined || upper === undefined
      ? undefined
      : product * (upper - lower + 1);
  }, 1);
  return { buffer, reads, writes, box, elements: counted ?? volume, isExactCount: counted !== undefined };
}

function unionBox(accesses: readonly MemoryAccess[]): readonly Range[] | undefined {
  let box: readonly Range[] | undefined;
  for (const { op, subscripts } of accesses) {
    if (subscripts === undefined) return undefined;
    const ranges = rangesAt(op, subscripts);
    // an access that is never executed touches nothing
    if (ranges === undefined) continue;
    box = box === undefined ? ranges : box.map((range, i) => unite(range, ranges[i] as Range));
  }
  return box;
}

function unite(a: Range, b: Range): Range {
  return {
    lower: a.lower === undefined || b.lower === undefined ? undefined : Math.min(a.lower, b.lower),
    upper: a.upper === undefined || b.upper === undefined ? undefined : Math.max(a.upper, b.upper),
  };
}

/** The number of different elements, by executing all iterations; undefined where there are too many or not known. */
function countElements(accesses: readonly MemoryAccess[]): number | undefined {
  const elements = new Set<string>();
  let left = mostEnumerated;
  for (const { op, subscripts } of accesses) {
    if (subscripts === undefined) return undefined;
    const { map, operands } = subscripts;
    const isComplete = enumerateIterations(op, left, (valueOf) => {
      left--;
      const inputs = operands.map(valueOf);
      const element = map.evaluate(inputs.slice(0, map.numDims), inputs.slice(map.numDims));
      elements.add(element?.join() ?? "");
    });
    if (!isComplete) return undefined;
  }
  return elements.size;
}

/** What a tile of the given sizes touches at most: the box of each access, the largest for each buffer. */
export function tileFootprint(
  band: readonly Operation[],
  sizes: readonly number[],
  accesses: readonly MemoryAccess[],
): readonly { readonly buffer: Buffer; readonly elements: number }[] {
  const largest = new Map<Buffer, number>();
  for (const { buffer, subscripts } of accesses) {
    if (buffer === undefined) continue;
    const { shape } = buffer.root.type;
    let elements = 1;
    shape.forEach((size, i) => {
      const whole = size === dynamicSize ? Infinity : size;
      elements *= Math.min(whole, subscripts === undefined ? whole : extent(band, sizes, subscripts, i));
    });
    largest.set(buffer, Math.max(largest.get(buffer) ?? 0, elements));
  }
  return [...largest].map(([buffer, elements]) => ({ buffer, elements }));
}

/** How far one subscript moves inside a tile. */
function extent(
  band: readonly Operation[],
  sizes: readonly number[],
  { map, operands }: NonNullable<MemoryAccess["subscripts"]>,
  result: number,
): number {
  const form = map.results[result]?.linearForm(map.numDims, map.numSymbols);
  if (form === undefined) return Infinity;
  return form.coefficients.reduce((sum, coefficient, input) => {
    const k = band.findIndex((loop) => new AffineForOp(loop).inductionVar === operands[input]);
    if (coefficient === 0 || k < 0) return sum;
    const loop = new AffineForOp(band[k] as Operation);
    const steps = Math.min(sizes[k] as number, loop.tripCount ?? Infinity) - 1;
    return sum + Math.abs(coefficient) * steps * loop.stepSize;
  }, 1);
}

/** The size of an element, 8 where it is not known. */
export const bytesOf = ({ element }: MemRefType): number => Math.ceil((bitWidth(element) ?? 64) / 8);
