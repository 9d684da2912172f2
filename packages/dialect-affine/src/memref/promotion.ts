/** How buffers of one element become SSA values: what `mem2reg` asks of allocations, loads and stores. On plain ops. */
import { zeroOf } from "../fold/zero.js";
import {
  DenseArrayAttr,
  DictionaryAttr,
  Operation,
  dynamicSize,
  implement,
  promotableAccess,
  promotableAllocation,
} from "@hls-opt/ir-core";
import type { Builder, InterfaceImpl, MemRefType, MemorySlot, Type, Value } from "@hls-opt/ir-core";
import { materializeConstant } from "../arith/constant.js";

function slots(op: Operation): readonly MemorySlot[] {
  const pointer = op.result();
  const type = pointer.type as MemRefType;
  const isSingle = type.shape.every((size) => size === 1);
  return isSingle && hasDefault(type.element) ? [{ pointer, type: type.element }] : [];
}

const isStaticBuffer = (type: Type): boolean =>
  type.kind === "memref" && !(type as MemRefType).shape.includes(dynamicSize);
const hasDefault = (type: Type): boolean => isStaticBuffer(type) || zeroOf(type) !== undefined;

/** Unwritten memory may hold anything: 0 is as good as any, and for a buffer of buffers a new one. */
function defaultValue(slot: MemorySlot, builder: Builder): Value | undefined {
  const allocation = slot.pointer.definingOp;
  if (isStaticBuffer(slot.type) && allocation !== undefined) {
    const { info } = allocation;
    const properties = DictionaryAttr.get([{ name: "operandSegmentSizes", value: DenseArrayAttr.i32([0, 0]) }]);
    return builder.insert(new Operation({ info, resultTypes: [slot.type], properties })).result();
  }
  const zero = zeroOf(slot.type);
  const constant = zero && materializeConstant(zero, slot.type);
  return constant && builder.insert(constant).result();
}

export const promotableBuffer: InterfaceImpl = implement(promotableAllocation, { slots, defaultValue });

export const promotableLoad: InterfaceImpl = implement(promotableAccess, {
  loaded: (op: Operation, slot: MemorySlot) => (op.operand(0) === slot.pointer ? op.result() : undefined),
  stored: () => undefined,
});

export const promotableStore: InterfaceImpl = implement(promotableAccess, {
  loaded: () => undefined,
  stored: (op: Operation, slot: MemorySlot) =>
    op.operand(1) === slot.pointer && op.operand(0) !== slot.pointer ? op.operand(0) : undefined,
});
