import { AffineMapAttr, AnyMemRef, AnyVector, Index, affineMapAttr, defineOp, variadic } from "@hls-opt/ir-core";
import type { EmitOpError, OpParser, OpPrinter, Operation, ParsedOp, Type, Value } from "@hls-opt/ir-core";
import { elementOf } from "../memref/allocation-ops.js";
import { parsePrefetchHints, prefetchAttributes, prefetchHints } from "../memref/attributes.js";
import { effectsOn } from "../memref/effects.js";
import { verifyAccess } from "./access-ops.js";

/** `%buffer[%i + 1]`, before its type is known. */
interface ParsedAccess {
  readonly resolve: (type: Type) => readonly Value[];
  readonly map: AffineMapAttr;
}

function parseSubscripts(parser: OpParser): ParsedAccess {
  const memref = parser.operand();
  const { map, operands } = parser.mapOfOperands("[", "]");
  return { resolve: (type) => [parser.resolve(memref, type), ...operands], map: AffineMapAttr.get(map) };
}

function printSubscripts(printer: OpPrinter, memref: Value, map: AffineMapAttr, indices: readonly Value[]): void {
  printer.operand(memref);
  printer.write("[");
  printer.mapOfOperands(map.map, indices);
  printer.write("]");
}

/** ` {attrs} : memref<...>, vector<...>`. */
function printTypes(printer: OpPrinter, op: Operation, types: readonly Type[]): void {
  printer.optionalAttrDict(op, ["map"]);
  printer.write(" : ");
  printer.types(types);
}

/** `: memref<...>, vector<...>`. */
function parseTwoTypes(parser: OpParser): readonly [Type, Type] {
  parser.expect(":");
  const memref = parser.type();
  parser.expect(",");
  return [memref, parser.type()];
}

/**
 * Reads neighbouring elements of the last dimension as a vector.
 *
 * ```mlir
 * %v = affine.vector_load %buffer[%i, %j + 1] : memref<8x64xf32>, vector<8xf32>
 * ```
 */
export class AffineVectorLoadOp extends defineOp({
  name: "affine.vector_load",
  summary: "affine vector load operation",
  operands: { memref: AnyMemRef, indices: variadic(Index) },
  results: { result: AnyVector },
  attributes: { map: affineMapAttr },
  interfaces: [effectsOn({ kind: "read", operand: 0 })],
}) {
  static parse(parser: OpParser): ParsedOp {
    const access = parseSubscripts(parser);
    const attributes = parser.optionalAttrDict();
    const [memref, vector] = parseTwoTypes(parser);
    return {
      operands: access.resolve(memref),
      resultTypes: [vector],
      attributes: [{ name: "map", value: access.map }, ...attributes],
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const { memref, map, indices, result } = new AffineVectorLoadOp(op);
    printer.write(" ");
    printSubscripts(printer, memref, map, indices);
    printTypes(printer, op, [memref.type, result.type]);
  }

  verify(emitError: EmitOpError): void {
    verifyAccess(this.op, this.memref, this.map.map, this.indices, emitError);
    if (elementOf(this.memref.type) !== this.result.type.element) {
      emitError("requires memref and vector types of the same elemental type");
    }
  }
}

/**
 * Writes a vector to neighbouring elements of the last dimension.
 *
 * ```mlir
 * affine.vector_store %v, %buffer[%i, %j + 1] : memref<8x64xf32>, vector<8xf32>
 * ```
 */
export class AffineVectorStoreOp extends defineOp({
  name: "affine.vector_store",
  summary: "affine vector store operation",
  operands: { value: AnyVector, memref: AnyMemRef, indices: variadic(Index) },
  attributes: { map: affineMapAttr },
  interfaces: [effectsOn({ kind: "write", operand: 1 })],
}) {
  static parse(parser: OpParser): ParsedOp {
    const value = parser.operand();
    parser.expect(",");
    const access = parseSubscripts(parser);
    const attributes = parser.optionalAttrDict();
    const [memref, vector] = parseTwoTypes(parser);
    return {
      operands: [parser.resolve(value, vector), ...access.resolve(memref)],
      attributes: [{ name: "map", value: access.map }, ...attributes],
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const { value, memref, map, indices } = new AffineVectorStoreOp(op);
    printer.write(" ");
    printer.operand(value);
    printer.write(", ");
    printSubscripts(printer, memref, map, indices);
    printTypes(printer, op, [memref.type, value.type]);
  }

  verify(emitError: EmitOpError): void {
    verifyAccess(this.op, this.memref, this.map.map, this.indices, emitError);
    if (elementOf(this.memref.type) !== this.value.type.element) {
      emitError("requires memref and vector types of the same elemental type");
    }
  }
}

/**
 * Says that an element will soon be read or written; it has no effect on values.
 *
 * ```mlir
 * affine.prefetch %buffer[%i, %j + 5], read, locality<3>, data : memref<8x64xf32>
 * ```
 */
export class AffinePrefetchOp extends defineOp({
  name: "affine.prefetch",
  summary: "affine prefetch operation",
  operands: { memref: AnyMemRef, indices: variadic(Index) },
  attributes: { ...prefetchAttributes, map: affineMapAttr },
}) {
  static parse(parser: OpParser): ParsedOp {
    const access = parseSubscripts(parser);
    const hints = parsePrefetchHints(parser);
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    const operands = access.resolve(parser.type());
    hints.check();
    return { operands, attributes: [{ name: "map", value: access.map }, ...hints.attributes, ...attributes] };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const view = new AffinePrefetchOp(op);
    printer.write(" ");
    printSubscripts(printer, view.memref, view.map, view.indices);
    printer.write(prefetchHints(view));
    printer.optionalAttrDict(op, ["map", ...Object.keys(prefetchAttributes)]);
    printer.write(" : ");
    printer.type(view.memref.type);
  }

  verify(emitError: EmitOpError): void {
    verifyAccess(this.op, this.memref, this.map.map, this.indices, emitError);
  }
}
