import {
  ArrayAttr,
  Block,
  DenseArrayAttr,
  Index,
  attribute,
  defineOp,
  denseI64ArrayAttr,
  dynamicIndex,
  index,
  indexNumbers,
  i64,
  optionalAttr,
  parseIndexList,
  printIndexList,
  singleBlockRegion,
  typeConstraint,
  variadic,
} from "@hls-opt/ir-core";
import { forallInterfaces } from "./control-flow.js";
import type {
  EmitOpError,
  IndexList,
  OpParser,
  OpPrinter,
  Operation,
  ParsedOp,
  RankedTensorType,
  Type,
  Value,
} from "@hls-opt/ir-core";
import { withTerminator } from "../affine/operands-syntax.js";
import { constantInteger } from "../arith/constant.js";
import {
  argumentOf,
  counters,
  parseInitialised,
  parseNamesInParens,
  printInParens,
  printInitialised,
  typesOf,
} from "./region-syntax.js";
import type { Initialised } from "./region-syntax.js";

const AnyRankedTensor = typeConstraint(
  "ranked tensor of any type values",
  (type): type is RankedTensorType => type.kind === "tensor",
);

/**
 * Ends an `scf.forall`; the insertions of all iterations in it happen in any order.
 *
 * ```mlir
 * scf.forall.in_parallel {
 *   tensor.parallel_insert_slice %part into %out[%i] [4] [1] : tensor<4xf32> into tensor<64xf32>
 * }
 * ```
 */
export class InParallelOp extends defineOp({
  name: "scf.forall.in_parallel",
  summary: "terminates a `forall` block",
  regions: { region: singleBlockRegion },
  traits: ["pure", "terminator", "single-block", "no-terminator"],
  parents: ["scf.forall"],
}) {
  static parse(parser: OpParser): ParsedOp {
    const { blocks } = parser.region([]);
    const attributes = parser.optionalAttrDict();
    return { regions: [{ blocks: blocks.length > 0 ? blocks : [new Block()] }], attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printer.write(" ");
    printer.region(op.region(), { printEntryArguments: false });
    printer.optionalAttrDict(op);
  }

  verify(emitError: EmitOpError): void {
    for (let op = this.region.first?.first; op !== undefined; op = op.next) {
      if (op.name !== "tensor.parallel_insert_slice") {
        emitError(`expected only tensor.parallel_insert_slice ops`, [{ op, message: "this op" }]);
      }
    }
  }
}

const mappingAttr = optionalAttr(
  attribute("Device Mapping array attribute", (a): a is ArrayAttr => a instanceof ArrayAttr),
);
const boundNames = ["staticLowerBound", "staticUpperBound", "staticStep"];

/**
 * Loops whose iterations happen in parallel; the tensors of `shared_outs` are filled by the insertions of its terminator.
 *
 * ```mlir
 * %filled = scf.forall (%i) in (%n) shared_outs(%out = %t) -> (tensor<64xf32>) {
 *   scf.forall.in_parallel {
 *     tensor.parallel_insert_slice %part into %out[%i] [4] [1] : tensor<4xf32> into tensor<64xf32>
 *   }
 * }
 * ```
 */
export class ForallOp extends defineOp({
  name: "scf.forall",
  summary: "evaluate a block multiple times in parallel",
  operands: {
    dynamicLowerBound: variadic(Index),
    dynamicUpperBound: variadic(Index),
    dynamicStep: variadic(Index),
    outputs: variadic(AnyRankedTensor),
  },
  results: { results: variadic(AnyRankedTensor) },
  attributes: {
    staticLowerBound: denseI64ArrayAttr,
    staticUpperBound: denseI64ArrayAttr,
    staticStep: denseI64ArrayAttr,
    mapping: mappingAttr,
  },
  regions: { region: singleBlockRegion },
  traits: [
    "attr-sized-operand-segments",
    "single-block",
    "automatic-allocation-scope",
    "recursive-memory-effects",
    "recursively-speculatable",
  ],
  interfaces: forallInterfaces,
}) {
  static parse(parser: OpParser): ParsedOp {
    const location = parser.location();
    const names = parseNamesInParens(parser);
    const bounds = parseBounds(parser, names.length);
    const hasOutputs = parser.optional("shared_outs");
    const outputs: readonly Initialised[] = hasOutputs ? parseInitialised(parser) : [];
    const resultTypes = hasOutputs ? parser.optionalArrowTypes() : [];
    if (outputs.length !== resultTypes.length) {
      parser.failAtName(`mismatch between out operands and types`);
    }
    const operands = outputs.map(({ init }, i) => parser.resolve(init, resultTypes[i] as Type));
    const body = parser.region([
      ...counters(names),
      ...outputs.map(({ name }, i) => argumentOf(name, resultTypes[i] as Type)),
    ]);
    const types = [...names.map(() => index), ...resultTypes];
    const region = withTerminator(body, types, location, () => makeInParallel());
    const sizes = DenseArrayAttr.i32([...bounds.map((bound) => bound.operands.length), outputs.length]);
    return {
      operands: [...bounds.flatMap((bound) => parser.resolveAll(bound.operands, index)), ...operands],
      resultTypes,
      regions: [region],
      attributes: [
        ...parser.optionalAttrDict(),
        ...bounds.map((bound, i) => ({ name: boundNames[i] as string, value: bound.numbers })),
        { name: "operandSegmentSizes", value: sizes },
      ],
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const view = new ForallOp(op);
    const rank = view.rank;
    printer.write(" ");
    printInParens(printer, view.region.entry.arguments.slice(0, rank));
    view.printBounds(printer);
    printInitialised(printer, " shared_outs", view.region.entry.arguments.slice(rank), view.outputs);
    printer.write(" ");
    if (view.outputs.length > 0) {
      printer.write("-> (");
      printer.types(typesOf(op.results));
      printer.write(") ");
    }
    printer.region(view.region, { printEntryArguments: false, printTerminator: op.results.length > 0 });
    printer.optionalAttrDict(op, ["operandSegmentSizes", ...boundNames]);
  }

  /** The number of counters. */
  get rank(): number {
    return this.staticUpperBound.data.length;
  }

  private printBounds(printer: OpPrinter): void {
    const isNormalised =
      knownNumbers(this.staticLowerBound, this.dynamicLowerBound).every((number) => number === 0n) &&
      knownNumbers(this.staticStep, this.dynamicStep).every((number) => number === 1n);
    if (isNormalised) {
      printer.write(" in ");
      return printIndexList(printer, this.dynamicUpperBound, this.staticUpperBound, "()");
    }
    printer.write(" = ");
    printIndexList(printer, this.dynamicLowerBound, this.staticLowerBound, "()");
    printer.write(" to ");
    printIndexList(printer, this.dynamicUpperBound, this.staticUpperBound, "()");
    printer.write(" step ");
    printIndexList(printer, this.dynamicStep, this.staticStep, "()");
  }

  verify(emitError: EmitOpError): void {
    const { rank } = this;
    if (this.op.results.length !== this.outputs.length) {
      return emitError(`produces ${this.op.results.length} results, but has ${this.outputs.length} outputs`);
    }
    const given = this.region.first?.arguments ?? [];
    if (this.region.first !== undefined && given.length !== rank + this.outputs.length) {
      return emitError("region expects " + `${rank + this.outputs.length} arguments`);
    }
    const mapped = this.mapping?.elements.length ?? 0;
    if (mapped !== 0 && mapped !== rank) emitError("mapping attribute size must match op rank");
    const dynamic = [this.dynamicLowerBound, this.dynamicUpperBound, this.dynamicStep];
    [this.staticLowerBound, this.staticUpperBound, this.staticStep].forEach((numbers, i) => {
      const wanted = indexNumbers(numbers).filter((number) => number === dynamicIndex).length;
      const noun = ["lower bound", "upper bound", "step"][i] ?? "";
      if (numbers.data.length !== rank) emitError(`expected ${rank} ${noun} values, got ${numbers.data.length}`);
      else if (wanted !== dynamic[i]?.length) emitError(`expected ${wanted} dynamic ${noun} values`);
    });
  }
}

/** The numbers of a list, operands that are constants included. */
function knownNumbers(numbers: DenseArrayAttr, operands: readonly Value[]): (bigint | undefined)[] {
  let next = 0;
  return indexNumbers(numbers).map((number) => {
    const operand = number === dynamicIndex ? operands[next++] : undefined;
    return operand === undefined ? number : constantInteger(operand);
  });
}

/** `in (upper)`, or `= (lower) to (upper) step (step)`. */
function parseBounds(parser: OpParser, rank: number): readonly IndexList[] {
  if (parser.optional("in")) {
    const upper = parseIndexList(parser, "()");
    return [constantList(rank, 0n), upper, constantList(rank, 1n)];
  }
  return ["=", "to", "step"].map((keyword) => {
    parser.expect(keyword);
    return parseIndexList(parser, "()");
  });
}

const constantList = (length: number, value: bigint): IndexList => ({
  operands: [],
  numbers: DenseArrayAttr.get(i64, new BigInt64Array(length).fill(value)),
});

function makeInParallel(): Operation {
  const { op } = InParallelOp.create({});
  op.region().push(new Block());
  return op;
}
