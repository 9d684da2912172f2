/** Puts the ops of graph regions behind those they read, as far as there are no cycles (MLIR's sortTopologically). Linear. */
import type { Block } from "../ir/block.js";
import type { Operation } from "../ir/operation.js";
import { walk } from "../ir/walk.js";
import { definePass } from "../pass/pass.js";
import { hasSSADominance } from "../verify/dominance.js";

/** Sorts the blocks of regions in which order has no meaning. */
export const topologicalSort = definePass({
  name: "topological-sort",
  displayName: "TopologicalSort",
  summary: "sort regions without SSA dominance in topological order",
  run(root) {
    walk(root, (op) => {
      for (const region of op.regions) {
        if (region.first !== undefined && !hasSSADominance(region)) sortBlock(region.first);
      }
    });
  },
});

function sortBlock(block: Block): void {
  const last = block.terminator;
  const ops = block.operations().filter((op) => op !== last);
  const order = sorted(block, ops);
  for (const op of ops) block.unlink(op);
  for (const op of order) block.insert(op, last);
}

/** In rounds over what is left: ops whose producers in the block were all put down, and, when none is ready, the first one. */
function sorted(block: Block, ops: readonly Operation[]): Operation[] {
  const waiting = new Map<Operation, number>();
  const users = new Map<Operation, Operation[]>();
  for (const op of ops) {
    const producers = producersIn(block, op);
    waiting.set(op, producers.size);
    for (const producer of producers) {
      const list = users.get(producer);
      if (list === undefined) users.set(producer, [op]);
      else list.push(op);
    }
  }
  const order: Operation[] = [];
  const put = (op: Operation): void => {
    order.push(op);
    waiting.delete(op);
    for (const user of users.get(op) ?? []) {
      const left = waiting.get(user);
      if (left !== undefined) waiting.set(user, left - 1);
    }
  };
  let rest = ops;
  while (rest.length > 0) {
    const before = order.length;
    for (const op of rest) if (waiting.get(op) === 0) put(op);
    rest = rest.filter((op) => waiting.has(op));
    // a cycle: the first op of it goes as it is
    if (order.length === before && rest[0] !== undefined) {
      put(rest[0]);
      rest = rest.slice(1);
    }
  }
  return order;
}

/** The other ops of the block that the op, or something in it, reads. */
function producersIn(block: Block, op: Operation): Set<Operation> {
  const found = new Set<Operation>();
  walk(op, (nested) => {
    for (const { value } of nested.operandUses) {
      let producer = value.definingOp ?? value.ownerBlock?.parentOp;
      while (producer !== undefined && producer.parent !== block) producer = producer.parentOp;
      if (producer !== undefined && producer !== op) found.add(producer);
    }
  });
  return found;
}
