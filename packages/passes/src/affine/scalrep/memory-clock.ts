import type { Buffer, Family } from "./buffers.js";
import { Clock } from "./clock.js";

/**
 * When memory was read last, or written: asked for one element, it tells the last access that may have concerned it but
 * did not go through its own subscripts' family. Constant time for each question.
 */
export class MemoryClock {
  private readonly kind: "reads" | "writes";
  private readonly sealed = new Clock<Buffer>();
  private readonly outside = new Clock<Buffer>();
  private readonly unknown = new Clock<Buffer>();

  constructor(kind: "reads" | "writes") {
    this.kind = kind;
  }

  /** An access to elements of a family, or to any element where that is undefined. */
  tick(time: number, buffer: Buffer, family: Family | undefined): void {
    buffer[this.kind].tick(time, family);
    if (buffer.sharing !== "private") this[buffer.sharing].tick(time, buffer);
  }

  /** An access to anything that is not private: a buffer of unknown origin may be any of these. */
  tickAll(time: number): void {
    this.unknown.tick(time, undefined);
  }

  /** The last access that may have concerned elements of this family otherwise than through it. */
  latestBut(buffer: Buffer, family: Family): number {
    const own = buffer[this.kind].latestBut(family);
    switch (buffer.sharing) {
      case "private":
        return own;
      case "sealed":
        return Math.max(own, this.unknown.latestBut(buffer));
      case "outside":
        return Math.max(own, this.unknown.latestBut(buffer), this.outside.latestBut(buffer));
      case "unknown":
        return Math.max(
          own,
          this.unknown.latestBut(buffer),
          this.outside.latestBut(buffer),
          this.sealed.latestBut(buffer),
        );
    }
  }
}
