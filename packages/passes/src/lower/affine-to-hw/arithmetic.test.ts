import { compileSimulator } from "@hls-opt/dialect-hw";
import { Builder, DiagnosticList, ModuleOp, UnknownLoc } from "@hls-opt/ir-core";
import { describe, expect, test } from "vitest";
import { Random } from "../../testing/random.js";
import { Arithmetic, rangeWidth, signedRange } from "./arithmetic.js";
import type { Signal } from "./arithmetic.js";
import { Fabric, widthOf } from "./fabric.js";

type Range = readonly [bigint, bigint];

/** An operation: what makes it of two signals, and what it means. */
interface Case {
  readonly name: string;
  make(arithmetic: Arithmetic, a: Signal, b: Signal): Signal;
  mean(a: bigint, b: bigint): bigint;
}

const wrapTo = (value: bigint, width: number): bigint =>
  width === 1 ? BigInt.asUintN(1, value) : BigInt.asIntN(width, value);
const one = (name: string, make: (arithmetic: Arithmetic, a: Signal) => Signal, mean: (a: bigint) => bigint): Case => ({
  name,
  make,
  mean,
});
const predicates = {
  eq: (a: bigint, b: bigint) => a === b,
  ne: (a: bigint, b: bigint) => a !== b,
  lt: (a: bigint, b: bigint) => a < b,
  le: (a: bigint, b: bigint) => a <= b,
  gt: (a: bigint, b: bigint) => a > b,
  ge: (a: bigint, b: bigint) => a >= b,
} as const;

const twoOperands: Case[] = [
  { name: "add", make: (m, a, b) => m.add(a, b), mean: (a, b) => a + b },
  { name: "sub", make: (m, a, b) => m.sub(a, b), mean: (a, b) => a - b },
  { name: "multiply", make: (m, a, b) => m.multiply(a, b), mean: (a, b) => a * b },
  {
    name: "add in 4 bits",
    make: (m, a, b) => m.add(m.wrap(a, 4), m.wrap(b, 4), 4),
    mean: (a, b) => wrapTo(wrapTo(a, 4) + wrapTo(b, 4), 4),
  },
  {
    name: "sub in 4 bits",
    make: (m, a, b) => m.sub(m.wrap(a, 4), m.wrap(b, 4), 4),
    mean: (a, b) => wrapTo(wrapTo(a, 4) - wrapTo(b, 4), 4),
  },
  { name: "multiply in 5 bits", make: (m, a, b) => m.multiply(a, b, 5), mean: (a, b) => wrapTo(a * b, 5) },
  { name: "multiply in 8 bits", make: (m, a, b) => m.multiply(a, b, 8), mean: (a, b) => wrapTo(a * b, 8) },
  { name: "maximum", make: (m, a, b) => m.maximum(a, b), mean: (a, b) => (a > b ? a : b) },
  { name: "minimum", make: (m, a, b) => m.minimum(a, b), mean: (a, b) => (a < b ? a : b) },
  { name: "and", make: (m, a, b) => m.bitwise("and", a, b), mean: (a, b) => a & b },
  { name: "or", make: (m, a, b) => m.bitwise("or", a, b), mean: (a, b) => a | b },
  { name: "xor", make: (m, a, b) => m.bitwise("xor", a, b), mean: (a, b) => a ^ b },
  { name: "select", make: (m, a, b) => m.select(m.compare("lt", a, b).wire, b, a), mean: (a, b) => (a < b ? b : a) },
  ...Object.entries(predicates).map(([name, holds]): Case => ({
    name,
    make: (m, a, b) => m.compare(name as keyof typeof predicates, a, b),
    mean: (a, b) => (holds(a, b) ? 1n : 0n),
  })),
];

const oneOperand: Case[] = [
  ...[1, 2, 3, 5, 7].flatMap((width) => [
    one(
      `wrap to ${width}`,
      (m, a) => m.wrap(a, width),
      (a) => wrapTo(a, width),
    ),
    one(
      `ctlz of ${width} bits`,
      (m, a) => m.countLeadingZeros(m.wrap(a, width), width),
      (a) => BigInt(width - BigInt.asUintN(width, a).toString(2).replace(/^0$/, "").length),
    ),
    one(
      `unsigned ${width} bits`,
      (m, a) => m.unsigned(m.wrap(a, width), width),
      (a) => BigInt.asUintN(width, a),
    ),
  ]),
  one(
    "ctlz of 4 bits",
    (m, a) => m.countLeadingZeros(m.wrap(a, 4), 4),
    (a) => BigInt(4 - BigInt.asUintN(4, a).toString(2).replace(/^0$/, "").length),
  ),
  one(
    "signed bit",
    (m, a) => m.signedBit(m.wrap(a, 1)),
    (a) => -BigInt.asUintN(1, a),
  ),
  ...[0, 1, 2, 3, 6].flatMap((shift) => [
    one(
      `shift left by ${shift}`,
      (m, a) => m.shiftLeft(a, shift),
      (a) => a << BigInt(shift),
    ),
    one(
      `shift right by ${shift}`,
      (m, a) => m.shiftRight(a, shift),
      (a) => a >> BigInt(shift),
    ),
  ]),
  ...[0, 1, -1, 2, -4, 3, 7, -7, 11, 23, -45, 100, 127, -128].map((factor) =>
    one(
      `times ${factor}`,
      (m, a) => m.multiplyByConstant(a, factor),
      (a) => a * BigInt(factor),
    ),
  ),
  ...[3, -7, 11, -8].map((factor) =>
    one(
      `times ${factor} in 5 bits`,
      (m, a) => m.multiplyByConstant(m.wrap(a, 5), factor, 5),
      (a) => wrapTo(wrapTo(a, 5) * BigInt(factor), 5),
    ),
  ),
];

const dynamicShifts: Case[] = (["shl", "shrs", "shru"] as const).map((kind) => ({
  name: kind,
  make: (m, a, b) =>
    m.dynamicShift(kind, kind === "shru" ? m.unsigned(m.wrap(a, 5), 5) : m.wrap(a, 5), m.unsigned(m.wrap(b, 5), 5), 5),
  mean: (a, b) => {
    const [value, by] = [wrapTo(a, 5), BigInt.asUintN(5, b)];
    return kind === "shl" ? wrapTo(value << by, 5) : kind === "shrs" ? value >> by : BigInt.asUintN(5, value) >> by;
  },
}));

/** Evaluates cases on pairs of values of two ranges; with `modulo`, results need to agree in that many low bits only. */
function checkAll(
  cases: readonly Case[],
  rangeA: Range,
  rangeB: Range,
  pairs: readonly (readonly [bigint, bigint])[],
  modulo?: number,
): void {
  const root = ModuleOp.empty().op;
  const fabric = new Fabric(UnknownLoc.instance);
  const arithmetic = new Arithmetic(fabric);
  const signal = (name: string, [low, high]: Range): Signal => ({
    wire: fabric.inputWire(name, rangeWidth(low, high)),
    low,
    high,
  });
  const [a, b] = [signal("a", rangeA), signal("b", rangeB)];
  const results = cases.map((item) => item.make(arithmetic, a, b));
  results.forEach((result, i) => fabric.output(`y${i}`, result.wire));
  fabric.finish(Builder.atEnd(root.region().entry), "unit", UnknownLoc.instance);
  const diagnostics = new DiagnosticList();
  const simulator = compileSimulator(root, "unit", diagnostics.report);
  if (simulator === undefined) throw new Error(diagnostics.all.map((d) => d.message).join("; "));
  for (const [x, y] of pairs) {
    simulator.setInput("a", x);
    simulator.setInput("b", y);
    results.forEach((result, i) => {
      const { name, mean } = cases[i] as Case;
      const bits = simulator.getOutput(`y${i}`);
      const value = result.low < 0n ? BigInt.asIntN(widthOf(result.wire), bits) : bits;
      const wanted = mean(x, y);
      const agrees = modulo === undefined ? value === wanted : BigInt.asUintN(modulo, value - wanted) === 0n;
      if (
        !agrees ||
        value < result.low ||
        value > result.high ||
        widthOf(result.wire) < rangeWidth(result.low, result.high)
      ) {
        throw new Error(
          `${name} of ${x} in [${rangeA.join()}] and ${y} in [${rangeB.join()}] is ${value} in [${result.low}, ${result.high}], expected ${wanted}`,
        );
      }
    });
  }
}

function allPairs([lowA, highA]: Range, [lowB, highB]: Range): [bigint, bigint][] {
  const values = (low: bigint, high: bigint): bigint[] =>
    Array.from({ length: Number(high - low) + 1 }, (_, i) => low + BigInt(i));
  return values(lowA, highA).flatMap((x) => values(lowB, highB).map((y): [bigint, bigint] => [x, y]));
}

const ranges: Range[] = [
  [0n, 0n],
  [1n, 1n],
  [-1n, -1n],
  [0n, 1n],
  [-1n, 0n],
  [-2n, 1n],
  [0n, 5n],
  [-3n, 6n],
  [0n, 15n],
  [-8n, 7n],
  [3n, 9n],
  [-9n, -4n],
  [-16n, 15n],
];

describe("arithmetic on every pair of values", () => {
  test.each(ranges)("of %s to %s and the other ranges", (low, high) => {
    for (const other of ranges) {
      checkAll(
        twoOperands.filter(({ name }) => !name.includes(" in ")),
        [low, high],
        other,
        allPairs([low, high], other),
      );
    }
  });

  test.each(ranges)("of %s to %s modulo a power of two", (low, high) => {
    for (const other of ranges) {
      for (const item of twoOperands.filter(({ name }) => name.includes(" in "))) {
        checkAll([item], [low, high], other, allPairs([low, high], other), Number(/in (\d+)/.exec(item.name)?.[1]));
      }
    }
  });

  test.each(ranges)("on one operand of %s to %s", (low, high) => {
    checkAll(
      oneOperand.filter(({ name }) => !name.includes(" in ")),
      [low, high],
      [0n, 0n],
      allPairs([low, high], [0n, 0n]),
    );
    checkAll(
      oneOperand.filter(({ name }) => name.includes(" in ")),
      [low, high],
      [0n, 0n],
      allPairs([low, high], [0n, 0n]),
      5,
    );
  });

  test("of 5 bits and amounts of 0 to 4", () => {
    for (const range of [
      [-16n, 15n],
      [0n, 15n],
      [0n, 3n],
    ] as const) {
      checkAll(dynamicShifts, range, [0n, 4n], allPairs(range, [0n, 4n]));
    }
  });
});

test("values of 64 bits never take a wider wire", () => {
  const random = new Random(10);
  const range: Range = [signedRange(64).low, signedRange(64).high];
  const pairs = Array.from({ length: 300 }, (): [bigint, bigint] => [random.signed(64), random.signed(64)]);
  const in64 = (name: string, make: Case["make"], mean: Case["mean"]): Case => ({
    name,
    make,
    mean: (a, b) => BigInt.asIntN(64, mean(a, b)),
  });
  checkAll(
    [
      in64(
        "add",
        (m, a, b) => m.add(a, b, 64),
        (a, b) => a + b,
      ),
      in64(
        "sub",
        (m, a, b) => m.sub(a, b, 64),
        (a, b) => a - b,
      ),
      in64(
        "multiply",
        (m, a, b) => m.multiply(a, b, 64),
        (a, b) => a * b,
      ),
      in64(
        "times 12345",
        (m, a) => m.multiplyByConstant(a, 12345, 64),
        (a) => a * 12345n,
      ),
      in64(
        "times -7",
        (m, a) => m.multiplyByConstant(a, -7, 64),
        (a) => a * -7n,
      ),
      in64(
        "shift left",
        (m, a) => m.shiftLeft(a, 13, 64),
        (a) => a << 13n,
      ),
      in64(
        "compare",
        (m, a, b) => m.compare("lt", a, b),
        (a, b) => (a < b ? 1n : 0n),
      ),
      in64(
        "maximum",
        (m, a, b) => m.maximum(a, b),
        (a, b) => (a > b ? a : b),
      ),
      in64(
        "ctlz",
        (m, a) => m.countLeadingZeros(a, 64),
        (a) => BigInt(64 - BigInt.asUintN(64, a).toString(2).replace(/^0$/, "").length),
      ),
    ],
    range,
    range,
    pairs,
  );
});

test("the width of a range holds its ends and is the least that does", () => {
  for (let low = -40n; low <= 40n; low++) {
    for (let high = low; high <= 40n; high++) {
      const width = rangeWidth(low, high);
      const holds = (w: number): boolean =>
        low < 0n ? low >= -(1n << BigInt(w - 1)) && high < 1n << BigInt(w - 1) : high < 1n << BigInt(w);
      expect(holds(width)).toBe(true);
      if (width > 1) expect(holds(width - 1)).toBe(false);
    }
  }
});
