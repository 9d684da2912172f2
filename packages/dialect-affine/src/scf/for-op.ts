import { AnyType, defineOp, index, singleBlockRegion, typeConstraint, variadic } from "@hls-opt/ir-core";
import { forInterfaces } from "./control-flow.js";
import type {
  EmitOpError,
  IndexType,
  IntegerType,
  OpParser,
  OpPrinter,
  Operation,
  ParsedOp,
  Type,
  Value,
} from "@hls-opt/ir-core";
import { withTerminator } from "../affine/operands-syntax.js";
import { verifyEdge } from "./control-flow-edges.js";
import { argumentOf, parseInitialised, printArrowTypesInParens, printInitialised, typesOf } from "./region-syntax.js";
import type { Initialised } from "./region-syntax.js";
import { YieldOp } from "./yield-ops.js";

const SignlessIntegerOrIndex = typeConstraint(
  "signless integer or index",
  (type): type is IntegerType | IndexType =>
    type.kind === "index" || (type.kind === "integer" && (type as IntegerType).signedness === "signless"),
);

/**
 * A loop over `lower <= i < upper` by a step, all three of them values. Values of `iter_args` pass from one iteration to the
 * next by `scf.yield`, and out as results. A step that is not positive is undefined.
 *
 * ```mlir
 * %sum = scf.for %i = %c0 to %n step %c1 iter_args(%acc = %zero) -> (f32) {
 *   %x = memref.load %a[%i] : memref<?xf32>
 *   %next = arith.addf %acc, %x : f32
 *   scf.yield %next : f32
 * }
 * ```
 */
export class ForOp extends defineOp({
  name: "scf.for",
  summary: "for operation",
  operands: {
    lowerBound: SignlessIntegerOrIndex,
    upperBound: SignlessIntegerOrIndex,
    step: SignlessIntegerOrIndex,
    initArgs: variadic(AnyType),
  },
  results: { results: variadic(AnyType) },
  regions: { region: singleBlockRegion },
  traits: ["single-block", "automatic-allocation-scope", "recursive-memory-effects", "recursively-speculatable"],
  interfaces: forInterfaces,
}) {
  static parse(parser: OpParser): ParsedOp {
    const location = parser.location();
    const counter = parser.argumentName();
    parser.expect("=");
    const lower = parser.operand();
    parser.expect("to");
    const upper = parser.operand();
    parser.expect("step");
    const step = parser.operand();
    const hasCarried = parser.optional("iter_args");
    const carried: readonly Initialised[] = hasCarried ? parseInitialised(parser) : [];
    const resultTypes = hasCarried ? parser.optionalArrowTypes() : [];
    if (carried.length !== resultTypes.length) {
      parser.failAtName("mismatch in number of loop-carried values and defined values");
    }
    const type = parser.optional(":") ? parser.type() : index;
    const bounds = [lower, upper, step].map((bound) => parser.resolve(bound, type));
    const inits = carried.map(({ init }, i) => parser.resolve(init, resultTypes[i] as Type));
    const body = parser.region([
      argumentOf(counter, type),
      ...carried.map(({ name }, i) => argumentOf(name, resultTypes[i] as Type)),
    ]);
    const region = withTerminator(body, [type, ...resultTypes], location, () => YieldOp.create({ results: [] }).op);
    return { operands: [...bounds, ...inits], resultTypes, regions: [region], attributes: parser.optionalAttrDict() };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const loop = new ForOp(op);
    const counter = loop.inductionVar;
    printer.write(" ");
    printer.operand(counter);
    printer.write(" = ");
    printer.operand(loop.lowerBound);
    printer.write(" to ");
    printer.operand(loop.upperBound);
    printer.write(" step ");
    printer.operand(loop.step);
    printInitialised(printer, " iter_args", loop.iterArgs, loop.initArgs);
    printArrowTypesInParens(printer, typesOf(loop.initArgs));
    if (counter.type !== index) {
      printer.write("  : ");
      printer.type(counter.type);
    }
    printer.write(" ");
    printer.region(loop.region, { printEntryArguments: false, printTerminator: loop.initArgs.length > 0 });
    printer.optionalAttrDict(op);
  }

  get inductionVar(): Value {
    return this.region.entry.argument(0);
  }

  /** The values that iterations hand on, as the body sees them. */
  get iterArgs(): readonly Value[] {
    return this.region.entry.arguments.slice(1);
  }

  verifyConstraints(emitError: EmitOpError): void {
    const { lowerBound, upperBound, step } = this;
    if (lowerBound.type !== upperBound.type || lowerBound.type !== step.type) {
      emitError("failed to verify that all of {lowerBound, upperBound, step} have same type");
    }
  }

  verify(emitError: EmitOpError): void {
    if (this.initArgs.length !== this.op.results.length) {
      emitError("mismatch in number of loop-carried values and defined values");
    }
  }

  verifyRegions(emitError: EmitOpError): void {
    const given = this.region.entry.arguments.length;
    // mlir-opt subtracts the counter from an unsigned number
    if (given === 0) {
      const none = BigInt.asUintN(64, -1n);
      return emitError(`different number of inits and region iter_args: ${this.initArgs.length} != ${none}`);
    }
    if (!verifyCarried(this, emitError)) return;
    if (this.inductionVar.type !== this.lowerBound.type) {
      emitError("expected induction variable to be same type as bounds and step");
    }
  }
}

function verifyCarried({ op, region, initArgs, iterArgs }: ForOp, emitError: EmitOpError): boolean {
  const yielded = region.entry.last?.operands ?? [];
  if (initArgs.length !== iterArgs.length) {
    emitError(`different number of inits and region iter_args: ${initArgs.length} != ${iterArgs.length}`);
    return false;
  }
  if (yielded.length === 0 && !verifyEdge("Region #0 to Region #0", yielded, typesOf(iterArgs), emitError)) {
    return false;
  }
  if (yielded.length !== iterArgs.length) {
    emitError(`different number of region iter_args and yielded values: ${iterArgs.length} != ${yielded.length}`);
    return false;
  }
  return iterArgs.every(({ type }, i) => {
    const others = [
      [initArgs[i]?.type, "init", true],
      [yielded[i]?.type, "yielded value", false],
      [op.results[i]?.type, "loop result", false],
    ] as const;
    const wrong = others.find(([other]) => other !== type);
    if (wrong === undefined) return true;
    const [other, noun, isFirst] = wrong;
    const [left, right] = isFirst ? [noun, "region iter_arg"] : ["region iter_arg", noun];
    const types = isFirst ? `'${other}' != '${type}'` : `'${type}' != '${other}'`;
    emitError(`${i}-th ${left} and ${i}-th ${right} have different type: ${types}`);
    return false;
  });
}
