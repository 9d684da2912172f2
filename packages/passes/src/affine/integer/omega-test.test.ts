/** The Omega test against enumeration. */
import { expect, test } from "vitest";
import { Random } from "../../testing/random.js";
import { rangeOver } from "./extremes.js";
import type { LinearSystem, Row } from "./linear-system.js";
import { feasibility } from "./omega-test.js";

const side = 5;

/** Random constraints, all variables within `-side..side`. */
function randomSystem(random: Random): LinearSystem {
  const variables = random.from(1, 4);
  const row = (): Row => [
    ...Array.from({ length: variables }, () => (random.oneIn(3) ? 0 : random.from(-7, 7))),
    random.from(-20, 20),
  ];
  const box = Array.from({ length: variables }, (_, v) => [1, -1].map((sign) => unit(variables, v, sign))).flat();
  return {
    variables,
    equalities: Array.from({ length: random.pick([0, 0, 1, 1, 2]) }, row),
    inequalities: [...box, ...Array.from({ length: random.below(4) }, row)],
  };
}

function unit(variables: number, variable: number, sign: number): Row {
  const row = new Array<number>(variables + 1).fill(0);
  row[variable] = sign;
  row[variables] = side;
  return row;
}

const valueAt = (row: Row, point: readonly number[]): number =>
  point.reduce((sum, x, i) => sum + x * (row[i] as number), row[point.length] as number);

function points({ variables, equalities, inequalities }: LinearSystem): number[][] {
  let all: number[][] = [[]];
  for (let v = 0; v < variables; v++) {
    all = all.flatMap((point) => Array.from({ length: 2 * side + 1 }, (_, x) => [...point, x - side]));
  }
  return all.filter(
    (point) =>
      equalities.every((row) => valueAt(row, point) === 0) && inequalities.every((row) => valueAt(row, point) >= 0),
  );
}

test("1500 random systems have the points that enumeration finds", () => {
  const random = new Random(3);
  const answers = { empty: 0, nonempty: 0 };
  for (let i = 0; i < 1500; i++) {
    const system = randomSystem(random);
    const found = points(system);
    const answer = found.length > 0 ? "nonempty" : "empty";
    expect(feasibility(system), JSON.stringify(system)).toBe(answer);
    answers[answer]++;
    const form = unit(system.variables, random.below(system.variables), 1).map((x) => x * random.from(1, 3));
    const values = found.map((point) => valueAt(form, point));
    const range = found.length === 0 ? undefined : { lower: Math.min(...values), upper: Math.max(...values) };
    expect(rangeOver([system], form), JSON.stringify({ system, form })).toEqual(range);
  }
  expect(Math.min(answers.empty, answers.nonempty)).toBeGreaterThan(300);
});

test("the dark and the grey shadow are needed and found", () => {
  // 27 <= 11x + 13y <= 45, -10 <= 7x - 9y <= 4 (Pugh, section 2.3.2): no integer point
  const inequalities = [
    [11, 13, -27],
    [-11, -13, 45],
    [7, -9, 10],
    [-7, 9, 4],
  ];
  expect(feasibility({ variables: 2, equalities: [], inequalities })).toBe("empty");
  expect(feasibility({ variables: 2, equalities: [], inequalities: [[11, 13, -24], ...inequalities.slice(1)] })).toBe(
    "nonempty",
  );
});

test("what leaves the safe integers is not decided", () => {
  const big = 2 ** 52 + 1;
  const inequalities = [
    [big, 3 * 2 ** 50 + 7, -5],
    [-3 * 2 ** 50 + 1, -big, 12],
    [7, -9, 2 ** 51],
  ];
  expect(feasibility({ variables: 2, equalities: [], inequalities })).toBe("unknown");
});
