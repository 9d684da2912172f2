/** Random affine expressions of counters whose ranges are known, kept within a buffer's size. */
import type { Random } from "../random.js";

/** A loop counter (or index value) and the least and greatest value that it takes. */
export interface Counter {
  readonly name: string;
  readonly low: number;
  readonly high: number;
}

/** An index expression as text, between 0 and `size - 1`. */
export function randomSubscript(random: Random, counters: readonly Counter[], size: number): string {
  if (counters.length === 0 || random.oneIn(8)) return `${random.below(size)}`;
  const terms = random.oneIn(3) ? 2 : 1;
  let [text, low, high] = ["", 0, 0];
  for (let t = 0; t < terms; t++) {
    const counter = random.oneIn(2) ? (counters[counters.length - 1] as Counter) : random.pick(counters);
    const factor = random.pick([1, 1, 1, 1, -1, 2]);
    const part = factor === 1 ? counter.name : `${counter.name} * ${factor}`;
    text = text === "" ? part : `${text} + ${part}`;
    low += Math.min(counter.low * factor, counter.high * factor);
    high += Math.max(counter.low * factor, counter.high * factor);
  }
  if (random.oneIn(10)) {
    text = `(${text}) floordiv 2`;
    [low, high] = [Math.floor(low / 2), Math.floor(high / 2)];
  }
  if (high - low >= size || random.oneIn(12)) return `(${text} + ${random.below(3)}) mod ${size}`;
  // any place in the buffer, often where others start, too
  const shift = random.oneIn(3) ? random.from(-low, size - 1 - high) : Math.min(Math.max(0, -low) + 1, size - 1 - high);
  return shift === 0 ? text : `${text} + ${shift}`;
}
