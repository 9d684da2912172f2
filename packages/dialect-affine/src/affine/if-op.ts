import {
  AnyType,
  Block,
  Builder,
  Index,
  IntegerSetAttr,
  defineOp,
  implement,
  region,
  regionBranchInterface,
  singleBlockRegion,
  variadic,
} from "@hls-opt/ir-core";
import type {
  EmitOpError,
  IndexType,
  IntegerSet,
  Location,
  OpParser,
  OpPrinter,
  Operation,
  ParsedOp,
  Region,
  RegionEdge,
  Type,
  Value,
} from "@hls-opt/ir-core";
import { parseMapOperands, printMapOperands, withTerminator } from "./operands-syntax.js";
import { verifyDimensionsAndSymbols } from "./validity.js";
import { AffineYieldOp } from "./yield-op.js";

/**
 * Executes its first region where the operands lie in an integer set, else the second one, which may be missing when there
 * are no results. As in MLIR the set is the discardable attribute `condition`.
 *
 * ```mlir
 * affine.if affine_set<(d0) : (d0 - 3 >= 0)>(%i) {
 *   affine.store %x, %a[%i] : memref<10xf32>
 * }
 * ```
 */
export class AffineIfOp extends defineOp({
  name: "affine.if",
  summary: "if-then-else operation",
  operands: { conditionOperands: variadic(Index) },
  results: { results: variadic(AnyType) },
  regions: { thenRegion: singleBlockRegion, elseRegion: region },
  traits: ["recursive-memory-effects", "recursively-speculatable", "no-terminator"],
  interfaces: [implement(regionBranchInterface, { entryEdges, terminatorEdges })],
}) {
  static parse(parser: OpParser): ParsedOp {
    const location = parser.location();
    const condition = parser.attribute();
    if (!(condition instanceof IntegerSetAttr)) {
      parser.failAtName("requires an integer set attribute named 'condition'");
    }
    const operands = parseMapOperands(parser, condition.set.numDims, condition.set.numSymbols, "integer set");
    const resultTypes = parser.optionalArrowTypes();
    const makeYield = (): Operation => AffineYieldOp.create({ operands: [] }).op;
    const thenRegion = withTerminator(parser.region([]), [], location, makeYield);
    const elseRegion = parser.optional("else")
      ? withTerminator(parser.region([]), [], location, makeYield)
      : { blocks: [] };
    const attributes = [{ name: "condition", value: condition }, ...parser.optionalAttrDict()];
    return { operands, resultTypes, regions: [thenRegion, elseRegion], attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const view = new AffineIfOp(op);
    const printTerminator = op.results.length > 0;
    printer.write(" ");
    printMapOperands(printer, op.getAttr("condition") as IntegerSetAttr, op.operands, view.condition.numDims);
    printer.optionalArrowTypes(op.results.map((result) => result.type));
    printer.write(" ");
    printer.region(view.thenRegion, { printEntryArguments: false, printTerminator });
    if (!view.elseRegion.isEmpty) {
      printer.write(" else ");
      printer.region(view.elseRegion, { printEntryArguments: false, printTerminator });
    }
    printer.optionalAttrDict(op, ["condition"]);
  }

  get condition(): IntegerSet {
    return (this.op.getAttr("condition") as IntegerSetAttr).set;
  }

  get thenBlock(): Block {
    return this.thenRegion.entry;
  }

  get elseBlock(): Block | undefined {
    return this.elseRegion.first;
  }

  verify(emitError: EmitOpError): void {
    const condition = this.op.getAttr("condition");
    if (!(condition instanceof IntegerSetAttr)) return emitError("requires an integer set attribute named 'condition'");
    if (this.conditionOperands.length !== condition.set.numInputs) {
      return emitError("operand count and integer set dimension and symbol count must match");
    }
    verifyDimensionsAndSymbols(this.op, this.conditionOperands, condition.set.numDims, emitError);
    this.op.regions.forEach((part, i) => {
      if ((part.first?.arguments.length ?? 0) > 0) emitError(`region #${i} should have no arguments`);
    });
    const count = this.op.results.length;
    if (count > 0 && this.elseRegion.isEmpty) {
      emitError(
        ` region control flow edge from parent operands to parent results: source has 0 operands, but target successor needs ${count}`,
      );
    }
  }
}

function entryEdges(op: Operation): readonly RegionEdge[] {
  return op.regions.map((to) => ({ to: to.isEmpty ? undefined : to, start: 0, length: 0, inputs: [] }));
}

function terminatorEdges(op: Operation, { operandCount }: Operation): readonly RegionEdge[] {
  return [{ to: undefined, start: 0, length: operandCount, inputs: op.results }];
}

/** Inserts an `affine.if`; the callbacks fill its regions and return their results. */
export function buildIf(
  builder: Builder,
  set: IntegerSet,
  operands: readonly Value<IndexType>[],
  resultTypes: readonly Type[],
  makeThen: (builder: Builder) => readonly Value[] | void,
  makeElse?: (builder: Builder) => readonly Value[] | void,
  location: Location = builder.location,
): AffineIfOp {
  const view = AffineIfOp.create({ conditionOperands: operands, resultsType: resultTypes }, location);
  view.op.setAttr("condition", IntegerSetAttr.get(set));
  fillRegion(view.thenRegion, makeThen, location);
  if (makeElse !== undefined) fillRegion(view.elseRegion, makeElse, location);
  return builder.insert(view);
}

function fillRegion(target: Region, make: (builder: Builder) => readonly Value[] | void, location: Location): void {
  const block = new Block();
  target.push(block);
  const inner = Builder.atEnd(block, location);
  inner.insert(AffineYieldOp.create({ operands: make(inner) ?? [] }));
}
