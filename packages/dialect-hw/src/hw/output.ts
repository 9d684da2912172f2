import { defineOp, variadic } from "@hls-opt/ir-core";
import type { EmitOpError, Operation, OpParser, OpPrinter, ParsedOp } from "@hls-opt/ir-core";
import { HwModuleType } from "./module-type.js";
import { AnyPortType } from "./types.js";

/**
 * Ends a module's body and gives the values of its output ports.
 *
 * ```mlir
 * hw.module @swap(in %a : i8, in %b : i4, out c : i4, out d : i8) {
 *   hw.output %b, %a : i4, i8
 * }
 * ```
 */
export class OutputOp extends defineOp({
  name: "hw.output",
  summary: "the values of a module's output ports",
  operands: { outputs: variadic(AnyPortType) },
  traits: ["terminator", "return-like", "has-parent"],
  parents: ["hw.module"],
}) {
  verify(emitError: EmitOpError): void {
    const type = (this.op.parentOp?.getAttr("module_type") as { type?: unknown } | undefined)?.type;
    if (!(type instanceof HwModuleType)) return;
    const ports = type.outputs;
    if (ports.length !== this.outputs.length) {
      return emitError(
        `must have same number of operands as region results: found ${this.outputs.length}, expected ${ports.length}`,
      );
    }
    ports.forEach((port, i) => {
      const found = this.outputs[i]?.type;
      if (found !== port.type) {
        emitError(`output types must match module: output '${port.name}' is ${port.type}, operand #${i} is ${found}`);
      }
    });
  }

  static parse(parser: OpParser): ParsedOp {
    const operands = parser.operandList("none");
    const attributes = parser.optionalAttrDict();
    if (operands.length === 0) return { attributes };
    parser.expect(":");
    return { operands: parser.resolveAll(operands, parser.typeList()), attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    if (op.operandCount > 0) printer.write(" ");
    printer.operands(op.operands);
    printer.optionalAttrDict(op);
    if (op.operandCount === 0) return;
    printer.write(" : ");
    printer.types(op.operands.map((value) => value.type));
  }
}
