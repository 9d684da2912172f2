/**
 * Sparse conditional constant propagation, as MLIR's: constants found together with what control can reach, through blocks, regions
 * and calls. Values that turn out to be constant are replaced; ops all of whose results were are erased if nothing would miss them.
 */
import { Attribute } from "../ir/attribute.js";
import type { Block } from "../ir/block.js";
import type { Context } from "../ir/context.js";
import { wouldBeTriviallyDead } from "../ir/effects.js";
import type { Operation } from "../ir/operation.js";
import type { Region } from "../ir/region.js";
import { Rewriter } from "../ir/rewriter.js";
import type { Value } from "../ir/value.js";
import { SparseForwardAnalysis } from "../dataflow/sparse-forward.js";
import type { SparseForwardProblem } from "../dataflow/sparse-forward.js";
import { definePass } from "../pass/pass.js";
import { ConstantPool } from "../rewrite/constant-pool.js";
import { foldAsIf } from "../rewrite/fold.js";

/** A constant with the dialect that can make it, or (without a value) anything. */
interface Known {
  readonly value: Attribute | undefined;
  readonly dialect: string;
}

const anything: Known = { value: undefined, dialect: "" };

/** Replaces values that are always the same constant. */
export const sccp = definePass({
  name: "sccp",
  displayName: "SCCP",
  summary: "sparse conditional constant propagation",
  statistics: { "num-replaced": "Number of values replaced by constants", "num-erased": "Number of operations erased" },
  run(root, { context, count }) {
    const analysis: SparseForwardAnalysis<Known> = new SparseForwardAnalysis(root, constantPropagation());
    new Replacement(context, analysis, count).run(root);
  },
});

/** The lattice "not computed, one constant, anything", and folding as the transfer function. */
function constantPropagation(): SparseForwardProblem<Known> {
  return {
    join: (a, b) => (a.value === b.value ? a : anything),
    equals: (a, b) => a.value === b.value,
    unknown: () => anything,
    constantOf: (state) => state.value,
    transfer(op, operands, stateOf) {
      const outcome = foldAsIf(
        op,
        operands.map((operand) => operand.value),
      );
      if (typeof outcome === "string") return undefined;
      return outcome.map((item) =>
        item instanceof Attribute ? { value: item, dialect: op.info.dialect } : stateOf(item),
      );
    },
  };
}

class Replacement {
  private readonly context: Context;
  private readonly analysis: SparseForwardAnalysis<Known>;
  private readonly count: (what: "num-replaced" | "num-erased", by?: number) => void;
  private readonly pending: Block[] = [];
  private pool: ConstantPool | undefined;

  constructor(
    context: Context,
    analysis: SparseForwardAnalysis<Known>,
    count: (what: "num-replaced" | "num-erased", by?: number) => void,
  ) {
    this.context = context;
    this.analysis = analysis;
    this.count = count;
  }

  run(root: Operation): void {
    this.addRegions(root.regions);
    for (let block = this.pending.pop(); block !== undefined; block = this.pending.pop()) {
      this.pool ??= new ConstantPool(new Rewriter(block));
      this.replaceIn(block, this.pool);
    }
  }

  private addRegions(regions: readonly Region[]): void {
    for (const region of regions) {
      for (let block = region.last; block !== undefined; block = block.prev) this.pending.push(block);
    }
  }

  private replaceIn(block: Block, pool: ConstantPool): void {
    for (const op of block.operations()) {
      const replaced = op.results.filter((result) => this.replace(result, block, pool)).length;
      if (replaced > 0 && replaced === op.results.length && op.isUnused && wouldBeTriviallyDead(op)) {
        op.erase();
        this.count("num-erased");
      } else {
        this.addRegions(op.regions);
      }
    }
    for (const argument of block.arguments) this.replace(argument, block, pool);
  }

  private replace(value: Value, block: Block, pool: ConstantPool): boolean {
    const known = this.analysis.stateOf(value);
    if (known?.value === undefined) return false;
    const dialect = this.context.dialects.get(known.dialect);
    const constant = dialect && pool.make(known.value, value.type, dialect, block);
    if (constant === undefined) return false;
    if (value.firstUse !== undefined) this.count("num-replaced");
    value.replaceAllUsesWith(constant);
    return true;
  }
}
