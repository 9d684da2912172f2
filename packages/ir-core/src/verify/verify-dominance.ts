import type { Block } from "../ir/block.js";
import { errorAt } from "../ir/diagnostic.js";
import type { Diagnostic, DiagnosticNote } from "../ir/diagnostic.js";
import type { Operation } from "../ir/operation.js";
import type { Region } from "../ir/region.js";
import type { Use, Value } from "../ir/value.js";
import { DominanceInfo } from "./dominance.js";

/**
 * The first use under `root`, isolated ops aside, that its definition does not dominate. Unreachable blocks are skipped, but
 * not what is nested in their ops.
 */
export function findDominanceError(root: Operation): Diagnostic | undefined {
  const dominance = new DominanceInfo();
  const pending: Operation[] = [root];
  for (let op = pending.pop(); op !== undefined; op = pending.pop()) {
    for (const region of op.regions) {
      for (let block = region.first; block !== undefined; block = block.next) {
        const error = checkBlock(block, dominance, pending);
        if (error !== undefined) return error;
      }
    }
  }
  return undefined;
}

function checkBlock(block: Block, dominance: DominanceInfo, pending: Operation[]): Diagnostic | undefined {
  const reachable = dominance.isReachable(block);
  for (let op = block.first; op !== undefined; op = op.next) {
    if (reachable) {
      const { operandUses } = op;
      for (let i = 0; i < operandUses.length; i++) {
        const { value } = operandUses[i] as Use;
        if (!isDefinedBefore(value, op, block) && !dominance.valueDominates(value, op)) {
          return undominated(op, i, value, dominance);
        }
      }
    }
    if (op.regions.length > 0 && !op.info.isIsolatedFromAbove) pending.push(op);
  }
  return undefined;
}

/**
 * Whether the operands of an op in `block` are arguments of a block around it, or defined by an op that stands before it or before
 * an op around it, all inside `root`. Such uses are dominated and captured by nobody; the others need the searches above.
 */
export function hasPlainUses(op: Operation, block: Block, root: Operation): boolean {
  const { operandUses } = op;
  for (let i = 0; i < operandUses.length; i++) {
    const { value } = operandUses[i] as Use;
    if (!isDefinedBefore(value, op, block) && !isDefinedAround(value, block, root)) return false;
  }
  return true;
}

/** Nearly every use: the value comes from further up in the same block, or is its argument. */
function isDefinedBefore(value: Value, user: Operation, block: Block): boolean {
  const { definingOp } = value;
  if (definingOp === undefined) return value.ownerBlock === block;
  return definingOp.parent === block && block.isBefore(definingOp, user);
}

/** How far out a definition is looked for; so that deep nesting does not cost its square. */
const nearby = 16;

function isDefinedAround(value: Value, block: Block, root: Operation): boolean {
  let outer = block.parentOp;
  for (let level = 0; level < nearby && outer !== undefined && outer !== root; level++, outer = outer.parentOp) {
    const home: Block | undefined = outer.parent;
    if (home === undefined) return false;
    if (isDefinedBefore(value, outer, home)) return true;
  }
  return false;
}

function undominated(op: Operation, index: number, value: Value, dominance: DominanceInfo): Diagnostic {
  const note =
    value.definingOp === undefined ? argumentNote(op, value, dominance) : resultNote(op, value.definingOp, dominance);
  return errorAt("verify/dominance", op.location, `operand #${index} does not dominate this use`, [note]);
}

function resultNote(user: Operation, definition: Operation, dominance: DominanceInfo): DiagnosticNote {
  const where =
    user.parent === definition.parent
      ? "op in the same block"
      : relation(user.parent?.parent, definition.parent?.parent, dominance, [
          "op in ",
          "op is neither in a parent nor in a child region",
        ]);
  return { location: definition.location, message: `operand defined here (${where})` };
}

function argumentNote(user: Operation, value: Value, dominance: DominanceInfo): DiagnosticNote {
  const block = value.ownerBlock as Block;
  const region = block.parent;
  const location = region?.owner.location ?? user.location;
  if (region === undefined) return { location, message: " (block without parent)" };
  const where = relation(user.parent?.parent, region, dominance, ["in ", "neither in a parent nor in a child region"]);
  return {
    location,
    message: `operand defined as a block argument (block #${region.blocks().indexOf(block)} ${where})`,
  };
}

function relation(
  user: Region | undefined,
  definition: Region | undefined,
  dominance: DominanceInfo,
  [prefix, apart]: readonly [string, string],
): string {
  if (user === definition) return `${prefix}the same region`;
  if (user === undefined || definition === undefined) return apart;
  if (dominance.encloses(definition, user)) return `${prefix}a parent region`;
  return dominance.encloses(user, definition) ? `${prefix}a child region` : apart;
}
