import {
  as,
  ArrayAttr,
  arrayAttr,
  bareOrQuoted,
  defineOp,
  flatSymbolRefAttr,
  optionalAttr,
  quote,
  StringAttr,
  stringAttr,
  SymbolRefAttr,
  variadic,
  writeSeparated,
} from "@hls-opt/ir-core";
import type {
  EmitOpError,
  NamedAttribute,
  Operation,
  OpParser,
  OpPrinter,
  ParsedOp,
  Type,
  Value,
} from "@hls-opt/ir-core";
import { innerSymbolAttr, parseInnerSymbol, printInnerSymbol } from "./inner-symbol.js";
import { asModuleLike, HwModuleGeneratedOp } from "./module.js";
import type { HwModuleExternOp, HwModuleOp } from "./module.js";
import type { ModulePort } from "./module-type.js";
import { AnyPortType } from "./types.js";
import { HwInOutType, HwIntType } from "./aggregate-types.js";
import { parametersOf, parseParameters, printParameters } from "./parameters.js";
import { ParamDeclRefAttr } from "./parameter-attributes.js";
import type { ParamDeclAttr } from "./parameter-attributes.js";

/**
 * One use of a module. Operands are the module's inputs, results its outputs, in port order, both named.
 *
 * ```mlir
 * hw.module.extern @adder(in %a : i8, in %b : i8, out sum : i8)
 * hw.module @top(in %x : i8, out y : i8) {
 *   %sum = hw.instance "adder_0" @adder(a: %x: i8, b: %x: i8) -> (sum: i8)
 *   hw.output %sum : i8
 * }
 * ```
 */
export class InstanceOp extends defineOp({
  name: "hw.instance",
  summary: "a use of a module",
  operands: { inputs: variadic(AnyPortType) },
  results: { results: variadic(AnyPortType) },
  attributes: {
    instanceName: stringAttr,
    moduleName: flatSymbolRefAttr,
    argNames: arrayAttr,
    resultNames: arrayAttr,
    parameters: optionalAttr(arrayAttr),
    inner_sym: optionalAttr(innerSymbolAttr),
  },
}) {
  get inputNames(): string[] {
    return names(this.argNames);
  }

  get outputNames(): string[] {
    return names(this.resultNames);
  }

  /** The result that stands for the output port of this name. */
  output(name: string): Value | undefined {
    return this.op.results[this.outputNames.indexOf(name)];
  }

  verify(emitError: EmitOpError): void {
    if (this.argNames.elements.length !== this.op.operandCount) {
      emitError(`has ${this.op.operandCount} operands but ${this.argNames.elements.length} input names`);
    }
    if (this.resultNames.elements.length !== this.op.results.length) {
      emitError(`has ${this.op.results.length} results but ${this.resultNames.elements.length} output names`);
    }
    const top = rootOf(this.op);
    const target = top === undefined ? undefined : findTarget(top, this.moduleName.root);
    if (top !== undefined && target === undefined) {
      return emitError(`refers to module '@${this.moduleName.root}', which does not exist`);
    }
    if (target !== undefined) this.verifyAgainst(target, emitError);
  }

  private verifyAgainst(target: InstanceTarget, emitError: EmitOpError): void {
    const { moduleType } = target;
    const given = parametersOf(this.parameters);
    const note = [{ op: target.op, message: "original module declared here" }];
    const check = (
      noun: string,
      ports: readonly ModulePort[],
      found: readonly string[],
      types: readonly Type[],
    ): void => {
      if (ports.length !== types.length) {
        return emitError(`has a wrong number of ${noun}s; expected ${ports.length} but got ${types.length}`, note);
      }
      ports.forEach((port, i) => {
        if (found[i] !== port.name) {
          emitError(`${noun} label #${i} must be "${port.name}", but got "${found[i]}"`, note);
        }
        const type = portType(port, given);
        if (type !== undefined && types[i] !== type) {
          emitError(`${noun} type #${i} must be '${type}', but got '${types[i]}'`, note);
        }
      });
    };
    check(
      "input",
      moduleType.inputs,
      this.inputNames,
      this.op.operands.map((v) => v.type),
    );
    check(
      "result",
      moduleType.outputs,
      this.outputNames,
      this.op.results.map((v) => v.type),
    );
  }

  static parse(parser: OpParser): ParsedOp {
    const instanceName = StringAttr.get(parser.string());
    const symbol = parseInnerSymbol(parser);
    const moduleName = SymbolRefAttr.get(parser.symbolName());
    const parameters = parseParameters(parser);
    const inputs = parser.list("(", ")", () => {
      const name = parsePortLabel(parser);
      const operand = parser.operand();
      parser.expect(":");
      return { name, value: parser.resolve(operand, parser.type()) };
    });
    parser.expect("->");
    const outputs = parser.list("(", ")", () => ({ name: parsePortLabel(parser), type: parser.type() }));
    const attributes: NamedAttribute[] = [
      { name: "instanceName", value: instanceName },
      { name: "moduleName", value: moduleName },
      { name: "argNames", value: nameList(inputs) },
      { name: "resultNames", value: nameList(outputs) },
      ...symbol,
      ...parameters,
      ...parser.optionalAttrDict(),
    ];
    return {
      operands: inputs.map((input) => input.value),
      resultTypes: outputs.map((output) => output.type),
      attributes,
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const view = new InstanceOp(op);
    printer.write(` ${quote(view.instanceName.value)}`);
    printInnerSymbol(printer, op);
    printer.write(" ");
    printer.symbolName(view.moduleName.root);
    printParameters(printer, view.parameters);
    const { inputNames, outputNames } = view;
    printer.write("(");
    let i = 0;
    writeSeparated(printer, op.operands, ", ", (value) => {
      printer.write(`${bareOrQuoted(inputNames[i++] ?? "")}: `);
      printer.operand(value);
      printer.write(": ");
      printer.type(value.type);
    });
    printer.write(") -> (");
    i = 0;
    writeSeparated(printer, op.results, ", ", (value) => {
      printer.write(`${bareOrQuoted(outputNames[i++] ?? "")}: `);
      printer.type(value.type);
    });
    printer.write(")");
    printer.optionalAttrDict(op, ["instanceName", "moduleName", "argNames", "resultNames", "inner_sym", "parameters"]);
  }

  static resultName(op: Operation, index: number): string | undefined {
    const view = new InstanceOp(op);
    const name = view.outputNames[index];
    return name === undefined ? undefined : `${view.instanceName.value}.${name}`;
  }
}

function parsePortLabel(parser: OpParser): string {
  const name = parser.optionalString() ?? parser.keyword();
  parser.expect(":");
  return name;
}

const nameList = (items: readonly { readonly name: string }[]): ArrayAttr =>
  ArrayAttr.get(items.map((item) => StringAttr.get(item.name)));

function names(attr: ArrayAttr): string[] {
  return attr.elements.map((element) => (element instanceof StringAttr ? element.value : ""));
}

/** The operation that holds the modules: the parent of the module around `op`. */
function rootOf(op: Operation): Operation | undefined {
  let top = op.parentOp;
  while (top !== undefined && asModuleLike(top) === undefined) top = top.parentOp;
  return top?.parentOp;
}

type InstanceTarget = HwModuleOp | HwModuleExternOp | HwModuleGeneratedOp;

/** What an instance of this name stands for: a module of any kind. */
function findTarget(root: Operation, name: string): InstanceTarget | undefined {
  const found = findModule(root, name);
  if (found !== undefined) return found;
  for (let op = root.regions[0]?.first?.first; op !== undefined; op = op.next) {
    const generated = as(op, HwModuleGeneratedOp);
    if (generated?.sym_name.value === name) return generated;
  }
  return undefined;
}

/** The type of a port where its module is used; undefined where it depends on parameters in a way that is not followed. */
function portType({ direction, type }: ModulePort, given: readonly ParamDeclAttr[]): Type | undefined {
  if (type instanceof HwIntType) {
    const { width } = type;
    const value =
      width instanceof ParamDeclRefAttr ? given.find((parameter) => parameter.name === width.name)?.value : undefined;
    return value === undefined ? undefined : HwIntType.get(value);
  }
  if (`${type}`.includes("#hw.param")) return undefined;
  return direction === "inout" ? HwInOutType.get(type) : type;
}

/** The module of this name directly inside `root`. */
export function findModule(root: Operation, name: string): HwModuleOp | HwModuleExternOp | undefined {
  for (let op = root.regions[0]?.first?.first; op !== undefined; op = op.next) {
    const found = asModuleLike(op);
    if (found?.name === name) return found;
  }
  return undefined;
}

/** All modules directly inside `root`, by name. */
export function collectModules(root: Operation): Map<string, HwModuleOp | HwModuleExternOp> {
  const found = new Map<string, HwModuleOp | HwModuleExternOp>();
  for (let op = root.regions[0]?.first?.first; op !== undefined; op = op.next) {
    const module = asModuleLike(op);
    if (module !== undefined) found.set(module.name, module);
  }
  return found;
}
