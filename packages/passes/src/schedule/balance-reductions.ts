import type { Block, Value } from "@hls-opt/ir-core";
import { Operation } from "@hls-opt/ir-core";

/** Operations that are associative and commutative, bit for bit. */
const associative = new Set([
  "arith.addi",
  "arith.maxsi",
  "arith.minsi",
  "arith.maxui",
  "arith.minui",
  "arith.andi",
  "arith.ori",
  "arith.xori",
  "arith.muli",
]);

/**
 * Rewrites the serial chains that unrolling leaves in a reduction body into balanced trees, with the carried value added
 * last: depth log2(terms) before the recurrence and one operation in it. Integer operations only, so results are the same
 * bits. Returns how many chains were rebuilt. Linear in the block.
 */
export function balanceReductions(block: Block): number {
  // arguments of a function are values like others
  const carried = new Set(
    block.parentOp?.regions.length === 1 && block.parentOp.name.endsWith(".for") ? block.arguments.slice(1) : [],
  );
  let rebuilt = 0;
  for (const root of chainRoots(block)) {
    const leaves = collectLeaves(root);
    if (leaves.length < 3) continue;
    const state = leaves.filter((leaf) => carried.has(leaf));
    const terms = leaves.filter((leaf) => !carried.has(leaf));
    if (terms.length === 0) continue;
    const balanced = buildTree(root, terms);
    const result = state.reduce<Value>((sum, value) => combine(root, value, sum), balanced);
    root.result().replaceAllUsesWith(result);
    eraseChain(root);
    rebuilt++;
  }
  return rebuilt;
}

/** Associative operations whose result is not merely one more term of the same chain. */
function chainRoots(block: Block): Operation[] {
  return block.operations().filter((op) => associative.has(op.name) && !isInnerLink(op));
}

function isInnerLink(op: Operation): boolean {
  const use = op.result().firstUse;
  return (
    use !== undefined &&
    use.next === undefined &&
    use.owner.name === op.name &&
    use.owner.parent === op.parent &&
    use.owner.properties === op.properties
  );
}

function isLink(value: Value, root: Operation): Operation | undefined {
  const op = value.definingOp;
  return op !== undefined &&
    op.name === root.name &&
    op.parent === root.parent &&
    op.properties === root.properties &&
    value.hasOneUse()
    ? op
    : undefined;
}

/** The terms of a chain, in order. */
function collectLeaves(root: Operation): Value[] {
  const leaves: Value[] = [];
  const pending: Value[] = [root.operand(1), root.operand(0)];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    const link = isLink(value, root);
    if (link === undefined) leaves.push(value);
    else pending.push(link.operand(1), link.operand(0));
  }
  return leaves;
}

function buildTree(root: Operation, terms: readonly Value[]): Value {
  let level = terms;
  while (level.length > 1) {
    const next: Value[] = [];
    for (let i = 0; i + 1 < level.length; i += 2) next.push(combine(root, level[i] as Value, level[i + 1] as Value));
    if (level.length % 2 === 1) next.push(level[level.length - 1] as Value);
    level = next;
  }
  return level[0] as Value;
}

function combine(root: Operation, left: Value, right: Value): Value {
  const op = new Operation({
    info: root.info,
    operands: [left, right],
    resultTypes: [root.result().type],
    // partial sums in another order may wrap where none did: promises like nsw do not hold
    properties: root.properties.with("overflowFlags", root.info.defaults.get("overflowFlags")),
    attributes: root.attributes,
    location: root.location,
  });
  root.parent?.insertBefore(op, root);
  return op.result();
}

/** Erases a chain whose root is unused now. */
function eraseChain(root: Operation): void {
  const pending = [root];
  for (let op = pending.pop(); op !== undefined; op = pending.pop()) {
    const operands = op.operands;
    op.erase();
    for (const operand of operands) {
      const link = operand.definingOp;
      if (link !== undefined && link.name === root.name && operand.isUnused) pending.push(link);
    }
  }
}
