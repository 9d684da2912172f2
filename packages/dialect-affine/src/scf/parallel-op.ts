import {
  AnyType,
  DenseArrayAttr,
  Index,
  defineOp,
  index,
  singleBlockRegion,
  variadic,
  variadicRegion,
} from "@hls-opt/ir-core";
import { parallelInterfaces } from "./control-flow.js";
import type { EmitOpError, OpParser, OpPrinter, Operation, ParsedOp } from "@hls-opt/ir-core";
import { withTerminator } from "../affine/operands-syntax.js";
import { constantInteger } from "../arith/constant.js";
import { counters, parseNamesInParens, printInParens, typesOf } from "./region-syntax.js";

/**
 * Ends the body of an `scf.parallel`; for each of its values a region says how two of them become one.
 *
 * ```mlir
 * scf.reduce(%x : f32) {
 * ^bb0(%a: f32, %b: f32):
 *   %sum = arith.addf %a, %b : f32
 *   scf.reduce.return %sum : f32
 * }
 * ```
 */
export class ReduceOp extends defineOp({
  name: "scf.reduce",
  summary: "reduce operation for scf.parallel",
  operands: { operands: variadic(AnyType) },
  regions: { reductions: variadicRegion },
  traits: ["terminator", "recursive-memory-effects"],
  parents: ["scf.parallel"],
  assembly: "(`(` $operands^ `:` type($operands) `)`)? $reductions attr-dict",
}) {
  verify(emitError: EmitOpError): void {
    const [given, wanted] = [this.op.regions.length, this.op.operandCount];
    if (given !== wanted) emitError(`expected ${wanted} reduction regions, but got ${given}`);
  }

  verifyRegions(emitError: EmitOpError): void {
    this.op.regions.forEach(({ first }, i) => {
      const { type } = this.op.operand(i);
      const types = typesOf(first?.arguments ?? []);
      if (types.length !== 2 || types.some((other) => other !== type)) {
        return emitError(`expected two block arguments with type '${type}' in the ${i}-th reduction region`);
      }
      if (first?.last?.name !== "scf.reduce.return") {
        emitError("reduction bodies must be terminated with an 'scf.reduce.return' op");
      }
    });
  }
}

/**
 * Loops without an order between their iterations. Values come out only as reductions, which may happen in any order.
 *
 * ```mlir
 * %sum = scf.parallel (%i) = (%c0) to (%n) step (%c1) init (%zero) -> f32 {
 *   %x = memref.load %a[%i] : memref<?xf32>
 *   scf.reduce(%x : f32) {
 *   ^bb0(%l: f32, %r: f32):
 *     %s = arith.addf %l, %r : f32
 *     scf.reduce.return %s : f32
 *   }
 * }
 * ```
 */
export class ParallelOp extends defineOp({
  name: "scf.parallel",
  summary: "parallel for operation",
  operands: {
    lowerBound: variadic(Index),
    upperBound: variadic(Index),
    step: variadic(Index),
    initVals: variadic(AnyType),
  },
  results: { results: variadic(AnyType) },
  regions: { region: singleBlockRegion },
  traits: [
    "attr-sized-operand-segments",
    "single-block",
    "automatic-allocation-scope",
    "recursive-memory-effects",
    "recursively-speculatable",
  ],
  interfaces: parallelInterfaces,
}) {
  static parse(parser: OpParser): ParsedOp {
    const location = parser.location();
    const names = parseNamesInParens(parser);
    const parts = ["=", "to", "step"].map((keyword) => {
      parser.expect(keyword);
      const at = parser.location();
      return parser.resolveAll(
        parser.operandList("paren"),
        names.map(() => index),
        at,
      );
    });
    const inits = parser.optional("init") ? parser.operandList("paren") : [];
    const resultTypes = parser.optionalArrowTypes();
    const body = parser.region(counters(names));
    const region = withTerminator(
      body,
      names.map(() => index),
      location,
      () => ReduceOp.create({ operands: [] }).op,
    );
    const attributes = parser.optionalAttrDict();
    const initVals = parser.resolveAll(inits, resultTypes, location);
    const sizes = DenseArrayAttr.i32([...parts.map((part) => part.length), initVals.length]);
    return {
      operands: [...parts.flat(), ...initVals],
      resultTypes,
      regions: [region],
      attributes: [...attributes, { name: "operandSegmentSizes", value: sizes }],
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const view = new ParallelOp(op);
    printer.write(" ");
    printInParens(printer, view.region.entry.arguments);
    printer.write(" = ");
    printInParens(printer, view.lowerBound);
    printer.write(" to ");
    printInParens(printer, view.upperBound);
    printer.write(" step ");
    printInParens(printer, view.step);
    if (view.initVals.length > 0) {
      printer.write(" init ");
      printInParens(printer, view.initVals);
    }
    printer.optionalArrowTypes(typesOf(op.results));
    printer.write(" ");
    printer.region(view.region, { printEntryArguments: false });
    printer.optionalAttrDict(op, ["operandSegmentSizes"]);
  }

  verify(emitError: EmitOpError): void {
    const { step } = this;
    if (step.length === 0) return emitError("needs at least one tuple element for lowerBound, upperBound and step");
    if (step.some((value) => (constantInteger(value) ?? 1n) <= 0n)) {
      return emitError("constant step operand must be positive");
    }
    const body = this.region.first;
    if (body === undefined) return;
    if (body.arguments.length !== step.length) {
      return emitError(
        `expects the same number of induction variables: ${body.arguments.length} as bound and step values: ${step.length}`,
      );
    }
    if (body.arguments.some((argument) => argument.type !== index)) {
      return emitError("expects arguments for the induction variable to be of index type");
    }
    this.verifyReductions(emitError);
  }

  private verifyReductions(emitError: EmitOpError): void {
    const reduce = this.region.entry.last;
    if (reduce?.name !== "scf.reduce") return emitError("expects body to terminate with 'scf.reduce'");
    const { results } = this.op;
    const counts = [
      [reduce.regions.length, "reductions"],
      [this.initVals.length, "initial values"],
    ] as const;
    for (const [count, noun] of counts) {
      if (count !== results.length) {
        return emitError(`expects number of results: ${results.length} to be the same as number of ${noun}: ${count}`);
      }
    }
    results.forEach((result, i) => {
      const given = reduce.operand(i).type;
      if (given !== result.type) {
        emitError(
          `expects type of ${i}-th reduction operand: '${given}' to be the same as the ${i}-th result type: '${result.type}'`,
        );
      }
    });
  }
}
