/**
 * Affine expressions as linear constraints. Inputs are columns; each `floordiv`, `ceildiv` and `mod` by a constant becomes a
 * quotient `q` with `0 <= e - c * q < c`, which loses nothing. What no linear constraint says (a product of inputs, a divisor
 * that is not constant) is an input of its own if it has no dimensions, and else has no form.
 */
import type { AffineExpr } from "@hls-opt/ir-core";
import type { LinearSystem, Row } from "./linear-system.js";
import { combine } from "./linear-system.js";

/** A sum of multiples of columns and a constant. */
export interface LinearForm {
  /** By column; missing ones are 0. */
  readonly coefficients: readonly number[];
  readonly constant: number;
}

/** A form that is 0, or at least 0. */
export interface Constraint {
  readonly form: LinearForm;
  readonly isEquality: boolean;
}

export const constantForm = (constant: number): LinearForm => ({ coefficients: [], constant });

/** `a * x + b * y`. */
export function combineForms(a: number, x: LinearForm, b: number, y: LinearForm): LinearForm {
  const length = Math.max(x.coefficients.length, y.coefficients.length);
  const coefficients = new Array<number>(length);
  for (let i = 0; i < length; i++) coefficients[i] = combine(a, x.coefficients[i] ?? 0, b, y.coefficients[i] ?? 0);
  return { coefficients, constant: combine(a, x.constant, b, y.constant) };
}

/** `x - y + constant`. */
export const difference = (x: LinearForm, y: LinearForm, constant = 0): LinearForm =>
  combineForms(1, combineForms(1, x, -1, y), 1, constantForm(constant));

/** `x - y + constant >= 0`. */
export const atLeast = (x: LinearForm, y: LinearForm, constant = 0): Constraint => ({
  form: difference(x, y, constant),
  isEquality: false,
});

/** `x - y + constant == 0`. */
export const equal = (x: LinearForm, y: LinearForm, constant = 0): Constraint => ({
  form: difference(x, y, constant),
  isEquality: true,
});

/** What an expression's inputs stand for. */
export interface Inputs {
  readonly dims: readonly LinearForm[];
  readonly symbols: readonly LinearForm[];
}

/** Columns and the constraints that hold by definition: those of quotients. */
export class ConstraintSpace {
  private columns = 0;
  private readonly definitions: Constraint[] = [];
  private readonly quotients = new Map<string, LinearForm>();
  private readonly opaque = new Map<string, LinearForm>();

  /** How many columns there are so far. */
  get size(): number {
    return this.columns;
  }

  /** A new column, as a form. */
  column(): LinearForm {
    const coefficients = new Array<number>(this.columns + 1).fill(0);
    coefficients[this.columns++] = 1;
    return { coefficients, constant: 0 };
  }

  /** The form of an expression; undefined where it has none. */
  formOf(expr: AffineExpr, inputs: Inputs): LinearForm | undefined {
    if (expr.kind === "constant") return constantForm(expr.value);
    if (expr.kind === "dim") return inputs.dims[expr.value];
    if (expr.kind === "symbol") return inputs.symbols[expr.value];
    const [lhs, rhs] = [expr.lhs as AffineExpr, expr.rhs as AffineExpr];
    const left = this.formOf(lhs, inputs);
    if (left === undefined) return undefined;
    if (expr.kind === "add") {
      const right = this.formOf(rhs, inputs);
      return right && combineForms(1, left, 1, right);
    }
    if (!rhs.isConstant()) return this.opaqueForm(expr, inputs);
    if (expr.kind === "mul") return combineForms(rhs.value, left, 0, constantForm(0));
    if (rhs.value < 1) return this.opaqueForm(expr, inputs);
    if (expr.kind === "floordiv") return this.quotient(left, rhs.value);
    if (expr.kind === "ceildiv") {
      return this.quotient(combineForms(1, left, 1, constantForm(rhs.value - 1)), rhs.value);
    }
    return combineForms(1, left, -rhs.value, this.quotient(left, rhs.value));
  }

  /** The constraints as rows of equal length, with those that define quotients. */
  system(constraints: readonly Constraint[]): LinearSystem {
    const [equalities, inequalities]: [Row[], Row[]] = [[], []];
    for (const list of [this.definitions, constraints]) {
      for (const { form, isEquality } of list) (isEquality ? equalities : inequalities).push(this.row(form));
    }
    return { variables: this.columns, equalities, inequalities };
  }

  /** A form as a row over all columns. */
  row({ coefficients, constant }: LinearForm): Row {
    const row = new Array<number>(this.columns + 1).fill(0);
    for (let i = 0; i < coefficients.length; i++) row[i] = coefficients[i] as number;
    row[this.columns] = constant;
    return row;
  }

  /** `floor(form / divisor)`, one column for equal quotients. */
  private quotient(form: LinearForm, divisor: number): LinearForm {
    const key = keyOf(form, divisor);
    let quotient = this.quotients.get(key);
    if (quotient === undefined) {
      this.quotients.set(key, (quotient = this.column()));
      const remainder = combineForms(1, form, -divisor, quotient);
      this.definitions.push({ form: remainder, isEquality: false });
      this.definitions.push({ form: difference(constantForm(divisor - 1), remainder), isEquality: false });
    }
    return quotient;
  }

  /** What is fixed but not linear: the same number wherever it is written with the same symbols. */
  private opaqueForm(expr: AffineExpr, { symbols }: Inputs): LinearForm | undefined {
    if (!expr.isSymbolicOrConstant()) return undefined;
    const key = `${expr.id} ${symbols.map((symbol) => keyOf(symbol, 0)).join("|")}`;
    let form = this.opaque.get(key);
    if (form === undefined) this.opaque.set(key, (form = this.column()));
    return form;
  }
}

function keyOf({ coefficients, constant }: LinearForm, divisor: number): string {
  let key = `${divisor}/${constant}`;
  coefficients.forEach((coefficient, i) => {
    if (coefficient !== 0) key += ` ${coefficient}x${i}`;
  });
  return key;
}
