/**
 * Exact start offsets: the first cycle at which each kernel may start so that no element is read before it is written, and
 * how many copies each buffer needs so that no element is overwritten by a later sample before its last read. Both come
 * from enumerating the cycle of every access; nothing is estimated. O(accesses).
 */
import { undefinedValue } from "./sequence.js";
import type { Sequence } from "./sequence.js";

/** One lane of accesses: iteration `t` touches `elements[t]` at cycle `t + stage` after the kernel's start. */
export interface TimedAccess {
  readonly elements: Sequence;
  readonly stage: number;
}

export interface TimedKernel {
  /** By buffer. */
  readonly reads: ReadonlyMap<number, readonly TimedAccess[]>;
  readonly writes: ReadonlyMap<number, readonly TimedAccess[]>;
}

export type StartOffsets =
  | {
      /** Cycle of each kernel's iteration 0, counted from the first input beat. */
      readonly start: Int32Array;
      /** Copies of each buffer. */
      readonly copies: Int32Array;
    }
  /** A buffer with an element that is read but never written. */
  | { readonly unwritten: number }
  /** A kernel whose given start is earlier than the first legal one. */
  | { readonly tooEarly: number; readonly least: number };

const never = -1;

/**
 * Kernels must be in program order: writers before readers. `base` is the earliest start; `fixed` starts are kept where
 * they are legal. Element counts are by buffer.
 */
export function computeStartOffsets(
  kernels: readonly TimedKernel[],
  elementCounts: readonly number[],
  interval: number,
  base: number,
  fixed: readonly (number | undefined)[] = [],
): StartOffsets {
  const start = new Int32Array(kernels.length).fill(base);
  // an element that is written several times may be read after the last write, and is lost at the next sample's first
  const written: (Int32Array | undefined)[] = elementCounts.map(() => undefined);
  const firstWritten: Int32Array[] = elementCounts.map((count) => new Int32Array(count).fill(never));
  const lastRead: Int32Array[] = elementCounts.map((count) => new Int32Array(count).fill(never));
  for (let k = 0; k < kernels.length; k++) {
    const kernel = kernels[k] as TimedKernel;
    for (const [buffer, accesses] of kernel.reads) {
      const least = earliestStart(written[buffer], accesses);
      if (least === undefined) return { unwritten: buffer };
      start[k] = Math.max(start[k] as number, least);
    }
    const wanted = fixed[k];
    if (wanted !== undefined && wanted < (start[k] as number)) return { tooEarly: k, least: start[k] as number };
    start[k] = wanted ?? (start[k] as number);
    for (const [buffer, accesses] of kernel.reads) {
      noteReads(lastRead[buffer] as Int32Array, accesses, start[k] as number);
    }
    for (const [buffer, accesses] of kernel.writes) {
      written[buffer] ??= new Int32Array(elementCounts[buffer] as number).fill(never);
      noteWrites(written[buffer], firstWritten[buffer] as Int32Array, accesses, start[k] as number);
    }
  }
  const copies = Int32Array.from(elementCounts, (_, b) =>
    copiesNeeded(firstWritten[b] as Int32Array, lastRead[b] as Int32Array, interval),
  );
  return { start, copies };
}

function earliestStart(written: Int32Array | undefined, accesses: readonly TimedAccess[]): number | undefined {
  if (written === undefined) return undefined;
  let least = 0;
  for (const { elements, stage } of accesses) {
    for (let t = 0; t < elements.length; t++) {
      const element = elements[t] as number;
      if (element === undefinedValue) continue;
      const at = written[element] as number;
      if (at === never) return undefined;
      if (at + 1 - t - stage > least) least = at + 1 - t - stage;
    }
  }
  return least;
}

function noteReads(lastRead: Int32Array, accesses: readonly TimedAccess[], start: number): void {
  for (const { elements, stage } of accesses) {
    for (let t = 0; t < elements.length; t++) {
      const element = elements[t] as number;
      if (element !== undefinedValue) lastRead[element] = Math.max(lastRead[element] as number, start + t + stage);
    }
  }
}

function noteWrites(
  written: Int32Array,
  firstWritten: Int32Array,
  accesses: readonly TimedAccess[],
  start: number,
): void {
  for (const { elements, stage } of accesses) {
    for (let t = 0; t < elements.length; t++) {
      const element = elements[t] as number;
      if (element === undefinedValue) continue;
      const at = start + t + stage;
      written[element] = Math.max(written[element] as number, at);
      if (firstWritten[element] === never || at < (firstWritten[element] as number)) firstWritten[element] = at;
    }
  }
}

/** The next sample's write, `copies * interval` cycles later, must come after the last read. */
function copiesNeeded(firstWritten: Int32Array, lastRead: Int32Array, interval: number): number {
  let copies = 1;
  for (let e = 0; e < firstWritten.length; e++) {
    if (lastRead[e] === never || firstWritten[e] === never) continue;
    const lifetime = (lastRead[e] as number) - (firstWritten[e] as number);
    copies = Math.max(copies, Math.floor(lifetime / interval) + 1);
  }
  return copies;
}
