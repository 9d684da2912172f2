/**
 * Whether linear constraints have an integer solution: the Omega test (W. Pugh, "The Omega test: a fast and practical integer
 * programming algorithm for dependence analysis", 1991), which is exact.
 *
 * 1. Equalities go by substitution; where no coefficient is 1, a new variable makes the coefficients smaller (section 2.3.1).
 * 2. A variable is eliminated from the inequalities by Fourier-Motzkin. Where all its lower or all its upper bounds have the
 *    coefficient 1, integer solutions of the rest extend to it. Otherwise the rest without integer points (real shadow) means
 *    none, and a point of the dark shadow means one; between the two, every solution lies close above a lower bound, and these
 *    planes are tried one by one (grey shadow), or the values of a variable if these are fewer.
 *
 * The worst case is exponential; an `Effort` bounds the rows made, beyond which the answer is "unknown". The systems of
 * dependence analysis take some tens of rows.
 */
import { floorDivide } from "@hls-opt/ir-core";
import { Overflow, combine, combineRows, normaliseEquality, normaliseInequality } from "./linear-system.js";
import type { LinearSystem, Row } from "./linear-system.js";

/** Unknown where the search was given up: numbers too large, or too many steps. */
export type Feasibility = "empty" | "nonempty" | "unknown";

const mostOfOneQuery = 60_000;

/** What may be spent on several queries together, in rows made; those that come when it is spent are not answered. */
export class Effort {
  left: number;

  constructor(rows = 300_000) {
    this.left = rows;
  }
}

/** Whether some integers satisfy the constraints. */
export function feasibility(system: LinearSystem, effort = new Effort()): Feasibility {
  const budget = Math.min(mostOfOneQuery, effort.left);
  const search = new Search(budget);
  try {
    return search.hasPoint(system.equalities, system.inequalities, system.variables) ? "nonempty" : "empty";
  } catch (error) {
    if (error instanceof Overflow) return "unknown";
    throw error;
  } finally {
    effort.left -= budget - Math.max(0, search.budget);
  }
}

class Search {
  budget: number;

  constructor(budget: number) {
    this.budget = budget;
  }

  hasPoint(equalities: readonly Row[], inequalities: readonly Row[], variables: number): boolean {
    let [equal, atLeast] = [equalities, inequalities];
    for (;;) {
      const simple = this.simplify(equal, atLeast);
      if (simple === undefined) return false;
      [equal, atLeast] = [simple.equalities, simple.inequalities];
      if (equal.length > 0) {
        [equal, atLeast] = solveEquality(equal, atLeast);
        continue;
      }
      const choice = chooseVariable(atLeast, variables);
      if (choice === undefined) return true;
      if (!choice.isExact) return this.splitInexact(atLeast, variables, choice);
      atLeast = this.project(atLeast, choice.variable, "real");
    }
  }

  /** Rows without common factors or repetitions; undefined when two of them contradict each other. */
  private simplify(
    equalities: readonly Row[],
    inequalities: readonly Row[],
  ): { readonly equalities: readonly Row[]; readonly inequalities: readonly Row[] } | undefined {
    const equal: Row[] = [];
    for (const row of equalities) {
      const simple = normaliseEquality(row);
      if (simple === "never") return undefined;
      if (simple !== "always") equal.push(simple);
    }
    const tightest = new Map<number, Row>();
    const others: Row[] = [];
    for (const row of inequalities) {
      const simple = normaliseInequality(row);
      if (simple === "never") return undefined;
      if (simple === "always") continue;
      const hash = directionHash(simple);
      const known = tightest.get(hash);
      if (known === undefined) tightest.set(hash, simple);
      else if (!areParallel(known, simple, 1)) others.push(simple);
      else if (constantOf(simple) < constantOf(known)) tightest.set(hash, simple);
    }
    this.spend(equal.length + tightest.size + others.length);
    return splitOpposites(equal, tightest, others);
  }

  /** Fourier-Motzkin: each lower bound below each upper bound; with room for an integer between them in the dark shadow. */
  private project(rows: readonly Row[], variable: number, shadow: "real" | "dark"): Row[] {
    const { lower, upper, rest } = boundsOn(rows, variable);
    this.spend(lower.length * upper.length);
    for (const below of lower) {
      for (const above of upper) {
        const [a, b] = [below[variable] as number, -(above[variable] as number)];
        const row = combineRows(b, below, a, above);
        if (shadow === "dark") row[row.length - 1] = combine(1, constantOf(row), -1, (a - 1) * (b - 1));
        rest.push(row);
      }
    }
    return rest;
  }

  private splitInexact(rows: readonly Row[], variables: number, { variable }: Choice): boolean {
    if (!this.hasPoint([], this.project(rows, variable, "real"), variables)) return false;
    if (this.hasPoint([], this.project(rows, variable, "dark"), variables)) return true;
    const planes = greyPlanes(rows, variable);
    const box = smallestBox(rows, variables);
    const values = box === undefined ? Infinity : box.high - box.low + 1;
    const choices = box !== undefined && values <= planes.length ? valuesOf(box, variables) : planes;
    return choices.some((plane) => this.hasPoint([plane], rows, variables));
  }

  private spend(rows: number): void {
    this.budget -= rows;
    if (this.budget < 0) throw new Overflow("too many steps");
  }
}

const constantOf = (row: Row): number => row[row.length - 1] as number;

/** The planes close above lower bounds of a variable in which all points outside the dark shadow lie. */
function greyPlanes(rows: readonly Row[], variable: number): Row[] {
  const { lower, upper } = boundsOn(rows, variable);
  const largest = Math.max(...upper.map((row) => -(row[variable] as number)));
  const planes: Row[] = [];
  for (const bound of lower) {
    const a = bound[variable] as number;
    const last = floorDivide(combine(largest, a, -1, largest + a), largest);
    for (let distance = 0; distance <= last; distance++) {
      const plane = bound.slice();
      plane[plane.length - 1] = combine(1, constantOf(bound), -1, distance);
      planes.push(plane);
    }
  }
  return planes;
}

/** A variable between two constants. */
interface Box {
  readonly variable: number;
  readonly low: number;
  readonly high: number;
}

/** The variable with the fewest values that constant bounds leave it; trying these may take fewer cases than the grey planes. */
function smallestBox(rows: readonly Row[], variables: number): Box | undefined {
  const low = new Array<number>(variables).fill(-Infinity);
  const high = new Array<number>(variables).fill(Infinity);
  for (const row of rows) {
    const variable = onlyVariable(row);
    if (variable === undefined) continue;
    // rows are normalised: the coefficient is 1 or -1
    if ((row[variable] as number) > 0) low[variable] = Math.max(low[variable] as number, -constantOf(row));
    else high[variable] = Math.min(high[variable] as number, constantOf(row));
  }
  let best: Box | undefined;
  for (let v = 0; v < variables; v++) {
    const box = { variable: v, low: low[v] as number, high: high[v] as number };
    if (best === undefined || box.high - box.low < best.high - best.low) best = box;
  }
  return best !== undefined && Number.isFinite(best.high - best.low) ? best : undefined;
}

function onlyVariable(row: Row): number | undefined {
  let found: number | undefined;
  for (let i = 0; i < row.length - 1; i++) {
    if (row[i] === 0) continue;
    if (found !== undefined) return undefined;
    found = i;
  }
  return found;
}

function valuesOf({ variable, low, high }: Box, variables: number): Row[] {
  return Array.from({ length: high - low + 1 }, (_, i) => {
    const row = new Array<number>(variables + 1).fill(0);
    row[variable] = 1;
    row[variables] = -(low + i) + 0;
    return row;
  });
}

/** A number that is equal for rows of equal coefficients, and negative for opposite ones. */
function directionHash(row: Row): number {
  let hash = 0;
  let weight = 1;
  for (let i = 0; i < row.length - 1; i++) {
    hash += (row[i] as number) * weight;
    weight = (weight * 48271) % 2147483647;
  }
  return hash;
}

/** Whether the coefficients of one row are those of the other times `sign`. */
function areParallel(a: Row, b: Row, sign: 1 | -1): boolean {
  for (let i = 0; i < a.length - 1; i++) {
    if (a[i] !== (b[i] as number) * sign && (a[i] !== 0 || b[i] !== 0)) return false;
  }
  return true;
}

/** Two opposite inequalities without room between them are an equality; with less than none they contradict each other. */
function splitOpposites(
  equalities: Row[],
  tightest: ReadonlyMap<number, Row>,
  others: Row[],
): { readonly equalities: readonly Row[]; readonly inequalities: readonly Row[] } | undefined {
  const inequalities = others;
  const merged = new Set<Row>();
  for (const [hash, row] of tightest) {
    const found = tightest.get(-hash);
    const opposite = found !== undefined && areParallel(row, found, -1) ? found : undefined;
    const room = opposite === undefined ? 1 : constantOf(row) + constantOf(opposite);
    if (room < 0) return undefined;
    if (room > 0) inequalities.push(row);
    else if (!merged.has(row)) {
      merged.add(opposite as Row);
      equalities.push(row);
    }
  }
  return { equalities, inequalities };
}

/** Takes the variable of the smallest coefficient out of all other rows. */
function solveEquality(equalities: readonly Row[], inequalities: readonly Row[]): [Row[], Row[]] {
  const { row, variable } = smallestCoefficient(equalities);
  const coefficient = row[variable] as number;
  const sign = Math.sign(coefficient);
  const isUnit = Math.abs(coefficient) === 1;
  const modulus = Math.abs(coefficient) + 1;
  // what stands for the variable; with a coefficient other than 1 a new variable takes its column
  const solution = row.map((value, i) => {
    if (i === variable) return isUnit ? 0 : -sign * modulus;
    return (isUnit ? -sign * value : sign * symmetricRemainder(value, modulus)) + 0;
  });
  const substitute = (other: Row): Row => {
    const factor = other[variable] as number;
    if (factor === 0) return other;
    return other.map((value, i) => combine(i === variable ? 0 : 1, value, factor, solution[i] as number));
  };
  const others = isUnit ? equalities.filter((other) => other !== row) : equalities;
  return [others.map(substitute), inequalities.map(substitute)];
}

function smallestCoefficient(rows: readonly Row[]): { readonly row: Row; readonly variable: number } {
  let best: { readonly row: Row; readonly variable: number } | undefined;
  let least = Infinity;
  for (const row of rows) {
    for (let i = 0; i < row.length - 1; i++) {
      const size = Math.abs(row[i] as number);
      if (size === 0 || size >= least) continue;
      best = { row, variable: i };
      least = size;
    }
    if (least === 1) break;
  }
  return best as { readonly row: Row; readonly variable: number };
}

/** The remainder between `-m / 2` (included) and `m / 2`. */
const symmetricRemainder = (a: number, m: number): number => combine(1, a, -m, floorDivide(combine(2, a, 1, m), 2 * m));

interface Choice {
  readonly variable: number;
  readonly isExact: boolean;
}

/** The variable whose elimination is exact, or else whose elimination makes the fewest rows; undefined where none is left. */
function chooseVariable(rows: readonly Row[], variables: number): Choice | undefined {
  let best: Choice | undefined;
  let least = Infinity;
  for (let v = 0; v < variables; v++) {
    const { lower, upper, largestLower, largestUpper } = shapeOf(rows, v);
    if (lower + upper === 0) continue;
    const isExact = largestLower <= 1 || largestUpper <= 1;
    // planes of the grey shadow cost most
    const cost = lower * upper - lower - upper + (isExact ? 0 : 1e6 * largestLower * lower);
    if (cost >= least) continue;
    best = { variable: v, isExact };
    least = cost;
  }
  return best;
}

interface Shape {
  readonly lower: number;
  readonly upper: number;
  /** The largest coefficients in lower and in upper bounds; 0 where there are none. */
  readonly largestLower: number;
  readonly largestUpper: number;
}

function shapeOf(rows: readonly Row[], variable: number): Shape {
  let [lower, upper, largestLower, largestUpper] = [0, 0, 0, 0];
  for (const row of rows) {
    const coefficient = row[variable] as number;
    if (coefficient > 0) {
      lower++;
      largestLower = Math.max(largestLower, coefficient);
    } else if (coefficient < 0) {
      upper++;
      largestUpper = Math.max(largestUpper, -coefficient);
    }
  }
  return { lower, upper, largestLower, largestUpper };
}

/** The rows that bound a variable from below, from above, and the others. */
export function boundsOn(
  rows: readonly Row[],
  variable: number,
): { readonly lower: readonly Row[]; readonly upper: readonly Row[]; readonly rest: Row[] } {
  const [lower, upper, rest]: [Row[], Row[], Row[]] = [[], [], []];
  for (const row of rows) {
    const coefficient = row[variable] as number;
    if (coefficient > 0) lower.push(row);
    else if (coefficient < 0) upper.push(row);
    else rest.push(row);
  }
  return { lower, upper, rest };
}
