import {
  AffineExpr,
  AffineMap,
  AffineMapAttr,
  AnyType,
  ArrayAttr,
  DenseElementsAttr,
  Block,
  Index,
  IntegerAttr,
  RankedTensorType,
  affineMapAttr,
  arrayAttr,
  attribute,
  defineOp,
  denseNumber,
  elementCount,
  i32,
  i64,
  implement,
  index,
  loopInterface,
  singleBlockRegion,
  variadic,
} from "@hls-opt/ir-core";
import type {
  Attribute,
  EmitOpError,
  IndexType,
  MapOfOperands,
  OpParser,
  OpPrinter,
  Location,
  Operation,
  ParsedOp,
  Type,
  Value,
} from "@hls-opt/ir-core";
import type { LoopBound } from "./for-op.js";
import { constantAttribute } from "../fold/constant-elements.js";
import { withTerminator } from "./operands-syntax.js";
import { verifyDimensionsAndSymbols } from "./validity.js";
import { AffineYieldOp } from "./yield-op.js";

const groupsAttr = attribute(
  "32-bit signless integer elements attribute",
  (a): a is DenseElementsAttr => a instanceof DenseElementsAttr && (a.type as RankedTensorType).element === i32,
);

/** How values of iterations are combined, by the numbers that the attribute has for them. */
export const reductionNames = [
  "addf",
  "addi",
  "assign",
  "maximumf",
  "maxs",
  "maxu",
  "minimumf",
  "mins",
  "minu",
  "mulf",
  "muli",
  "ori",
  "andi",
  "maxnumf",
  "minnumf",
] as const;

/** How the values of iterations become one. */
export type ReductionName = (typeof reductionNames)[number];

/** A loop of one counter to be made. */
export interface ParallelLoop {
  readonly lower: LoopBound;
  readonly upper: LoopBound;
  readonly step: number;
  readonly reductions: readonly ReductionName[];
  readonly resultTypes: readonly Type[];
}

/** The lower or upper bounds of all counters: `groups` says how many results of the map belong to each. */
export interface ParallelBounds {
  readonly map: AffineMap;
  readonly groups: readonly number[];
  readonly operands: readonly Value<IndexType>[];
}

const inherent = ["reductions", "lowerBoundsMap", "lowerBoundsGroups", "upperBoundsMap", "upperBoundsGroups", "steps"];

/**
 * Loops over several counters without an order between their iterations. Values come out only as reductions, for each of
 * which it names how two of them become one.
 *
 * ```mlir
 * %sum = affine.parallel (%i, %j) = (0, 0) to (10, 20) reduce ("addf") -> (f32) {
 *   %x = affine.load %a[%i, %j] : memref<10x20xf32>
 *   affine.yield %x : f32
 * }
 * ```
 */
export class AffineParallelOp extends defineOp({
  name: "affine.parallel",
  summary: "multi-index parallel band operation",
  operands: { mapOperands: variadic(Index) },
  results: { results: variadic(AnyType) },
  attributes: {
    reductions: arrayAttr,
    lowerBoundsMap: affineMapAttr,
    lowerBoundsGroups: groupsAttr,
    upperBoundsMap: affineMapAttr,
    upperBoundsGroups: groupsAttr,
    steps: arrayAttr,
  },
  regions: { region: singleBlockRegion },
  traits: ["single-block", "automatic-allocation-scope", "recursive-memory-effects", "recursively-speculatable"],
  interfaces: [implement(loopInterface, { loopRegions: (op: Operation) => op.regions })],
}) {
  static parse(parser: OpParser): ParsedOp {
    const location = parser.location();
    const names = parser.list("(", ")", () => parser.argumentName());
    parser.expect("=");
    const lower = parseBounds(parser, "max");
    parser.expect("to");
    const upper = parseBounds(parser, "min");
    const steps = parser.optional("step") ? parser.list("(", ")", () => parser.integer()) : names.map(() => 1n);
    const reductions = parser.optional("reduce") ? parser.list("(", ")", () => parseReduction(parser)) : [];
    const resultTypes = parser.optionalArrowTypes();
    const body = parser.region(names.map((name) => ({ name, type: index, attributes: [], location: undefined })));
    const types = names.map(() => index);
    const region = withTerminator(body, types, location, () => AffineYieldOp.create({ operands: [] }).op);
    const values: readonly Attribute[] = [
      numbers(reductions),
      AffineMapAttr.get(lower.map),
      groupsOf(lower.groups),
      AffineMapAttr.get(upper.map),
      groupsOf(upper.groups),
      numbers(steps),
    ];
    return {
      operands: [...lower.operands, ...upper.operands],
      resultTypes,
      regions: [region],
      attributes: [...values.map((value, i) => ({ name: inherent[i] as string, value })), ...parser.optionalAttrDict()],
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const loop = new AffineParallelOp(op);
    printer.write(" (");
    printer.operands(loop.region.entry.arguments);
    printer.write(") = (");
    printBounds(printer, loop.lowerBounds, "max");
    printer.write(") to (");
    printBounds(printer, loop.upperBounds, "min");
    printer.write(")");
    const steps = loop.stepSizes;
    if (steps.some((step) => step !== 1n)) printer.write(` step (${steps.join(", ")})`);
    if (op.results.length > 0) {
      const names = loop.reductionKinds.map((name) => `"${name}"`);
      printer.write(` reduce (${names.join(", ")}) -> (`);
      printer.types(op.results.map((result) => result.type));
      printer.write(")");
    }
    printer.write(" ");
    printer.region(loop.region, { printEntryArguments: false, printTerminator: op.results.length > 0 });
    printer.optionalAttrDict(op, inherent);
  }

  /** A detached loop over one counter; its body is empty and needs a terminator. */
  static forCounter(
    { lower, upper, step, reductions, resultTypes }: ParallelLoop,
    location?: Location,
  ): AffineParallelOp {
    const view = AffineParallelOp.create(
      {
        mapOperands: [...lower.operands, ...upper.operands],
        reductions: numbers(reductions.map((name) => BigInt(reductionNames.indexOf(name)))),
        lowerBoundsMap: AffineMapAttr.get(lower.map),
        lowerBoundsGroups: groupsOf([lower.map.results.length]) as DenseElementsAttr,
        upperBoundsMap: AffineMapAttr.get(upper.map),
        upperBoundsGroups: groupsOf([upper.map.results.length]) as DenseElementsAttr,
        steps: numbers([BigInt(step)]),
        resultsType: resultTypes,
      },
      location,
    );
    view.region.push(new Block([index]));
    return view;
  }

  get reductionKinds(): readonly ReductionName[] {
    return this.reductions.elements.map((kind) => reductionNames[(kind as IntegerAttr).number] ?? "assign");
  }

  get lowerBounds(): ParallelBounds {
    const { map } = this.lowerBoundsMap;
    return { map, groups: groupSizes(this.lowerBoundsGroups), operands: this.mapOperands.slice(0, map.numInputs) };
  }

  get upperBounds(): ParallelBounds {
    const { map } = this.upperBoundsMap;
    const operands = this.mapOperands.slice(this.lowerBoundsMap.map.numInputs);
    return { map, groups: groupSizes(this.upperBoundsGroups), operands };
  }

  get stepSizes(): readonly bigint[] {
    return this.steps.elements.map((step) => (step as IntegerAttr).value);
  }

  verify(emitError: EmitOpError): void {
    const [lower, upper] = [this.lowerBounds, this.upperBounds];
    const counters = this.region.first?.arguments.length ?? 0;
    const counts = [lower.groups.length, upper.groups.length, this.steps.elements.length];
    if (counts.some((count) => count !== counters)) {
      return emitError(
        `the number of region arguments (${counters}) and the number of map groups for lower (${counts[0]}) and upper bound (${counts[1]}), and the number of steps (${counts[2]}) must all match`,
      );
    }
    for (const [bounds, noun] of [
      [lower, "lower"],
      [upper, "upper"],
    ] as const) {
      const expected = bounds.groups.reduce((a, b) => a + b, 0);
      if (expected !== bounds.map.results.length) {
        return emitError(`expected ${noun} bounds map to have ${expected} results`);
      }
    }
    if (this.reductions.elements.length !== this.op.results.length) {
      return emitError("a reduction must be specified for each output");
    }
    verifyDimensionsAndSymbols(this.op, lower.operands, lower.map.numDims, emitError);
    verifyDimensionsAndSymbols(this.op, upper.operands, upper.map.numDims, emitError);
  }
}

const numbers = (values: readonly bigint[]): ArrayAttr =>
  ArrayAttr.get(values.map((value) => IntegerAttr.get(i64, value)));

function groupsOf(sizes: readonly number[]): Attribute {
  return constantAttribute(RankedTensorType.get([sizes.length], i32), sizes.map(BigInt)) as Attribute;
}

function groupSizes(attr: DenseElementsAttr): number[] {
  const count = elementCount(attr.type.shape);
  return Array.from({ length: count }, (_, i) => denseNumber(attr.data, i32, attr.data.length === 1 ? 0 : i));
}

function parseReduction(parser: OpParser): bigint {
  const fail = parser.failureHere();
  const name = parser.string();
  const kind = (reductionNames as readonly string[]).indexOf(name);
  return kind < 0 ? fail(`invalid reduction value: "${name}"`) : BigInt(kind);
}

/** `(0, max(%a, %b + 1))`: an expression, or the extreme of several, for each counter. */
function parseBounds(parser: OpParser, extreme: "max" | "min"): ParallelBounds {
  const parts = parser.list("(", ")", () =>
    parser.optional(extreme) ? parser.mapOfOperands("(", ")") : parser.exprOfOperands(),
  );
  return { ...combine(parts), groups: parts.map(({ map }) => map.results.length) };
}

/** One map over the values of all, each of which is an input once. */
function combine(parts: readonly MapOfOperands[]): Pick<ParallelBounds, "map" | "operands"> {
  const [dims, symbols]: [Value[], Value[]] = [[], []];
  const inputOf = (list: Value[], value: Value): number => {
    const known = list.indexOf(value);
    return known >= 0 ? known : list.push(value) - 1;
  };
  const results = parts.flatMap(({ map, operands }) => {
    const inputs = operands.map((value, i) =>
      i < map.numDims ? AffineExpr.dim(inputOf(dims, value)) : AffineExpr.symbol(inputOf(symbols, value)),
    );
    return map.results.map((expr) => expr.replace(inputs.slice(0, map.numDims), inputs.slice(map.numDims)));
  });
  const operands = [...dims, ...symbols] as Value<IndexType>[];
  return { map: AffineMap.get(dims.length, symbols.length, results), operands };
}

function printBounds(printer: OpPrinter, { map, groups, operands }: ParallelBounds, extreme: string): void {
  let start = 0;
  groups.forEach((size, i) => {
    const part = AffineMap.get(map.numDims, map.numSymbols, map.results.slice(start, (start += size)));
    if (i > 0) printer.write(", ");
    if (size !== 1) printer.write(`${extreme}(`);
    printer.mapOfOperands(part, operands);
    if (size !== 1) printer.write(")");
  });
}
