/**
 * Affine maps `(d0, ...)[s0, ...] -> (expressions)`, immutable and uniqued.
 *
 * The intern table is a pure memo: it never changes what a constructor returns, only that it returns the same object again.
 */
import { AffineExpr, simplifyAffineExpr } from "./affine-expr.js";

const interned = new Map<string, AffineMap>();

/** A map with its unused inputs dropped, and the old positions of those that it kept. */
export interface CompressedAffineMap {
  readonly map: AffineMap;
  readonly dims: readonly number[];
  readonly symbols: readonly number[];
}

/** An immutable, uniqued map from dimensions and symbols to a list of expressions. */
export class AffineMap {
  readonly numDims: number;
  readonly numSymbols: number;
  readonly results: readonly AffineExpr[];

  private constructor(numDims: number, numSymbols: number, results: readonly AffineExpr[]) {
    this.numDims = numDims;
    this.numSymbols = numSymbols;
    this.results = results;
  }

  /** The map with these results, which may use no other inputs than those counted. */
  static get(numDims: number, numSymbols: number, results: readonly AffineExpr[]): AffineMap {
    const key = affineKey(numDims, numSymbols, results);
    const known = interned.get(key);
    if (known) return known;
    checkInputs(numDims, numSymbols, results);
    const made = new AffineMap(numDims, numSymbols, [...results]);
    interned.set(key, made);
    return made;
  }

  /** `(d0, ..., dn-1) -> (d0, ..., dn-1)`. */
  static identity(rank: number): AffineMap {
    return AffineMap.get(rank, 0, dimsUpTo(rank));
  }

  /** `() -> (value)`. */
  static constant(value: number): AffineMap {
    return AffineMap.get(0, 0, [AffineExpr.constant(value)]);
  }

  /** The map whose result `i` is dimension `permutation[i]`; throws unless each position occurs once. */
  static permutation(permutation: readonly number[]): AffineMap {
    const map = AffineMap.get(permutation.length, 0, permutation.map(AffineExpr.dim));
    if (!map.isPermutation()) throw new RangeError(`[${permutation.join(", ")}] is not a permutation`);
    return map;
  }

  /** Number of dimensions and symbols. */
  get numInputs(): number {
    return this.numDims + this.numSymbols;
  }

  /** Whether result `i` is dimension `i` for all dimensions. */
  isIdentity(): boolean {
    return (
      this.numDims === this.results.length && this.results.every((expr, i) => expr.kind === "dim" && expr.value === i)
    );
  }

  /** Whether each dimension is exactly one result, and there are no symbols. */
  isPermutation(): boolean {
    if (this.numSymbols !== 0 || this.numDims !== this.results.length) return false;
    return this.results.every((expr) => expr.kind === "dim") && new Set(this.results).size === this.numDims;
  }

  /** Whether all results are constants. */
  isConstant(): boolean {
    return this.results.every((expr) => expr.isConstant());
  }

  /** The value of the only result, if there is just one and it is a constant. */
  singleConstantResult(): number | undefined {
    const [only] = this.results;
    return this.results.length === 1 && only?.isConstant() ? only.value : undefined;
  }

  /** `this(other(x))`: the dimensions are those of `other`, the symbols those of this, then those of `other`. */
  compose(other: AffineMap): AffineMap {
    if (other.results.length !== this.numDims) {
      throw new RangeError(`map of ${this.numDims} dimensions composed with one of ${other.results.length} results`);
    }
    const inner = other.results.map((expr) => expr.shiftSymbols(this.numSymbols));
    const results = this.results.map((expr) => expr.replace(inner));
    return AffineMap.get(other.numDims, this.numSymbols + other.numSymbols, results);
  }

  /** Values of all results, or undefined if one of them has none (see `AffineExpr.evaluate`). */
  evaluate(dims: readonly number[], symbols: readonly number[] = []): number[] | undefined {
    const values: number[] = [];
    for (const expr of this.results) {
      const value = expr.evaluate(dims, symbols);
      if (value === undefined) return undefined;
      values.push(value);
    }
    return values;
  }

  /** A map that gives back the dimensions from the results; undefined unless each dimension is a result by itself. */
  inversePermutation(): AffineMap | undefined {
    if (this.numSymbols !== 0) return undefined;
    const positions = dimsUpTo(this.numDims).map((dim) => this.results.indexOf(dim));
    if (positions.includes(-1)) return undefined;
    return AffineMap.get(this.results.length, 0, positions.map(AffineExpr.dim));
  }

  /** This map with its inputs replaced by expressions over the given numbers of inputs. */
  replace(dims: readonly AffineExpr[], symbols: readonly AffineExpr[], numDims: number, numSymbols: number): AffineMap {
    return AffineMap.get(
      numDims,
      numSymbols,
      this.results.map((expr) => expr.replace(dims, symbols)),
    );
  }

  /** This map without the dimensions and symbols that no result uses. */
  removeUnused(): CompressedAffineMap {
    const dims = positionsWhere(this.numDims, (i) => this.results.some((expr) => expr.isFunctionOfDim(i)));
    const symbols = positionsWhere(this.numSymbols, (i) => this.results.some((expr) => expr.isFunctionOfSymbol(i)));
    const newDims = renumbering(this.numDims, dims, AffineExpr.dim);
    const newSymbols = renumbering(this.numSymbols, symbols, AffineExpr.symbol);
    return { map: this.replace(newDims, newSymbols, dims.length, symbols.length), dims, symbols };
  }

  /** This map with each result simplified by `simplifyAffineExpr`. */
  simplify(): AffineMap {
    const results = this.results.map((expr) => simplifyAffineExpr(expr, this.numDims, this.numSymbols));
    return AffineMap.get(this.numDims, this.numSymbols, results);
  }

  /** The text that mlir-opt prints between `affine_map<` and `>`. */
  toString(): string {
    return `${affineInputs(this.numDims, this.numSymbols)} -> (${this.results.join(", ")})`;
  }
}

/** The inputs of a map or set as printed: `(d0, d1)[s0]`. */
export function affineInputs(numDims: number, numSymbols: number): string {
  const dims = `(${dimsUpTo(numDims).join(", ")})`;
  return numSymbols === 0 ? dims : `${dims}[${Array.from({ length: numSymbols }, (_, i) => `s${i}`).join(", ")}]`;
}

/** A string that is equal for equal inputs and expressions only. */
export function affineKey(numDims: number, numSymbols: number, exprs: readonly AffineExpr[]): string {
  return `${numDims} ${numSymbols} ${exprs.map((expr) => expr.id).join(" ")}`;
}

/** Throws if an expression uses an input that is not there. */
export function checkInputs(numDims: number, numSymbols: number, exprs: readonly AffineExpr[]): void {
  const outside = exprs.find((expr) => expr.dimBound > numDims || expr.symbolBound > numSymbols);
  if (outside) throw new RangeError(`'${outside}' uses more inputs than ${affineInputs(numDims, numSymbols)}`);
}

const dimsUpTo = (count: number): AffineExpr[] => Array.from({ length: count }, (_, i) => AffineExpr.dim(i));

const positionsWhere = (count: number, used: (position: number) => boolean): number[] =>
  Array.from({ length: count }, (_, i) => i).filter(used);

/** New expressions for old positions; unused ones keep a value that is never looked at. */
function renumbering(count: number, kept: readonly number[], make: (position: number) => AffineExpr): AffineExpr[] {
  return Array.from({ length: count }, (_, old) => make(Math.max(0, kept.indexOf(old))));
}
