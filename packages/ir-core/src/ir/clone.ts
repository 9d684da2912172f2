import { Block } from "./block.js";
import { Operation } from "./operation.js";
import type { Value } from "./value.js";

/** Which value of the copy stands for which of the original. */
export type ValueMapping = Map<Value, Value>;

/** A deep copy, detached; operands defined outside and not in `mapping` are kept. `mapping` gains all results and arguments. */
export function clone(root: Operation, mapping: ValueMapping = new Map()): Operation {
  const blocks = new Map<Block, Block>();
  const copy = cloneShell(root, mapping, blocks);
  const pending: [Operation, Operation][] = [[root, copy]];
  const patches: [Operation, Operation][] = [];
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    cloneRegions(pair[0], pair[1], mapping, blocks, pending, patches);
  }
  // operands that were defined later than their use (graph regions, unordered blocks)
  for (const [from, to] of patches) {
    from.operandUses.forEach((use, i) => to.setOperand(i, mapping.get(use.value) ?? use.value));
    from.successorUses.forEach((use, i) => to.successorUses[i]?.set(blocks.get(use.block) ?? use.block));
  }
  return copy;
}

function cloneShell(op: Operation, mapping: ValueMapping, blocks: Map<Block, Block>): Operation {
  const copy = new Operation({
    info: op.info,
    operands: op.operandUses.map((use) => mapping.get(use.value) ?? use.value),
    resultTypes: op.results.map((result) => result.type),
    properties: op.properties,
    attributes: op.attributes,
    successors: op.successorUses.map((use) => blocks.get(use.block) ?? use.block),
    regionCount: op.regions.length,
    location: op.location,
  });
  op.results.forEach((result, i) => mapping.set(result, copy.result(i)));
  return copy;
}

function cloneRegions(
  from: Operation,
  to: Operation,
  mapping: ValueMapping,
  blocks: Map<Block, Block>,
  pending: [Operation, Operation][],
  patches: [Operation, Operation][],
): void {
  from.regions.forEach((region, r) => {
    for (const block of region.blocks()) {
      const copy = new Block();
      for (const argument of block.arguments) {
        mapping.set(argument, copy.addArgument(argument.type, argument.argumentLocation));
      }
      blocks.set(block, copy);
      to.region(r).push(copy);
    }
    for (const block of region.blocks()) {
      for (const child of block.operations()) {
        const childCopy = cloneShell(child, mapping, blocks);
        blocks.get(block)?.push(childCopy);
        patches.push([child, childCopy]);
        if (child.regions.length > 0) pending.push([child, childCopy]);
      }
    }
  });
}
