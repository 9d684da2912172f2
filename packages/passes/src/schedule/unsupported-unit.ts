import type { Operation } from "@hls-opt/ir-core";

/** An operation that the hardware path has no unit for. */
export class UnsupportedUnit extends Error {
  readonly op: Operation;

  constructor(op: Operation, message: string) {
    super(message);
    this.op = op;
  }
}
