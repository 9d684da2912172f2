import {
  AffineExpr,
  AffineMap,
  AffineMapAttr,
  AnyType,
  Block,
  Builder,
  DenseArrayAttr,
  Index,
  IntegerAttr,
  affineMapAttr,
  attribute,
  defineOp,
  implement,
  index,
  loopInterface,
  regionBranchInterface,
  singleBlockRegion,
  variadic,
} from "@hls-opt/ir-core";
import type {
  EmitOpError,
  FoldResult,
  IndexType,
  Location,
  LoopCounter,
  OpParser,
  OpPrinter,
  Operation,
  ParsedArgument,
  ParsedOp,
  RegionEdge,
  Type,
  Value,
} from "@hls-opt/ir-core";
import { parseMapOperands, printMapOperands, withTerminator } from "./operands-syntax.js";
import { verifyDimensionsAndSymbols } from "./validity.js";
import { AffineYieldOp } from "./yield-op.js";

const stepAttr = attribute("index attribute", (a): a is IntegerAttr => a instanceof IntegerAttr && a.type === index);

/** A bound of a loop: the greatest (lower) or least (upper) result of a map. */
export interface LoopBound {
  readonly map: AffineMap;
  readonly operands: readonly Value<IndexType>[];
}

const segmentName = "operandSegmentSizes";

/**
 * A loop over `lower <= i < upper` by a constant positive step. Values of `iter_args` pass from one iteration to the next
 * by `affine.yield`, and out as results. Bounds are affine maps, of several results where `max` or `min` stands before them.
 *
 * ```mlir
 * %sum = affine.for %i = 0 to 10 step 2 iter_args(%acc = %zero) -> (f32) {
 *   %x = affine.load %a[%i] : memref<10xf32>
 *   %next = arith.addf %acc, %x : f32
 *   affine.yield %next : f32
 * }
 * ```
 */
export class AffineForOp extends defineOp({
  name: "affine.for",
  summary: "for operation",
  operands: { lowerBoundOperands: variadic(Index), upperBoundOperands: variadic(Index), inits: variadic(AnyType) },
  results: { results: variadic(AnyType) },
  attributes: { lowerBoundMap: affineMapAttr, upperBoundMap: affineMapAttr, step: stepAttr },
  regions: { region: singleBlockRegion },
  traits: [
    "attr-sized-operand-segments",
    "single-block",
    "automatic-allocation-scope",
    "recursive-memory-effects",
    "recursively-speculatable",
  ],
  interfaces: [
    implement(regionBranchInterface, { entryEdges, terminatorEdges }),
    implement(loopInterface, { loopRegions: (op: Operation) => op.regions, counters }),
  ],
}) {
  static parse(parser: OpParser): ParsedOp {
    const location = parser.location();
    const counter = parser.argumentName();
    parser.expect("=");
    const lower = parseBound(parser, "lower");
    if (!parser.optional("to")) parser.fail("expected 'to' between bounds");
    const upper = parseBound(parser, "upper");
    const step = parser.optional("step") ? parseStep(parser) : 1n;
    const carried = parser.optional("iter_args") ? parseCarried(parser) : { arguments: [], inits: [] };
    const counterArgument: ParsedArgument = { name: counter, type: index, attributes: [], location: undefined };
    const region = withTerminator(
      parser.region([counterArgument, ...carried.arguments]),
      [index, ...carried.inits.map((init) => init.type)],
      location,
      () => AffineYieldOp.create({ operands: [] }).op,
    );
    return {
      operands: [...lower.operands, ...upper.operands, ...carried.inits],
      resultTypes: carried.inits.map((init) => init.type),
      regions: [region],
      attributes: [
        { name: "lowerBoundMap", value: AffineMapAttr.get(lower.map) },
        { name: "upperBoundMap", value: AffineMapAttr.get(upper.map) },
        { name: "step", value: IntegerAttr.get(index, step) },
        { name: segmentName, value: segments(lower.operands.length, upper.operands.length, carried.inits.length) },
        ...parser.optionalAttrDict(),
      ],
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const loop = new AffineForOp(op);
    printer.write(" ");
    printer.operand(loop.inductionVar);
    printer.write(" = ");
    printBound(printer, loop.lowerBound, "max");
    printer.write(" to ");
    printBound(printer, loop.upperBound, "min");
    if (loop.stepSize !== 1) printer.write(` step ${loop.stepSize}`);
    if (loop.inits.length > 0) printCarried(printer, loop);
    printer.write(" ");
    printer.region(loop.region, { printEntryArguments: false, printTerminator: loop.inits.length > 0 });
    printer.optionalAttrDict(op, ["lowerBoundMap", "upperBoundMap", "step", segmentName]);
  }

  get lowerBound(): LoopBound {
    return { map: this.lowerBoundMap.map, operands: this.lowerBoundOperands };
  }

  get upperBound(): LoopBound {
    return { map: this.upperBoundMap.map, operands: this.upperBoundOperands };
  }

  get body(): Block {
    return this.region.entry;
  }

  get inductionVar(): Value<IndexType> {
    return this.body.argument(0) as Value<IndexType>;
  }

  /** The values that iterations hand on, as the body sees them. */
  get iterArgs(): readonly Value[] {
    return this.body.arguments.slice(1);
  }

  /** What the body hands on. */
  get yielded(): readonly Value[] {
    return this.body.last?.operands ?? [];
  }

  get stepSize(): number {
    return this.step.number;
  }

  /** The first value of the counter, where it is known. */
  get constantLowerBound(): number | undefined {
    const { map } = this.lowerBoundMap;
    return map.isConstant() && map.results.length > 0 ? Math.max(...map.results.map((expr) => expr.value)) : undefined;
  }

  /** The value that the counter does not reach, where it is known. */
  get constantUpperBound(): number | undefined {
    const { map } = this.upperBoundMap;
    return map.isConstant() && map.results.length > 0 ? Math.min(...map.results.map((expr) => expr.value)) : undefined;
  }

  /** The number of iterations, where it is known: both bounds constant, or one linear function apart from a constant. */
  get tripCount(): number | undefined {
    const span = this.span;
    return span === undefined ? undefined : Math.max(0, Math.ceil(span / this.stepSize));
  }

  private get span(): number | undefined {
    const [lower, upper] = [this.constantLowerBound, this.constantUpperBound];
    if (lower !== undefined && upper !== undefined) return upper - lower;
    const [first, last] = [this.lowerBound, this.upperBound];
    if (first.map.results.length !== 1 || last.map.results.length !== 1) return undefined;
    if (first.map.numDims !== last.map.numDims || !sameValues(first.operands, last.operands)) return undefined;
    const difference = (last.map.results[0] as AffineExpr).sub(first.map.results[0] as AffineExpr);
    return difference.isConstant() ? difference.value : undefined;
  }

  verify(emitError: EmitOpError): void {
    const { lowerBound, upperBound } = this;
    verifyBound(this.op, lowerBound, "lower", emitError);
    verifyBound(this.op, upperBound, "upper", emitError);
    if (this.stepSize < 1) emitError("expected step to be a positive integer");
    const body = this.region.first;
    if (body === undefined) return emitError("region #0 ('region') failed to verify constraint: region with 1 blocks");
    if (body.arguments.length !== this.inits.length + 1) {
      return emitError(
        `different number of inits and region iter_args: ${this.inits.length} != ${body.arguments.length - 1}`,
      );
    }
    if (this.inits.length !== this.op.results.length) {
      return emitError("mismatch between the number of loop-carried values and results");
    }
    if (body.argument(0).type.kind !== "index") {
      emitError("expected body to have a single index argument for the induction variable");
    }
    this.inits.forEach((init, i) => {
      if (init.type !== body.argument(i + 1).type) {
        emitError(
          `type mismatch between ${i}th iter operand and region iter_arg: '${init.type}' != '${body.argument(i + 1).type}'`,
        );
      }
    });
  }

  fold(): FoldResult {
    // a loop without iterations hands on what it was given
    return this.tripCount === 0 && this.inits.length > 0 ? this.inits : undefined;
  }
}

/** A loop without iterations hands on what it was given; one that has some never does. */
function entryEdges(op: Operation): readonly RegionEdge[] {
  const loop = new AffineForOp(op);
  const start = op.operandCount - loop.inits.length;
  const { length } = loop.inits;
  const into: RegionEdge = { to: loop.region, start, length, inputs: loop.iterArgs };
  const past: RegionEdge = { to: undefined, start, length, inputs: op.results };
  const trips = loop.tripCount;
  return trips === undefined ? [into, past] : [trips > 0 ? into : past];
}

function terminatorEdges(op: Operation, { operandCount }: Operation): readonly RegionEdge[] {
  const loop = new AffineForOp(op);
  const out: RegionEdge = { to: undefined, start: 0, length: operandCount, inputs: op.results };
  if (loop.tripCount === 1) return [out];
  return [{ to: loop.region, start: 0, length: operandCount, inputs: loop.iterArgs }, out];
}

function counters(op: Operation): readonly LoopCounter[] {
  const loop = new AffineForOp(op);
  const [lower, upper] = [loop.constantLowerBound, loop.constantUpperBound];
  return [
    {
      counter: loop.inductionVar,
      lower: lower === undefined ? undefined : BigInt(lower),
      upper: upper === undefined ? undefined : BigInt(upper),
    },
  ];
}

const sameValues = (a: readonly Value[], b: readonly Value[]): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);

function verifyBound(op: Operation, { map, operands }: LoopBound, name: string, emitError: EmitOpError): void {
  if (map.results.length === 0) return emitError(`expected ${name} bound to have at least one result`);
  if (operands.length !== map.numInputs) {
    return emitError(`${name} bound operand count and affine map dimension and symbol count must match`);
  }
  verifyDimensionsAndSymbols(op, operands, map.numDims, emitError);
}

function segments(...sizes: readonly number[]): DenseArrayAttr {
  return DenseArrayAttr.i32(sizes);
}

function parseStep(parser: OpParser): bigint {
  const fail = parser.failureHere();
  const step = parser.integer();
  if (step < 1n) return fail("expected step to be representable as a positive signed integer");
  return step;
}

function parseBound(parser: OpParser, which: "lower" | "upper"): LoopBound {
  const prefix = which === "lower" ? "max" : "min";
  const hasPrefix = parser.optional(prefix);
  const single = parser.optionalOperand();
  if (single !== undefined) {
    const operand = parser.resolve(single, index) as Value<IndexType>;
    return { map: AffineMap.get(0, 1, [AffineExpr.symbol(0)]), operands: [operand] };
  }
  const attr = parser.attribute(index);
  if (attr instanceof IntegerAttr) return { map: AffineMap.constant(attr.number), operands: [] };
  if (!(attr instanceof AffineMapAttr)) parser.fail("expected valid affine map representation for loop bounds");
  const { map } = attr;
  if (map.results.length > 1 && !hasPrefix) {
    parser.fail(`${which} loop bound affine map with multiple results requires '${prefix}' prefix`);
  }
  return { map, operands: parseMapOperands(parser, map.numDims, map.numSymbols, "affine map") as Value<IndexType>[] };
}

/** A number, a single symbol, or `max #map(...)[...]`. */
function printBound(printer: OpPrinter, { map, operands }: LoopBound, prefix: string): void {
  const [expr] = map.results;
  if (expr !== undefined && map.results.length === 1) {
    if (map.numInputs === 0 && expr.isConstant()) return printer.write(`${expr.value}`);
    if (map.numDims === 0 && map.numSymbols === 1 && expr.kind === "symbol") {
      return printer.operand(operands[0] as Value);
    }
  } else {
    printer.write(`${prefix} `);
  }
  printMapOperands(printer, AffineMapAttr.get(map), operands, map.numDims);
}

/** `(%acc = %init, ...) -> (types)`. */
function parseCarried(parser: OpParser): {
  readonly arguments: readonly ParsedArgument[];
  readonly inits: readonly Value[];
} {
  const pairs = parser.list("(", ")", () => {
    const name = parser.argumentName();
    parser.expect("=");
    return { name, init: parser.operand() };
  });
  const types = parser.optionalArrowTypes();
  if (types.length !== pairs.length) {
    parser.failAtName("mismatch between the number of loop-carried values and results");
  }
  return {
    arguments: pairs.map(({ name }, i) => ({ name, type: types[i] as Type, attributes: [], location: undefined })),
    inits: parser.resolveAll(
      pairs.map(({ init }) => init),
      types,
    ),
  };
}

function printCarried(printer: OpPrinter, loop: AffineForOp): void {
  printer.write(" iter_args(");
  loop.inits.forEach((init, i) => {
    if (i > 0) printer.write(", ");
    printer.operand(loop.iterArgs[i] as Value);
    printer.write(" = ");
    printer.operand(init);
  });
  printer.write(") -> (");
  printer.types(loop.inits.map((init) => init.type));
  printer.write(")");
}

/** A bound as builders take it: a constant, a value (as a symbol), or a map of values. */
export type BoundArgument = number | LoopBound;

function toBound(bound: BoundArgument): LoopBound {
  return typeof bound === "number" ? { map: AffineMap.constant(bound), operands: [] } : bound;
}

/**
 * Inserts an `affine.for`; `makeBody` fills it and returns the values that go to the next iteration, one for each of `inits`.
 */
export function buildFor(
  builder: Builder,
  lower: BoundArgument,
  upper: BoundArgument,
  step: number,
  inits: readonly Value[],
  makeBody: (builder: Builder, counter: Value<IndexType>, iterArgs: readonly Value[]) => readonly Value[] | void,
  location: Location = builder.location,
): AffineForOp {
  const [first, last] = [toBound(lower), toBound(upper)];
  const loop = AffineForOp.create(
    {
      lowerBoundOperands: first.operands,
      upperBoundOperands: last.operands,
      inits,
      lowerBoundMap: AffineMapAttr.get(first.map),
      upperBoundMap: AffineMapAttr.get(last.map),
      step: IntegerAttr.get(index, step),
      resultsType: inits.map((init) => init.type),
    },
    location,
  );
  const body = new Block([index, ...inits.map((init) => init.type)]);
  loop.region.push(body);
  const inner = Builder.atEnd(body, location);
  const yielded = makeBody(inner, loop.inductionVar, loop.iterArgs) ?? [];
  inner.insert(AffineYieldOp.create({ operands: yielded }));
  return builder.insert(loop);
}
