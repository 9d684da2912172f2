import {
  AnyMemRef,
  AnyType,
  Index,
  IntegerAttr,
  defineOp,
  derived,
  i1,
  inferred,
  optionalWithDefault,
  variadic,
} from "@hls-opt/ir-core";
import { promotableLoad, promotableStore } from "./promotion.js";
import type { Builder, EmitOpError, IndexType, MemRefType, Value } from "@hls-opt/ir-core";
import { elementOf } from "./allocation-ops.js";
import { boolAttr } from "./attributes.js";
import { effectsOn } from "./effects.js";

const nontemporalAttr = optionalWithDefault(boolAttr, IntegerAttr.get(i1, 0n));

/**
 * Reads one element.
 *
 * ```mlir
 * %x = memref.load %buffer[%i, %j] : memref<8x64xf32>
 * ```
 */
export class LoadOp extends defineOp({
  name: "memref.load",
  summary: "load operation",
  operands: { memref: AnyMemRef, indices: variadic(Index) },
  results: {
    result: inferred(
      AnyType,
      ([memref]) => (memref && elementOf(memref)) ?? "requires a memref",
      "failed to verify that result type matches element type of 'memref'",
    ),
  },
  attributes: { nontemporal: nontemporalAttr },
  interfaces: [effectsOn({ kind: "read", operand: 0 }), promotableLoad],
  assembly: "$memref `[` $indices `]` attr-dict `:` type($memref)",
}) {
  verify(emitError: EmitOpError): void {
    const { rank, given } = countIndices(this.memref.type, this.indices);
    if (rank !== given) emitError(`incorrect number of indices for load, expected ${rank} but got ${given}`);
  }
}

/**
 * Writes one element.
 *
 * ```mlir
 * memref.store %x, %buffer[%i, %j] : memref<8x64xf32>
 * ```
 */
export class StoreOp extends defineOp({
  name: "memref.store",
  summary: "store operation",
  operands: { value: derived(AnyType, "memref", elementOf), memref: AnyMemRef, indices: variadic(Index) },
  attributes: { nontemporal: nontemporalAttr },
  interfaces: [effectsOn({ kind: "write", operand: 1 }), promotableStore],
  assembly: "$value `,` $memref `[` $indices `]` attr-dict `:` type($memref)",
}) {
  verify(emitError: EmitOpError): void {
    if (this.value.type !== this.memref.type.element) {
      return emitError("failed to verify that type of 'value' matches element type of 'memref'");
    }
    const { rank, given } = countIndices(this.memref.type, this.indices);
    if (rank !== given) emitError("store index operand count not equal to memref rank");
  }
}

const countIndices = (
  type: MemRefType,
  indices: readonly Value[],
): { readonly rank: number; readonly given: number } => ({ rank: type.shape.length, given: indices.length });

/** Inserts a `memref.load` and returns what it reads. */
export function buildMemRefLoad(
  builder: Builder,
  memref: Value<MemRefType>,
  indices: readonly Value<IndexType>[],
): Value {
  return builder.insert(LoadOp.create({ memref, indices })).result;
}

/** Inserts a `memref.store`. */
export function buildMemRefStore(
  builder: Builder,
  value: Value,
  memref: Value<MemRefType>,
  indices: readonly Value<IndexType>[],
): StoreOp {
  return builder.insert(StoreOp.create({ value, memref, indices }));
}
