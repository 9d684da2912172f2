import { AffineMap, AffineMapAttr, DenseArrayAttr, IntegerSetAttr, pattern } from "@hls-opt/ir-core";
import type { AffineExpr, AnyOpClass, IndexType, OpView, Operation, Pattern, Rewriter, Value } from "@hls-opt/ir-core";

import { AffineLoadOp, AffineStoreOp } from "./access-ops.js";
import { composeMap, composeSet } from "./compose.js";
import type { MapAndOperands } from "./compose.js";
import { AffineForOp } from "./for-op.js";
import { AffineIfOp } from "./if-op.js";
import { AffineApplyOp, AffineMaxOp, AffineMinOp } from "./map-ops.js";
import { affineScope } from "./validity.js";

type AffineLinearForm = NonNullable<ReturnType<AffineExpr["linearForm"]>>;

const sameOperands = (a: readonly Value[], b: readonly Value[]): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);

const isSame = (a: MapAndOperands, b: MapAndOperands): boolean =>
  a.map === b.map && sameOperands(a.operands, b.operands);

/** f(g(x)) => (f . g)(x): takes the `affine.apply` ops behind an op's map into it; `leading` operands are no inputs. */
function composeInto<V extends OpView & { readonly map: AffineMapAttr }>(
  name: string,
  cls: AnyOpClass<V>,
  leading: number,
): Pattern {
  return pattern(name, cls, (view, rewriter) => {
    const operands = view.op.operands.slice(leading) as Value<IndexType>[];
    const composed = composeMap({ map: view.map.map, operands }, affineScope(view.op));
    if (isSame(composed, { map: view.map.map, operands })) return false;
    rewriter.modify(view, () => {
      view.op.setOperands([...view.op.operands.slice(0, leading), ...composed.operands]);
      view.op.setAttr("map", AffineMapAttr.get(composed.map));
    });
    return true;
  });
}

/** The same for the bounds of a loop. */
const composeBounds = pattern("compose-bounds", AffineForOp, (loop, rewriter) => {
  const scope = affineScope(loop.op);
  const lower = simplifyBound(composeMap(loop.lowerBound, scope), Math.max);
  const upper = simplifyBound(composeMap(loop.upperBound, scope), Math.min);
  if (isSame(lower, loop.lowerBound) && isSame(upper, loop.upperBound)) return false;
  const { inits, op } = loop;
  rewriter.modify(op, () => {
    op.setOperands([...lower.operands, ...upper.operands, ...inits]);
    op.setAttr("lowerBoundMap", AffineMapAttr.get(lower.map));
    op.setAttr("upperBoundMap", AffineMapAttr.get(upper.map));
    op.setAttr("operandSegmentSizes", DenseArrayAttr.i32([lower.operands.length, upper.operands.length, inits.length]));
  });
  return true;
});

/** Each result once; constants alone are one constant. */
function simplifyBound(bound: MapAndOperands, pick: (...values: number[]) => number): MapAndOperands {
  const { map, operands } = bound;
  const exprs = [...new Set(map.results)];
  if (exprs.length > 1 && exprs.every((expr) => expr.isConstant())) {
    return { map: AffineMap.constant(pick(...exprs.map((expr) => expr.value))), operands: [] };
  }
  return exprs.length === map.results.length
    ? bound
    : { map: AffineMap.get(map.numDims, map.numSymbols, exprs), operands };
}

/** min(a, a, b) => min(a, b), its results in the order of their coefficients; the extreme of one result is that result */
function orderResults<V extends AffineMinOp | AffineMaxOp>(name: string, cls: AnyOpClass<V>): Pattern {
  return pattern(name, cls, (view, rewriter) => {
    const { map } = view.map;
    const exprs = [...new Set(map.results)];
    const forms = exprs.map((expr) => expr.linearForm(map.numDims, map.numSymbols));
    const ordered = forms.every((form) => form !== undefined) ? sortedBy(exprs, forms.map(keyOf)) : exprs;
    const [only] = ordered;
    if (only !== undefined && ordered.length === 1) {
      const single = AffineMapAttr.get(AffineMap.get(map.numDims, map.numSymbols, [only]));
      rewriter.replaceWith(view, AffineApplyOp.create({ map: single, mapOperands: view.mapOperands }));
      return true;
    }
    if (ordered.length === map.results.length && ordered.every((expr, i) => expr === map.results[i])) return false;
    const changed = AffineMapAttr.get(AffineMap.get(map.numDims, map.numSymbols, ordered));
    rewriter.modify(view, () => view.op.setAttr("map", changed));
    return true;
  });
}

const keyOf = (form: AffineLinearForm): readonly number[] => [...form.coefficients, form.constant];

function sortedBy<T>(items: readonly T[], keys: readonly (readonly number[])[]): T[] {
  const compare = (a: readonly number[], b: readonly number[]): number => {
    const at = a.findIndex((number, i) => number !== b[i]);
    return at < 0 ? 0 : (a[at] as number) - (b[at] as number);
  };
  return items
    .map((item, i) => ({ item, key: keys[i] as readonly number[] }))
    .sort((a, b) => compare(a.key, b.key))
    .map(({ item }) => item);
}

/** A loop that does nothing and hands on what it was given, or never runs, goes. */
const eraseEmptyLoop = pattern("erase-empty-loop", AffineForOp, (loop, rewriter) => {
  const { tripCount, inits, body, yielded, iterArgs } = loop;
  if (tripCount === 0) return (rewriter.replace(loop, inits), true);
  if (body.first !== body.last) return false;
  // with constant trips, values that change places could be counted; only those that stay are simple
  if (!yielded.every((value, i) => value === iterArgs[i])) return false;
  rewriter.replace(loop, inits);
  return true;
});

const composeCondition = pattern("compose-condition", AffineIfOp, (view, rewriter) => {
  const { condition, conditionOperands } = view;
  const composed = composeSet(condition, conditionOperands, affineScope(view.op));
  if (composed.set === condition && sameOperands(composed.operands, conditionOperands)) return false;
  rewriter.modify(view, () => {
    view.op.setOperands(composed.operands);
    view.op.setAttr("condition", IntegerSetAttr.get(composed.set));
  });
  return true;
});

/** A condition that always or never holds: the region that is taken stands for the op. */
const decideCondition = pattern("decide-condition", AffineIfOp, (view, rewriter) => {
  const { condition } = view;
  if (!condition.constraints.every((expr) => expr.isConstant())) return false;
  const holds = condition.contains(
    new Array<number>(condition.numDims).fill(0),
    new Array<number>(condition.numSymbols).fill(0),
  );
  const taken = holds === true ? view.thenBlock : view.elseBlock;
  if (taken === undefined) {
    if (view.op.results.length > 0) return false;
    rewriter.erase(view);
    return true;
  }
  return inlineRegion(view.op, taken, rewriter);
});

function inlineRegion(op: Operation, block: NonNullable<AffineIfOp["elseBlock"]>, rewriter: Rewriter): boolean {
  const terminator = block.last;
  const parent = op.parent;
  if (terminator === undefined || parent === undefined) return false;
  const values = terminator.operands;
  rewriter.erase(terminator);
  rewriter.inlineBlock(block, parent, op);
  rewriter.replace(op, values);
  return true;
}

/** Those of them that make no op but constants, so that they are folds: passes that only fold apply them too. */
export const affineFolds: readonly Pattern[] = [composeBounds, composeCondition];

/** Rewrites of affine towards the canonical form. */
export const affineCanonicalizations: readonly Pattern[] = [
  composeInto("compose-apply", AffineApplyOp, 0),
  composeInto("compose-min", AffineMinOp, 0),
  composeInto("compose-max", AffineMaxOp, 0),
  composeInto("compose-load", AffineLoadOp, 1),
  composeInto("compose-store", AffineStoreOp, 2),
  orderResults("order-min-results", AffineMinOp),
  orderResults("order-max-results", AffineMaxOp),
  composeBounds,
  eraseEmptyLoop,
  composeCondition,
  decideCondition,
];
