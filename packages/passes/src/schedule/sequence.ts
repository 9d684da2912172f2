import { IterationSpace } from "./iteration-space.js";

/**
 * A value that is known at compile time for every iteration of a kernel: an address, a bank number, a weight, a predicate.
 * `undefinedValue` marks iterations in which nobody looks. How hardware makes it is decided by fitting, and each fit is
 * checked against every iteration, so a wrong generator cannot come out of it.
 */
export type Sequence = Float64Array;

/** "Nobody looks": no integer of a sequence reaches it. */
export const undefinedValue = -(2 ** 60);

export interface ConstantForm {
  readonly kind: "constant";
  readonly value: number;
}

/** `start + sum of coefficients[d] * counter[d]`: an adder and a multiplexer of constants, by strength reduction. */
export interface AffineForm {
  readonly kind: "affine";
  readonly start: number;
  readonly coefficients: readonly number[];
}

/** A ROM over the dimensions the sequence depends on; `address` is the row-major index over them. */
export interface TableForm {
  readonly kind: "table";
  readonly dimensions: readonly number[];
  readonly address: AffineForm;
  readonly contents: Float64Array;
}

export type SequenceForm = ConstantForm | AffineForm | TableForm;

/** The cheapest generator of a sequence: constant, affine, or a table. Time: a few passes over the sequence. */
export function fitSequence(sequence: Sequence, space: IterationSpace): SequenceForm {
  let form = fitted.get(sequence);
  if (form === undefined) {
    fitted.set(sequence, (form = fitConstant(sequence) ?? fitAffine(sequence, space) ?? tabulate(sequence, space)));
  }
  return form;
}

/** A memo of a pure function: sequences are never changed once they are made. */
const fitted = new WeakMap<Sequence, SequenceForm>();

function fitConstant(sequence: Sequence): ConstantForm | undefined {
  let value = undefinedValue;
  for (let t = 0; t < sequence.length; t++) {
    const at = sequence[t] as number;
    if (at === undefinedValue || at === value) continue;
    if (value !== undefinedValue) return undefined;
    value = at;
  }
  return { kind: "constant", value: value === undefinedValue ? 0 : value };
}

function fitAffine(sequence: Sequence, space: IterationSpace): AffineForm | undefined {
  const origin = sequence.findIndex((value) => value !== undefinedValue);
  const first = sequence[origin] as number;
  const coefficients = space.extents.map((extent, d) => {
    // the step of dimension d, seen from the first defined iteration; unseen steps do not matter
    const counter = space.counter(origin, d);
    for (let step = 1; counter + step < extent; step++) {
      const value = sequence[origin + step * (space.strides[d] as number)] as number;
      if (value !== undefinedValue) return (value - first) / step;
    }
    return 0;
  });
  if (!coefficients.every(Number.isInteger)) return undefined;
  const start = space.extents.reduce(
    (sum, _, d) => sum - (coefficients[d] as number) * space.counter(origin, d),
    first,
  );
  const form: AffineForm = { kind: "affine", start, coefficients };
  return agrees(sequence, space, form) ? form : undefined;
}

function agrees(sequence: Sequence, space: IterationSpace, form: AffineForm): boolean {
  const counters = new Int32Array(space.extents.length);
  for (let t = 0; t < sequence.length; t++, space.advance(counters)) {
    const value = sequence[t] as number;
    if (value !== undefinedValue && value !== evaluateAffine(form, counters)) return false;
  }
  return true;
}

/** The value of an affine form at these counters. */
export function evaluateAffine(form: AffineForm, counters: ArrayLike<number>): number {
  let sum = form.start;
  for (let d = 0; d < form.coefficients.length; d++) sum += (form.coefficients[d] as number) * (counters[d] as number);
  return sum;
}

/** The sequence as a table, whatever simpler form it may have. */
export function tabulate(sequence: Sequence, space: IterationSpace): TableForm {
  let form = tabulated.get(sequence);
  if (form === undefined) tabulated.set(sequence, (form = fitTable(sequence, space)));
  return form;
}

/** As `fitted`. */
const tabulated = new WeakMap<Sequence, TableForm>();

function fitTable(sequence: Sequence, space: IterationSpace): TableForm {
  let dimensions = space.extents.map((_, d) => d).filter((d) => (space.extents[d] as number) > 1);
  let contents = project(sequence, space, dimensions) as Float64Array;
  for (const candidate of dimensions) {
    const fewer = dimensions.filter((d) => d !== candidate);
    const projected = project(sequence, space, fewer);
    if (projected === undefined) continue;
    dimensions = fewer;
    contents = projected;
  }
  for (let i = 0; i < contents.length; i++) if (contents[i] === undefinedValue) contents[i] = 0;
  return { kind: "table", dimensions, address: addressOver(space, dimensions), contents };
}

/** The row-major index over some dimensions, as an affine form over all. */
function addressOver(space: IterationSpace, dimensions: readonly number[]): AffineForm {
  const inner = new IterationSpace(dimensions.map((d) => space.extents[d] as number));
  const coefficients = space.extents.map(() => 0);
  dimensions.forEach((d, i) => (coefficients[d] = inner.strides[i] as number));
  return { kind: "affine", start: 0, coefficients };
}

/** The sequence as a function of some dimensions only; undefined where it depends on others too. */
function project(sequence: Sequence, space: IterationSpace, dimensions: readonly number[]): Float64Array | undefined {
  const address = addressOver(space, dimensions);
  const size = dimensions.reduce((product, d) => product * (space.extents[d] as number), 1);
  const contents = new Float64Array(size).fill(undefinedValue);
  const counters = new Int32Array(space.extents.length);
  for (let t = 0; t < sequence.length; t++, space.advance(counters)) {
    const value = sequence[t] as number;
    if (value === undefinedValue) continue;
    const at = evaluateAffine(address, counters);
    if (contents[at] === undefinedValue) contents[at] = value;
    else if (contents[at] !== value) return undefined;
  }
  return contents;
}

/** Smallest and largest defined value; [0, 0] when nothing is defined. */
export function sequenceRange(sequence: Sequence): { readonly low: number; readonly high: number } {
  let low = Infinity;
  let high = -Infinity;
  for (let t = 0; t < sequence.length; t++) {
    const value = sequence[t] as number;
    if (value === undefinedValue) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low > high ? { low: 0, high: 0 } : { low, high };
}
