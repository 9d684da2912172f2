import { AnyType, defineOp, singleBlockRegion, variadic } from "@hls-opt/ir-core";
import { whileInterfaces } from "./control-flow.js";
import type { EmitOpError, OpParser, OpPrinter, Operation, ParsedOp, Type } from "@hls-opt/ir-core";
import { verifyEdge } from "./control-flow-edges.js";
import { argumentOf, parseInit, printInitialised, typesOf } from "./region-syntax.js";

/**
 * A loop whose first region decides with `scf.condition` whether its second one is executed; the second one hands its values
 * back to the first.
 *
 * ```mlir
 * %last = scf.while (%i = %c0) : (index) -> index {
 *   %go = arith.cmpi slt, %i, %n : index
 *   scf.condition(%go) %i : index
 * } do {
 * ^bb0(%i: index):
 *   %next = arith.addi %i, %c1 : index
 *   scf.yield %next : index
 * }
 * ```
 */
export class WhileOp extends defineOp({
  name: "scf.while",
  summary: "a generic 'while' loop",
  operands: { inits: variadic(AnyType) },
  results: { results: variadic(AnyType) },
  regions: { before: singleBlockRegion, after: singleBlockRegion },
  traits: ["single-block", "recursive-memory-effects"],
  interfaces: whileInterfaces,
}) {
  static parse(parser: OpParser): ParsedOp {
    const carried = parser.optionalList("(", ")", () => parseInit(parser)) ?? [];
    parser.expect(":");
    const failAtType = parser.failureHere();
    const { inputs, results } = parser.functionType();
    if (inputs.length !== carried.length) {
      failAtType(`expected as many input types as operands (expected ${carried.length} got ${inputs.length})`);
    }
    const operands = carried.map(({ init }, i) => parser.resolve(init, inputs[i] as Type));
    const before = parser.region(carried.map(({ name }, i) => argumentOf(name, inputs[i] as Type)));
    parser.expect("do");
    const after = parser.region([]);
    const attributes = parser.optionalAttrDictWithKeyword();
    return { operands, resultTypes: results, regions: [before, after], attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const view = new WhileOp(op);
    printInitialised(printer, " ", view.before.entry.arguments, view.inits);
    printer.write(" : ");
    printer.functionType(typesOf(view.inits), typesOf(op.results));
    printer.write(" ");
    printer.region(view.before, { printEntryArguments: false });
    printer.write(" do ");
    printer.region(view.after);
    printer.optionalAttrDictWithKeyword(op);
  }

  verifyRegions(emitError: EmitOpError): void {
    const condition = this.before.entry.last;
    const yielded = this.after.entry.last;
    const beforeTypes = typesOf(this.before.entry.arguments);
    const afterTypes = typesOf(this.after.entry.arguments);
    const passed = condition?.operands.slice(1) ?? [];
    if (!verifyEdge("parent operands to Region #0", this.inits, beforeTypes, emitError)) return;
    if (condition?.name === "scf.condition") {
      if (!verifyEdge("Region #0 to Region #1", passed, afterTypes, emitError)) return;
      if (!verifyEdge("Region #0 to parent results", passed, typesOf(this.op.results), emitError)) return;
    }
    if (
      yielded?.name === "scf.yield" &&
      !verifyEdge("Region #1 to Region #0", yielded.operands, beforeTypes, emitError)
    ) {
      return;
    }
    if (condition?.name !== "scf.condition") {
      return emitError("expects the 'before' region to terminate with 'scf.condition'", terminatorHere(condition));
    }
    if (yielded?.name !== "scf.yield") {
      emitError("expects the 'after' region to terminate with 'scf.yield'", terminatorHere(yielded));
    }
  }
}

const terminatorHere = (op: Operation | undefined): { readonly op: Operation; readonly message: string }[] =>
  op === undefined ? [] : [{ op, message: "terminator here" }];
