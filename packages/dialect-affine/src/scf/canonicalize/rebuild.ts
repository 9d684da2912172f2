/** Parts that rewrites of ops with regions share. */
import { IntegerAttr, Operation, constantValue, i1 } from "@hls-opt/ir-core";
import type { Block, Region, Rewriter, Type, Value } from "@hls-opt/ir-core";
import { ConstantOp } from "../../arith/constant.js";
import { YieldOp } from "../yield-ops.js";

/** A new op of the same kind and attributes, inserted before the old one, with other operands and results and the old one's regions. */
export function rebuild(
  op: Operation,
  rewriter: Rewriter,
  operands: readonly Value[],
  resultTypes: readonly Type[],
): Operation {
  const made = new Operation({
    info: op.info,
    operands,
    resultTypes,
    properties: op.properties,
    attributes: op.attributes,
    regionCount: op.regions.length,
    location: op.location,
  });
  rewriter.setInsertionPoint(op);
  rewriter.insert(made);
  op.regions.forEach((region, i) => rewriter.moveRegion(region, made.region(i)));
  return made;
}

/** Replaces a terminator's operands. */
export function setOperands(rewriter: Rewriter, op: Operation, operands: readonly Value[]): void {
  rewriter.modify(op, () => op.setOperands(operands));
}

/** The one block of a region stands for the op: its ops move before the op, its terminator's operands are the results. */
export function inlineOnlyBlock(
  op: Operation,
  region: Region,
  rewriter: Rewriter,
  argumentValues: readonly Value[] = [],
): boolean {
  const block = region.first as Block;
  const terminator = block.last as Operation;
  const target = op.parent as Block;
  const values = terminator.operands.map((value) =>
    value.ownerBlock === block ? (argumentValues[value.index] as Value) : value,
  );
  rewriter.erase(terminator);
  rewriter.inlineBlock(block, target, op, argumentValues);
  rewriter.replace(op, values);
  return true;
}

/** Whether the block holds nothing but its terminator. */
export const isOnlyTerminator = (block: Block | undefined): boolean =>
  block?.first !== undefined && block.first === block.last;

/** Whether `inner` is `outer` or lies in it. */
export function isWithin(inner: Region | undefined, outer: Region): boolean {
  for (let region = inner; region !== undefined; region = region.owner.parent?.parent) {
    if (region === outer) return true;
  }
  return false;
}

/** The region in which a value is defined. */
export const regionOf = (value: Value): Region | undefined => value.parentBlock?.parent;

export function integerOf(value: Value): bigint | undefined {
  const constant = constantValue(value);
  return constant instanceof IntegerAttr ? constant.value : undefined;
}

/** Inserts `true` or `false`. */
export function insertBool(rewriter: Rewriter, value: boolean): Value {
  return rewriter.insert(ConstantOp.create({ value: IntegerAttr.get(i1, value ? 1 : 0) })).result;
}

/** An `scf.yield` at the end of a block. */
export function pushYield(block: Block, rewriter: Rewriter, values: readonly Value[]): void {
  rewriter.withSavedPoint(() => {
    rewriter.setInsertionPointToEnd(block);
    rewriter.insert(YieldOp.create({ results: values }));
  });
}

/** Which of the items to keep. */
export const keep = <T>(items: readonly T[], kept: readonly boolean[]): T[] => items.filter((_, i) => kept[i]);
