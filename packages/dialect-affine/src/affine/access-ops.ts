import {
  AffineMap,
  AffineMapAttr,
  AnyMemRef,
  AnyType,
  Index,
  affineMapAttr,
  defineOp,
  derived,
  inferred,
  variadic,
} from "@hls-opt/ir-core";
import type {
  Builder,
  EmitOpError,
  IndexType,
  MemRefType,
  OpParser,
  OpPrinter,
  Operation,
  ParsedOp,
  Value,
} from "@hls-opt/ir-core";
import { elementOf } from "../memref/allocation-ops.js";
import { effectsOn } from "../memref/effects.js";
import { affineScope, isValidDimension } from "./validity.js";

/** Checks the subscripts of an access: counts, and that they are affine here. */
export function verifyAccess(
  op: Operation,
  memref: Value<MemRefType>,
  map: AffineMap,
  operands: readonly Value[],
  emitError: EmitOpError,
): void {
  if (map.results.length !== memref.type.shape.length) {
    return emitError("affine map num results must equal memref rank");
  }
  if (map.numInputs !== operands.length) return emitError("expects as many subscripts as affine map inputs");
  const scope = affineScope(op);
  if (operands.some((operand) => !isValidDimension(operand, scope))) {
    emitError("index must be a valid dimension or symbol identifier");
  }
}

/**
 * Reads one element at affine subscripts.
 *
 * ```mlir
 * %x = affine.load %buffer[%i + 3, %j floordiv 2] : memref<8x64xf32>
 * ```
 */
export class AffineLoadOp extends defineOp({
  name: "affine.load",
  summary: "affine load operation",
  operands: { memref: AnyMemRef, indices: variadic(Index) },
  results: {
    result: inferred(
      AnyType,
      ([memref]) => (memref && elementOf(memref)) ?? "requires a memref",
      "result type must match element type of memref",
    ),
  },
  attributes: { map: affineMapAttr },
  interfaces: [effectsOn({ kind: "read", operand: 0 })],
}) {
  static parse(parser: OpParser): ParsedOp {
    const memref = parser.operand();
    const { map, operands } = parser.mapOfOperands("[", "]");
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    const type = parser.type();
    const element = elementOf(type);
    if (element === undefined) parser.fail(`expected a memref type, but got '${type}'`);
    return {
      operands: [parser.resolve(memref, type), ...operands],
      resultTypes: [element],
      attributes: [{ name: "map", value: AffineMapAttr.get(map) }, ...attributes],
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const { memref, map, indices } = new AffineLoadOp(op);
    printer.write(" ");
    printAccess(printer, op, memref, map, indices);
  }

  verify(emitError: EmitOpError): void {
    verifyAccess(this.op, this.memref, this.map.map, this.indices, emitError);
  }
}

function printAccess(
  printer: OpPrinter,
  op: Operation,
  memref: Value,
  map: AffineMapAttr,
  indices: readonly Value[],
): void {
  printer.operand(memref);
  printer.write("[");
  printer.mapOfOperands(map.map, indices);
  printer.write("]");
  printer.optionalAttrDict(op, ["map"]);
  printer.write(" : ");
  printer.type(memref.type);
}

/**
 * Writes one element at affine subscripts.
 *
 * ```mlir
 * affine.store %x, %buffer[%i + 3, %j] : memref<8x64xf32>
 * ```
 */
export class AffineStoreOp extends defineOp({
  name: "affine.store",
  summary: "affine store operation",
  operands: { value: derived(AnyType, "memref", elementOf), memref: AnyMemRef, indices: variadic(Index) },
  attributes: { map: affineMapAttr },
  interfaces: [effectsOn({ kind: "write", operand: 1 })],
}) {
  static parse(parser: OpParser): ParsedOp {
    const value = parser.operand();
    parser.expect(",");
    const memref = parser.operand();
    const { map, operands } = parser.mapOfOperands("[", "]");
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    const type = parser.type();
    const element = elementOf(type);
    if (element === undefined) parser.fail(`expected a memref type, but got '${type}'`);
    return {
      operands: [parser.resolve(value, element), parser.resolve(memref, type), ...operands],
      attributes: [{ name: "map", value: AffineMapAttr.get(map) }, ...attributes],
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const { value, memref, map, indices } = new AffineStoreOp(op);
    printer.write(" ");
    printer.operand(value);
    printer.write(", ");
    printAccess(printer, op, memref, map, indices);
  }

  verify(emitError: EmitOpError): void {
    if (this.value.type !== this.memref.type.element) {
      return emitError("value to store must have the same type as memref element type");
    }
    verifyAccess(this.op, this.memref, this.map.map, this.indices, emitError);
  }
}

/** A map and the values it applies to; a plain list of indices stands for the identity. */
export type Subscripts =
  readonly Value<IndexType>[] | { readonly map: AffineMap; readonly operands: readonly Value<IndexType>[] };

function splitSubscripts(subscripts: Subscripts): {
  readonly map: AffineMapAttr;
  readonly indices: readonly Value<IndexType>[];
} {
  if ("operands" in subscripts) return { map: AffineMapAttr.get(subscripts.map), indices: subscripts.operands };
  return { map: AffineMapAttr.get(AffineMap.identity(subscripts.length)), indices: subscripts };
}

/** Inserts an `affine.load` and returns what it reads. */
export function buildLoad(builder: Builder, memref: Value<MemRefType>, subscripts: Subscripts): Value {
  return builder.insert(AffineLoadOp.create({ memref, ...splitSubscripts(subscripts) })).result;
}

/** Inserts an `affine.store`. */
export function buildStore(
  builder: Builder,
  value: Value,
  memref: Value<MemRefType>,
  subscripts: Subscripts,
): AffineStoreOp {
  return builder.insert(AffineStoreOp.create({ value, memref, ...splitSubscripts(subscripts) }));
}
