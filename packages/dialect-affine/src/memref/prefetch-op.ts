import { AnyMemRef, Index, defineOp, index, variadic } from "@hls-opt/ir-core";
import type { EmitOpError, OpParser, OpPrinter, Operation, ParsedOp } from "@hls-opt/ir-core";
import { parsePrefetchHints, prefetchAttributes, prefetchHints } from "./attributes.js";

/**
 * Says that an element will soon be read or written; it has no effect on values.
 *
 * ```mlir
 * memref.prefetch %m[%i, %j], read, locality<3>, data : memref<400x400xi32>
 * ```
 */
export class PrefetchOp extends defineOp({
  name: "memref.prefetch",
  summary: "prefetch operation",
  operands: { memref: AnyMemRef, indices: variadic(Index) },
  attributes: prefetchAttributes,
}) {
  static parse(parser: OpParser): ParsedOp {
    const memref = parser.operand();
    const indices = parser.operandList("square");
    const { attributes, check } = parsePrefetchHints(parser);
    parser.expect(":");
    const operands = [parser.resolve(memref, parser.type()), ...parser.resolveAll(indices, index)];
    check();
    return { operands, attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const view = new PrefetchOp(op);
    printer.write(" ");
    printer.operand(view.memref);
    printer.write("[");
    printer.operands(view.indices);
    printer.write(`]${prefetchHints(view)}`);
    printer.optionalAttrDict(op, Object.keys(prefetchAttributes));
    printer.write(" : ");
    printer.type(view.memref.type);
  }

  verify(emitError: EmitOpError): void {
    if (this.indices.length !== this.memref.type.shape.length) emitError("too few indices");
  }
}
