import type { Block } from "./block.js";
import type { Location } from "./location.js";
import type { Operation } from "./operation.js";
import type { Type } from "./type.js";

/** One operand slot of one operation, threaded on the use list of the value it reads. */
export class Use {
  readonly owner: Operation;
  index: number;
  value: Value;
  prev: Use | undefined;
  next: Use | undefined;

  constructor(owner: Operation, index: number, value: Value) {
    this.owner = owner;
    this.index = index;
    this.value = value;
    this.prev = undefined;
    this.next = undefined;
    this.link();
  }

  /** Makes this slot read another value. */
  set(value: Value): void {
    if (value === this.value) return;
    this.drop();
    this.value = value;
    this.link();
  }

  /** Takes the slot off its value's use list. */
  drop(): void {
    const { prev, next } = this;
    if (prev !== undefined) prev.next = next;
    else if (this.value.firstUse === this) this.value.firstUse = next;
    if (next !== undefined) next.prev = prev;
    this.prev = this.next = undefined;
  }

  private link(): void {
    const head = this.value.firstUse;
    this.next = head;
    if (head !== undefined) head.prev = this;
    this.value.firstUse = this;
  }
}

/** An SSA value: result `index` of `definingOp`, or argument `index` of `ownerBlock`. Exactly one of the two is set. */
export class Value<out T extends Type = Type> {
  type: T;
  readonly definingOp: Operation | undefined;
  readonly ownerBlock: Block | undefined;
  index: number;
  firstUse: Use | undefined;
  /** Where a block argument comes from; results have their operation's location. */
  argumentLocation: Location | undefined;
  /** The position in a `ValueTable`; of no meaning to anybody else. */
  slot: number;

  constructor(type: T, definingOp: Operation | undefined, ownerBlock: Block | undefined, index: number) {
    this.type = type;
    this.definingOp = definingOp;
    this.ownerBlock = ownerBlock;
    this.index = index;
    this.firstUse = undefined;
    this.argumentLocation = undefined;
    this.slot = 0;
  }

  get isUnused(): boolean {
    return this.firstUse === undefined;
  }

  hasOneUse(): boolean {
    return this.firstUse !== undefined && this.firstUse.next === undefined;
  }

  /** The uses as an array, in use-list order (latest first); safe to change uses while walking it. */
  uses(): Use[] {
    const found: Use[] = [];
    for (let use = this.firstUse; use !== undefined; use = use.next) found.push(use);
    return found;
  }

  /** Redirects every use to `other`. */
  replaceAllUsesWith(other: Value): void {
    if (other === this) return;
    while (this.firstUse !== undefined) this.firstUse.set(other);
  }

  /** The block that holds the definition. */
  get parentBlock(): Block | undefined {
    return this.ownerBlock ?? this.definingOp?.parent;
  }
}
