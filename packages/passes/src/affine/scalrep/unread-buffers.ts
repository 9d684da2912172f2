import { AffineStoreOp, CastOp, CopyOp, DeallocOp, StoreOp } from "@hls-opt/dialect-affine";
import type { Operation, Use, Value } from "@hls-opt/ir-core";
import { findUse } from "./buffers.js";
import type { Buffer, Buffers } from "./buffers.js";

/** Erases local buffers that are only written, with what writes and frees them; returns how many. */
export function eraseUnreadBuffers(buffers: Buffers): number {
  const locals = new Set(buffers.locals);
  let erased = 0;
  // a copy that goes was a read of its source, which is looked at again
  const pending = [...locals];
  for (let buffer = pending.pop(); buffer !== undefined; buffer = pending.pop()) {
    if (!locals.has(buffer) || findUse(buffer.root, isRead) !== undefined) continue;
    locals.delete(buffer);
    pending.push(...sourcesOfCopies(buffer, buffers));
    eraseWithUsers(buffer.root);
    erased++;
  }
  return erased;
}

/** Whether a use of a buffer needs its contents, or the buffer itself. */
function isRead({ owner: { info }, index }: Use): boolean {
  if (info === AffineStoreOp.info || info === StoreOp.info || info === CopyOp.info) return index !== 1;
  return info !== DeallocOp.info;
}

function sourcesOfCopies(buffer: Buffer, buffers: Buffers): Buffer[] {
  const sources: Buffer[] = [];
  findUse(buffer.root, ({ owner }) => {
    if (owner.info === CopyOp.info) sources.push(buffers.of(owner.operand(0)));
    return false;
  });
  return sources;
}

function eraseWithUsers(root: Value): void {
  const casts: Operation[] = root.definingOp === undefined ? [] : [root.definingOp];
  for (let i = 0; i < casts.length; i++) {
    const value = (casts[i] as Operation).result();
    for (let use = value.firstUse; use !== undefined; use = value.firstUse) {
      if (use.owner.info !== CastOp.info) {
        use.owner.erase();
        continue;
      }
      casts.push(use.owner);
      use.drop();
    }
  }
  for (let i = casts.length - 1; i >= 0; i--) casts[i]?.remove();
  for (const op of casts) op.dropAllReferences();
}
