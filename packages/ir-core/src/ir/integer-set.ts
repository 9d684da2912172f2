/**
 * Integer sets `(d0, ...)[s0, ...] : (constraints)`, immutable and uniqued.
 *
 * The intern table is a pure memo: it never changes what a constructor returns, only that it returns the same object again.
 */
import { AffineExpr } from "./affine-expr.js";
import { affineInputs, affineKey, checkInputs } from "./affine-map.js";

const interned = new Map<string, IntegerSet>();

/** The inputs for which each constraint is 0 (where its flag is set) or at least 0 (elsewhere). */
export class IntegerSet {
  readonly numDims: number;
  readonly numSymbols: number;
  readonly constraints: readonly AffineExpr[];
  /** For each constraint whether it is an equality. */
  readonly eqFlags: readonly boolean[];

  private constructor(
    numDims: number,
    numSymbols: number,
    constraints: readonly AffineExpr[],
    eqFlags: readonly boolean[],
  ) {
    this.numDims = numDims;
    this.numSymbols = numSymbols;
    this.constraints = constraints;
    this.eqFlags = eqFlags;
  }

  /** The set with these constraints, which may use no other inputs than those counted; without any it is the universe. */
  static get(
    numDims: number,
    numSymbols: number,
    constraints: readonly AffineExpr[],
    eqFlags: readonly boolean[],
  ): IntegerSet {
    if (constraints.length !== eqFlags.length) {
      throw new RangeError(`${constraints.length} constraints given with ${eqFlags.length} equality flags`);
    }
    if (constraints.length === 0) return IntegerSet.universe(numDims, numSymbols);
    const key = `${affineKey(numDims, numSymbols, constraints)} ${eqFlags.map(Number).join("")}`;
    const known = interned.get(key);
    if (known) return known;
    checkInputs(numDims, numSymbols, constraints);
    const made = new IntegerSet(numDims, numSymbols, [...constraints], [...eqFlags]);
    interned.set(key, made);
    return made;
  }

  /** The set of all inputs, written `0 == 0` as MLIR does for an empty list of constraints. */
  static universe(numDims: number, numSymbols: number): IntegerSet {
    return IntegerSet.get(numDims, numSymbols, [AffineExpr.constant(0)], [true]);
  }

  /** Number of dimensions and symbols. */
  get numInputs(): number {
    return this.numDims + this.numSymbols;
  }

  /** Whether the inputs satisfy all constraints; undefined if one of them has no value (see `AffineExpr.evaluate`). */
  contains(dims: readonly number[], symbols: readonly number[] = []): boolean | undefined {
    const values = this.constraints.map((constraint) => constraint.evaluate(dims, symbols));
    if (values.includes(undefined)) return undefined;
    return values.every((value = 0, i) => (this.eqFlags[i] ? value === 0 : value >= 0));
  }

  /** The text that mlir-opt prints between `affine_set<` and `>`. */
  toString(): string {
    const constraints = this.constraints.map((constraint, i) => `${constraint} ${this.eqFlags[i] ? "==" : ">="} 0`);
    return `${affineInputs(this.numDims, this.numSymbols)} : (${constraints.join(", ")})`;
  }
}
