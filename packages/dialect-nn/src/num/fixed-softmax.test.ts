import { describe, expect, it } from "vitest";
import {
  checkFixedSoftmax,
  fixedSoftmaxRow,
  softmaxExponential,
  softmaxReciprocal,
  softmaxTables,
} from "./fixed-softmax.js";
import { FixedType } from "./types.js";

/** A reproducible stream of numbers in [0, 1). */
function randomStream(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function realSoftmax(row: readonly number[], type: FixedType): number[] {
  const values = row.map((x) => x * 2 ** -type.frac);
  const max = Math.max(...values);
  const e = values.map((x) => Math.exp(x - max));
  const sum = e.reduce((a, b) => a + b, 0);
  return e.map((x) => x / sum);
}

function worstError(row: readonly number[], input: FixedType, output: FixedType): number {
  const got = new Float64Array(row.length);
  fixedSoftmaxRow(Float64Array.from(row), input, got, output, 0, 1, row.length);
  const want = realSoftmax(row, input);
  return Math.max(...want.map((x, i) => Math.abs(x - (got[i] as number) * 2 ** -output.frac)));
}

/** Rows on which the error is large: one winner against many equal losers, ties, ramps, and random rows. */
function* rows(type: FixedType, length: number, random: () => number): Iterable<number[]> {
  const min = -(2 ** (type.width - 1));
  const max = -min - 1;
  const one = 2 ** type.frac;
  const clamp = (x: number): number => Math.max(min, Math.min(max, Math.round(x)));
  yield new Array<number>(length).fill(0);
  yield Array.from({ length }, (_, i) => (i === 0 ? max : min));
  for (let step = 0; step < 40; step++) {
    const gap = Math.log(length) * (0.5 + step / 40) * one + step;
    yield Array.from({ length }, (_, i) => clamp(i === 0 ? 0 : -gap));
  }
  yield Array.from({ length }, (_, i) => clamp((-i * one) / 16));
  for (let spread = 1 / 16; spread <= 16; spread *= 2) {
    yield Array.from({ length }, () => clamp((random() - 0.5) * spread * one));
  }
}

describe("fixed-point softmax", () => {
  const wide = FixedType.get(32, 30);
  const formats = [
    FixedType.get(16, 6),
    FixedType.get(16, 10),
    FixedType.get(16, 12),
    FixedType.get(16, 14),
    FixedType.get(16, 15),
  ];

  it.each([1, 2, 3, 10, 81, 121, 256])(
    "is within 2^-16 of the real function for rows of %i, and half a unit more after rounding",
    (length) => {
      const random = randomStream(length);
      for (const input of formats) {
        for (const row of rows(input, length, random)) {
          expect(worstError(row, input, wide)).toBeLessThan(2 ** -16);
          expect(worstError(row, input, FixedType.get(16, 16, false))).toBeLessThan(2 ** -15);
        }
      }
    },
  );

  it.each([512, 4096, 65536])("keeps its order of accuracy for rows of %i", (length) => {
    const input = FixedType.get(16, 10);
    const random = randomStream(length);
    for (const row of rows(input, length, random)) {
      expect(worstError(row, input, wide)).toBeLessThan(2 ** -16 + 1.5 * length * 2 ** -25);
    }
  });

  it("gives exactly one where everything else vanishes, and equal shares to equals", () => {
    const input = FixedType.get(16, 10);
    const out = new Float64Array(4);
    fixedSoftmaxRow(Float64Array.of(32767, -32768, -32768, -32768), input, out, FixedType.get(18, 16), 0, 1, 4);
    expect([...out]).toEqual([65536, 0, 0, 0]);
    fixedSoftmaxRow(Float64Array.of(5, 5, 5, 5), input, out, FixedType.get(18, 16), 0, 1, 4);
    expect([...out]).toEqual([16384, 16384, 16384, 16384]);
  });

  it("has a monotone exponential, checked over all distances", () => {
    let last = Infinity;
    let worst = 0;
    for (let t = 0; t < 2 ** 19; t++) {
      const e = softmaxExponential(t, 14);
      if (e > last) throw new Error(`rises at ${t}`);
      last = e;
      worst = Math.max(worst, Math.abs(e - 2 ** 25 * Math.exp(-t / 2 ** 14)));
    }
    expect(last).toBe(0);
    expect(softmaxExponential(0, 14)).toBe(2 ** 25);
    expect(worst).toBeLessThan(2.5);
    expect(softmaxExponential(2 ** 40, 14)).toBe(0);
  });

  it("has a reciprocal within 2^-19 over its range", () => {
    const random = randomStream(7);
    const check = (sum: number): void => {
      const { leading, reciprocal } = softmaxReciprocal(sum);
      expect(2 ** leading <= sum && sum < 2 ** (leading + 1)).toBe(true);
      expect(reciprocal).toBeGreaterThan(2 ** 23);
      expect(Math.abs((sum * reciprocal) / 2 ** (leading + 24) - 1)).toBeLessThan(2 ** -19);
    };
    for (let n = 25; n <= 41; n++) {
      for (const offset of [0, 1, -1]) if (2 ** n + offset >= 2 ** 25) check(2 ** n + offset);
      for (let i = 0; i < 2000; i++) check(Math.floor(2 ** n * (1 + random())));
    }
  });

  it("has tables of the widths that its documentation promises", () => {
    const { coarse, fine, base, slope } = softmaxTables;
    expect([coarse, fine, base, slope].map((t) => t.length)).toEqual([1024, 512, 512, 512]);
    expect([coarse, fine, base, slope].map((t) => Math.ceil(Math.log2(Math.max(...t) + 1)))).toEqual([26, 19, 25, 15]);
    expect(coarse.findIndex((x) => x === 0)).toBe(577);
  });

  it("says why formats cannot work", () => {
    const ok = FixedType.get(16, 10);
    expect(checkFixedSoftmax(ok, ok, 81)).toBeUndefined();
    expect(checkFixedSoftmax(FixedType.get(60, 10), ok, 81)).toContain("too wide");
    expect(checkFixedSoftmax(ok, FixedType.get(16, 0), 81)).toContain("fraction bits");
    expect(checkFixedSoftmax(ok, ok, 70000)).toContain("rows of 70000");
  });
});
