/** Which buffers the bodies of loops read and write: what one iteration must expect of the others. */
import { walk } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import type { Buffer, Buffers } from "./buffers.js";
import { elementAccess, otherEffects } from "./memory-access.js";

/** Effects of an op's regions. */
export class RegionEffects {
  readonly reads = new Set<Buffer>();
  readonly writes = new Set<Buffer>();
  readsAnything = false;
  writesAnything = false;

  include(other: RegionEffects): void {
    for (const buffer of other.reads) this.reads.add(buffer);
    for (const buffer of other.writes) this.writes.add(buffer);
    this.readsAnything ||= other.readsAnything;
    this.writesAnything ||= other.writesAnything;
  }
}

/** The effects of all ops with regions inside `root`. */
export function regionEffects(root: Operation, buffers: Buffers): ReadonlyMap<Operation, RegionEffects> {
  const effects = new Map<Operation, RegionEffects>();
  walk(root, (op) => {
    if (op === root) return;
    if (op.regions.length > 0) effects.set(op, new RegionEffects());
    const around = op.parentOp;
    if (around !== undefined && around !== root) addOwn(op, effects.get(around) as RegionEffects, buffers);
  });
  // parents come before children, so that backwards each is complete when it is added to its parent
  for (const [op, own] of [...effects].reverse()) {
    if (op.parentOp !== undefined && op.parentOp !== root) effects.get(op.parentOp)?.include(own);
  }
  return effects;
}

function addOwn(op: Operation, effects: RegionEffects, buffers: Buffers): void {
  if (op.info.isPure) return;
  const access = elementAccess(op);
  if (access !== undefined) {
    (access.kind === "load" ? effects.reads : effects.writes).add(buffers.of(access.memref));
    return;
  }
  for (const { kind, memref } of otherEffects(op)) {
    if (memref !== undefined) (kind === "read" ? effects.reads : effects.writes).add(buffers.of(memref));
    else if (kind === "read") effects.readsAnything = true;
    else effects.writesAnything = true;
  }
}
