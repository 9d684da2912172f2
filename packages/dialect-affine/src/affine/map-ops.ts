import {
  AffineMapAttr,
  Index,
  IntegerAttr,
  affineMapAttr,
  defineOp,
  index,
  inferred,
  variadic,
} from "@hls-opt/ir-core";
import type { AffineMap, Builder, EmitOpError, FoldResult, IndexType, Value } from "@hls-opt/ir-core";
import { withSyntax } from "../arith/syntax.js";
import type { ConstantOperands } from "../fold/fold-op.js";
import { mapSyntax } from "./operands-syntax.js";
import { mapRange } from "./ranges.js";

const mapOp = <const Name extends `affine.${string}`>(name: Name, summary: string, pick: "min" | "max") =>
  withSyntax(
    defineOp({
      name,
      summary,
      operands: { mapOperands: variadic(Index) },
      results: { result: inferred(Index, () => index) },
      attributes: { map: affineMapAttr },
      traits: ["pure", "always-speculatable"],
      interfaces: mapRange(pick),
    }),
    mapSyntax,
  );

/** The values of all results of a map over constant operands. */
function evaluateMap(map: AffineMap, operands: ConstantOperands): number[] | undefined {
  if (map.isConstant()) {
    return map.evaluate(new Array<number>(map.numDims).fill(0), new Array<number>(map.numSymbols).fill(0));
  }
  if (!operands.every((operand) => operand instanceof IntegerAttr)) return undefined;
  const values = operands.map((operand) => operand.number);
  return map.evaluate(values.slice(0, map.numDims), values.slice(map.numDims));
}

function verifyMap(map: AffineMap, operands: readonly Value[], emitError: EmitOpError): boolean {
  if (operands.length === map.numInputs) return true;
  emitError("operand count and affine map dimension and symbol count must match");
  return false;
}

/**
 * An affine function of dimensions and symbols.
 *
 * ```mlir
 * %k = affine.apply affine_map<(d0)[s0] -> (d0 * 4 + s0)>(%i)[%n]
 * ```
 */
export class AffineApplyOp extends mapOp("affine.apply", "affine apply operation", "min") {
  verify(emitError: EmitOpError): void {
    if (verifyMap(this.map.map, this.mapOperands, emitError) && this.map.map.results.length !== 1) {
      emitError("mapping must produce one value");
    }
  }

  fold(operands: ConstantOperands): FoldResult {
    const { map } = this.map;
    const [expr] = map.results;
    if (expr?.kind === "dim") return [this.op.operand(expr.value)];
    if (expr?.kind === "symbol") return [this.op.operand(map.numDims + expr.value)];
    const [value] = evaluateMap(map, operands) ?? [];
    return value === undefined ? undefined : [IntegerAttr.get(index, value)];
  }
}

/**
 * The least result of a map.
 *
 * ```mlir
 * %m = affine.min affine_map<(d0) -> (d0, 16)>(%i)
 * ```
 */
export class AffineMinOp extends mapOp("affine.min", "min operation", "min") {
  verify(emitError: EmitOpError): void {
    verifyMap(this.map.map, this.mapOperands, emitError);
  }

  fold(operands: ConstantOperands): FoldResult {
    return foldExtreme(this.map.map, this.mapOperands, operands, Math.min);
  }
}

/**
 * The greatest result of a map.
 *
 * ```mlir
 * %m = affine.max affine_map<(d0) -> (d0, 16)>(%i)
 * ```
 */
export class AffineMaxOp extends mapOp("affine.max", "max operation", "max") {
  verify(emitError: EmitOpError): void {
    verifyMap(this.map.map, this.mapOperands, emitError);
  }

  fold(operands: ConstantOperands): FoldResult {
    return foldExtreme(this.map.map, this.mapOperands, operands, Math.max);
  }
}

function foldExtreme(
  map: AffineMap,
  values: readonly Value[],
  operands: ConstantOperands,
  pick: (...values: number[]) => number,
): FoldResult {
  const [expr] = map.results;
  // the extreme of one input is that input
  if (map.results.length === 1 && expr?.kind === "dim") return [values[expr.value] as Value];
  if (map.results.length === 1 && expr?.kind === "symbol") return [values[map.numDims + expr.value] as Value];
  const results = evaluateMap(map, operands);
  return results === undefined || results.length === 0 ? undefined : [IntegerAttr.get(index, pick(...results))];
}

/** Inserts `affine.apply` of a map with one result. */
export function buildApply(builder: Builder, map: AffineMap, operands: readonly Value<IndexType>[]): Value<IndexType> {
  return builder.insert(AffineApplyOp.create({ map: AffineMapAttr.get(map), mapOperands: operands })).result;
}
