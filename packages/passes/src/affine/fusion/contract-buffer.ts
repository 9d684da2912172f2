/**
 * Contraction: a local buffer whose values live within one iteration of a loop needs only the elements that one iteration
 * touches. After a fusion of producer and consumer that is often a single one.
 */
import { AffineLoadOp, AffineStoreOp, AllocaOp, AllocOp, DeallocOp } from "@hls-opt/dialect-affine";
import { MemRefType, Operation, dynamicSize } from "@hls-opt/ir-core";
import { isLoop } from "../band/loop-band.js";
import { AccessPair } from "../dependence/access-pair.js";
import { accessesOf, buffersAround } from "../dependence/memory-accesses.js";
import type { MemoryAccess } from "../dependence/memory-accesses.js";
import { Effort } from "../integer/omega-test.js";
import { extentOf, moveToWindow } from "./window.js";
import type { Start } from "./window.js";

/** Makes an allocation as small as one iteration of the innermost loop around its accesses needs; whether it got smaller. */
export function contractBuffer(allocation: Operation): boolean {
  const accesses = privateAccesses(allocation);
  if (accesses === undefined || accesses.length === 0) return false;
  const loops = carryingLoops(accesses);
  // the deepest loop of which no iteration reads what an earlier one wrote
  for (let depth = loops.length; depth > 0; depth--) {
    const around = loops.slice(0, depth);
    if (!areIndependent(accesses, around[0] as Operation, depth)) continue;
    const window = windowOf(allocation, accesses, around[depth - 1] as Operation);
    if (window !== undefined) return shrink(allocation, accesses, window);
  }
  return false;
}

/** Contracts those of the allocations that can be; how many were. */
export function contractBuffers(allocations: readonly Operation[]): number {
  return allocations.filter((op) => op.parent !== undefined && contractBuffer(op)).length;
}

/** The accesses to a local buffer of static shape; undefined where there are uses of another kind. */
function privateAccesses(allocation: Operation): MemoryAccess[] | undefined {
  if (allocation.info !== AllocOp.info && allocation.info !== AllocaOp.info) return undefined;
  const type = allocation.result().type as MemRefType;
  if (type.shape.includes(dynamicSize) || type.layout !== undefined) return undefined;
  const buffers = buffersAround(allocation);
  const found: MemoryAccess[] = [];
  // in program order
  for (const { owner, index } of allocation.result().uses().reverse()) {
    if (owner.info === DeallocOp.info) continue;
    const isAccess = owner.info === AffineLoadOp.info || (owner.info === AffineStoreOp.info && index === 1);
    if (!isAccess) return undefined;
    const [access] = accessesOf(owner, buffers);
    if (access?.subscripts === undefined || access.buffer?.sharing !== "private") return undefined;
    found.push(access);
  }
  return found;
}

/** The loops around all accesses that are inside the block of the allocation, outermost first. */
function carryingLoops(accesses: readonly MemoryAccess[]): Operation[] {
  const allocation = accesses[0]?.buffer?.root.definingOp;
  const paths = accesses.map(({ op }) => {
    const loops: Operation[] = [];
    for (let around = op.parentOp; around !== undefined && around !== allocation?.parentOp; around = around.parentOp) {
      if (isLoop(around)) loops.unshift(around);
    }
    return loops;
  });
  const [first = []] = paths;
  let common = 0;
  while (common < first.length && paths.every((path) => path[common] === first[common])) common++;
  return first.slice(0, common);
}

/** Whether no iteration of the outer `depth` loops reads an element that another one writes before. */
function areIndependent(accesses: readonly MemoryAccess[], root: Operation, depth: number): boolean {
  const effort = new Effort();
  for (const source of accesses) {
    for (const sink of accesses) {
      if (source.kind !== "write" || sink.kind !== "read") continue;
      const pair = new AccessPair(source, sink, root, effort);
      const isCarried = Array.from({ length: depth }, (_, d) => pair.orderAt(d + 1)).some(
        (order) => pair.isPossible(order) !== "empty",
      );
      if (isCarried) return false;
    }
  }
  return true;
}

/** The elements of one iteration: in each dimension `size` from `start` on, a function of counters of the loop and outside. */
interface Window {
  readonly sizes: readonly number[];
  /** Undefined where the dimension stays whole. */
  readonly starts: readonly (Start | undefined)[];
}

/** The smallest window that all accesses of one iteration of `loop` keep to; undefined when it is the whole buffer. */
function windowOf(allocation: Operation, accesses: readonly MemoryAccess[], loop: Operation): Window | undefined {
  const { shape } = allocation.result().type as MemRefType;
  const sizes = [...shape];
  const starts: (Start | undefined)[] = shape.map(() => undefined);
  shape.forEach((size, dimension) => {
    const extent = extentOf(accesses, loop, dimension);
    if (extent === undefined || extent.size >= size) return;
    sizes[dimension] = extent.size;
    starts[dimension] = extent.start;
  });
  return starts.some((start) => start !== undefined) ? { sizes, starts } : undefined;
}

function shrink(allocation: Operation, accesses: readonly MemoryAccess[], { sizes, starts }: Window): boolean {
  const old = allocation.result();
  const { element, memorySpace } = old.type as MemRefType;
  const type = MemRefType.get(sizes, element, undefined, memorySpace);
  const { info, properties, attributes, location } = allocation;
  const smaller = new Operation({ info, resultTypes: [type], properties, attributes, location });
  allocation.parent?.insertBefore(smaller, allocation);
  for (const access of accesses) moveToWindow(access, smaller.result(), starts);
  old.replaceAllUsesWith(smaller.result());
  allocation.erase();
  return true;
}
