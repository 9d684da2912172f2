import { describe, expect, test } from "vitest";
import { Random } from "../testing/random.js";
import { IterationSpace } from "./iteration-space.js";
import { evaluateAffine, fitSequence, sequenceRange, tabulate, undefinedValue } from "./sequence.js";
import type { Sequence, SequenceForm } from "./sequence.js";

/** What a form's generator puts out in iteration `t`. */
function realise(form: SequenceForm, space: IterationSpace, t: number): number {
  const counters = space.extents.map((_, d) => space.counter(t, d));
  if (form.kind === "constant") return form.value;
  if (form.kind === "affine") return evaluateAffine(form, counters);
  return form.contents[evaluateAffine(form.address, counters)] as number;
}

function expectRealised(sequence: Sequence, form: SequenceForm, space: IterationSpace): void {
  sequence.forEach((value, t) => {
    if (value !== undefinedValue) expect(realise(form, space, t)).toBe(value);
  });
}

function randomSpace(random: Random): IterationSpace {
  return new IterationSpace(Array.from({ length: random.from(1, 4) }, () => random.from(1, 5)));
}

function make(space: IterationSpace, f: (counters: Int32Array, t: number) => number): Sequence {
  const sequence = new Float64Array(space.size);
  space.forEach((counters, t) => (sequence[t] = f(counters, t)));
  return sequence;
}

describe("fitting a sequence", () => {
  test("gives back every value that anybody looks at", () => {
    const random = new Random(1);
    for (let round = 0; round < 400; round++) {
      const space = randomSpace(random);
      const coefficients = space.extents.map(() => random.from(-4, 4));
      const holes = random.pick([0, 2, 5]);
      const noise = random.pick([0, 0, 1]);
      const sequence = make(space, (counters) => {
        if (holes > 0 && random.oneIn(holes)) return undefinedValue;
        return coefficients.reduce((sum, c, d) => sum + c * (counters[d] as number), -3) + noise * random.below(3);
      });
      expectRealised(sequence, fitSequence(sequence, space), space);
      expectRealised(sequence, tabulate(sequence, space), space);
    }
  });

  test("finds affine sequences affine, also where nobody looks at the first of the outermost loop", () => {
    const random = new Random(2);
    for (let round = 0; round < 200; round++) {
      const space = randomSpace(random);
      const coefficients = space.extents.map(() => random.from(-4, 4));
      const sequence = make(space, (counters) =>
        coefficients.reduce((sum, c, d) => sum + c * (counters[d] as number), 7),
      );
      expect(fitSequence(sequence, space).kind).not.toBe("table");
      const late = sequence.map((value, t) =>
        (space.extents[0] as number) > 1 && space.counter(t, 0) === 0 ? undefinedValue : value,
      );
      expect(fitSequence(late, space).kind).not.toBe("table");
    }
  });

  test("makes a constant of one value, and of no value", () => {
    const space = new IterationSpace([4]);
    expect(fitSequence(Float64Array.of(undefinedValue, 5, 5, undefinedValue), space)).toEqual({
      kind: "constant",
      value: 5,
    });
    expect(fitSequence(new Float64Array(4).fill(undefinedValue), space)).toEqual({ kind: "constant", value: 0 });
  });

  test("keeps in a table only the dimensions that matter", () => {
    const space = new IterationSpace([3, 4, 5]);
    const words = [9, -2, 4, 4];
    const form = fitSequence(
      make(space, (counters) => words[counters[1] as number] as number),
      space,
    );
    expect(form).toMatchObject({ kind: "table", dimensions: [1], contents: Float64Array.from(words) });
  });

  test("does not take a step that is no integer", () => {
    const space = new IterationSpace([3]);
    expect(fitSequence(Float64Array.of(0, undefinedValue, 1), space).kind).toBe("table");
  });
});

test("the range of a sequence is that of its defined values", () => {
  expect(sequenceRange(Float64Array.of(undefinedValue, 4, -7))).toEqual({ low: -7, high: 4 });
  expect(sequenceRange(Float64Array.of(undefinedValue))).toEqual({ low: 0, high: 0 });
});
