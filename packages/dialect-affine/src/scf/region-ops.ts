import {
  AnyType,
  DenseArrayAttr,
  Index,
  defineOp,
  denseI64ArrayAttr,
  index,
  indexNumbers,
  i64,
  region,
  singleBlockRegion,
  variadic,
  variadicRegion,
} from "@hls-opt/ir-core";
import { executeRegionInterfaces, indexSwitchInterfaces } from "./control-flow.js";
import type { EmitOpError, OpParser, OpPrinter, Operation, ParsedOp, ParsedRegion, Region } from "@hls-opt/ir-core";
import { withTerminator } from "../affine/operands-syntax.js";
import { typesOf } from "./region-syntax.js";
import { YieldOp } from "./yield-ops.js";

/**
 * Executes its region once; the region may have several blocks, so that jumps fit where only one block is allowed.
 *
 * ```mlir
 * %y = scf.execute_region -> f32 {
 *   scf.yield %x : f32
 * }
 * ```
 */
export class ExecuteRegionOp extends defineOp({
  name: "scf.execute_region",
  summary: "operation that executes its region exactly once",
  results: { results: variadic(AnyType) },
  regions: { region },
  traits: ["recursive-memory-effects"],
  interfaces: executeRegionInterfaces,
}) {
  static parse(parser: OpParser): ParsedOp {
    const resultTypes = parser.optionalArrowTypes();
    const body = parser.region([]);
    return { resultTypes, regions: [body], attributes: parser.optionalAttrDict() };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printer.optionalArrowTypes(typesOf(op.results));
    printer.write(" ");
    printer.region(op.region(), { printEntryArguments: false });
    printer.optionalAttrDict(op);
  }

  verify(emitError: EmitOpError): void {
    if (this.region.isEmpty) return emitError("region needs to have at least one block");
    if (this.region.entry.arguments.length > 0) emitError("region cannot have any arguments");
  }
}

/**
 * Executes the region of the case that its argument equals, or the default one.
 *
 * ```mlir
 * %y = scf.index_switch %i -> i32
 * case 2 {
 *   scf.yield %a : i32
 * }
 * default {
 *   scf.yield %b : i32
 * }
 * ```
 */
export class IndexSwitchOp extends defineOp({
  name: "scf.index_switch",
  summary: "switch-case operation on an index argument",
  operands: { arg: Index },
  results: { results: variadic(AnyType) },
  attributes: { cases: denseI64ArrayAttr },
  regions: { defaultRegion: singleBlockRegion, caseRegions: variadicRegion },
  traits: ["single-block", "recursive-memory-effects"],
  interfaces: indexSwitchInterfaces,
}) {
  static parse(parser: OpParser): ParsedOp {
    const location = parser.location();
    const arg = parser.resolve(parser.operand(), index);
    const attributes = parser.optionalAttrDict();
    const resultTypes = parser.optional("->") ? parser.typeList() : [];
    const cases: bigint[] = [];
    const regions: ParsedRegion[] = [];
    const parseBody = (): ParsedRegion =>
      withTerminator(parser.region([]), [], location, () => YieldOp.create({ results: [] }).op);
    while (parser.optional("case")) {
      cases.push(parser.integer());
      regions.push(parseBody());
    }
    parser.expect("default");
    const values = DenseArrayAttr.get(i64, BigInt64Array.from(cases));
    return {
      operands: [arg],
      resultTypes,
      regions: [parseBody(), ...regions],
      attributes: [...attributes, { name: "cases", value: values }],
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const view = new IndexSwitchOp(op);
    const printBody = (body: Region): void =>
      printer.region(body, { printEntryArguments: false, printTerminator: (body.entry.last?.operandCount ?? 0) > 0 });
    printer.write(" ");
    printer.operand(view.arg);
    printer.optionalAttrDict(op, ["cases"]);
    if (op.results.length > 0) printer.write(" -> ");
    printer.types(typesOf(op.results));
    printer.write(" ");
    indexNumbers(view.cases).forEach((value, i) => {
      printer.newline();
      printer.write(`case ${value} `);
      printer.region(op.region(i + 1), { printEntryArguments: false });
    });
    printer.newline();
    printer.write("default ");
    printBody(view.defaultRegion);
  }

  verify(emitError: EmitOpError): void {
    const [values, regions] = [this.cases.numbers, this.op.regions.length - 1];
    if (values.length !== regions) {
      return emitError(`has ${regions} case regions but ${values.length} case values`);
    }
    const repeated = values.find((value, i) => values.indexOf(value) < i);
    if (repeated !== undefined) return emitError(`has duplicate case value: ${repeated}`);
    const names = ["default region", ...values.map((value) => `case ${value} region`)];
    names.every((name, i) => this.verifyRegion(this.op.region(i), name, emitError));
  }

  private verifyRegion({ first }: Region, name: string, emitError: EmitOpError): boolean {
    const yielded = first?.last;
    if (yielded === undefined) return true;
    if (yielded.name !== "scf.yield") {
      emitError(`expected region to end with scf.yield, but got ${yielded.name}`);
      return false;
    }
    const wanted = typesOf(this.op.results);
    if (yielded.operandCount !== wanted.length) {
      emitError(`expected each region to return ${wanted.length} values, but ${name} returns ${yielded.operandCount}`, [
        { op: yielded, message: "see yield operation here" },
      ]);
      return false;
    }
    const wrong = wanted.findIndex((type, i) => yielded.operand(i).type !== type);
    if (wrong < 0) return true;
    const message = `value #${wrong} of ${name} has type '${yielded.operand(wrong).type}', expected '${wanted[wrong]}'`;
    emitError(`expected result #${wrong} of each region to be '${wanted[wrong]}'`, [{ op: yielded, message }]);
    return false;
  }
}
