import {
  as,
  attribute,
  Block,
  defineOp,
  flatSymbolRefAttr,
  StringAttr,
  symbolName,
  optionalAttr,
  arrayAttr,
  singleBlockRegion,
  stringAttr,
  symbolNameAttr,
  TypeAttr,
} from "@hls-opt/ir-core";
import type { EmitOpError, Operation, OpParser, OpPrinter, ParsedOp, Value } from "@hls-opt/ir-core";
import { HwModuleType } from "./module-type.js";
import { OutputOp } from "./output.js";
import { GeneratorSchemaOp } from "./declaration-ops.js";
import { HwInOutType } from "./types.js";
import { parseModuleHeader, printModuleHeader } from "./port-list.js";

const moduleTypeAttr = attribute(
  "type attribute of module type",
  (a): a is TypeAttr => a instanceof TypeAttr && a.type instanceof HwModuleType,
  { kind: "type" },
);

const moduleAttributes = {
  sym_name: symbolNameAttr,
  module_type: moduleTypeAttr,
  sym_visibility: optionalAttr(stringAttr),
  /** One dictionary a port. */
  per_port_attrs: optionalAttr(arrayAttr),
  /** Locations of the output ports; those of inputs are the block arguments'. */
  result_locs: optionalAttr(arrayAttr),
  comment: optionalAttr(stringAttr),
  parameters: optionalAttr(arrayAttr),
} as const;

/** Ports and names that `hw.module` and `hw.module.extern` share. */
export interface ModuleLike {
  readonly op: Operation;
  readonly name: string;
  readonly moduleType: HwModuleType;
}

/**
 * A hardware module. Its body is a graph region: operations stand in any order, and a register may read what is
 * defined below it. Inputs are the arguments of the body; `hw.output` gives the outputs in port order.
 *
 * ```mlir
 * hw.module @adder(in %a : i8, in %b : i8, out sum : i8) {
 *   %0 = comb.add %a, %b : i8
 *   hw.output %0 : i8
 * }
 * ```
 */
export class HwModuleOp extends defineOp({
  name: "hw.module",
  summary: "a hardware module",
  attributes: moduleAttributes,
  regions: { body: singleBlockRegion },
  traits: ["isolated-from-above", "symbol", "graph-region", "single-block"],
}) {
  get name(): string {
    return this.sym_name.value;
  }

  get moduleType(): HwModuleType {
    return this.module_type.type as HwModuleType;
  }

  get isPrivate(): boolean {
    return this.sym_visibility?.value === "private";
  }

  get block(): Block {
    return this.body.entry;
  }

  /** The `hw.output` that ends the body. */
  get output(): OutputOp {
    return new OutputOp(this.block.last as Operation);
  }

  /** The value of the input port of this name. */
  input(name: string): Value | undefined {
    return this.block.arguments[this.moduleType.inputs.findIndex((port) => port.name === name)];
  }

  verifyRegions(emitError: EmitOpError): void {
    verifyPortNames(this.moduleType, emitError);
    const inputs = this.moduleType.inputs;
    const given = this.body.first?.arguments ?? [];
    if (given.length !== inputs.length) {
      return emitError(`entry block must have ${inputs.length} arguments to match module signature`);
    }
    inputs.forEach((port, i) => {
      const type = port.direction === "inout" ? HwInOutType.get(port.type) : port.type;
      if (given[i]?.type !== type) {
        emitError(`input port '${port.name}' has type ${type}, but its block argument has type ${given[i]?.type}`);
      }
    });
    if (this.body.first?.last?.info !== OutputOp.info) emitError("body must end with 'hw.output'");
  }

  static parse(parser: OpParser): ParsedOp {
    const header = parseModuleHeader(parser);
    const { blocks } = parser.region(header.arguments);
    const body = blocks[0] ?? new Block(header.arguments.map((argument) => argument.type));
    if (body.last?.info !== OutputOp.info) body.push(OutputOp.create({ outputs: [] }, parser.location()).op);
    return { attributes: header.attributes, regions: [{ blocks: blocks.length === 0 ? [body] : blocks }] };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printModuleHeader(printer, op);
    printer.write(" ");
    printer.region(op.region(0), { printEntryArguments: false });
  }

  static argumentName(op: Operation, _region: number, index: number): string | undefined {
    return new HwModuleOp(op).moduleType.inputs[index]?.name;
  }
}

/**
 * A module that is defined elsewhere: in a Verilog file of the user's, or by the vendor.
 *
 * ```mlir
 * hw.module.extern @multiplier(in %a : i18, in %b : i27, out p : i45)
 * ```
 */
export class HwModuleExternOp extends defineOp({
  name: "hw.module.extern",
  summary: "a module that is defined elsewhere",
  attributes: { ...moduleAttributes, verilogName: optionalAttr(stringAttr) },
  traits: ["symbol"],
}) {
  get name(): string {
    return this.sym_name.value;
  }

  get moduleType(): HwModuleType {
    return this.module_type.type as HwModuleType;
  }

  verify(emitError: EmitOpError): void {
    verifyPortNames(this.moduleType, emitError);
  }

  static parse(parser: OpParser): ParsedOp {
    return { attributes: parseModuleHeader(parser).attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printModuleHeader(printer, op);
  }
}

/**
 * A module that another tool makes, of a kind that an `hw.generator.schema` describes.
 *
 * ```mlir
 * hw.generator.schema @MEMORY, "simple memory", ["depth"]
 * hw.module.generated @memory, @MEMORY(in %a : i4, out q : i8) attributes {depth = 16 : i64}
 * ```
 */
export class HwModuleGeneratedOp extends defineOp({
  name: "hw.module.generated",
  summary: "a module that another tool makes",
  attributes: { ...moduleAttributes, generatorKind: flatSymbolRefAttr, verilogName: optionalAttr(stringAttr) },
  traits: ["symbol"],
}) {
  get moduleType(): HwModuleType {
    return this.module_type.type as HwModuleType;
  }

  verify(emitError: EmitOpError): void {
    verifyPortNames(this.moduleType, emitError);
    const schema = findSchema(this.op, this.generatorKind.root);
    if (schema === undefined) {
      return emitError(`Cannot find generator definition '${this.generatorKind.root}'`);
    }
    if (!(schema instanceof GeneratorSchemaOp)) {
      return emitError(`Symbol resolved to '${schema.name}' which is not a HWGeneratorSchemaOp`);
    }
    for (const required of schema.requiredAttrs.elements) {
      const name = required instanceof StringAttr ? required.value : "";
      if (this.op.getAttr(name) === undefined) emitError(`Missing attribute '${name}'`);
    }
  }

  static parse(parser: OpParser): ParsedOp {
    return { attributes: parseModuleHeader(parser, { hasGenerator: true }).attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printModuleHeader(printer, op);
  }
}

/** The op of this name beside `op`, as a schema where it is one. */
function findSchema(op: Operation, name: string): GeneratorSchemaOp | Operation | undefined {
  for (let one = op.parent?.first; one !== undefined; one = one.next) {
    if (symbolName(one) === name) return as(one, GeneratorSchemaOp) ?? one;
  }
  return undefined;
}

function verifyPortNames(type: HwModuleType, emitError: EmitOpError): void {
  for (const direction of ["inputs", "outputs"] as const) {
    const seen = new Set<string>();
    for (const { name } of type[direction]) {
      if (seen.has(name)) emitError(`has two ${direction} named '${name}'`);
      seen.add(name);
    }
  }
}

/** The module-like view of an op, or undefined when it is no module. */
export function asModuleLike(op: Operation | undefined): HwModuleOp | HwModuleExternOp | undefined {
  if (op?.info === HwModuleOp.info) return new HwModuleOp(op);
  if (op?.info === HwModuleExternOp.info) return new HwModuleExternOp(op);
  return undefined;
}
