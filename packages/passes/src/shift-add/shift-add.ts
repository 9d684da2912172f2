import { FuncOp, collect, definePass, option } from "@hls-opt/ir-core";
import type { Block, Operation } from "@hls-opt/ir-core";
import { ConstantOp, affineDialect, arithDialect } from "@hls-opt/dialect-affine";
import { SumEmitter } from "./emit-sums.js";
import { IntegerValues, widthOfInteger } from "./integer-values.js";
import { narrowQuantizers } from "./narrow-quantizers.js";
import { rewriteSums } from "./rewrite-sums.js";
import type { SumCounts } from "./rewrite-sums.js";
import type { SolveOptions } from "./solve.js";

/** What the rewriting of a function did. */
export interface ShiftAddCounts extends SumCounts {
  quantizers: number;
}

/** Rewrites sums of constant multiples in all blocks of a function, or of what else has regions. */
export function shiftAdd(root: Operation, options: SolveOptions): ShiftAddCounts {
  const counts = { sums: 0, adders: 0, bits: 0, quantizers: 0 };
  const blocks = blocksOf(root);
  const first = new IntegerValues(root);
  for (const block of blocks) counts.quantizers += narrowQuantizers(block, first);
  blocks.forEach(eraseUnused);
  const values = new IntegerValues(root);
  for (const block of blocks) foldConstants(block, values);
  for (const block of blocks) rewriteSums(block, values, options, counts);
  blocks.forEach(eraseUnused);
  return counts;
}

/** Replaces results that are known, those of loads of constants included, by constants. */
function foldConstants(block: Block, values: IntegerValues): void {
  for (const op of block.operations()) {
    values.visit(op);
    const [result] = op.results;
    if (result === undefined || op.results.length > 1 || op.info === ConstantOp.info || !isRemovable(op)) continue;
    const value = values.constant(result);
    if (value === undefined) continue;
    const constant = new SumEmitter(op).constant(value, widthOfInteger(result.type) as number);
    result.replaceAllUsesWith(constant);
  }
}

const isRemovable = (op: Operation): boolean => op.info.isPure || op.name === "affine.load";

/** All blocks, outer ones before those nested in them: what dominates comes first. */
function blocksOf(root: Operation): Block[] {
  const blocks = new Set<Block>();
  for (const op of collect(root, () => true)) {
    for (const region of op.regions) for (const block of region.blocks()) blocks.add(block);
  }
  return [...blocks];
}

/** Erases pure operations and loads without uses, last first. */
function eraseUnused(block: Block): void {
  for (const op of block.operations().reverse()) {
    if (isRemovable(op) && op.results.length > 0 && op.results.every((result) => result.isUnused)) op.erase();
  }
}

/**
 * Sums of products by constants become shifts and additions that all sums of a block share, at the least number of table
 * bits. See docs/shift-add.md.
 */
export const shiftAddPass = definePass({
  name: "shift-add",
  summary: "turn sums of constant multiples into shared shifts and additions",
  options: {
    extraDepth: option.int(-1, "how many adders deeper than necessary a sum may be; -1: cost alone decides"),
    budget: option.int(20_000, "work for variations of a matrix, in pairs of terms looked at; 0: one attempt"),
    share: option.flag(true, "share subexpressions between sums"),
  },
  statistics: {
    quantizers: "roundings and activations rewritten",
    sums: "sums rewritten",
    adders: "adders they became",
    bits: "table bits of these adders",
  },
  dependentDialects: [affineDialect, arithDialect],
  run(root, { options, count }) {
    const extraDepth = options.extraDepth < 0 ? Infinity : options.extraDepth;
    for (const func of collect(
      root,
      (op) => op.info === FuncOp.info && (op === root || op.parentOp?.info !== FuncOp.info),
    )) {
      const done = shiftAdd(func, { extraDepth, budget: options.budget, share: options.share });
      count("quantizers", done.quantizers);
      count("sums", done.sums);
      count("adders", done.adders);
      count("bits", done.bits);
    }
  },
});
