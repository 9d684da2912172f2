/**
 * Post-training quantisation: the same function on fixed-point tensors, each with one power-of-two scale from a calibration.
 * Weights and values between ops get `width` bits; biases are exact at the binary point of the products; and a result that
 * only an elementwise op uses stays as exact as 53 bits allow, so that a layer and its activation round once, at the end.
 */
import { Block, FunctionType, NameLoc, opError, Operation, RankedTensorType, TypeAttr } from "@hls-opt/ir-core";
import type { Report, Value } from "@hls-opt/ir-core";
import {
  constantAttribute,
  ConstantOp,
  constantElements,
  exactFunctions,
  FixedType,
  isFixed,
  quantizeFloat,
  RequantizeOp,
  UnaryOp,
} from "@hls-opt/dialect-nn";
import { Refusal } from "../refusal.js";
import { functionValues } from "./calibrate.js";
import type { Calibration } from "./calibrate.js";
import { formatFor } from "./fixed-format.js";
import { resultFormat } from "./result-format.js";

/** What may be chosen. */
export interface QuantizeOptions {
  /** Bits of values and weights. */
  readonly width: number;
  /** The format of the inputs, where it is given from outside. */
  readonly inputType?: FixedType | undefined;
  /** Bits of the operand of a function that becomes a table with an entry for each of its numbers; 12 unless given. */
  readonly tableWidth?: number | undefined;
  /** Formats of results by the names of their ops (their name locations). */
  readonly formats?: ReadonlyMap<string, FixedType> | undefined;
}

/** The function being made. */
export interface Quantizer {
  readonly options: QuantizeOptions;
  /** The largest magnitude of a value of the float function during calibration. */
  readonly maxabs: (value: Value) => number;
  /** The quantised form of a value of the float function; constants get their own format. */
  readonly operand: (value: Value) => Value;
}

const code = "quantize/unsupported";

/** The quantised form of a float function, detached, of the same name; undefined after a diagnostic. */
export function quantizeFunction(
  func: Operation,
  calibration: Calibration,
  options: QuantizeOptions,
  report: Report,
): Operation | undefined {
  const body = func.region().first;
  const values = functionValues(func);
  if (body === undefined || body.next !== undefined || values.length !== calibration.values.length) {
    report(
      opError(
        func,
        `has ${values.length} values, but the calibration has ${calibration.values.length}; calibrate this very function`,
        [],
        code,
      ),
    );
    return undefined;
  }
  const ranges = new Map(values.map((value, i) => [value, calibration.values[i]?.maxabs ?? 0]));
  const maker = new FunctionMaker(options, ranges);
  for (const argument of body.arguments) maker.addArgument(argument);
  for (const op of body.operations()) {
    try {
      maker.addOp(op);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      report(opError(op, error.message, [], code));
      return undefined;
    }
  }
  return maker.finish(func);
}

/** 4,096 entries: finer than what most networks can tell, and one block memory of an FPGA at 9 bits or less. */
const defaultTableWidth = 12;

/** Whether an op becomes a table on fixed-point numbers. */
function isTable(op: Operation): boolean {
  return op.info === UnaryOp.info && !exactFunctions.has(new UnaryOp(op).functionName);
}

class FunctionMaker implements Quantizer {
  readonly options: QuantizeOptions;
  private readonly ranges: ReadonlyMap<Value, number>;
  private readonly entry = new Block();
  private readonly values = new Map<Value, Value>();

  constructor(options: QuantizeOptions, ranges: ReadonlyMap<Value, number>) {
    this.options = options;
    this.ranges = ranges;
  }

  readonly maxabs = (value: Value): number => this.ranges.get(value) ?? 0;

  readonly operand = (value: Value): Value => {
    const known = this.values.get(value);
    if (known !== undefined) return known;
    const made = this.makeConstant(value);
    this.values.set(value, made);
    return made;
  };

  addArgument(argument: Value): void {
    const type = tensorOf(argument);
    const element = isFixed(type.element)
      ? type.element
      : (this.options.inputType ?? formatFor(this.maxabs(argument), this.options.width));
    this.values.set(
      argument,
      this.entry.addArgument(RankedTensorType.get(type.shape, element), argument.argumentLocation),
    );
  }

  addOp(op: Operation): void {
    // constants are made where they are used: their format depends on that
    if (op.info === ConstantOp.info) return;
    if (op.info.isTerminator) return this.entry.push(copyOf(op, op.operands.map(this.operand), []));
    if (op.name === "nn.dequantize") return void this.values.set(op.result(), this.operand(op.operand(0)));
    const operands = isTable(op) ? [this.narrowed(op.operand(0))] : this.operandsOf(op);
    const { shape } = tensorOf(op.result());
    const type = RankedTensorType.get(shape, this.formatOf(op, operands));
    this.values.set(
      op.result(),
      this.insert(
        op.name === "nn.quantize" ? requantize(op, operands[0] as Value, type) : copyOf(op, operands, [type]),
      ),
    );
  }

  /** The operand of a table, rounded to as few bits as a table can have. */
  private narrowed(value: Value): Value {
    const operand = this.operand(value);
    const { width, frac, signed } = fixedOf(operand);
    const most = this.options.tableWidth ?? defaultTableWidth;
    if (width <= most) return operand;
    const type = RankedTensorType.get(tensorOf(operand).shape, FixedType.get(most, frac - (width - most), signed));
    const resultType = type as RankedTensorType;
    return this.insert(
      RequantizeOp.create({ input: operand as Value<RankedTensorType>, resultType }, value.definingOp?.location).op,
    );
  }

  private formatOf(op: Operation, operands: readonly Value[]): FixedType {
    const named = op.location instanceof NameLoc ? this.options.formats?.get(op.location.name) : undefined;
    return named ?? resultFormat(this, op, operands);
  }

  private operandsOf(op: Operation): Value[] {
    const hasBias = (op.name === "nn.conv2d" || op.name === "nn.dense") && op.operandCount === 3;
    const operands = op.operands.slice(0, hasBias ? 2 : undefined).map(this.operand);
    return hasBias ? [...operands, this.makeBias(op, operands)] : operands;
  }

  /** The bias at exactly the binary point of the products. */
  private makeBias(op: Operation, [input, weight]: readonly Value[]): Value {
    const bias = op.operand(2);
    if (bias.definingOp?.info !== ConstantOp.info) {
      throw new Refusal("has a bias that is no constant; add it with nn.add instead");
    }
    const frac = fixedOf(input as Value).frac + fixedOf(weight as Value).frac;
    const elements = finiteElements(bias);
    const largest = elements.reduce((max, value) => Math.max(max, Math.abs(Math.round(value * 2 ** frac))), 0);
    const width = Math.max(2, Math.floor(Math.log2(Math.max(1, largest))) + 2);
    if (width > 53) {
      throw new Refusal(
        `has a bias of up to ${largest * 2 ** -frac}, which is too large for products with ${frac} fraction bits`,
      );
    }
    return this.insertConstant(bias, elements, FixedType.get(width, frac));
  }

  private makeConstant(value: Value): Value {
    if (value.definingOp?.info !== ConstantOp.info) throw new Refusal("uses a tensor that is defined after it");
    if (isFixed(tensorOf(value).element)) return this.insert(copyOf(value.definingOp, [], [value.type]));
    const elements = finiteElements(value);
    const maxabs = elements.reduce((max, element) => Math.max(max, Math.abs(element)), 0);
    return this.insertConstant(value, elements, formatFor(maxabs, this.options.width));
  }

  private insertConstant(original: Value, elements: Float64Array, element: FixedType): Value {
    const type = RankedTensorType.get(tensorOf(original).shape, element);
    const raw = elements.map((value) => quantizeFloat(value, element));
    return this.insert(
      ConstantOp.create({ value: constantAttribute(type, raw), resultType: type }, original.definingOp?.location).op,
    );
  }

  private insert(op: Operation): Value {
    this.entry.push(op);
    return op.result();
  }

  finish(func: Operation): Operation {
    const results = (this.entry.terminator?.operands ?? []).map((value) => value.type);
    const type = FunctionType.get(
      this.entry.arguments.map((argument) => argument.type),
      results,
    );
    const made = copyOf(func, [], []);
    made.setAttr("function_type", TypeAttr.get(type));
    made.region().push(this.entry);
    return made;
  }
}

/** The op with other operands and result types; its regions are empty. */
function copyOf(
  op: Operation,
  operands: readonly Value[],
  resultTypes: readonly RankedTensorType[] | readonly Value["type"][],
): Operation {
  const { info, properties, attributes, location } = op;
  return new Operation({
    info,
    operands,
    resultTypes,
    properties,
    attributes,
    location,
    regionCount: op.regions.length,
  });
}

function requantize(op: Operation, input: Value, resultType: RankedTensorType): Operation {
  return RequantizeOp.create({ input: input as Value<RankedTensorType>, resultType }, op.location).op;
}

function finiteElements(constant: Value): Float64Array {
  const { value } = new ConstantOp(constant.definingOp as Operation);
  const elements = constantElements(value, tensorOf(constant));
  const odd = elements.find((element) => !Number.isFinite(element));
  if (odd !== undefined) {
    throw new Refusal(`uses a constant that holds ${odd}, which no fixed-point format can represent`);
  }
  return elements;
}

/** The type of a tensor value. */
export function tensorOf(value: Value): RankedTensorType {
  if (value.type instanceof RankedTensorType) return value.type;
  throw new Refusal(`has a value of ${value.type}, expected a ranked tensor`);
}

/** The format of a quantised value. */
export function fixedOf(value: Value): FixedType {
  const { element } = tensorOf(value);
  if (isFixed(element)) return element;
  throw new Refusal(`has an operand of ${element}, expected a fixed-point one`);
}
