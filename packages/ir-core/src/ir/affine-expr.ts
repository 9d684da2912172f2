/**
 * Affine expressions: integer functions of dimensions and symbols, simplified on construction exactly as MLIR 19 does, so that
 * printing a parsed expression gives mlir-opt's bytes. One interned, immutable class: equal expressions are the same object.
 *
 * The intern table is a pure memo: it never changes what a constructor returns, only that it returns the same object again.
 *
 * Values are JS safe integers. A fold whose result would leave that range is not done, as MLIR skips folds that overflow int64.
 */

/** The kinds that have two operands. */
export type AffineBinaryKind = "add" | "mul" | "mod" | "floordiv" | "ceildiv";

/** All kinds of affine expressions. */
export type AffineKind = "dim" | "symbol" | "constant" | AffineBinaryKind;

/** An affine expression known to have two operands. */
export interface AffineBinaryExpr extends AffineExpr {
  readonly kind: AffineBinaryKind;
  readonly lhs: AffineExpr;
  readonly rhs: AffineExpr;
}

/** What an expression is called when it is printed in place, as in `affine.load %a[%i + 1]`. */
export type AffineNamer = (kind: "dim" | "symbol", position: number) => string;

/** Deepest expression that can be built; methods recurse over the depth, so a parser must stop below it. */
export const maxAffineDepth = 2000;

const interned = new Map<string, AffineExpr>();

/** An immutable, uniqued affine expression. */
export class AffineExpr {
  readonly kind: AffineKind;
  readonly lhs: AffineExpr | undefined;
  readonly rhs: AffineExpr | undefined;
  /** Position of a dimension or symbol, value of a constant, 0 for the others. */
  readonly value: number;
  /** Number of this object, unique among all expressions. */
  readonly id: number;
  /** Length of the longest path to a leaf. */
  readonly depth: number;
  /** One more than the largest dimension position used, so 0 for symbolic expressions. */
  readonly dimBound: number;
  /** One more than the largest symbol position used. */
  readonly symbolBound: number;

  private constructor(kind: AffineKind, lhs: AffineExpr | undefined, rhs: AffineExpr | undefined, value: number) {
    this.kind = kind;
    this.lhs = lhs;
    this.rhs = rhs;
    this.value = value;
    this.id = interned.size;
    this.depth = lhs && rhs ? 1 + Math.max(lhs.depth, rhs.depth) : 0;
    this.dimBound = lhs && rhs ? Math.max(lhs.dimBound, rhs.dimBound) : kind === "dim" ? value + 1 : 0;
    this.symbolBound = lhs && rhs ? Math.max(lhs.symbolBound, rhs.symbolBound) : kind === "symbol" ? value + 1 : 0;
  }

  /** The dimension `d<position>`. */
  static dim(position: number): AffineExpr {
    return AffineExpr.leaf("dim", checkPosition(position));
  }

  /** The symbol `s<position>`. */
  static symbol(position: number): AffineExpr {
    return AffineExpr.leaf("symbol", checkPosition(position));
  }

  /** The constant `value`, which must be a safe integer. */
  static constant(value: number): AffineExpr {
    if (!Number.isSafeInteger(value)) throw new RangeError(`affine constant ${value} is not a safe integer`);
    return AffineExpr.leaf("constant", value + 0); // + 0 turns -0 into 0
  }

  /** The simplified expression of a kind that has two operands. */
  static binary(kind: AffineBinaryKind, lhs: AffineExpr, rhs: AffineExpr): AffineExpr {
    if (kind !== "add") checkSymbolicOperand(kind, lhs, rhs);
    return simplifiers[kind](lhs, rhs) ?? AffineExpr.node(kind, lhs, rhs);
  }

  private static leaf(kind: "dim" | "symbol" | "constant", value: number): AffineExpr {
    const key = `${kind} ${value}`;
    const known = interned.get(key);
    if (known) return known;
    const made = new AffineExpr(kind, undefined, undefined, value);
    interned.set(key, made);
    return made;
  }

  private static node(kind: AffineBinaryKind, lhs: AffineExpr, rhs: AffineExpr): AffineExpr {
    const key = `${kind} ${lhs.id} ${rhs.id}`;
    const known = interned.get(key);
    if (known) return known;
    const made = new AffineExpr(kind, lhs, rhs, 0);
    if (made.depth > maxAffineDepth) throw new RangeError(`affine expression is nested deeper than ${maxAffineDepth}`);
    interned.set(key, made);
    return made;
  }

  /** `this + other`. */
  add(other: AffineExpr | number): AffineExpr {
    return AffineExpr.binary("add", this, toExpr(other));
  }

  /** `this - other`, which is `this + other * -1`. */
  sub(other: AffineExpr | number): AffineExpr {
    return this.add(toExpr(other).neg());
  }

  /** `this * other`, one of which must be free of dimensions. */
  mul(other: AffineExpr | number): AffineExpr {
    return AffineExpr.binary("mul", this, toExpr(other));
  }

  /** `this mod other`; `other` must be free of dimensions. */
  mod(other: AffineExpr | number): AffineExpr {
    return AffineExpr.binary("mod", this, toExpr(other));
  }

  /** `this floordiv other`; `other` must be free of dimensions. */
  floorDiv(other: AffineExpr | number): AffineExpr {
    return AffineExpr.binary("floordiv", this, toExpr(other));
  }

  /** `this ceildiv other`; `other` must be free of dimensions. */
  ceilDiv(other: AffineExpr | number): AffineExpr {
    return AffineExpr.binary("ceildiv", this, toExpr(other));
  }

  /** `-this`. */
  neg(): AffineExpr {
    return this.mul(-1);
  }

  /** Whether this has two operands, that is, is neither dimension, symbol nor constant. */
  isBinary(): this is AffineBinaryExpr {
    return this.lhs !== undefined;
  }

  /** Whether this is a constant, of the given value if there is one. */
  isConstant(value?: number): boolean {
    return this.kind === "constant" && (value === undefined || this.value === value);
  }

  /** Whether no dimension occurs. */
  isSymbolicOrConstant(): boolean {
    return this.dimBound === 0;
  }

  /** Whether products, quotients and remainders have constant right operands only. */
  isPureAffine(): boolean {
    if (!this.isBinary()) return true;
    if (this.kind !== "add" && this.rhs.kind !== "constant") return false;
    return this.lhs.isPureAffine() && this.rhs.isPureAffine();
  }

  /** Whether dimension `position` occurs. */
  isFunctionOfDim(position: number): boolean {
    if (position >= this.dimBound) return false;
    if (this.isBinary()) return this.lhs.isFunctionOfDim(position) || this.rhs.isFunctionOfDim(position);
    return this.kind === "dim" && this.value === position;
  }

  /** Whether symbol `position` occurs. */
  isFunctionOfSymbol(position: number): boolean {
    if (position >= this.symbolBound) return false;
    if (this.isBinary()) return this.lhs.isFunctionOfSymbol(position) || this.rhs.isFunctionOfSymbol(position);
    return this.kind === "symbol" && this.value === position;
  }

  /** A number that divides every value of this expression; 0 for the constant 0. */
  largestKnownDivisor(): number {
    if (!this.isBinary()) return this.kind === "constant" ? Math.abs(this.value) : 1;
    const left = this.lhs.largestKnownDivisor();
    switch (this.kind) {
      case "mul":
        return productOfDivisors(left, this.rhs.largestKnownDivisor());
      case "add":
      case "mod":
        return gcd(left, this.rhs.largestKnownDivisor());
      case "floordiv":
      case "ceildiv":
        if (this.rhs.kind !== "constant" || this.rhs.value === 0 || left % this.rhs.value !== 0) return 1;
        return Math.abs(left / this.rhs.value);
    }
  }

  /** Whether every value of this expression is known to be a multiple of the positive `factor`. */
  isMultipleOf(factor: number): boolean {
    return this.largestKnownDivisor() % factor === 0;
  }

  /** Value for the given inputs, exact within the safe integers; undefined for division by 0 and remainder by less than 1. */
  evaluate(dims: readonly number[], symbols: readonly number[] = []): number | undefined {
    if (!this.isBinary()) return leafValue(this, dims, symbols);
    const left = this.lhs.evaluate(dims, symbols);
    const right = this.rhs.evaluate(dims, symbols);
    if (left === undefined || right === undefined) return undefined;
    switch (this.kind) {
      case "add":
        return left + right;
      case "mul":
        return left * right + 0; // + 0 turns -0 into 0
      case "mod":
        return right < 1 ? undefined : euclideanMod(left, right);
      case "floordiv":
        return right === 0 ? undefined : floorDivide(left, right);
      case "ceildiv":
        return right === 0 ? undefined : ceilDivide(left, right);
    }
  }

  /** This expression with dimensions and symbols replaced; those past the end of the arrays stay. */
  replace(dims: readonly AffineExpr[], symbols: readonly AffineExpr[] = []): AffineExpr {
    if (this.kind === "dim") return dims[this.value] ?? this;
    if (this.kind === "symbol") return symbols[this.value] ?? this;
    if (!this.isBinary()) return this;
    const lhs = this.lhs.replace(dims, symbols);
    const rhs = this.rhs.replace(dims, symbols);
    return lhs === this.lhs && rhs === this.rhs ? this : AffineExpr.binary(this.kind, lhs, rhs);
  }

  /** This expression with each dimension from `offset` on moved up by `shift` positions. */
  shiftDims(shift: number, offset = 0): AffineExpr {
    return this.replace(shifted(AffineExpr.dim, this.dimBound, shift, offset));
  }

  /** This expression with each symbol from `offset` on moved up by `shift` positions. */
  shiftSymbols(shift: number, offset = 0): AffineExpr {
    return this.replace([], shifted(AffineExpr.symbol, this.symbolBound, shift, offset));
  }

  /** Calls `visit` on each sub-expression, operands before users. */
  walk(visit: (expr: AffineExpr) => void): void {
    this.lhs?.walk(visit);
    this.rhs?.walk(visit);
    visit(this);
  }

  /** Coefficients of dimensions, then symbols, and the constant; undefined where a division, remainder or symbolic product occurs. */
  linearForm(numDims: number, numSymbols: number): AffineLinearForm | undefined {
    const coefficients = new Array<number>(numDims + numSymbols).fill(0);
    const constant = addLinearTerms(this, 1, coefficients, numDims);
    return constant === undefined ? undefined : { coefficients, constant };
  }

  /** The text that mlir-opt prints, with `d0`, `s0`... replaced by the namer's text if there is one. */
  toString(namer: AffineNamer = defaultNamer): string {
    return printExpr(this, false, namer);
  }
}

/** A sum of products of inputs and constants: `coefficients` holds those of the dimensions, then those of the symbols. */
export interface AffineLinearForm {
  readonly coefficients: number[];
  readonly constant: number;
}

const toExpr = (value: AffineExpr | number): AffineExpr =>
  typeof value === "number" ? AffineExpr.constant(value) : value;

function checkPosition(position: number): number {
  if (!Number.isSafeInteger(position) || position < 0) throw new RangeError(`${position} is not an input position`);
  return position + 0;
}

function checkSymbolicOperand(kind: AffineBinaryKind, lhs: AffineExpr, rhs: AffineExpr): void {
  if (rhs.isSymbolicOrConstant() || (kind === "mul" && lhs.isSymbolicOrConstant())) return;
  const culprit = kind === "mul" ? "both operands depend" : "its right operand depends";
  throw new RangeError(`'${lhs} ${kind} ${rhs}' is not affine: ${culprit} on dimensions`);
}

function leafValue(leaf: AffineExpr, dims: readonly number[], symbols: readonly number[]): number {
  if (leaf.kind === "constant") return leaf.value;
  const value = (leaf.kind === "dim" ? dims : symbols)[leaf.value];
  if (value === undefined) throw new RangeError(`no value given for '${leaf}'`);
  return value;
}

function shifted(make: (position: number) => AffineExpr, bound: number, shift: number, offset: number): AffineExpr[] {
  return Array.from({ length: bound }, (_, position) => make(position < offset ? position : position + shift));
}

/** Adds `scale * expr` to the coefficients and returns the constant part, or undefined if `expr` is not linear. */
function addLinearTerms(expr: AffineExpr, scale: number, coefficients: number[], numDims: number): number | undefined {
  if (expr.kind === "constant") return expr.value * scale + 0;
  if (!expr.isBinary()) {
    const index = expr.kind === "dim" ? expr.value : numDims + expr.value;
    coefficients[index] = (coefficients[index] ?? 0) + scale;
    return 0;
  }
  if (expr.kind === "mul" && expr.rhs.kind === "constant") {
    return addLinearTerms(expr.lhs, scale * expr.rhs.value, coefficients, numDims);
  }
  if (expr.kind !== "add") return undefined;
  const left = addLinearTerms(expr.lhs, scale, coefficients, numDims);
  const right = addLinearTerms(expr.rhs, scale, coefficients, numDims);
  return left === undefined || right === undefined ? undefined : left + right;
}

// Arithmetic. Quotients go through the exact JS remainder, since a / b alone may round up to the next integer.

/** Floor of `a / b`, exact for safe integers. */
export function floorDivide(a: number, b: number): number {
  const remainder = a % b;
  const quotient = (a - remainder) / b;
  return (remainder !== 0 && remainder < 0 !== b < 0 ? quotient - 1 : quotient) + 0;
}

/** Ceiling of `a / b`, exact for safe integers. */
export const ceilDivide = (a: number, b: number): number => -floorDivide(-a, b) + 0;

/** Remainder of `a / b` in `[0, b)`, for a positive `b`. */
export function euclideanMod(a: number, b: number): number {
  const remainder = a % b;
  return (remainder < 0 ? remainder + b : remainder) + 0;
}

/** Greatest common divisor of two non-negative numbers, `gcd(0, b) = b`. */
export function gcd(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

/** Both factors divide the product, so either serves where the product of the two is too large. */
function productOfDivisors(left: number, right: number): number {
  const product = left * right;
  return Number.isSafeInteger(product) ? product : Math.max(left, right);
}

const constantIfSafe = (value: number): AffineExpr | undefined =>
  Number.isSafeInteger(value) ? AffineExpr.constant(value) : undefined;

// Simplification: each function returns the simpler expression, or undefined where the operands are to be kept as they are.

const simplifiers: Readonly<Record<AffineBinaryKind, (lhs: AffineExpr, rhs: AffineExpr) => AffineExpr | undefined>> = {
  add: simplifyAdd,
  mul: simplifyMul,
  mod: simplifyMod,
  floordiv: (lhs, rhs) => simplifyQuotient("floordiv", lhs, rhs),
  ceildiv: (lhs, rhs) => simplifyQuotient("ceildiv", lhs, rhs),
};

function simplifyAdd(lhs: AffineExpr, rhs: AffineExpr): AffineExpr | undefined {
  if (lhs.kind === "constant" && rhs.kind === "constant") return constantIfSafe(lhs.value + rhs.value);
  // Constants go to the right, and symbolic terms to the right of dimensions.
  if (lhs.kind === "constant" || (lhs.isSymbolicOrConstant() && !rhs.isSymbolicOrConstant())) return rhs.add(lhs);
  if (rhs.isConstant(0)) return lhs;
  if (rhs.kind === "constant" && hasConstantTail(lhs, "add")) {
    const sum = constantIfSafe(lhs.rhs.value + rhs.value);
    return sum && lhs.lhs.add(sum);
  }
  return (
    addMultiples(lhs, rhs) ??
    // (x + c) + y => (x + y) + c
    (hasConstantTail(lhs, "add") ? lhs.lhs.add(rhs).add(lhs.rhs) : recogniseMod(lhs, rhs))
  );
}

/** x * c1 + x * c2 => x * (c1 + c2), where a missing factor is 1 */
function addMultiples(lhs: AffineExpr, rhs: AffineExpr): AffineExpr | undefined {
  const leftScaled = hasConstantTail(lhs, "mul");
  const rightScaled = hasConstantTail(rhs, "mul");
  if ((leftScaled ? lhs.lhs : lhs) !== (rightScaled ? rhs.lhs : rhs)) return undefined;
  const factor = constantIfSafe((leftScaled ? lhs.rhs.value : 1) + (rightScaled ? rhs.rhs.value : 1));
  return factor && (leftScaled ? lhs.lhs : lhs).mul(factor);
}

/** x + (x floordiv q) * -q => x mod q, and the same for x + ((x floordiv q) * q) * -1 */
function recogniseMod(lhs: AffineExpr, rhs: AffineExpr): AffineExpr | undefined {
  if (!rhs.isBinary() || rhs.kind !== "mul") return undefined;
  const product = rhs.lhs;
  if (rhs.rhs.isConstant(-1) && product.isBinary() && product.kind === "mul") {
    return isQuotientOf(lhs, product.rhs, product.lhs) ? lhs.mod(product.rhs) : undefined;
  }
  if (!product.isBinary() || !isQuotientOf(lhs, product.rhs, product)) return undefined;
  return product.rhs === rhs.rhs.neg() ? lhs.mod(product.rhs) : undefined;
}

const isQuotientOf = (dividend: AffineExpr, divisor: AffineExpr, expr: AffineExpr): boolean =>
  expr.kind === "floordiv" && expr.lhs === dividend && expr.rhs === divisor;

function simplifyMul(lhs: AffineExpr, rhs: AffineExpr): AffineExpr | undefined {
  if (lhs.kind === "constant" && rhs.kind === "constant") return constantIfSafe(lhs.value * rhs.value);
  if (!rhs.isSymbolicOrConstant() || lhs.kind === "constant") return rhs.mul(lhs);
  if (rhs.isConstant(1)) return lhs;
  if (rhs.isConstant(0)) return rhs;
  if (!hasConstantTail(lhs, "mul")) return undefined;
  // (x * c) * s => (x * s) * c
  if (rhs.kind !== "constant") return lhs.lhs.mul(rhs).mul(lhs.rhs);
  const product = constantIfSafe(lhs.rhs.value * rhs.value);
  return product && lhs.lhs.mul(product);
}

function simplifyQuotient(kind: "floordiv" | "ceildiv", lhs: AffineExpr, rhs: AffineExpr): AffineExpr | undefined {
  if (rhs.kind !== "constant" || rhs.value === 0) return undefined;
  const divisor = rhs.value;
  if (lhs.kind === "constant") {
    return AffineExpr.constant((kind === "floordiv" ? floorDivide : ceilDivide)(lhs.value, divisor));
  }
  if (divisor === 1) return lhs;
  // (x * c) / divisor => x * (c / divisor)
  if (hasConstantTail(lhs, "mul") && lhs.rhs.value % divisor === 0) return lhs.lhs.mul(lhs.rhs.value / divisor);
  // (x + y) floordiv divisor => x floordiv divisor + y floordiv divisor, where x or y is a multiple
  if (kind === "ceildiv" || !lhs.isBinary() || lhs.kind !== "add") return undefined;
  if (!lhs.lhs.isMultipleOf(divisor) && !lhs.rhs.isMultipleOf(divisor)) return undefined;
  return lhs.lhs.floorDiv(rhs).add(lhs.rhs.floorDiv(rhs));
}

function simplifyMod(lhs: AffineExpr, rhs: AffineExpr): AffineExpr | undefined {
  if (rhs.kind !== "constant" || rhs.value < 1) return undefined;
  const divisor = rhs.value;
  if (lhs.kind === "constant") return AffineExpr.constant(euclideanMod(lhs.value, divisor));
  if (lhs.isMultipleOf(divisor)) return AffineExpr.constant(0);
  if (!lhs.isBinary()) return undefined;
  // (x + y) mod divisor => y mod divisor, where x is a multiple
  if (lhs.kind === "add" && lhs.lhs.isMultipleOf(divisor)) return lhs.rhs.mod(rhs);
  if (lhs.kind === "add" && lhs.rhs.isMultipleOf(divisor)) return lhs.lhs.mod(rhs);
  // (x mod a) mod divisor => x mod divisor, where divisor divides a
  const inner = lhs.kind === "mod" && lhs.rhs.kind === "constant" ? lhs.rhs.value : 0;
  return inner >= 1 && inner % divisor === 0 ? lhs.lhs.mod(rhs) : undefined;
}

/** Whether `expr` is of that kind with a constant right operand. */
function hasConstantTail(expr: AffineExpr, kind: "add" | "mul"): expr is AffineBinaryExpr {
  return expr.kind === kind && expr.rhs?.kind === "constant";
}

// Printing, with MLIR's parentheses: an operand of anything but a sum is "tight" and bracketed unless it is a leaf.

const defaultNamer: AffineNamer = (kind, position) => `${kind === "dim" ? "d" : "s"}${position}`;

function printExpr(expr: AffineExpr, tight: boolean, namer: AffineNamer): string {
  if (expr.kind === "dim" || expr.kind === "symbol") return namer(expr.kind, expr.value);
  if (!expr.isBinary()) return String(expr.value);
  const text = expr.kind === "add" ? printSum(expr, namer) : printTerm(expr, namer);
  return tight ? `(${text})` : text;
}

function printTerm(term: AffineBinaryExpr, namer: AffineNamer): string {
  const left = printExpr(term.lhs, true, namer);
  if (term.kind === "mul" && term.rhs.isConstant(-1)) return `-${left}`;
  return `${left} ${term.kind === "mul" ? "*" : term.kind} ${printExpr(term.rhs, true, namer)}`;
}

function printSum({ lhs, rhs }: AffineBinaryExpr, namer: AffineNamer): string {
  const left = printExpr(lhs, false, namer);
  if (rhs.kind === "constant" && rhs.value < 0) return `${left} - ${-rhs.value}`;
  if (hasConstantTail(rhs, "mul") && rhs.rhs.value === -1) {
    return `${left} - ${printExpr(rhs.lhs, rhs.lhs.kind === "add", namer)}`;
  }
  if (hasConstantTail(rhs, "mul") && rhs.rhs.value < -1) {
    return `${left} - ${printExpr(rhs.lhs, true, namer)} * ${-rhs.rhs.value}`;
  }
  return `${left} + ${printExpr(rhs, false, namer)}`;
}

// Simplification by flattening.

/**
 * Simplifies an expression as MLIR does: flattens it to a sum over inputs and local variables, one for each distinct quotient
 * (`x mod c` becomes `x - c * (x floordiv c)`), with common factors cancelled, and builds it again in the order of the variables.
 *
 * Expressions that are not pure affine, divide by less than 1 or leave the safe integers are returned as they are.
 */
export function simplifyAffineExpr(expr: AffineExpr, numDims: number, numSymbols: number): AffineExpr {
  if (!expr.isPureAffine()) return expr;
  const dims = Array.from({ length: numDims }, (_, i) => AffineExpr.dim(i));
  const symbols = Array.from({ length: numSymbols }, (_, i) => AffineExpr.symbol(i));
  const variables = [...dims, ...symbols];
  const row = flatten(expr, { numDims, variables });
  return row ? unflatten(row, variables) : expr;
}

/** A sum: the constant, then a coefficient for each variable; those past the end are 0. */
type Row = readonly number[];

/** The variables met so far: dimensions, symbols, then quotients in the order of discovery. */
interface Flattening {
  readonly numDims: number;
  readonly variables: AffineExpr[];
}

function flatten(expr: AffineExpr, state: Flattening): Row | undefined {
  if (expr.kind === "constant") return [expr.value];
  if (!expr.isBinary()) return unitRow(expr.kind === "dim" ? expr.value : state.numDims + expr.value);
  const left = flatten(expr.lhs, state);
  if (!left) return undefined;
  if (expr.kind === "mul") return combine(left, expr.rhs.value, [], 0);
  if (expr.kind !== "add") return flattenDivision(expr, left, expr.rhs.value, state);
  const right = flatten(expr.rhs, state);
  return right && combine(left, 1, right, 1);
}

function flattenDivision(expr: AffineBinaryExpr, dividend: Row, divisor: number, state: Flattening): Row | undefined {
  if (divisor < 1) return undefined;
  const factor = dividend.reduce((common, coefficient) => gcd(common, Math.abs(coefficient)), divisor);
  const reduced = dividend.map((coefficient) => coefficient / factor);
  const reducedDivisor = divisor / factor;
  if (reducedDivisor === 1) return expr.kind === "mod" ? [0] : reduced;
  const numerator = unflatten(reduced, state.variables);
  const quotient = expr.kind === "ceildiv" ? numerator.ceilDiv(reducedDivisor) : numerator.floorDiv(reducedDivisor);
  const local = unitRow(findOrAdd(state.variables, quotient));
  return expr.kind === "mod" ? combine(dividend, 1, local, -divisor) : local;
}

const unitRow = (variable: number): Row => [...new Array<number>(variable + 1).fill(0), 1];

/** `a * scaleA + b * scaleB`, or undefined if a coefficient is not a safe integer. */
function combine(a: Row, scaleA: number, b: Row, scaleB: number): Row | undefined {
  const sum = Array.from(
    { length: Math.max(a.length, b.length) },
    (_, i) => (a[i] ?? 0) * scaleA + (b[i] ?? 0) * scaleB,
  );
  return sum.every(Number.isSafeInteger) ? sum : undefined;
}

function findOrAdd(variables: AffineExpr[], quotient: AffineExpr): number {
  const known = variables.indexOf(quotient);
  return known >= 0 ? known : variables.push(quotient) - 1;
}

function unflatten(row: Row, variables: readonly AffineExpr[]): AffineExpr {
  const [constant = 0, ...coefficients] = row;
  let sum = AffineExpr.constant(0);
  coefficients.forEach((coefficient, i) => {
    const variable = variables[i];
    if (variable && coefficient !== 0) sum = sum.add(variable.mul(coefficient));
  });
  return sum.add(constant);
}
