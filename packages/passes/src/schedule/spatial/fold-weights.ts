/**
 * A kernel whose weights no longer depend on its loops: what is left of the reduction is one iteration, so that its loops go away, weights
 * become numbers, and sums of their products shared additions. One position of an image then takes one cycle.
 */
import { AffineForOp } from "@hls-opt/dialect-affine";
import { applyPatternsGreedily, as, collect } from "@hls-opt/ir-core";
import type { Block, Context, Operation } from "@hls-opt/ir-core";
import { isRefusal } from "../../affine/band/loop-band.js";
import { promoteSingleIteration } from "../../affine/normalize/normalize-loop.js";
import { shiftAdd } from "../../shift-add/shift-add.js";
import { balanceReductions } from "../balance-reductions.js";
import type { ConstantGlobals } from "../static-values.js";
import { foldConstantLoads } from "./constant-loads.js";

/** Small matrices are worth some variations; large ones share enough at the first attempt. */
const sharing = { extraDepth: 1, budget: 20_000, share: true };

/** Rewrites an unrolled nest in place where that is possible; false where it stays as it is. */
export function foldWeights(root: Operation, globals: ConstantGlobals, context: Context): boolean {
  const loops = collect(root, (op) => op.info === AffineForOp.info);
  const spent = loops.filter((op) => new AffineForOp(op).tripCount === 1 && op !== root);
  const left = loops.filter((op) => !spent.includes(op));
  if (!readsWeights(root, globals) || left.some((op) => op.results.length > 0)) return false;
  for (const loop of spent.reverse()) if (isRefusal(promoteSingleIteration(loop))) return false;
  const body = innermostBody(root);
  simplify(root, context);
  const folded = foldConstantLoads(body, globals);
  if (folded === 0) return true;
  shiftAdd(root, sharing);
  balanceReductions(body);
  simplify(root, context);
  return true;
}

function readsWeights(root: Operation, globals: ConstantGlobals): boolean {
  const isWeight = (op: Operation): boolean =>
    op.name === "affine.load" && op.operand(0).definingOp?.name === "memref.get_global";
  return globals.size > 0 && collect(root, isWeight).length > 0;
}

function innermostBody(root: Operation): Block {
  let body = root.region().entry;
  for (let inner = loopIn(body); inner !== undefined; inner = loopIn(body)) body = inner.region().entry;
  return body;
}

const loopIn = (body: Block): Operation | undefined =>
  body.operations().find((op) => as(op, AffineForOp) !== undefined);

function simplify(root: Operation, context: Context): void {
  const patterns = [...context.dialects.values()].flatMap((dialect) => dialect.canonicalizations);
  applyPatternsGreedily(root, context, patterns);
}
