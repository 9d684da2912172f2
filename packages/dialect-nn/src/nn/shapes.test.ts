import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  inferBroadcastShape,
  inferConcatShape,
  inferConv2dShape,
  inferDenseShape,
  inferMatmulShape,
  inferPool2dShape,
  inferTransposeShape,
} from "./shapes.js";

const plain = { strides: [1, 1], padding: [0, 0, 0, 0], dilations: [1, 1], groups: 1 };

describe("shape inference", () => {
  it("gives the shapes of the layers of BraggNN", () => {
    expect(inferConv2dShape([1, 1, 11, 11], [64, 1, 3, 3], plain, [64])).toEqual([1, 64, 9, 9]);
    expect(inferMatmulShape([1, 32, 81], [1, 32, 81], true, false)).toEqual([1, 81, 81]);
    expect(inferDenseShape([1, 200], [16, 200], [16])).toEqual([1, 16]);
  });

  it("counts the positions of a window as stepping through them does", () => {
    const small = fc.integer({ min: 1, max: 4 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        small,
        small,
        small,
        fc.nat(3),
        fc.nat(3),
        (size, kernel, stride, dilation, before, after) => {
          const geometry = {
            strides: [stride, 1],
            padding: [before, 0, after, 0],
            dilations: [dilation, 1],
            groups: 1,
          };
          const shape = inferConv2dShape([1, 1, size, 1], [1, 1, kernel, 1], geometry);
          let count = 0;
          for (let at = -before; at + (kernel - 1) * dilation < size + after; at += stride) count++;
          if (count === 0) expect(shape).toContain("does not fit");
          else expect(shape).toEqual([1, 1, count, 1]);
        },
      ),
    );
  });

  it("rounds pooling down", () => {
    expect(inferPool2dShape([1, 3, 16, 16], { kernel: [3, 3], strides: [2, 2], padding: [0, 0, 0, 0] })).toEqual([
      1, 3, 7, 7,
    ]);
    expect(inferPool2dShape([1, 3, 16, 16], { kernel: [3, 3], strides: [2, 2], padding: [1, 1, 1, 1] })).toEqual([
      1, 3, 8, 8,
    ]);
  });

  it("broadcasts, permutes and joins", () => {
    expect(inferBroadcastShape([4, 1, 3], [2, 1])).toEqual([4, 2, 3]);
    expect(inferBroadcastShape([], [2])).toEqual([2]);
    expect(inferBroadcastShape([0], [1])).toEqual([0]);
    expect(inferTransposeShape([2, 3, 4], [2, 0, 1])).toEqual([4, 2, 3]);
    expect(
      inferConcatShape(
        [
          [2, 3],
          [2, 5],
        ],
        1,
      ),
    ).toEqual([2, 8]);
  });

  it("says what does not fit", () => {
    expect(inferConv2dShape([1, 1, 9, 9], [1, 1, 3], plain)).toBe(
      "expected a weight of shape [O, C / groups, KH, KW], but got [1, 1, 3]",
    );
    expect(inferConv2dShape([1, 1, 9, 9], [1, 1, 3, 3], { ...plain, groups: 0 })).toBe(
      "expected a positive number of groups, but got 0",
    );
    expect(inferMatmulShape([2], [2], false, false)).toContain("expected operands of one rank of at least 2");
    expect(inferConcatShape([], 0)).toBe("expected at least one operand");
    expect(inferConcatShape([[2]], 1)).toContain("has axis 1");
  });
});
