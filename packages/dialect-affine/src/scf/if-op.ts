import { AnyType, I1, constantValue, defineOp, i1, region, singleBlockRegion, variadic } from "@hls-opt/ir-core";
import { XOrIOp } from "../arith/bitwise-ops.js";
import { splatInteger } from "../fold/constant-elements.js";
import { definedBy } from "../fold/fold-op.js";
import { ifInterfaces } from "./control-flow.js";
import type { EmitOpError, FoldResult, OpParser, OpPrinter, Operation, ParsedOp } from "@hls-opt/ir-core";
import { withTerminator } from "../affine/operands-syntax.js";
import { verifyEdge } from "./control-flow-edges.js";
import { printArrowTypesInParens, typesOf } from "./region-syntax.js";
import { YieldOp } from "./yield-ops.js";

/**
 * Executes its first region where the condition holds, else the second one, which may be missing when there are no results.
 *
 * ```mlir
 * %y = scf.if %c -> (f32) {
 *   scf.yield %a : f32
 * } else {
 *   scf.yield %b : f32
 * }
 * ```
 */
export class IfOp extends defineOp({
  name: "scf.if",
  summary: "if-then-else operation",
  operands: { condition: I1 },
  results: { results: variadic(AnyType) },
  regions: { thenRegion: singleBlockRegion, elseRegion: region },
  traits: ["single-block", "no-region-arguments", "recursive-memory-effects", "recursively-speculatable"],
  interfaces: ifInterfaces,
}) {
  static parse(parser: OpParser): ParsedOp {
    const location = parser.location();
    const condition = parser.resolve(parser.operand(), i1);
    const resultTypes = parser.optionalArrowTypes();
    const makeYield = (): Operation => YieldOp.create({ results: [] }).op;
    const thenRegion = withTerminator(parser.region([]), [], location, makeYield);
    const elseRegion = parser.optional("else")
      ? withTerminator(parser.region([]), [], location, makeYield)
      : { blocks: [] };
    const attributes = parser.optionalAttrDict();
    return { operands: [condition], resultTypes, regions: [thenRegion, elseRegion], attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const view = new IfOp(op);
    const options = { printEntryArguments: false, printTerminator: op.results.length > 0 };
    printer.write(" ");
    printer.operand(view.condition);
    printArrowTypesInParens(printer, typesOf(op.results));
    printer.write(" ");
    printer.region(view.thenRegion, options);
    if (!view.elseRegion.isEmpty) {
      printer.write(" else ");
      printer.region(view.elseRegion, options);
    }
    printer.optionalAttrDict(op);
  }

  /** if not c { a } else { b } => if c { b } else { a } */
  fold(): FoldResult {
    const not = definedBy(this.condition, XOrIOp);
    if (not === undefined || this.elseRegion.isEmpty || splatInteger(constantValue(not.rhs)) !== -1n) return undefined;
    this.op.setOperand(0, not.lhs);
    const then = this.thenRegion.entry;
    this.thenRegion.unlink(then);
    this.thenRegion.takeBody(this.elseRegion);
    this.elseRegion.push(then);
    return this.op.results;
  }

  verify(emitError: EmitOpError): void {
    if (this.op.results.length > 0 && this.elseRegion.isEmpty) {
      emitError("must have an else block if defining values");
    }
  }

  verifyRegions(emitError: EmitOpError): void {
    const wanted = typesOf(this.op.results);
    this.op.regions.every((part, i) => {
      const yielded = part.first?.last;
      return yielded === undefined || verifyEdge(`Region #${i} to parent results`, yielded.operands, wanted, emitError);
    });
  }
}
