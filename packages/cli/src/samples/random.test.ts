import { expect, test } from "vitest";
import { mean } from "../accuracy/statistics.js";
import { Random } from "./random.js";

const numbers = (seed: number): Float64Array => {
  const random = new Random(seed);
  return Float64Array.from({ length: 10_000 }, () => random.next());
};

test("numbers are uniform in [0, 1)", () => {
  const values = numbers(1);
  expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
  expect(mean(values)).toBeCloseTo(0.5, 1);
  expect(mean(values.map((value) => value * value))).toBeCloseTo(1 / 3, 1);
});

test("seeds decide", () => {
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)[0]).not.toBe(numbers(8)[0]);
});
