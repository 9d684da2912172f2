import type { Attribute } from "../../ir/attribute.js";
import type { Block } from "../../ir/block.js";
import type { Operation } from "../../ir/operation.js";
import type { Region } from "../../ir/region.js";
import type { Type } from "../../ir/type.js";

/** A region that is printed once what stands before it is. */
export class RegionTask {
  readonly region: Region;
  readonly printEntryArguments: boolean;
  readonly printTerminator: boolean;
  readonly printEmptyBlock: boolean;

  constructor(region: Region, printEntryArguments: boolean, printTerminator: boolean, printEmptyBlock: boolean) {
    this.region = region;
    this.printEntryArguments = printEntryArguments;
    this.printTerminator = printTerminator;
    this.printEmptyBlock = printEmptyBlock;
  }
}

/** The operations of a block from `op` on, and the blocks behind it. */
export class BlockTask {
  readonly block: Block;
  readonly op: Operation | undefined;
  readonly printTerminator: boolean;

  constructor(block: Block, op: Operation | undefined, printTerminator: boolean) {
    this.block = block;
    this.op = op;
    this.printTerminator = printTerminator;
  }
}

/** The end of a region: the closing brace, and the default dialect that held outside. */
export class CloseTask {
  readonly outerDialect: string;

  constructor(outerDialect: string) {
    this.outerDialect = outerDialect;
  }
}

/** The rest of an op in generic form, behind its regions. */
export class GenericTailTask {
  readonly op: Operation;

  constructor(op: Operation) {
    this.op = op;
  }
}

/** The trailing location of an op with regions, and the end of its line. */
export class OpEndTask {
  readonly op: Operation;
  readonly endsLine: boolean;

  constructor(op: Operation, endsLine: boolean) {
    this.op = op;
    this.endsLine = endsLine;
  }
}

/** What waits to be printed, last first: plain text, types and attributes (while aliases are collected), or a step. */
export type Task = string | Type | Attribute | RegionTask | BlockTask | CloseTask | GenericTailTask | OpEndTask;
