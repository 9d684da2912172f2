/** `memref.load` and `memref.store` as `affine.load` and `affine.store`, where their subscripts are affine. */
import {
  AddIOp,
  AffineApplyOp,
  AffineLoadOp,
  AffineStoreOp,
  LoadOp,
  MulIOp,
  StoreOp,
  SubIOp,
  affineDialect,
  affineScope,
  canonicalizeMap,
  constantInteger,
  isValidDimension,
  isValidSymbol,
} from "@hls-opt/dialect-affine";
import { AffineExpr, AffineMap, AffineMapAttr, Builder, collect, definePass } from "@hls-opt/ir-core";
import type { IndexType, Operation, Region, Value } from "@hls-opt/ir-core";

/** Makes accesses of memref affine again where they can be. */
export const affineRaiseFromMemref = definePass({
  name: "affine-raise-from-memref",
  summary: "turn memref.load and memref.store into affine.load and affine.store where subscripts are affine",
  statistics: { raised: "accesses made affine" },
  dependentDialects: [affineDialect],
  run(root, { count }) {
    count("raised", raiseFromMemref(root));
  },
});

/** Raises what can be raised in `root`; returns how many accesses. */
export function raiseFromMemref(root: Operation): number {
  return collect(root, ({ info }) => info === LoadOp.info || info === StoreOp.info).filter(raise).length;
}

function raise(op: Operation): boolean {
  const leading = op.info === LoadOp.info ? 1 : 2;
  const scope = affineScope(op);
  const inputs = new AffineInputs(scope);
  const exprs: AffineExpr[] = [];
  for (const subscript of op.operands.slice(leading)) {
    const expr = inputs.exprOf(subscript, 0);
    if (expr === undefined) return false;
    exprs.push(expr);
  }
  const given = { map: AffineMap.get(inputs.dims.length, 0, exprs), operands: inputs.dims };
  const { map, operands: indices } = canonicalizeMap(given, scope);
  const attr = AffineMapAttr.get(map);
  const builder = Builder.before(op);
  if (op.info === LoadOp.info) {
    const { memref, result } = new LoadOp(op);
    result.replaceAllUsesWith(builder.insert(AffineLoadOp.create({ memref, indices, map: attr })).result);
  } else {
    const { value, memref } = new StoreOp(op);
    builder.insert(AffineStoreOp.create({ value, memref, indices, map: attr }));
  }
  op.erase();
  return true;
}

const deepest = 32;

/** The values that subscripts are affine functions of. */
class AffineInputs {
  readonly dims: Value<IndexType>[] = [];
  private readonly scope: Region | undefined;

  constructor(scope: Region | undefined) {
    this.scope = scope;
  }

  /** The function that computes a value; undefined where it is not affine. Chains of ops are followed up to a depth. */
  exprOf(value: Value, depth: number): AffineExpr | undefined {
    const constant = constantInteger(value);
    if (constant !== undefined) {
      const number = Number(constant);
      return Number.isSafeInteger(number) ? AffineExpr.constant(number) : undefined;
    }
    return (depth < deepest ? this.computed(value.definingOp, depth + 1) : undefined) ?? this.input(value);
  }

  private input(value: Value): AffineExpr | undefined {
    if (!isValidDimension(value, this.scope) && !isValidSymbol(value, this.scope)) return undefined;
    const known = this.dims.indexOf(value as Value<IndexType>);
    return AffineExpr.dim(known >= 0 ? known : this.dims.push(value as Value<IndexType>) - 1);
  }

  private computed(op: Operation | undefined, depth: number): AffineExpr | undefined {
    if (op === undefined) return undefined;
    if (op.info === AffineApplyOp.info) return this.applied(new AffineApplyOp(op), depth);
    if (op.info !== AddIOp.info && op.info !== SubIOp.info && op.info !== MulIOp.info) return undefined;
    const [lhs, rhs] = [this.exprOf(op.operand(0), depth), this.exprOf(op.operand(1), depth)];
    if (lhs === undefined || rhs === undefined) return undefined;
    if (op.info === AddIOp.info) return lhs.add(rhs);
    if (op.info === SubIOp.info) return lhs.sub(rhs);
    return lhs.isConstant() || rhs.isConstant() ? lhs.mul(rhs) : undefined;
  }

  private applied({ map: { map }, mapOperands }: AffineApplyOp, depth: number): AffineExpr | undefined {
    const inputs = mapOperands.map((operand) => this.exprOf(operand, depth));
    if (!inputs.every((expr) => expr !== undefined)) return undefined;
    return map.results[0]?.replace(inputs.slice(0, map.numDims), inputs.slice(map.numDims));
  }
}
