/** The aggressive half of region simplification, as MLIR's: blocks that do the same become one, arguments that are always the same go. */
import type { Block } from "../ir/block.js";
import { branchInterface } from "../ir/interfaces.js";
import { getInterface } from "../ir/op-info.js";
import type { Operation } from "../ir/operation.js";
import type { Region } from "../ir/region.js";
import type { Rewriter } from "../ir/rewriter.js";
import type { Value } from "../ir/value.js";

/** An operand in which the blocks of a cluster differ: which one of which op. */
interface Difference {
  readonly op: number;
  readonly operand: number;
}

class Cluster {
  readonly leader: Block;
  readonly followers: Block[] = [];
  private readonly differences = new Map<string, Difference>();

  constructor(leader: Block) {
    this.leader = leader;
  }

  /** Takes the block in, if it does what the leader does but for operands from outside. */
  add(block: Block): boolean {
    const differences = compareBlocks(this.leader, block);
    if (differences === undefined) return false;
    this.followers.push(block);
    for (const one of differences) this.differences.set(`${one.op}:${one.operand}`, one);
    return true;
  }

  /** Makes all jumps go to the leader, which gets an argument for each difference. */
  merge(rewriter: Rewriter): boolean {
    if (this.followers.length === 0) return false;
    const blocks = [this.leader, ...this.followers];
    if (this.differences.size > 0 && !blocks.every(canPassMore)) return false;
    const bodies = blocks.map((block) => block.operations());
    for (const { op, operand } of this.differences.values()) {
      const values = bodies.map((body) => (body[op] as Operation).operand(operand));
      blocks.forEach((block, i) => passToAll(block, values[i] as Value, rewriter));
      const argument = this.leader.addArgument((values[0] as Value).type);
      const user = bodies[0]?.[op] as Operation;
      rewriter.modify(user, () => user.setOperand(operand, argument));
    }
    for (const block of this.followers) {
      for (let use = block.firstUse; use !== undefined; use = block.firstUse) {
        const jump = use;
        rewriter.modify(jump.owner, () => jump.set(this.leader));
      }
      rewriter.eraseBlock(block);
    }
    return true;
  }
}

function passToAll(block: Block, value: Value, rewriter: Rewriter): void {
  for (let use = block.firstUse; use !== undefined; use = use.next) {
    const { owner, index } = use;
    rewriter.modify(owner, () => getInterface(owner.info, branchInterface)?.appendOperand?.(owner, index, value));
  }
}

function canPassMore(block: Block): boolean {
  for (let use = block.firstUse; use !== undefined; use = use.next) {
    if (getInterface(use.owner.info, branchInterface)?.appendOperand === undefined) return false;
  }
  return true;
}

/** The operands in which two blocks differ; undefined when one cannot stand for the other. */
function compareBlocks(a: Block, b: Block): readonly Difference[] | undefined {
  if (a.arguments.length !== b.arguments.length || a.arguments.some(({ type }, i) => type !== b.arguments[i]?.type)) {
    return undefined;
  }
  const differences: Difference[] = [];
  const partners = new Map<Operation, Operation>();
  let [left, right] = [a.first, b.first];
  for (let at = 0; left !== undefined && right !== undefined; at++) {
    if (!computeAlike(left, right) || escapes(left) || escapes(right)) return undefined;
    for (let i = 0; i < left.operandCount; i++) {
      const [x, y] = [left.operand(i), right.operand(i)];
      if (x === y) continue;
      if (x.type !== y.type || (x.parentBlock === a) !== (y.parentBlock === b)) return undefined;
      if (x.parentBlock !== a) differences.push({ op: at, operand: i });
      else if (!isPartner(x, y, partners)) return undefined;
    }
    partners.set(left, right);
    [left, right] = [left.next, right.next];
  }
  return left === right ? differences : undefined;
}

function isPartner(x: Value, y: Value, partners: ReadonlyMap<Operation, Operation>): boolean {
  if (x.index !== y.index) return false;
  return x.definingOp === undefined ? y.definingOp === undefined : partners.get(x.definingOp) === y.definingOp;
}

function computeAlike(a: Operation, b: Operation): boolean {
  return (
    a.info === b.info &&
    a.properties === b.properties &&
    a.attributes === b.attributes &&
    a.operandCount === b.operandCount &&
    a.results.length === b.results.length &&
    a.results.every(({ type }, i) => type === b.results[i]?.type)
  );
}

/** Whether a result is used in another block: then it matters which block was executed. */
function escapes(op: Operation): boolean {
  return op.results.some((result) => isUsedOutside(result, op.parent));
}

function isUsedOutside(value: Value, block: Block | undefined): boolean {
  for (let use = value.firstUse; use !== undefined; use = use.next) if (use.owner.parent !== block) return true;
  return false;
}

const isMergeable = (block: Block): boolean =>
  block.operations().every((op) => op.regions.every((region) => region.isEmpty)) &&
  !block.arguments.some((argument) => isUsedOutside(argument, block));

/** Merges blocks of a region (the entry aside) that do the same and go on to the same blocks; whether there were any. */
export function mergeIdenticalBlocks(region: Region, rewriter: Rewriter): boolean {
  if (region.first === region.last) return false;
  const numbers = new Map(region.blocks().map((block, i) => [block, i]));
  const groups = new Map<string, Block[]>();
  for (const block of region.blocks().slice(1)) {
    const shape = block.operations().map((op) => op.name);
    const key = `${shape.join(" ")}|${(block.last?.successors ?? []).map((next) => numbers.get(next)).join(" ")}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [block]);
    else group.push(block);
  }
  let changed = false;
  for (const blocks of groups.values()) {
    const clusters: Cluster[] = [];
    for (const block of blocks.filter(isMergeable)) {
      if (!clusters.some((cluster) => cluster.add(block))) clusters.push(new Cluster(block));
    }
    for (const cluster of clusters) changed = cluster.merge(rewriter) || changed;
  }
  return changed;
}

/** Arguments for which all jumps pass the same value are that value; whether there were any. */
export function dropRedundantArguments(region: Region, rewriter: Rewriter): boolean {
  let changed = false;
  for (const block of region.blocks().slice(1)) {
    for (let i = block.arguments.length - 1; i >= 0; i--) {
      const value = commonValue(block, i);
      const argument = block.argument(i);
      if (value === undefined || value === argument) continue;
      for (let use = block.firstUse; use !== undefined; use = use.next) stopPassing(use.owner, use.index, i, rewriter);
      rewriter.replaceAllUsesWith(argument, value);
      block.eraseArgument(i);
      changed = true;
    }
  }
  return changed;
}

function commonValue(block: Block, argument: number): Value | undefined {
  let common: Value | undefined;
  for (let use = block.firstUse; use !== undefined; use = use.next) {
    const branch = getInterface(use.owner.info, branchInterface);
    const range = branch?.eraseOperands === undefined ? undefined : branch.successorOperands(use.owner, use.index);
    if (range === undefined || argument >= range.length) return undefined;
    const value = use.owner.operand(range.start + argument);
    if (common !== undefined && value !== common) return undefined;
    common = value;
  }
  return common;
}

function stopPassing(jump: Operation, successor: number, argument: number, rewriter: Rewriter): void {
  const branch = getInterface(jump.info, branchInterface);
  const { start } = branch?.successorOperands(jump, successor) ?? { start: 0 };
  rewriter.modify(jump, () => branch?.eraseOperands?.(jump, [start + argument]));
}
