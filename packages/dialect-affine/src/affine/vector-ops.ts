import {
  AffineMapAttr,
  AnyMemRef,
  AnyVector,
  Index,
  IntegerAttr,
  affineMapAttr,
  attribute,
  defineOp,
  i1,
  i32,
  variadic,
} from "@hls-opt/ir-core";
import type { EmitOpError, OpParser, OpPrinter, Operation, ParsedOp, Type, Value } from "@hls-opt/ir-core";
import { elementOf } from "../memref/allocation-ops.js";
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

const boolAttr = attribute("bool attribute", (a): a is IntegerAttr => a instanceof IntegerAttr && a.type === i1);
const localityAttr = attribute(
  "32-bit signless integer attribute whose minimum value is 0 whose maximum value is 3",
  (a): a is IntegerAttr => a instanceof IntegerAttr && a.type === i32 && a.value >= 0n && a.value <= 3n,
);

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
  attributes: { isWrite: boolAttr, localityHint: localityAttr, isDataCache: boolAttr, map: affineMapAttr },
}) {
  static parse(parser: OpParser): ParsedOp {
    const access = parseSubscripts(parser);
    parser.expect(",");
    const isWrite = parseChoice(parser, "write", "read", "rw specifier has to be 'read' or 'write'");
    parser.expect(",");
    parser.expect("locality");
    parser.expect("<");
    const hint = parser.integer();
    parser.expect(">");
    parser.expect(",");
    const isDataCache = parseChoice(parser, "data", "instr", "cache type has to be 'data' or 'instr'");
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    return {
      operands: access.resolve(parser.type()),
      attributes: [
        { name: "map", value: access.map },
        { name: "isWrite", value: boolOf(isWrite) },
        { name: "localityHint", value: IntegerAttr.get(i32, hint) },
        { name: "isDataCache", value: boolOf(isDataCache) },
        ...attributes,
      ],
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const view = new AffinePrefetchOp(op);
    printer.write(" ");
    printSubscripts(printer, view.memref, view.map, view.indices);
    const mode = view.isWrite.value === 0n ? "read" : "write";
    const cache = view.isDataCache.value === 0n ? "instr" : "data";
    printer.write(`, ${mode}, locality<${view.localityHint.value}>, ${cache}`);
    printer.optionalAttrDict(op, ["map", "isWrite", "localityHint", "isDataCache"]);
    printer.write(" : ");
    printer.type(view.memref.type);
  }

  verify(emitError: EmitOpError): void {
    verifyAccess(this.op, this.memref, this.map.map, this.indices, emitError);
  }
}

const boolOf = (value: boolean): IntegerAttr => IntegerAttr.get(i1, value ? -1n : 0n);

/** One of two keywords; whether it is the first. */
function parseChoice(parser: OpParser, first: string, second: string, complaint: string): boolean {
  if (parser.optional(first)) return true;
  return parser.optional(second) ? false : parser.failAtName(complaint);
}
