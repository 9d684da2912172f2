import type { Operation, Value } from "@hls-opt/ir-core";
import { IntegerType } from "@hls-opt/ir-core";

/** Values an operation reads; an `affine.if` reads what its branches yield. */
export function dataOperands(op: Operation): Value[] {
  if (op.name === "affine.load") return [];
  if (op.name === "affine.store") return [op.operand(0)];
  if (op.name === "memref.load") return op.operands.slice(1);
  if (op.name === "affine.if") {
    return op.regions.flatMap((region) => (region.isEmpty ? [] : (region.entry.last?.operands ?? [])));
  }
  return op.operands;
}

/** The width of an integer value in the IR. */
export function irWidth(value: Value): number {
  return value.type instanceof IntegerType ? value.type.width : 64;
}
