import type { Attribute } from "./attribute.js";
import type { Block } from "./block.js";
import { BlockUse } from "./block-use.js";
import { DictionaryAttr } from "./builtin-attributes.js";
import { Location, UnknownLoc } from "./location.js";
import type { LocationSource } from "./location.js";
import type { OpInfo } from "./op-info.js";
import { Region } from "./region.js";
import type { Type } from "./type.js";
import { Use, Value } from "./value.js";

export interface OperationState {
  readonly info: OpInfo;
  readonly operands?: readonly Value[];
  readonly resultTypes?: readonly Type[];
  readonly properties?: DictionaryAttr;
  readonly attributes?: DictionaryAttr;
  readonly successors?: readonly Block[];
  /** How many regions the op has; they start empty. */
  readonly regionCount?: number;
  readonly location?: Location;
  /** In place of a location: where to ask for it, and for which offset. */
  readonly source?: LocationSource;
  readonly offset?: number;
}

const noValues: readonly Value[] = [];
const noTypes: readonly Type[] = [];
const noBlocks: readonly Block[] = [];
const noBlockUses: readonly BlockUse[] = [];
const noRegions: readonly Region[] = [];

/**
 * The one storage class of all operations. Ops of a dialect are typed views over it (`define/`). Inherent attributes are
 * `properties`, others `attributes`; both are interned dictionaries. Linked into its block by `prev`/`next`.
 */
export class Operation {
  readonly info: OpInfo;
  /** The location, or where to ask for it. */
  private origin: Location | LocationSource;
  private readonly offset: number;
  readonly operandUses: Use[];
  readonly results: Value[];
  properties: DictionaryAttr;
  attributes: DictionaryAttr;
  readonly successorUses: readonly BlockUse[];
  readonly regions: readonly Region[];
  parent: Block | undefined;
  prev: Operation | undefined;
  next: Operation | undefined;
  /** Position in the block, valid while the block's order is (see `Block.isBefore`). */
  order: number;
  /** The position in a `Worklist`. */
  slot: number;
  /** The number of the `OpSet` that the op is in. */
  mark: number;

  constructor(state: OperationState) {
    const { operands = noValues, resultTypes = noTypes, successors = noBlocks, regionCount = 0 } = state;
    this.info = state.info;
    this.origin = state.location ?? state.source ?? UnknownLoc.instance;
    this.offset = state.offset ?? 0;
    this.operandUses = new Array<Use>(operands.length);
    for (let i = 0; i < operands.length; i++) this.operandUses[i] = new Use(this, i, operands[i] as Value);
    this.results = new Array<Value>(resultTypes.length);
    for (let i = 0; i < resultTypes.length; i++) {
      this.results[i] = new Value(resultTypes[i] as Type, this, undefined, i);
    }
    this.properties = state.properties ?? DictionaryAttr.empty;
    this.attributes = state.attributes ?? DictionaryAttr.empty;
    // most ops have neither: they share one empty array
    this.successorUses =
      successors.length === 0 ? noBlockUses : successors.map((block, i) => new BlockUse(this, i, block));
    this.regions = regionCount === 0 ? noRegions : Array.from({ length: regionCount }, () => new Region(this));
    this.parent = undefined;
    this.prev = undefined;
    this.next = undefined;
    this.order = 0;
    this.slot = 0;
    this.mark = 0;
  }

  get location(): Location {
    const { origin } = this;
    return origin instanceof Location ? origin : (this.location = origin.locationAt(this.offset));
  }

  set location(location: Location) {
    this.origin = location;
  }

  get name(): string {
    return this.info.name;
  }

  operand(index: number): Value {
    const use = this.operandUses[index];
    if (use === undefined) throw new RangeError(`'${this.name}' has no operand #${index}`);
    return use.value;
  }

  /** The operand values as a fresh array. */
  get operands(): Value[] {
    return this.operandUses.map((use) => use.value);
  }

  get operandCount(): number {
    return this.operandUses.length;
  }

  setOperand(index: number, value: Value): void {
    const use = this.operandUses[index];
    if (use === undefined) throw new RangeError(`'${this.name}' has no operand #${index}`);
    use.set(value);
  }

  /** Replaces the whole operand list. */
  setOperands(values: readonly Value[]): void {
    for (const use of this.operandUses) use.drop();
    this.operandUses.length = 0;
    for (let i = 0; i < values.length; i++) this.operandUses.push(new Use(this, i, values[i] as Value));
  }

  result(index = 0): Value {
    const result = this.results[index];
    if (result === undefined) throw new RangeError(`'${this.name}' has no result #${index}`);
    return result;
  }

  region(index = 0): Region {
    const region = this.regions[index];
    if (region === undefined) throw new RangeError(`'${this.name}' has no region #${index}`);
    return region;
  }

  get successors(): Block[] {
    return this.successorUses.map((use) => use.block);
  }

  /** The attribute of this name: inherent first, then discardable. */
  getAttr(name: string): Attribute | undefined {
    return this.properties.get(name) ?? this.attributes.get(name);
  }

  /** Sets (or with undefined removes) an attribute, in the properties when the op's definition declares it. */
  setAttr(name: string, value: Attribute | undefined): void {
    if (this.info.propertyNames.has(name)) this.properties = this.properties.with(name, value);
    else this.attributes = this.attributes.with(name, value);
  }

  /** The operation whose region holds this one. */
  get parentOp(): Operation | undefined {
    return this.parent?.parent?.owner;
  }

  get isUnused(): boolean {
    return this.results.every((result) => result.firstUse === undefined);
  }

  /** Unlinks from the block; operands stay used. */
  remove(): void {
    this.parent?.unlink(this);
  }

  /** Unlinks, drops all uses of operands here and in nested ops. Results must have no uses left. */
  erase(): void {
    this.remove();
    this.dropAllReferences();
  }

  /** Drops the operand and successor uses of this op and of all ops nested in it. */
  dropAllReferences(): void {
    const pending: Operation[] = [this];
    for (let op = pending.pop(); op !== undefined; op = pending.pop()) {
      for (const use of op.operandUses) use.drop();
      for (const use of op.successorUses) use.drop();
      for (const region of op.regions) {
        for (let block = region.first; block !== undefined; block = block.next) {
          for (let child = block.first; child !== undefined; child = child.next) pending.push(child);
        }
      }
    }
  }

  moveBefore(other: Operation): void {
    this.remove();
    other.parent?.insertBefore(this, other);
  }

  moveAfter(other: Operation): void {
    this.remove();
    other.parent?.insertAfter(this, other);
  }

  /** Whether this op strictly contains `other` in some region. */
  isProperAncestorOf(other: Operation): boolean {
    for (let op = other.parentOp; op !== undefined; op = op.parentOp) if (op === this) return true;
    return false;
  }
}
