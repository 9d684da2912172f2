/** Which subscripts the accesses of one iteration of a loop have: a window that moves with the counters. */
import { AffineForOp } from "@hls-opt/dialect-affine";
import { AffineExpr, AffineMap } from "@hls-opt/ir-core";
import type { Operation, Value } from "@hls-opt/ir-core";
import { Executions } from "../analysis/executions.js";
import type { MemoryAccess } from "../dependence/memory-accesses.js";
import { combineForms, constantForm, difference } from "../integer/constraint-space.js";
import type { LinearForm } from "../integer/constraint-space.js";

/** Where a window starts: a function of what is fixed in an iteration. */
export interface Start {
  readonly map: AffineMap;
  readonly operands: readonly Value[];
}

/** What one access does in the iterations of a loop. */
interface Subscript {
  readonly executions: Executions;
  /** Its values and their coefficients. */
  readonly terms: ReadonlyMap<Value, number>;
  readonly constant: number;
}

/** Values that do not change in an iteration, with coefficients. */
type FixedPart = ReadonlyMap<Value, number>;

/**
 * The smallest window in one dimension that all accesses keep to in each iteration of `loop`; undefined where there is none.
 * It starts at the part of some access's subscript that is fixed in the iteration.
 */
export function extentOf(
  accesses: readonly MemoryAccess[],
  loop: Operation,
  dimension: number,
): { readonly size: number; readonly start: Start } | undefined {
  const subscripts = accesses.map((access) => readSubscript(access, loop, dimension));
  let best: { readonly size: number; readonly start: Start } | undefined;
  if (!subscripts.every((subscript) => subscript !== undefined)) return undefined;
  for (const fixed of candidates(subscripts)) {
    const window = windowFrom(fixed, subscripts);
    if (window !== undefined && (best === undefined || window.size < best.size)) best = window;
  }
  return best;
}

function readSubscript({ op, subscripts }: MemoryAccess, loop: Operation, dimension: number): Subscript | undefined {
  const { map, operands } = subscripts as NonNullable<MemoryAccess["subscripts"]>;
  const form = map.results[dimension]?.linearForm(map.numDims, map.numSymbols);
  if (form === undefined) return undefined;
  const executions = new Executions(op, topOpAround(op, new AffineForOp(loop).body));
  const used = operands.map((value, i) => [value, form.coefficients[i] as number] as const);
  return { executions, terms: new Map(used.filter(([, coefficient]) => coefficient !== 0)), constant: form.constant };
}

/** The fixed parts of all subscripts, each once. */
function candidates(subscripts: readonly Subscript[]): FixedPart[] {
  const found: FixedPart[] = [];
  for (const { executions, terms } of subscripts) {
    const moving = new Set<Value>(executions.instance.loops.map((inner) => new AffineForOp(inner).inductionVar));
    const fixed = new Map([...terms].filter(([value]) => !moving.has(value)));
    if (!found.some((other) => areEqual(other, fixed))) found.push(fixed);
  }
  return found;
}

const areEqual = (a: FixedPart, b: FixedPart): boolean =>
  a.size === b.size && [...a].every(([value, coefficient]) => b.get(value) === coefficient);

/** How far the subscripts are from the fixed part, at least and at most. */
function windowFrom(
  fixed: FixedPart,
  subscripts: readonly Subscript[],
): { readonly size: number; readonly start: Start } | undefined {
  let [lower, upper] = [Infinity, -Infinity];
  for (const { executions, terms, constant } of subscripts) {
    const [own, from] = [sumOf(executions, terms), sumOf(executions, fixed)];
    const range = own && from && executions.range(difference(own, from, constant));
    if (range?.lower === undefined || range.upper === undefined) return undefined;
    lower = Math.min(lower, range.lower);
    upper = Math.max(upper, range.upper);
  }
  const operands = [...fixed.keys()];
  const terms = [...fixed.values()].map((coefficient, i) => AffineExpr.dim(i).mul(coefficient));
  const sum = terms.reduce((a, b) => a.add(b), AffineExpr.constant(0)).add(lower);
  return { size: upper - lower + 1, start: { map: AffineMap.get(operands.length, 0, [sum]), operands } };
}

function sumOf({ instance }: Executions, terms: FixedPart): LinearForm | undefined {
  let sum: LinearForm | undefined = constantForm(0);
  for (const [value, coefficient] of terms) {
    const form = instance.formOfValue(value);
    sum = sum && form && combineForms(1, sum, coefficient, form);
  }
  return sum;
}

/** The op of `block` that holds `op`, or `op` itself. */
function topOpAround(op: Operation, block: Operation["parent"]): Operation {
  let top = op;
  while (top.parent !== block && top.parentOp !== undefined) top = top.parentOp;
  return top;
}
