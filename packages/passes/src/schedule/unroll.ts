/**
 * Unroll-and-jam of a kernel by a factor for each loop: parallel loops give lanes of accumulators, reduction loops more terms
 * an iteration. Loads and index arithmetic that lanes share are made once. Factors must divide the extents.
 */
import type { NamedAttribute } from "@hls-opt/ir-core";
import {
  AffineExpr,
  AffineMap,
  AffineMapAttr,
  Block,
  clone,
  DenseArrayAttr,
  indexAttr,
  IntegerSet,
  IntegerSetAttr,
  InvariantError,
  Operation,
  walk,
} from "@hls-opt/ir-core";
import type { Context, Value } from "@hls-opt/ir-core";
import { ValueNumbering } from "../value-numbering.js";
import type { Kernel, KernelOp, Phase } from "./kernel.js";

type Mapping = Map<Value, Value>;
/** How far a lane stands ahead of the counter, by (new) induction variable. */
type Offsets = Map<Value, number>;

/** Replaces the kernel's nest by its unrolled form and returns the new outermost loop. */
export function unrollKernel(kernel: Kernel, factors: readonly number[], context: Context): Operation {
  if (factors.every((factor) => factor === 1)) return kernel.root;
  kernel.loops.forEach((loop, d) => {
    if (loop.extent % (factors[d] ?? 1) !== 0) {
      throw new InvariantError(`unroll factor ${factors[d]} does not divide ${loop.extent}`);
    }
  });
  const root = new Unrolling(kernel, factors, context).build();
  kernel.root.parent?.insertBefore(root, kernel.root);
  kernel.root.erase();
  return root;
}

class Unrolling {
  private readonly kernel: Kernel;
  private readonly factors: readonly number[];
  private readonly context: Context;
  private readonly ivs: Value[] = [];
  /** What lanes share, outside the reduction and in it. */
  private readonly shared = new ValueNumbering();

  constructor(kernel: Kernel, factors: readonly number[], context: Context) {
    this.kernel = kernel;
    this.factors = factors;
    this.context = context;
  }

  build(): Operation {
    const { kernel } = this;
    const originals = loopChain(kernel.root, kernel.loops.length);
    const lanes = this.laneOffsets(0, kernel.reductionDepth).map(() => new Map<Value, Value>());
    let root: Operation | undefined;
    let block: Block | undefined;
    for (let d = 0; d < kernel.reductionDepth; d++) {
      const loop = this.makeLoop(originals[d] as Operation, d, []);
      if (block === undefined) root = loop;
      else block.push(loop);
      if (block !== undefined) block.push(this.makeYield(originals[d - 1] as Operation, []));
      block = loop.region().entry;
    }
    if (kernel.reductionDepth === kernel.loops.length) {
      // code between parallel loops moves into the innermost one
      this.emitLanes(block as Block, "before", lanes);
      this.emitLanes(block as Block, "body", lanes);
    } else {
      const reduction = this.buildReduction(originals, block, lanes);
      if (block === undefined) return reduction;
      this.emitLanes(block, "after", lanes);
    }
    (block as Block).push(this.makeYield(originals[kernel.reductionDepth - 1] as Operation, []));
    return root as Operation;
  }

  /** Reduction loops with an accumulator for each lane; fills the lanes' mappings with the results. */
  private buildReduction(originals: readonly Operation[], outside: Block | undefined, lanes: Mapping[]): Operation {
    const { kernel } = this;
    if (outside !== undefined) this.emitLanes(outside, "before", lanes);
    const mapped = (mapping: Mapping, value: Value): Value => mapping.get(value) ?? value;
    let carried: Value[] = lanes.flatMap((mapping) => kernel.carried.map((c) => mapped(mapping, c.initial)));
    const loops: Operation[] = [];
    let block = outside;
    for (let d = kernel.reductionDepth; d < kernel.loops.length; d++) {
      const loop = this.makeLoop(originals[d] as Operation, d, carried);
      block?.push(loop);
      loops.push(loop);
      block = loop.region().entry;
      carried = block.arguments.slice(1);
    }
    const yields = this.emitReductionBody(block as Block, carried, lanes);
    for (let i = loops.length - 1; i >= 0; i--) {
      const values = i === loops.length - 1 ? yields : (loops[i + 1] as Operation).results;
      (loops[i] as Operation)
        .region()
        .entry.push(this.makeYield(originals[kernel.reductionDepth + i] as Operation, values));
    }
    const results = (loops[0] as Operation).results;
    lanes.forEach((mapping, p) =>
      kernel.carried.forEach((c, i) => mapping.set(c.result, results[p * kernel.carried.length + i] as Value)),
    );
    return loops[0] as Operation;
  }

  private emitReductionBody(block: Block, carried: readonly Value[], lanes: readonly Mapping[]): Value[] {
    const { kernel } = this;
    const width = kernel.carried.length;
    const state = carried.slice();
    this.shared.enter();
    for (const reduction of this.laneOffsets(kernel.reductionDepth, kernel.loops.length)) {
      this.laneOffsets(0, kernel.reductionDepth).forEach((parallel, p) => {
        const mapping = new Map(lanes[p]);
        kernel.carried.forEach((c, i) => mapping.set(c.argument, state[p * width + i] as Value));
        this.emit(block, "body", mapping, this.offsets([...parallel, ...reduction]));
        kernel.carried.forEach((c, i) => (state[p * width + i] = mapping.get(c.next) ?? c.next));
      });
    }
    this.shared.leave();
    return state;
  }

  private emitLanes(block: Block, phase: Phase, lanes: readonly Mapping[]): void {
    this.laneOffsets(0, this.kernel.reductionDepth).forEach((parallel, p) => {
      this.emit(block, phase, lanes[p] as Mapping, this.offsets(parallel));
    });
  }

  /** All offset vectors over loops `from` to `to`, in lexicographic order, in units of the induction variables. */
  private laneOffsets(from: number, to: number): number[][] {
    let vectors: number[][] = [[]];
    for (let d = from; d < to; d++) {
      const step = this.kernel.loops[d]?.step ?? 1;
      const own = Array.from({ length: this.factors[d] ?? 1 }, (_, i) => i * step);
      vectors = vectors.flatMap((vector) => own.map((offset) => [...vector, offset]));
    }
    return vectors;
  }

  private offsets(vector: readonly number[]): Offsets {
    return new Map(vector.map((offset, d) => [this.ivs[d] as Value, offset]));
  }

  private makeLoop(original: Operation, d: number, carried: readonly Value[]): Operation {
    const { step } = this.kernel.loops[d] as { step: number };
    const loop = new Operation({
      info: original.info,
      operands: carried,
      resultTypes: carried.map((value) => value.type),
      properties: original.properties
        .with("step", indexAttr(step * (this.factors[d] ?? 1)))
        .with("operandSegmentSizes", DenseArrayAttr.i32([0, 0, carried.length])),
      attributes: original.attributes,
      regionCount: 1,
      location: original.location,
    });
    const block = new Block([original.region().entry.argument(0).type, ...carried.map((value) => value.type)]);
    loop.region().push(block);
    this.ivs[d] = block.argument(0);
    return loop;
  }

  private makeYield(loop: Operation, values: readonly Value[]): Operation {
    const original = loop.region().entry.last as Operation;
    return new Operation({ info: original.info, operands: values, location: original.location });
  }

  private emit(block: Block, phase: Phase, mapping: Mapping, offsets: Offsets): void {
    this.kernel.loops.forEach((loop, d) => {
      if (this.ivs[d] !== undefined) mapping.set(loop.iv, this.ivs[d]);
    });
    for (const item of this.kernel.ops) {
      if (item.phase === phase && item.guard === undefined) this.emitOp(block, item, mapping, offsets);
    }
  }

  private emitOp(block: Block, { op }: KernelOp, mapping: Mapping, offsets: Offsets): void {
    const copy = clone(op, mapping);
    walk(copy, (nested) => this.shift(block, nested, offsets));
    const existing = isShareable(copy) ? this.shared.findOrRemember(copy) : undefined;
    if (existing === undefined) return block.push(copy);
    copy.dropAllReferences();
    op.results.forEach((result, i) => mapping.set(result, existing.result(i)));
  }

  /** Adds the lane's offsets to the subscripts of an affine op; other users of a counter get an `affine.apply`. */
  private shift(block: Block, op: Operation, offsets: Offsets): void {
    const shifted = op.operands.map((operand) => offsets.get(operand) ?? 0);
    if (shifted.every((offset) => offset === 0)) return;
    const map = op.getAttr("map");
    const condition = op.getAttr("condition");
    if (map instanceof AffineMapAttr) {
      const first = op.operandCount - map.map.numInputs;
      const { dims, symbols } = shiftedInputs(map.map.numDims, map.map.numSymbols, shifted.slice(first));
      op.setAttr(
        "map",
        AffineMapAttr.get(normalised(map.map.replace(dims, symbols, map.map.numDims, map.map.numSymbols))),
      );
    } else if (condition instanceof IntegerSetAttr) {
      const set = condition.set;
      const { dims, symbols } = shiftedInputs(set.numDims, set.numSymbols, shifted);
      const constraints = set.constraints.map((c) => c.replace(dims, symbols));
      op.setAttr(
        "condition",
        IntegerSetAttr.get(IntegerSet.get(set.numDims, set.numSymbols, constraints, set.eqFlags)),
      );
    } else {
      shifted.forEach((offset, i) => {
        if (offset !== 0) op.setOperand(i, this.applied(block, op.operand(i), offset));
      });
    }
  }

  private applied(block: Block, iv: Value, offset: number): Value {
    const map = AffineMapAttr.get(AffineMap.get(1, 0, [AffineExpr.dim(0).add(offset)]));
    const entries: NamedAttribute[] = [{ name: "map", value: map }];
    const apply = new Operation({ info: this.context.opInfo("affine.apply"), operands: [iv], resultTypes: [iv.type] });
    for (const { name, value } of entries) apply.setAttr(name, value);
    const existing = this.shared.findOrRemember(apply);
    if (existing !== undefined) return (apply.dropAllReferences(), existing.result());
    block.push(apply);
    return apply.result();
  }
}

/** Pure operations and reads: a kernel never reads what it writes. */
function isShareable(op: Operation): boolean {
  return op.regions.length === 0 && (op.info.isPure || op.name.endsWith(".load"));
}

function shiftedInputs(
  numDims: number,
  numSymbols: number,
  offsets: readonly number[],
): { dims: AffineExpr[]; symbols: AffineExpr[] } {
  const dims = Array.from({ length: numDims }, (_, i) => AffineExpr.dim(i).add(offsets[i] ?? 0));
  const symbols = Array.from({ length: numSymbols }, (_, i) => AffineExpr.symbol(i).add(offsets[numDims + i] ?? 0));
  return { dims, symbols };
}

/** The map with its sums in one order, so that lanes that reach a place from different sides are seen to be equal. */
function normalised(map: AffineMap): AffineMap {
  const { numDims, numSymbols } = map;
  const input = (i: number): AffineExpr => (i < numDims ? AffineExpr.dim(i) : AffineExpr.symbol(i - numDims));
  const results = map.results.map((expr) => {
    const linear = expr.linearForm(numDims, numSymbols);
    if (linear === undefined) return expr;
    const terms = linear.coefficients.map((coefficient, i) => input(i).mul(coefficient));
    return terms.reduce((sum, term) => sum.add(term), AffineExpr.constant(0)).add(linear.constant);
  });
  return AffineMap.get(numDims, numSymbols, results);
}

/** The loops of a nest, outermost first. */
function loopChain(root: Operation, depth: number): Operation[] {
  const chain = [root];
  while (chain.length < depth) {
    const inner = (chain[chain.length - 1] as Operation)
      .region()
      .entry.operations()
      .find((op) => op.name === "affine.for");
    if (inner === undefined) throw new InvariantError("the loop nest changed under the unroller");
    chain.push(inner);
  }
  return chain;
}
