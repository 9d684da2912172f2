import type { Block } from "./block.js";
import type { Location } from "./location.js";
import { UnknownLoc } from "./location.js";
import { Operation } from "./operation.js";

/** Inserts operations at a point of a block: before `anchor`, or at the end when `anchor` is undefined. */
export class Builder {
  block: Block;
  anchor: Operation | undefined;
  /** Given to inserted operations that have none of their own. */
  location: Location;

  constructor(block: Block, anchor?: Operation, location: Location = UnknownLoc.instance) {
    this.block = block;
    this.anchor = anchor;
    this.location = location;
  }

  static before(op: Operation): Builder {
    if (op.parent === undefined) throw new RangeError(`'${op.name}' is in no block`);
    return new Builder(op.parent, op, op.location);
  }

  static atEnd(block: Block, location?: Location): Builder {
    return new Builder(block, undefined, location);
  }

  /** Inserts an operation or a view's operation, and returns what it was given. */
  insert<T extends Operation | { readonly op: Operation }>(item: T): T {
    const op = item instanceof Operation ? item : (item as { readonly op: Operation }).op;
    if (op.location === UnknownLoc.instance) op.location = this.location;
    this.block.insert(op, this.anchor);
    return item;
  }
}
