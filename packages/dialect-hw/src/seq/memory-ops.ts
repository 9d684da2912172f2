import {
  defineOp,
  DenseArrayAttr,
  DenseElementsAttr,
  flatSymbolRefAttr,
  I1,
  i1,
  i32,
  IntegerAttr,
  integerAttr,
  integerEnum,
  IntegerType,
  optional,
  optionalAttr,
  SignlessInteger,
  stringAttr,
  attribute,
  withDefault,
  i64,
  inferred,
} from "@hls-opt/ir-core";
import type {
  DictionaryAttr,
  EmitOpError,
  NamedAttribute,
  Operation,
  OpParser,
  OpPrinter,
  ParsedOp,
  Type,
  Value,
} from "@hls-opt/ir-core";
import { innerSymbolEffects, parseInnerSymbol, printInnerSymbol } from "../hw/inner-symbol.js";
import { impliedName, resultNameFromHint, saidByResult } from "../hw/names.js";
import { indexWidth } from "../hw/types.js";
import { memoryCreation, memoryRead, memoryWrite } from "./effects.js";
import { AnyClock, AnyFirMem, clock, FirMemType } from "./types.js";

/** The type of an address of a memory with this many words; at least one bit. */
export function addressType(depth: number): IntegerType {
  return IntegerType.get(indexWidth(depth, 1));
}

const readUnderWrite = integerEnum({ undefined: 0, old: 1, new: 2 }, i32);
const writeUnderWrite = integerEnum({ undefined: 0, port_order: 1 }, i32);
const latencyAttr = integerAttr(i32);

/**
 * A memory. `readLatency` 0 reads combinationally, 1 at the clock edge; `writeLatency` is 1. The two words say what a
 * read of a word that is being written gives, and which of two writes to one word wins. Contents start as 0 in
 * simulation, and at whatever they were in hardware.
 *
 * ```mlir
 * hw.module @m(in %clk : !seq.clock, in %a : i4, in %b : i4, in %d : i42, in %we : i1, out q : i42) {
 *   %mem = seq.firmem 1, 1, undefined, undefined : <12 x 42>
 *   %q = seq.firmem.read_port %mem[%a], clock %clk : <12 x 42>
 *   seq.firmem.write_port %mem[%b] = %d, clock %clk enable %we : <12 x 42>
 *   hw.output %q : i42
 * }
 * ```
 */
export class FirMemOp extends defineOp({
  name: "seq.firmem",
  summary: "memory",
  results: { memory: AnyFirMem },
  attributes: {
    readLatency: latencyAttr,
    writeLatency: latencyAttr,
    ruw: readUnderWrite,
    wuw: writeUnderWrite,
    name: optionalAttr(stringAttr),
    inner_sym: optionalAttr(flatSymbolRefAttr),
  },
  interfaces: [memoryCreation],
}) {
  /** A read of a word that is written at the same edge. */
  get readUnderWrite(): "undefined" | "old" | "new" {
    return readUnderWrite.nameOf(this.ruw) ?? "undefined";
  }

  /** Attributes for `create`, from plain values. */
  static options(options: { readonly readLatency: 0 | 1; readonly readUnderWrite?: "undefined" | "old" }): {
    readonly readLatency: IntegerAttr;
    readonly writeLatency: IntegerAttr;
    readonly ruw: IntegerAttr;
    readonly wuw: IntegerAttr;
  } {
    return {
      readLatency: IntegerAttr.get(i32, options.readLatency),
      writeLatency: IntegerAttr.get(i32, 1),
      ruw: readUnderWrite.of(options.readUnderWrite ?? "undefined"),
      wuw: writeUnderWrite.of("undefined"),
    };
  }

  verify(emitError: EmitOpError): void {
    if (this.readLatency.number < 0) emitError(`read latency must not be negative, found ${this.readLatency.number}`);
    if (this.writeLatency.number < 1) emitError(`write latency must be at least 1, found ${this.writeLatency.number}`);
  }

  static parse(parser: OpParser): ParsedOp {
    const symbol = parseInnerSymbol(parser);
    const readLatency = IntegerAttr.get(i32, parser.integer());
    parser.expect(",");
    const writeLatency = IntegerAttr.get(i32, parser.integer());
    parser.expect(",");
    const ruw = parseCase(parser, readUnderWrite, ["undefined", "old", "new"]);
    parser.expect(",");
    const wuw = parseCase(parser, writeUnderWrite, ["undefined", "port_order"]);
    const dictionary = parser.optionalAttrDict();
    parser.expect(":");
    const attributes: NamedAttribute[] = [
      { name: "readLatency", value: readLatency },
      { name: "writeLatency", value: writeLatency },
      { name: "ruw", value: ruw },
      { name: "wuw", value: wuw },
      ...symbol,
      ...dictionary,
      ...impliedName(parser, dictionary),
    ];
    return { resultTypes: [parseMemoryType(parser)], attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const view = new FirMemOp(op);
    printInnerSymbol(printer, op);
    printer.write(
      ` ${view.readLatency.number}, ${view.writeLatency.number}, ${view.readUnderWrite}, ${writeUnderWrite.nameOf(view.wuw) ?? "undefined"}`,
    );
    const said = ["readLatency", "writeLatency", "ruw", "wuw", "inner_sym", ...saidByResult(printer, op)];
    printer.optionalAttrDict(op, said);
    printer.write(" : ");
    view.memory.type.printShort(printer);
  }

  static resultName = resultNameFromHint;
}

function parseCase<C extends string>(
  parser: OpParser,
  cases: { of(name: C): IntegerAttr },
  names: readonly C[],
): IntegerAttr {
  const fail = parser.failureHere();
  const word = parser.keyword();
  const found = names.find((name) => name === word);
  return found === undefined ? fail(`expected one of ${names.join(", ")}, found '${word}'`) : cases.of(found);
}

/** `<12 x 42>`, or the full spelling. */
function parseMemoryType(parser: OpParser): FirMemType {
  const fail = parser.failureHere();
  const full = parser.optionalType();
  if (full === undefined) return FirMemType.parse(parser);
  return full instanceof FirMemType ? full : fail(`expected a memory type such as <12 x 42>, found ${full}`);
}

function verifyPort(memory: FirMemType, address: Value, emitError: EmitOpError): void {
  const expected = addressType(memory.depth);
  if (address.type !== expected) emitError(`address of ${memory} must be ${expected}, but is ${address.type}`);
}

const wordType = (memory: Type): Type | string =>
  memory instanceof FirMemType ? IntegerType.get(memory.width) : "needs a memory";

/**
 * Reads a word. With a read latency of 1 the result changes at the clock edge, and stands still while `enable` is 0.
 * An address beyond the depth gives 0 in simulation; no result may depend on it.
 *
 * ```mlir
 * hw.module @m(in %clk : !seq.clock, in %a : i4, in %d : i42, in %we : i1, out q : i42) {
 *   %mem = seq.firmem 0, 1, undefined, undefined : <12 x 42>
 *   %q = seq.firmem.read_port %mem[%a], clock %clk : <12 x 42>
 *   seq.firmem.write_port %mem[%a] = %d, clock %clk enable %we : <12 x 42>
 *   hw.output %q : i42
 * }
 * ```
 */
export class FirMemReadOp extends defineOp({
  name: "seq.firmem.read_port",
  summary: "read port of a memory",
  operands: { memory: AnyFirMem, address: SignlessInteger, clk: AnyClock, enable: optional(I1) },
  results: { data: inferred(SignlessInteger, ([memory]) => wordType(memory as Type)) },
  interfaces: [memoryRead],
}) {
  verify(emitError: EmitOpError): void {
    verifyPort(this.memory.type, this.address, emitError);
  }

  static parse(parser: OpParser): ParsedOp {
    const { memory, address } = parseAccess(parser);
    const { clk, enable } = parseClocking(parser);
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    const type = parseMemoryType(parser);
    const operands = [
      parser.resolve(memory, type),
      parser.resolve(address, addressType(type.depth)),
      parser.resolve(clk, clock),
    ];
    if (enable !== undefined) operands.push(parser.resolve(enable, i1));
    return { operands, resultTypes: [IntegerType.get(type.width)], attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const view = new FirMemReadOp(op);
    printAccess(printer, view.memory, view.address);
    printClocking(printer, view.clk, view.enable);
    printer.optionalAttrDict(op);
    printer.write(" : ");
    view.memory.type.printShort(printer);
  }

  static resultName = resultNameFromHint;
}

/**
 * Writes a word at the clock edge, unless `enable` is 0. An address beyond the depth writes nothing in simulation.
 *
 * ```mlir
 * hw.module @m(in %clk : !seq.clock, in %a : i4, in %d : i42, in %we : i1, out q : i42) {
 *   %mem = seq.firmem 0, 1, undefined, undefined : <12 x 42>
 *   %q = seq.firmem.read_port %mem[%a], clock %clk : <12 x 42>
 *   seq.firmem.write_port %mem[%a] = %d, clock %clk enable %we : <12 x 42>
 *   hw.output %q : i42
 * }
 * ```
 */
export class FirMemWriteOp extends defineOp({
  name: "seq.firmem.write_port",
  summary: "write port of a memory",
  operands: { memory: AnyFirMem, address: SignlessInteger, data: SignlessInteger, clk: AnyClock, enable: optional(I1) },
  interfaces: [memoryWrite],
}) {
  verify(emitError: EmitOpError): void {
    verifyPort(this.memory.type, this.address, emitError);
    const word = wordType(this.memory.type);
    if (this.data.type !== word) {
      emitError(`data written to ${this.memory.type} must be ${word}, but is ${this.data.type}`);
    }
  }

  static parse(parser: OpParser): ParsedOp {
    const { memory, address } = parseAccess(parser);
    parser.expect("=");
    const data = parser.operand();
    const { clk, enable } = parseClocking(parser);
    if (parser.optional("mask")) {
      parser.fail("write masks are not supported; use one memory for each part of the word that is written alone");
    }
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    const type = parseMemoryType(parser);
    const operands = [
      parser.resolve(memory, type),
      parser.resolve(address, addressType(type.depth)),
      parser.resolve(data, IntegerType.get(type.width)),
      parser.resolve(clk, clock),
    ];
    if (enable !== undefined) operands.push(parser.resolve(enable, i1));
    return { operands, attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const view = new FirMemWriteOp(op);
    printAccess(printer, view.memory, view.address);
    printer.write(" = ");
    printer.operand(view.data);
    printClocking(printer, view.clk, view.enable);
    printer.optionalAttrDict(op);
    printer.write(" : ");
    view.memory.type.printShort(printer);
  }
}

/** `%m[%address]`. */
function parseAccess(parser: OpParser): {
  readonly memory: ReturnType<OpParser["operand"]>;
  readonly address: ReturnType<OpParser["operand"]>;
} {
  const memory = parser.operand();
  parser.expect("[");
  const address = parser.operand();
  parser.expect("]");
  return { memory, address };
}

function printAccess(printer: OpPrinter, memory: Value, address: Value): void {
  printer.write(" ");
  printer.operand(memory);
  printer.write("[");
  printer.operand(address);
  printer.write("]");
}

/** `, clock %clk enable %en`. */
function parseClocking(parser: OpParser): {
  readonly clk: ReturnType<OpParser["operand"]>;
  readonly enable: ReturnType<OpParser["operand"]> | undefined;
} {
  parser.expect(",");
  parser.expect("clock");
  const clk = parser.operand();
  return { clk, enable: parser.optional("enable") ? parser.operand() : undefined };
}

function printClocking(printer: OpPrinter, clk: Value, enable: Value | undefined): void {
  printer.write(", clock ");
  printer.operand(clk);
  if (enable === undefined) return;
  printer.write(" enable ");
  printer.operand(enable);
}

const contentsAttr = attribute(
  "constant elements of a one-dimensional tensor of integers",
  (a): a is DenseElementsAttr =>
    a instanceof DenseElementsAttr && a.type.shape.length === 1 && a.type.element.kind === "integer",
);

/**
 * A read-only memory (our own addition to CIRCT's dialect). With `latency` 1 the word appears at the clock edge, and
 * stands still while the enable is 0; with `latency` 0 there is no clock and the read is combinational. An address
 * beyond the contents gives 0 in simulation; no result may depend on it.
 *
 * ```mlir
 * hw.module @m(in %clk : !seq.clock, in %a : i2, out q : i16, out r : i16) {
 *   %q = seq.rom %a, %clk {contents = dense<[1, 2, 3]> : tensor<3xi16>} : i16
 *   %r = seq.rom %a {contents = dense<[1, 2, 3]> : tensor<3xi16>, latency = 0 : i64} : i16
 *   hw.output %q, %r : i16, i16
 * }
 * ```
 */
export class RomOp extends defineOp({
  name: "seq.rom",
  summary: "read-only memory",
  operands: { address: SignlessInteger, clk: optional(AnyClock), enable: optional(I1) },
  results: { data: inferred(SignlessInteger, romWord) },
  attributes: {
    contents: contentsAttr,
    latency: withDefault(integerAttr(i64), IntegerAttr.get(i64, 1)),
    name: optionalAttr(stringAttr),
  },
  traits: ["attr-sized-operand-segments"],
  interfaces: [innerSymbolEffects],
}) {
  get depth(): number {
    return this.contents.type.shape[0] ?? 0;
  }

  /** The words as non-negative numbers. */
  words(): bigint[] {
    const { data, isSplat } = this.contents;
    const width = (this.data.type as IntegerType).width;
    return Array.from({ length: this.depth }, (_, i) => BigInt.asUintN(width, BigInt(data[isSplat ? 0 : i] ?? 0)));
  }

  verify(emitError: EmitOpError): void {
    const latency = this.latency.number;
    if (latency !== 0 && latency !== 1) emitError(`latency must be 0 or 1, found ${latency}`);
    if (latency === 1 && this.clk === undefined) emitError("with latency 1 needs a clock");
    if (latency === 0 && this.clk !== undefined) emitError("with latency 0 takes no clock");
    if (this.depth < 1) return emitError("needs at least one word");
    const expected = addressType(this.depth);
    if (this.address.type !== expected) {
      emitError(`address of ${this.depth} words must be ${expected}, but is ${this.address.type}`);
    }
  }

  static parse(parser: OpParser): ParsedOp {
    const fail = parser.failureHere();
    const [address, clk, enable, ...more] = parser.operandList("none");
    if (address === undefined || more.length > 0) {
      return fail("expected an address and optionally a clock and an enable");
    }
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    const word = parser.type();
    const contents = attributes.find((attr) => attr.name === "contents")?.value;
    if (!(contents instanceof DenseElementsAttr)) {
      return parser.failAtName("expected attribute 'contents = dense<...> : tensor<...>'");
    }
    const operands = [parser.resolve(address, addressType(contents.type.shape[0] ?? 0))];
    if (clk !== undefined) operands.push(parser.resolve(clk, clock));
    if (enable !== undefined) operands.push(parser.resolve(enable, i1));
    const segments = DenseArrayAttr.i32([1, clk === undefined ? 0 : 1, enable === undefined ? 0 : 1]);
    return {
      operands,
      resultTypes: [word],
      attributes: [...attributes, { name: "operandSegmentSizes", value: segments }],
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printer.write(" ");
    printer.operands(op.operands);
    printer.optionalAttrDict(op, ["operandSegmentSizes"]);
    printer.write(" : ");
    printer.type(op.result().type);
  }

  static resultName = resultNameFromHint;
}

function romWord(_: readonly Type[], properties: DictionaryAttr): Type | string {
  const contents = properties.get("contents");
  return contents instanceof DenseElementsAttr ? contents.type.element : "needs contents";
}
