/**
 * One execution of an op in a nest, as integer constraints: the counters of the loops around it inside the nest are columns
 * of its own; counters of loops outside the nest, and symbols, are columns that all executions share.
 *
 * The domain is exact for bounds that are affine, `max` and `min` of several included, steps, and conditions of `affine.if`
 * with both branches. What is not affine is left out, so that the domain is too large, and `isExact` is false.
 */
import { AffineForOp, AffineIfOp, affineScope, composeMap, composeSet, isValidSymbol } from "@hls-opt/dialect-affine";
import type { LoopBound, MapAndOperands } from "@hls-opt/dialect-affine";
import { AffineMap, Operation } from "@hls-opt/ir-core";
import type { AffineExpr, Region, Value } from "@hls-opt/ir-core";
import { atLeast, combineForms, constantForm, difference, equal } from "../integer/constraint-space.js";
import type { Constraint, ConstraintSpace, Inputs, LinearForm } from "../integer/constraint-space.js";

/** Constraints of which all of one alternative hold. */
export type Alternatives = readonly (readonly Constraint[])[];

/** What the executions of a nest, or of several nests of one block, have in common. */
export class NestSpace {
  readonly roots: readonly Operation[];
  readonly space: ConstraintSpace;
  private readonly parameters = new Map<Value, LinearForm>();
  private readonly scope: Region | undefined;
  /** Constraints on the counters of loops around the nest. */
  readonly outer: Domain = new Domain();

  constructor(roots: Operation | readonly Operation[], space: ConstraintSpace) {
    this.roots = roots instanceof Operation ? [roots] : roots;
    const root = this.roots[0] as Operation;
    this.space = space;
    const around: Operation[] = [];
    this.scope = isScope(root) ? root.region() : affineScope(root);
    if (!isScope(root)) {
      for (let op = root; op.parent?.parent !== this.scope && op.parentOp !== undefined; op = op.parentOp) {
        around.push(op);
      }
    }
    for (const child of around.reverse()) {
      addSurrounding(child, this.outer, this.space, (value) => this.parameter(value));
    }
  }

  /** Whether a value is made inside the nest, so that it may be another one in each execution. */
  holds(value: Value): boolean {
    return isInside(value, this.roots);
  }

  /** A value that is the same in all executions; undefined for what changes inside the nest. */
  parameter(value: Value): LinearForm | undefined {
    let form = this.parameters.get(value);
    if (form === undefined) {
      if (!isValidSymbol(value, this.scope) && isInside(value, this.roots)) return undefined;
      this.parameters.set(value, (form = this.space.column()));
    }
    return form;
  }
}

const isScope = (op: Operation): boolean => op.info.traits.has("affine-scope");

function isInside(value: Value, roots: readonly Operation[]): boolean {
  for (let op = value.parentBlock?.parentOp; op !== undefined; op = op.parentOp) if (roots.includes(op)) return true;
  return false;
}

/** Constraints on counters. */
export class Domain {
  readonly constraints: Constraint[] = [];
  /** One alternative of each holds. */
  readonly choices: Alternatives[] = [];
  isExact = true;
}

export class Instance {
  readonly op: Operation;
  /** The loops around it inside the nest, outermost first. */
  readonly loops: readonly Operation[];
  /** Their counters. */
  readonly counters: readonly LinearForm[];
  readonly domain = new Domain();
  private readonly nest: NestSpace;
  private readonly own = new Map<Value, LinearForm>();

  constructor(op: Operation, nest: NestSpace) {
    this.op = op;
    this.nest = nest;
    const path: Operation[] = [];
    for (let inner = op; !nest.roots.includes(inner) && inner.parentOp !== undefined; inner = inner.parentOp) {
      path.push(inner);
    }
    const loops: Operation[] = [];
    const counters: LinearForm[] = [];
    for (const child of path.reverse()) {
      const around = child.parentOp as Operation;
      if (around.info === AffineForOp.info) {
        const counter = nest.space.column();
        this.own.set(new AffineForOp(around).inductionVar, counter);
        loops.push(around);
        counters.push(counter);
      } else if (around.info !== AffineIfOp.info && !isScope(around)) {
        // counters of parallel loops are in no order and have bounds that are not looked at
        this.domain.isExact = false;
        for (const argument of child.parent?.arguments ?? []) this.own.set(argument, nest.space.column());
      }
      addSurrounding(child, this.domain, nest.space, (value) => this.formOfValue(value));
    }
    this.loops = loops;
    this.counters = counters;
  }

  /** The form of a counter, symbol or value from outside; undefined for others. */
  formOfValue(value: Value): LinearForm | undefined {
    return this.own.get(value) ?? this.nest.parameter(value);
  }

  /** The forms of all results; undefined where one has none. */
  formsOf(access: MapAndOperands): readonly LinearForm[] | undefined {
    const inputs = inputsOf(access, (value) => this.formOfValue(value));
    return inputs && all(access.map.results.map((expr) => this.nest.space.formOf(expr, inputs)));
  }

  /** The form of an expression over the counters. */
  formOfSchedule(expr: AffineExpr, symbols: readonly LinearForm[]): LinearForm | undefined {
    return this.nest.space.formOf(expr, { dims: this.counters, symbols });
  }
}

type FormOfValue = (value: Value) => LinearForm | undefined;

function inputsOf({ map, operands }: MapAndOperands, formOf: FormOfValue): Inputs | undefined {
  const forms = all(operands.map(formOf));
  return forms && { dims: forms.slice(0, map.numDims), symbols: forms.slice(map.numDims) };
}

function all<T>(items: readonly (T | undefined)[]): readonly T[] | undefined {
  return items.every((item) => item !== undefined) ? items : undefined;
}

/** Adds what the op around `child` says about executions of `child`. */
function addSurrounding(child: Operation, domain: Domain, space: ConstraintSpace, formOf: FormOfValue): void {
  const around = child.parentOp;
  if (around?.info === AffineForOp.info) addLoop(new AffineForOp(around), domain, space, formOf);
  else if (around?.info === AffineIfOp.info) {
    addCondition(new AffineIfOp(around), child.parent?.parent as Region, domain, space, formOf);
  } else if (around === undefined || !isScope(around)) domain.isExact = false;
}

function addLoop(loop: AffineForOp, domain: Domain, space: ConstraintSpace, formOf: FormOfValue): void {
  const counter = formOf(loop.inductionVar);
  if (counter === undefined) return;
  const lower = boundForms(loop, loop.lowerBound, space, formOf);
  const upper = boundForms(loop, loop.upperBound, space, formOf);
  for (const bound of upper) {
    if (bound === undefined) domain.isExact = false;
    else domain.constraints.push(atLeast(bound, counter, -1));
  }
  const known = all(lower);
  if (known === undefined) domain.isExact = false;
  for (const bound of lower) if (bound !== undefined) domain.constraints.push(atLeast(counter, bound));
  const step = loop.stepSize;
  if (step === 1 || known === undefined) {
    if (step !== 1) domain.isExact = false;
    return;
  }
  // counter = lower + step * iteration, where lower is the greatest of the bounds
  const iteration = space.column();
  const from = (bound: LinearForm): Constraint[] => [
    equal(counter, combineForms(1, bound, step, iteration)),
    ...known.filter((other) => other !== bound).map((other) => atLeast(bound, other)),
  ];
  if (known.length === 1) domain.constraints.push(...from(known[0] as LinearForm));
  else domain.choices.push(known.map(from));
}

function boundForms(
  loop: AffineForOp,
  bound: LoopBound,
  space: ConstraintSpace,
  formOf: FormOfValue,
): readonly (LinearForm | undefined)[] {
  const composed = composeMap(bound, affineScope(loop.op));
  const inputs = inputsOf(composed, formOf);
  return composed.map.results.map((expr) => inputs && space.formOf(expr, inputs));
}

function addCondition(
  view: AffineIfOp,
  branch: Region,
  domain: Domain,
  space: ConstraintSpace,
  formOf: FormOfValue,
): void {
  const { set, operands } = composeSet(view.condition, view.conditionOperands, affineScope(view.op));
  const map = AffineMap.get(set.numDims, set.numSymbols, set.constraints);
  const inputs = inputsOf({ map, operands }, formOf);
  const forms = set.constraints.map((expr) => inputs && space.formOf(expr, inputs));
  const known = all(forms);
  if (known === undefined) domain.isExact = false;
  if (branch === view.thenRegion) {
    forms.forEach((form, i) => {
      if (form !== undefined) domain.constraints.push({ form, isEquality: set.eqFlags[i] === true });
    });
  } else if (known !== undefined) {
    const alternatives = known.flatMap((form, i) => negation(form, set.eqFlags[i] === true));
    domain.choices.push(alternatives.map((constraint) => [constraint]));
  }
}

/** What holds where a constraint does not: one of these. */
function negation(form: LinearForm, isEquality: boolean): readonly Constraint[] {
  const less: Constraint = { form: difference(constantForm(-1), form), isEquality: false };
  const more: Constraint = { form: difference(form, constantForm(1)), isEquality: false };
  return isEquality ? [less, more] : [less];
}
