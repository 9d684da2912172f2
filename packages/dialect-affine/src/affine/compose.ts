import { AffineExpr, AffineMap, IntegerAttr, IntegerSet, as, constantValue } from "@hls-opt/ir-core";
import type { IndexType, Region, Value } from "@hls-opt/ir-core";
import { AffineApplyOp } from "./map-ops.js";
import { isValidSymbol } from "./validity.js";

/** A map and the values it applies to: dimensions, then symbols. */
export interface MapAndOperands {
  readonly map: AffineMap;
  readonly operands: readonly Value<IndexType>[];
}

/**
 * Replaces operands that `affine.apply` computes by what they are computed from, and brings the rest into canonical form:
 * dimensions that are fixed in `scope` become symbols, constants go into the expressions, each value is an operand once,
 * and unused ones go.
 */
export function composeMap({ map, operands }: MapAndOperands, scope: Region | undefined): MapAndOperands {
  const inputs = new Inputs(scope);
  const exprs = inputs.substitute(map.results, map.numDims, operands);
  return inputs.finish(AffineMap.get(inputs.dims.size, inputs.symbols.size, exprs).simplify());
}

/** The same without taking in what `affine.apply` computes. */
export function canonicalizeMap({ map, operands }: MapAndOperands, scope: Region | undefined): MapAndOperands {
  const inputs = new Inputs(scope, 0);
  const exprs = inputs.substitute(map.results, map.numDims, operands);
  return inputs.finish(AffineMap.get(inputs.dims.size, inputs.symbols.size, exprs).simplify());
}

/** The same for an integer set; its constraints are not simplified, so that equalities stay as they are written. */
export function composeSet(
  set: IntegerSet,
  operands: readonly Value<IndexType>[],
  scope: Region | undefined,
): { readonly set: IntegerSet; readonly operands: readonly Value<IndexType>[] } {
  const inputs = new Inputs(scope);
  const exprs = inputs.substitute(set.constraints, set.numDims, operands);
  const { map, operands: used } = inputs.finish(AffineMap.get(inputs.dims.size, inputs.symbols.size, exprs));
  return { set: IntegerSet.get(map.numDims, map.numSymbols, map.results, set.eqFlags), operands: used };
}

/** Longer chains of `affine.apply` stay, so that expressions do not grow without limit. */
const longestChain = 50;

/** The dimensions and symbols of a new map, numbered as they are met. */
class Inputs {
  readonly dims = new Map<Value, AffineExpr>();
  readonly symbols = new Map<Value, AffineExpr>();
  private readonly scope: Region | undefined;
  private readonly longestChain: number;

  constructor(scope: Region | undefined, chain = longestChain) {
    this.scope = scope;
    this.longestChain = chain;
  }

  substitute(exprs: readonly AffineExpr[], numDims: number, operands: readonly Value[]): AffineExpr[] {
    // as in MLIR symbols keep their places, and dimensions that turn out to be symbols follow
    const symbols = operands.slice(numDims).map((operand) => this.exprOf(operand, true, 0));
    const dims = operands.slice(0, numDims).map((operand) => this.exprOf(operand, false, 0));
    return exprs.map((expr) => expr.replace(dims, symbols));
  }

  /** What stands for a value: a constant, its producer's expression, a symbol or a dimension. */
  private exprOf(value: Value, isSymbol: boolean, chain: number): AffineExpr {
    const constant = constantValue(value);
    if (constant instanceof IntegerAttr && Number.isSafeInteger(constant.number)) {
      return AffineExpr.constant(constant.number);
    }
    const mustBeSymbol = isSymbol || isValidSymbol(value, this.scope);
    const producer = chain < this.longestChain ? as(value.definingOp, AffineApplyOp) : undefined;
    if (
      producer !== undefined &&
      (!mustBeSymbol || producer.mapOperands.every((operand) => isValidSymbol(operand, this.scope)))
    ) {
      const { map } = producer.map;
      const values = producer.mapOperands.map((operand, i) =>
        this.exprOf(operand, mustBeSymbol || i >= map.numDims, chain + 1),
      );
      return (map.results[0] as AffineExpr).replace(values.slice(0, map.numDims), values.slice(map.numDims));
    }
    return mustBeSymbol ? numbered(this.symbols, value, AffineExpr.symbol) : numbered(this.dims, value, AffineExpr.dim);
  }

  /** The map without unused inputs, and the values of the others. */
  finish(map: AffineMap): MapAndOperands {
    const [dims, symbols] = [[...this.dims.keys()], [...this.symbols.keys()]];
    const used = map.removeUnused();
    const operands = [...used.dims.map((i) => dims[i]), ...used.symbols.map((i) => symbols[i])];
    return { map: used.map, operands: operands as Value<IndexType>[] };
  }
}

function numbered(table: Map<Value, AffineExpr>, value: Value, make: (position: number) => AffineExpr): AffineExpr {
  let expr = table.get(value);
  if (expr === undefined) table.set(value, (expr = make(table.size)));
  return expr;
}
