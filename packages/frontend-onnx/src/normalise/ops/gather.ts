import type { Composer } from "../compose.js";
import type { NormalisedValue } from "../normalised-op.js";

/** Indices in even steps. */
interface Run {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/**
 * The elements at constant indices along a dimension: repeated neighbours as a broadcast, else runs of even steps joined one after the
 * other.
 */
export function gathered(
  compose: Composer,
  input: NormalisedValue,
  axis: number,
  indices: readonly number[],
): NormalisedValue {
  const times = repetition(indices, input.shape[axis] as number);
  if (times !== undefined) return repeated(compose, input, axis, times);
  const parts = runsOf(indices).map(({ start, step, count }) => compose.sliceAlong(input, axis, start, step, count));
  return compose.concat(parts, axis);
}

/** How often each element comes, where they come in order and equally often. */
function repetition(indices: readonly number[], length: number): number | undefined {
  const times = indices.length / length;
  const fits = Number.isInteger(times) && times > 1 && indices.every((index, i) => index === Math.floor(i / times));
  return fits ? times : undefined;
}

function repeated(compose: Composer, input: NormalisedValue, axis: number, times: number): NormalisedValue {
  const { shape } = input;
  const single = [...shape.slice(0, axis + 1), 1, ...shape.slice(axis + 1)];
  const many = [...shape.slice(0, axis + 1), times, ...shape.slice(axis + 1)];
  const joined = shape.map((dim, d) => (d === axis ? dim * times : dim));
  return compose.reshape(compose.broadcast(compose.reshape(input, single), many), joined);
}

/** The longest runs from the front. */
function runsOf(indices: readonly number[]): Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < indices.length;) {
    const start = indices[at] as number;
    const step = at + 1 < indices.length ? (indices[at + 1] as number) - start : 1;
    let count = 1;
    while (step !== 0 && indices[at + count] === start + count * step) count++;
    runs.push({ start, step: step === 0 || count === 1 ? 1 : step, count });
    at += count;
  }
  return runs;
}
