import {
  AnyType,
  DenseArrayAttr,
  defineOp,
  I1,
  i1,
  i64,
  inferred,
  integerAttr,
  IntegerType,
  optional,
  StringAttr,
  symbolNameAttr,
  variadic,
} from "@hls-opt/ir-core";
import type {
  EmitOpError,
  Operation,
  OpParser,
  OpPrinter,
  ParsedOp,
  Type,
  UnresolvedOperand,
  Value,
} from "@hls-opt/ir-core";
import { AnyHwType, bitWidth, HwInteger, indexWidth } from "../hw/types.js";
import { memoryCreation, memoryRead, memoryWrite } from "./effects.js";
import { AnyClock, AnyHlMem, clock, HlMemType } from "./types.js";

/**
 * A memory of several dimensions, read and written by `seq.read` and `seq.write`.
 *
 * ```mlir
 * hw.module @m(in %clk : !seq.clock, in %rst : i1, in %a : i2, out q : i8) {
 *   %mem = seq.hlmem @mem %clk, %rst : <4xi8>
 *   %mem_rdata = seq.read %mem[%a] {latency = 0 : i64} : !seq.hlmem<4xi8>
 *   hw.output %mem_rdata : i8
 * }
 * ```
 */
export class HlMemOp extends defineOp({
  name: "seq.hlmem",
  summary: "a memory of several dimensions",
  operands: { clk: AnyClock, rst: I1 },
  results: { handle: AnyHlMem },
  attributes: { sym_name: symbolNameAttr },
  interfaces: [memoryCreation],
}) {
  static parse(parser: OpParser): ParsedOp {
    const name = parser.symbolName();
    const clk = parser.operand();
    parser.expect(",");
    const rst = parser.operand();
    const dictionary = parser.optionalAttrDict();
    parser.expect(":");
    const fail = parser.failureHere();
    const full = parser.optionalType() ?? HlMemType.parse(parser);
    if (!(full instanceof HlMemType)) return fail(`expected a memory type such as <4xi8>, found ${full}`);
    const attributes = [{ name: "sym_name", value: StringAttr.get(name) }, ...dictionary];
    return { operands: [parser.resolve(clk, clock), parser.resolve(rst, i1)], resultTypes: [full], attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const { sym_name, clk, rst, handle } = new HlMemOp(op);
    printer.write(" ");
    printer.symbolName(sym_name.value);
    printer.write(" ");
    printer.operands([clk, rst]);
    printer.optionalAttrDict(op, ["sym_name"]);
    printer.write(" : ");
    handle.type.printShort(printer);
  }

  static resultName = (op: Operation): string => new HlMemOp(op).sym_name.value;
}

/** The width of the address in each dimension: at least one bit. */
const addressTypes = ({ shape }: HlMemType): IntegerType[] => shape.map((size) => IntegerType.get(indexWidth(size, 1)));

/** `%mem[%i, %j]`. */
function parseAccess(parser: OpParser): {
  readonly memory: UnresolvedOperand;
  readonly addresses: readonly UnresolvedOperand[];
} {
  return { memory: parser.operand(), addresses: parser.operandList("square") };
}

function printAccess(printer: OpPrinter, memory: Value, addresses: readonly Value[]): void {
  printer.write(" ");
  printer.operand(memory);
  printer.write("[");
  printer.operands(addresses);
  printer.write("]");
}

function parseMemory(parser: OpParser): HlMemType {
  parser.expect(":");
  const fail = parser.failureHere();
  const type = parser.type();
  return type instanceof HlMemType ? type : fail(`expected !seq.hlmem, found ${type}`);
}

function verifyAddresses(memory: HlMemType, addresses: readonly Value[], emitError: EmitOpError): void {
  const wanted = addressTypes(memory);
  if (addresses.length === wanted.length && addresses.every((one, i) => bitWidth(one.type) === wanted[i]?.width)) {
    return;
  }
  emitError("failed to verify that address bit widths should be identical to the clog2 of the shape of the HLMemType");
}

const latency = integerAttr(i64);

/**
 * Reads an element of a memory, `latency` cycles later.
 *
 * ```mlir
 * hw.module @m(in %clk : !seq.clock, in %rst : i1, in %a : i2, in %en : i1, out q : i8) {
 *   %mem = seq.hlmem @mem %clk, %rst : <4xi8>
 *   %mem_rdata = seq.read %mem[%a] rden %en {latency = 1 : i64} : !seq.hlmem<4xi8>
 *   hw.output %mem_rdata : i8
 * }
 * ```
 */
export class ReadPortOp extends defineOp({
  name: "seq.read",
  summary: "reads an element of a memory",
  operands: { memory: AnyHlMem, addresses: variadic(HwInteger), rdEn: optional(I1) },
  results: {
    readData: inferred(AnyType, ([memory]) => (memory instanceof HlMemType ? memory.element : "needs a memory")),
  },
  attributes: { latency },
  traits: ["attr-sized-operand-segments"],
  interfaces: [memoryRead],
}) {
  verify(emitError: EmitOpError): void {
    verifyAddresses(this.memory.type, this.addresses, emitError);
  }

  static parse(parser: OpParser): ParsedOp {
    const { memory, addresses } = parseAccess(parser);
    const enable = parser.optional("rden") ? parser.operand() : undefined;
    const dictionary = parser.optionalAttrDict();
    const type = parseMemory(parser);
    const operands = [parser.resolve(memory, type), ...parser.resolveAll(addresses, addressTypes(type))];
    if (enable !== undefined) operands.push(parser.resolve(enable, i1));
    const segments = DenseArrayAttr.i32([1, addresses.length, enable === undefined ? 0 : 1]);
    const attributes = [...dictionary, { name: "operandSegmentSizes", value: segments }];
    return { operands, resultTypes: [type.element], attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const { memory, addresses, rdEn } = new ReadPortOp(op);
    printAccess(printer, memory, addresses);
    if (rdEn !== undefined) {
      printer.write(" rden ");
      printer.operand(rdEn);
    }
    printer.optionalAttrDict(op, ["operandSegmentSizes"]);
    printer.write(" : ");
    printer.type(memory.type);
  }

  static resultName = (op: Operation): string | undefined => {
    const name = op.operand(0).definingOp?.getAttr("sym_name");
    return name instanceof StringAttr ? `${name.value}_rdata` : undefined;
  };
}

/**
 * Writes an element of a memory, `latency` cycles later.
 *
 * ```mlir
 * hw.module @m(in %clk : !seq.clock, in %rst : i1, in %a : i2, in %en : i1, in %x : i8) {
 *   %mem = seq.hlmem @mem %clk, %rst : <4xi8>
 *   seq.write %mem[%a] %x wren %en {latency = 1 : i64} : !seq.hlmem<4xi8>
 *   hw.output
 * }
 * ```
 */
export class WritePortOp extends defineOp({
  name: "seq.write",
  summary: "writes an element of a memory",
  operands: { memory: AnyHlMem, addresses: variadic(HwInteger), inData: AnyHwType, wrEn: I1 },
  attributes: { latency },
  interfaces: [memoryWrite],
}) {
  verify(emitError: EmitOpError): void {
    verifyAddresses(this.memory.type, this.addresses, emitError);
    if (this.inData.type !== this.memory.type.element) {
      emitError("failed to verify that type of 'value' matches element type of 'hlmemvalue'");
    }
  }

  static parse(parser: OpParser): ParsedOp {
    const { memory, addresses } = parseAccess(parser);
    const data = parser.operand();
    parser.expect("wren");
    const enable = parser.operand();
    const attributes = parser.optionalAttrDict();
    const type = parseMemory(parser);
    const operands: Value<Type>[] = [
      parser.resolve(memory, type),
      ...parser.resolveAll(addresses, addressTypes(type)),
      parser.resolve(data, type.element),
      parser.resolve(enable, i1),
    ];
    return { operands, attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const { memory, addresses, inData, wrEn } = new WritePortOp(op);
    printAccess(printer, memory, addresses);
    printer.write(" ");
    printer.operand(inData);
    printer.write(" wren ");
    printer.operand(wrEn);
    printer.optionalAttrDict(op);
    printer.write(" : ");
    printer.type(memory.type);
  }
}
