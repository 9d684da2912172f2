import { as, pattern } from "@hls-opt/ir-core";
import type { Operation, Pattern, Rewriter, Value } from "@hls-opt/ir-core";
import { AllocaOp, AllocOp, CastOp, CopyOp, DeallocOp } from "./allocation-ops.js";
import { StoreOp } from "./access-ops.js";

/** A buffer that is only written (as the target of stores) and freed goes, with its stores. */
function eraseDeadBuffer(name: string, cls: typeof AllocOp | typeof AllocaOp): Pattern {
  return pattern(name, cls, (alloc, rewriter) => eraseIfOnlyWritten(alloc.op, rewriter));
}

function eraseIfOnlyWritten(alloc: Operation, rewriter: Rewriter): boolean {
  const buffer: Value = alloc.result();
  const users = new Set(buffer.uses().map((use) => use.owner));
  for (const user of users) {
    const store = as(user, StoreOp);
    const isWrite = store !== undefined ? store.value !== buffer : user.info === DeallocOp.info;
    if (!isWrite) return false;
  }
  for (const user of users) rewriter.erase(user);
  rewriter.erase(alloc);
  return true;
}

/** cast(cast(x)) to the type of x => x */
const castBack = pattern("cast-back", CastOp, (cast, rewriter) => {
  const inner = as(cast.source.definingOp, CastOp);
  if (inner === undefined || inner.source.type !== cast.dest.type) return false;
  rewriter.replace(cast, inner.source);
  return true;
});

/** copy(x, x) does nothing */
const copyToItself = pattern("copy-to-itself", CopyOp, (copy, rewriter) => {
  if (copy.source !== copy.target) return false;
  rewriter.erase(copy);
  return true;
});

/** Rewrites of buffers that nobody reads, and of what does nothing. */
export const bufferCanonicalizations: readonly Pattern[] = [
  eraseDeadBuffer("erase-dead-alloc", AllocOp),
  eraseDeadBuffer("erase-dead-alloca", AllocaOp),
  castBack,
  copyToItself,
];
