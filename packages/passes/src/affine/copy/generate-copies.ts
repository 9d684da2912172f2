/** Local copies of what a loop accesses: copied before it, used in it, copied back behind it. */
import { AllocOp, DeallocOp } from "@hls-opt/dialect-affine";
import { Builder, MemRefType, i64Attr } from "@hls-opt/ir-core";
import type { Block, Operation } from "@hls-opt/ir-core";
import { isRefusal } from "../band/loop-band.js";
import type { Refusal } from "../band/loop-band.js";
import { moveToWindow } from "../fusion/window.js";
import { buildCopyNest } from "./copy-nest.js";
import { planCopies } from "./plan-copies.js";
import type { CopyOptions, CopyPlan } from "./plan-copies.js";

/** Copies what can be copied around one loop; returns the loop and those of the copies. */
export function copyData(loop: Operation, options: CopyOptions = {}): readonly Operation[] | Refusal {
  const plan = planCopies(loop, options);
  return isRefusal(plan) ? plan : generateCopies(plan, options);
}

/** Does what was planned. */
export function generateCopies({ loop, copies }: CopyPlan, options: CopyOptions = {}): readonly Operation[] {
  const loops = [loop];
  const space = options.fastMemorySpace ?? 1;
  const memorySpace = space === 0 ? undefined : i64Attr(space);
  const [before, behind] = [Builder.before(loop), new Builder(loop.parent as Block, loop.next, loop.location)];
  for (const { buffer, accesses, box, copiesIn, copiesOut } of copies) {
    const slow = buffer.root;
    const sizes = box.map(({ size }) => size);
    const memrefType = MemRefType.get(sizes, slow.type.element, undefined, memorySpace);
    const fast = before.insert(AllocOp.create({ dynamicSizes: [], symbolOperands: [], memrefType })).memref;
    if (copiesIn) loops.push(...buildCopyNest(before, { slow, fast, box, direction: "in" }, loop));
    const starts = box.map(({ start }) => start);
    for (const access of accesses) moveToWindow(access, fast, starts);
    if (copiesOut) loops.push(...buildCopyNest(behind, { slow, fast, box, direction: "out" }, loop));
    behind.insert(DeallocOp.create({ memref: fast }));
  }
  return loops;
}
