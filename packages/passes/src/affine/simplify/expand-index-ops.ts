/** `affine.delinearize_index` as `affine.apply` ops: quotients and remainders by the products of the inner sizes. */
import { AffineApplyOp, AffineDelinearizeIndexOp, affineDialect, constantInteger } from "@hls-opt/dialect-affine";
import { AffineExpr, AffineMap, AffineMapAttr, Builder, collect, definePass, opError } from "@hls-opt/ir-core";
import type { IndexType, Operation, Report, Value } from "@hls-opt/ir-core";

/** Replaces ops on indices by `affine.apply`. */
export const affineExpandIndexOps = definePass({
  name: "affine-expand-index-ops",
  summary: "lower affine operations operating on indices into more fundamental operations",
  statistics: { expanded: "operations expanded" },
  dependentDialects: [affineDialect],
  run(root, { report, count }) {
    count("expanded", expandIndexOps(root, report));
  },
});

/** Expands all `affine.delinearize_index` ops with a basis of constants; others are reported. */
export function expandIndexOps(root: Operation, report: Report): number {
  let expanded = 0;
  for (const op of collect(root, ({ info }) => info === AffineDelinearizeIndexOp.info)) {
    const basis = op.operands.slice(1).map((size) => Number(constantInteger(size) ?? NaN));
    if (basis.every((size) => Number.isSafeInteger(size) && size > 0)) {
      expand(op, basis);
      expanded++;
    } else {
      const message = "is not expanded: its basis is not of positive constants";
      report({ ...opError(op, message, [], "affine/expand-index"), severity: "warning" });
    }
  }
  return expanded;
}

function expand(op: Operation, basis: readonly number[]): void {
  const builder = Builder.before(op);
  const index = op.operand(0) as Value<IndexType>;
  let inner = basis.slice(1).reduce((product, size) => product * size, 1);
  let rest: AffineExpr = AffineExpr.dim(0);
  op.results.forEach((result, i) => {
    const map = AffineMapAttr.get(AffineMap.get(1, 0, [rest.floorDiv(inner)]));
    result.replaceAllUsesWith(builder.insert(AffineApplyOp.create({ map, mapOperands: [index] })).result);
    rest = rest.mod(inner);
    inner /= basis[i + 1] ?? 1;
  });
  op.erase();
}
