import { Block } from "../../ir/block.js";

interface BlockEntry {
  readonly block: Block;
  /** Where the block was named first. */
  readonly offset: number;
  isDefined: boolean;
}

/** The block labels of one region. */
export class BlockScope {
  private readonly entries = new Map<string, BlockEntry>();

  /** The block of a label, which may be defined later. */
  refer(name: string, offset: number): Block {
    let entry = this.entries.get(name);
    if (entry === undefined) this.entries.set(name, (entry = { block: new Block(), offset, isDefined: false }));
    return entry.block;
  }

  /** The block of a label that is defined here; `given` is the region's first block, made already. Undefined for a redefinition. */
  define(name: string, offset: number, given: Block | undefined): Block | undefined {
    const entry = this.entries.get(name);
    if (entry?.isDefined === true) return undefined;
    const block = entry?.block ?? given ?? new Block();
    this.entries.set(name, { block, offset, isDefined: true });
    return block;
  }

  /** Where labels were used that no block has, in the order of the source. */
  undefinedOffsets(): number[] {
    const offsets: number[] = [];
    for (const entry of this.entries.values()) if (!entry.isDefined) offsets.push(entry.offset);
    return offsets.sort((a, b) => a - b);
  }
}
