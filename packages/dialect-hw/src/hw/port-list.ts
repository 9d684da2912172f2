import {
  ArrayAttr,
  bareOrQuoted,
  DictionaryAttr,
  isBareId,
  Location,
  quote,
  StringAttr,
  SymbolRefAttr,
  TypeAttr,
  UnknownLoc,
  writeSeparated,
} from "@hls-opt/ir-core";
import type { NamedAttribute, Operation, OpParser, OpPrinter, ParsedArgument, Type } from "@hls-opt/ir-core";
import { HwModuleType } from "./module-type.js";
import { parseParameters, printParameters } from "./parameters.js";
import { HwInOutType } from "./types.js";
import type { ModulePort, PortDirection } from "./module-type.js";

interface ParsedPort extends ModulePort {
  readonly argument: ParsedArgument | undefined;
  readonly attributes: readonly NamedAttribute[];
  readonly location: Location | undefined;
}

/** What stands before a module's body. */
export interface ModuleHeader {
  readonly attributes: readonly NamedAttribute[];
  readonly arguments: readonly ParsedArgument[];
}

/** `private @name(in %a : i8, out b : i8) attributes {...}`. */
export function parseModuleHeader(
  parser: OpParser,
  options: { readonly hasGenerator: boolean } = { hasGenerator: false },
): ModuleHeader {
  const visibility = ["private", "public", "nested"].find((word) => parser.optional(word));
  const name = parser.symbolName();
  const kind = options.hasGenerator ? parseGenerator(parser) : [];
  const parameters = parseParameters(parser);
  const ports = parser.list("(", ")", () => parsePort(parser));
  const attributes: NamedAttribute[] = [
    { name: "sym_name", value: StringAttr.get(name) },
    { name: "module_type", value: TypeAttr.get(HwModuleType.get(ports)) },
    ...kind,
    ...parameters,
    ...parser.optionalAttrDictWithKeyword(),
  ];
  if (visibility !== undefined) attributes.push({ name: "sym_visibility", value: StringAttr.get(visibility) });
  if (ports.some((port) => port.attributes.length > 0)) {
    attributes.push({
      name: "per_port_attrs",
      value: ArrayAttr.get(ports.map((port) => DictionaryAttr.get(port.attributes))),
    });
  }
  const outputs = ports.filter((port) => port.direction === "output");
  if (outputs.some((port) => port.location !== undefined)) {
    attributes.push({
      name: "result_locs",
      value: ArrayAttr.get(outputs.map((port) => port.location ?? UnknownLoc.instance)),
    });
  }
  return { attributes, arguments: ports.flatMap((port) => (port.argument === undefined ? [] : [port.argument])) };
}

/** `, @schema` behind the name of a generated module. */
function parseGenerator(parser: OpParser): NamedAttribute[] {
  parser.expect(",");
  return [{ name: "generatorKind", value: SymbolRefAttr.get(parser.symbolName()) }];
}

const directions: Readonly<Record<string, PortDirection>> = { in: "input", out: "output", inout: "inout" };

function parsePort(parser: OpParser): ParsedPort {
  const fail = parser.failureHere();
  const word = parser.keyword();
  const direction = directions[word];
  if (direction === undefined) return fail(`expected port direction 'in', 'out' or 'inout', found '${word}'`);
  return direction === "output" ? parseOutputPort(parser) : parseInputPort(parser, direction);
}

function parseOutputPort(parser: OpParser): ParsedPort {
  const name = parser.optionalString() ?? parser.keyword();
  parser.expect(":");
  const type = parser.type();
  const attributes = parser.optionalAttrDict();
  return { direction: "output", name, type, attributes, argument: undefined, location: optionalLocation(parser) };
}

/** `loc(...)` after an output port, read as an attribute. */
function optionalLocation(parser: OpParser): Location | undefined {
  const attribute = parser.optionalAttribute();
  return attribute instanceof Location ? attribute : undefined;
}

/** `%a : i8`, or `%arg "a b" : i8` where the port's name is not the argument's. */
function parseInputPort(parser: OpParser, direction: PortDirection): ParsedPort {
  const argument = parser.argumentName();
  const name = parser.optionalString() ?? parser.optionalKeyword() ?? argument.name.slice(1);
  parser.expect(":");
  const type = parser.type();
  const attributes = parser.optionalAttrDict();
  const location = optionalLocation(parser);
  const argumentType = direction === "inout" ? HwInOutType.get(type) : type;
  return {
    direction,
    name,
    type,
    attributes,
    location,
    argument: { name: argument, type: argumentType, attributes: [], location },
  };
}

const headerAttributes = [
  "sym_name",
  "module_type",
  "sym_visibility",
  "per_port_attrs",
  "result_locs",
  "parameters",
  "generatorKind",
];

/** The counterpart of `parseModuleHeader`. */
export function printModuleHeader(printer: OpPrinter, op: Operation): void {
  const visibility = op.getAttr("sym_visibility");
  printer.write(visibility instanceof StringAttr ? ` ${visibility.value} ` : " ");
  printer.symbolName((op.getAttr("sym_name") as StringAttr).value);
  const kind = op.getAttr("generatorKind");
  if (kind instanceof SymbolRefAttr) printer.write(", ");
  if (kind instanceof SymbolRefAttr) printer.symbolName(kind.root);
  printParameters(printer, op.getAttr("parameters"));
  printer.write("(");
  const { ports } = (op.getAttr("module_type") as TypeAttr).type as HwModuleType & { type?: Type };
  const printed = new PortPrinter(printer, op);
  writeSeparated(printer, ports, ", ", (port) => printed.print(port));
  printer.write(")");
  printer.optionalAttrDictWithKeyword(op, headerAttributes);
}

/** Prints ports in order, counting inputs and outputs to find their arguments and locations. */
class PortPrinter {
  private readonly printer: OpPrinter;
  private readonly op: Operation;
  private position = 0;
  private inputs = 0;
  private outputs = 0;
  private readonly names = new Set<string>();

  constructor(printer: OpPrinter, op: Operation) {
    this.printer = printer;
    this.op = op;
  }

  print(port: ModulePort): void {
    const { printer } = this;
    if (port.direction === "output") printer.write(`out ${bareOrQuoted(port.name)}`);
    else this.printInputName(port);
    printer.write(" : ");
    printer.type(port.type);
    this.printAttributes(this.position++);
    this.printLocation(port);
  }

  private printInputName(port: ModulePort): void {
    const word = port.direction === "inout" ? "inout" : "in";
    const argument = this.op.regions[0]?.first?.arguments[this.inputs];
    this.printer.write(`${word} `);
    const plain = isBareId(port.name) && !this.names.has(port.name);
    if (argument !== undefined) this.printer.operand(argument);
    else this.printer.write(plain ? `%${port.name}` : `%arg${this.inputs}`);
    if (!plain) this.printer.write(` ${quote(port.name)}`);
    this.names.add(port.name);
  }

  private printAttributes(position: number): void {
    const all = this.op.getAttr("per_port_attrs");
    const own = all instanceof ArrayAttr ? all.elements[position] : undefined;
    if (!(own instanceof DictionaryAttr) || own.size === 0) return;
    this.printer.write(" ");
    this.printer.attribute(own);
  }

  private printLocation(port: ModulePort): void {
    const location =
      port.direction === "output" ? this.outputLocation(this.outputs++) : this.inputLocation(this.inputs++);
    if (location === undefined || location === UnknownLoc.instance || !this.printer.printsDebugInfo) return;
    this.printer.write(" ");
    this.printer.attribute(location);
  }

  private inputLocation(index: number): Location | undefined {
    return this.op.regions[0]?.first?.arguments[index]?.argumentLocation;
  }

  private outputLocation(index: number): Location | undefined {
    const all = this.op.getAttr("result_locs");
    const own = all instanceof ArrayAttr ? all.elements[index] : undefined;
    return own instanceof Location ? own : undefined;
  }
}
