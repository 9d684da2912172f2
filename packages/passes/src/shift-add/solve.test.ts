import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SparseRow } from "./digit-matrix.js";
import { solveMatrix } from "./solve.js";
import type { MatrixProblem, Solution, SolveOptions } from "./solve.js";

const defaults: SolveOptions = { extraDepth: Infinity, budget: 0, share: true };

const problems = fc
  .record({
    ranges: fc.array(fc.tuple(fc.nat(3), fc.nat(60)), { minLength: 1, maxLength: 6 }),
    rows: fc.array(fc.array(fc.integer({ min: -200, max: 200 }), { minLength: 6, maxLength: 6 }), {
      minLength: 1,
      maxLength: 6,
    }),
  })
  .map(({ ranges, rows }): MatrixProblem => ({
    columns: ranges.map(([low, span]) => ({ low, high: low + span })),
    rows: rows.map((row) =>
      row.slice(0, ranges.length).flatMap((coefficient, i): SparseRow => (coefficient === 0 ? [] : [[i, coefficient]])),
    ),
  }));

const optionsOf = fc.record({
  extraDepth: fc.constantFrom(0, 1, Infinity),
  budget: fc.constantFrom(0, 500),
  share: fc.boolean(),
});

/** What a row of a solution is for given columns. */
function rowValue({ graph, rows }: Solution, fields: Float64Array, i: number): number {
  const term = rows[i];
  if (term === undefined) return 0;
  const value = (fields[term.node] as number) - (graph.offset[term.node] as number);
  return term.sign * value * 2 ** term.shift + 0;
}

const product = (row: SparseRow, x: readonly number[]): number =>
  row.reduce((sum, [column, coefficient]) => sum + coefficient * (x[column] as number), 0);

function checkEverywhere({ columns, rows }: MatrixProblem, solution: Solution, samples: readonly number[][]): void {
  const { graph } = solution;
  for (const x of samples) {
    const fields = graph.evaluate(x);
    rows.forEach((row, i) => expect(rowValue(solution, fields, i)).toBe(product(row, x) + 0));
    for (let n = 0; n < graph.count; n++) {
      expect(fields[n]).toBeGreaterThanOrEqual(graph.low[n] as number);
      expect(fields[n]).toBeLessThanOrEqual(graph.high[n] as number);
      expect(fields[n]).toBeLessThan(2 ** (graph.width[n] as number));
    }
  }
  expect(graph.columnCount).toBe(columns.length);
}

describe("adder graphs", () => {
  test("are the matrix product, and stay in their ranges", () => {
    fc.assert(
      fc.property(
        problems,
        optionsOf,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (problem, options, points) => {
          const samples = Array.from({ length: 8 }, (_, s) =>
            problem.columns.map(({ low, high }) => {
              if (s === 0) return low;
              if (s === 1) return high;
              return low + Math.round((points.next().value as number) * (high - low));
            }),
          );
          checkEverywhere(problem, solveMatrix(problem, options), samples);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("have exact ranges on independent columns", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(2), fc.nat(3)), { minLength: 3, maxLength: 3 }),
        fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 3, maxLength: 3 }),
        (ranges, row) => {
          const columns = ranges.map(([low, span]) => ({ low, high: low + span }));
          // one digit a coefficient: no node reads a column twice
          const powers = row.map((c) => Math.sign(c) * 2 ** Math.abs(c % 4)).filter((c) => c !== 0);
          const { graph } = solveMatrix({ columns, rows: [powers.map((c, i) => [i, c] as const)] }, defaults);
          const seen = Array.from({ length: graph.count }, () => [Infinity, -Infinity] as [number, number]);
          for (let a = 0; a <= (ranges[0]?.[1] as number); a++) {
            for (let b = 0; b <= (ranges[1]?.[1] as number); b++) {
              for (let c = 0; c <= (ranges[2]?.[1] as number); c++) {
                const x = [a, b, c].map((v, i) => v + (columns[i]?.low as number));
                graph.evaluate(x).forEach((v, n) => {
                  const ends = seen[n] as [number, number];
                  seen[n] = [Math.min(ends[0], v), Math.max(ends[1], v)];
                });
              }
            }
          }
          seen.forEach(([low, high], n) => expect([graph.low[n], graph.high[n]]).toEqual([low, high]));
        },
      ),
    );
  });

  test("share what rows have in common", () => {
    const columns = Array.from({ length: 4 }, () => ({ low: 0, high: 255 }));
    const rows: SparseRow[] = [
      [
        [0, 1],
        [1, 1],
        [2, 1],
      ],
      [
        [0, 1],
        [1, 1],
        [3, 1],
      ],
      [
        [2, 8],
        [0, 4],
        [3, -1],
        [1, 4],
      ],
    ];
    expect(solveMatrix({ columns, rows }, defaults).graph.adders).toBe(5);
    expect(solveMatrix({ columns, rows }, { ...defaults, share: false }).graph.adders).toBeGreaterThan(5);
  });

  test("keep to the least depth when asked to", () => {
    const columns = Array.from({ length: 16 }, (_, i) => ({ low: 0, high: 2 ** (i % 5) + 3 }));
    const rows: SparseRow[] = [0, 1, 2].map((r) => columns.map((_, i) => [i, 1 + ((i * 7 + r * 3) % 11)] as const));
    const shallow = solveMatrix({ columns, rows }, { ...defaults, extraDepth: 0 });
    const cheap = solveMatrix({ columns, rows }, defaults);
    const depth = ({ graph, rows: sums }: Solution): number =>
      Math.max(...sums.map((term) => (term === undefined ? 0 : (graph.depth[term.node] as number))));
    expect(depth(shallow)).toBeLessThanOrEqual(6);
    expect(cheap.cost).toBeLessThanOrEqual(shallow.cost);
  });

  test("cost nothing where operands lie side by side", () => {
    const columns = [
      { low: 0, high: 15 },
      { low: 0, high: 15 },
    ];
    expect(
      solveMatrix(
        {
          columns,
          rows: [
            [
              [0, 1],
              [1, 16],
            ],
          ],
        },
        defaults,
      ).cost,
    ).toBe(0);
  });

  test("are the same every time", () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const [a, b] = [1, 2].map(() => solveMatrix(problem, { ...defaults, budget: 2000 })) as [Solution, Solution];
        expect(a.rows).toEqual(b.rows);
        expect(a.graph.left).toEqual(b.graph.left);
        expect(a.graph.right).toEqual(b.graph.right);
      }),
      { numRuns: 30 },
    );
  });
});
