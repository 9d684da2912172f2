import type { OpPrinter } from "../../define/custom-syntax.js";
import type { AffineMap } from "../../ir/affine-map.js";
import type { AffineExpr } from "../../ir/affine-expr.js";
import { writeSeparated } from "../../ir/asm-writer.js";
import type { Attribute } from "../../ir/attribute.js";
import type { Block } from "../../ir/block.js";
import { symbolText, writeNamed } from "../../ir/builtin-attributes.js";
import type { DistinctAttr, NamedAttribute } from "../../ir/builtin-attributes.js";
import { writeResultTypes } from "../../ir/builtin-types.js";
import type { IntegerSet } from "../../ir/integer-set.js";
import { UnknownLoc } from "../../ir/location.js";
import type { Location } from "../../ir/location.js";
import type { Operation } from "../../ir/operation.js";
import type { Region } from "../../ir/region.js";
import type { DenseResource } from "../../ir/resource.js";
import type { Type } from "../../ir/type.js";
import type { Use, Value } from "../../ir/value.js";
import { allAttributes } from "./all-attributes.js";
import type { OperationPrinter } from "./operation-printer.js";
import { RegionTask } from "./task.js";
import type { Task } from "./task.js";

/** How a region is printed; by default with entry arguments and terminator, and without a label for an empty block. */
export interface RegionOptions {
  readonly printEntryArguments?: boolean;
  readonly printTerminator?: boolean;
  readonly printEmptyBlock?: boolean;
}

/**
 * What the custom printer of an operation writes into. Nothing reaches the output before the printer is done: text, and regions
 * with what stands behind them, are held back as tasks for the main loop, so that nesting costs no call stack.
 */
export class OpWriter implements OpPrinter {
  private readonly printer: OperationPrinter;
  private readonly held: Task[] = [];
  private text = "";

  constructor(printer: OperationPrinter) {
    this.printer = printer;
  }

  /**
   * Runs a custom printer and holds back what it printed until `release`; false when it could not print. Custom printers may rely
   * on what the verifier checks, and throw on an invalid op; such an op is printed in generic form.
   */
  print(op: Operation, print: (printer: OpPrinter, op: Operation) => void): boolean {
    this.held.length = 0;
    this.text = "";
    try {
      print(this, op);
    } catch {
      return false;
    }
    return true;
  }

  /** Hands over what the custom printer printed: plain text at once, regions and what follows them as tasks. */
  release(): void {
    const { held } = this;
    if (held.length === 0) return this.printer.write(this.text);
    if (this.text !== "") held.push(this.text);
    for (let i = held.length - 1; i >= 0; i--) this.printer.push(held[i] as Task);
  }

  get printsDebugInfo(): boolean {
    return this.printer.options.debugInfo === true;
  }

  // ---- AsmWriter ----

  write(text: string): void {
    this.text += text;
  }

  newline(): void {
    this.text += `\n${this.printer.indentation}`;
  }

  type(type: Type): void {
    if (this.printer.isCollecting) this.held.push(type);
    else this.text += this.printer.typeText(type);
  }

  attribute(attribute: Attribute): void {
    if (this.printer.isCollecting) this.held.push(attribute);
    else this.text += this.printer.attributeText(attribute);
  }

  location(location: Location): void {
    if (!this.printer.isCollecting) this.write(this.printer.locationText(location));
  }

  distinctNumber(attribute: DistinctAttr): number {
    return this.printer.distinctNumber(attribute);
  }

  useResource(resource: DenseResource): void {
    this.printer.useResource(resource);
  }

  // ---- operands and types ----

  operand(value: Value): void {
    this.write(this.printer.valueName(value));
  }

  nameOf(value: Value): string {
    return this.printer.valueName(value).slice(1);
  }

  operands(values: readonly Value[]): void {
    for (let i = 0; i < values.length; i++) {
      if (i > 0) this.text += ", ";
      this.text += this.printer.valueName(values[i] as Value);
    }
  }

  operandsOf(op: Operation, start = 0, end = op.operandUses.length): void {
    for (let i = start; i < end; i++) {
      if (i > start) this.text += ", ";
      this.text += this.printer.valueName((op.operandUses[i] as Use).value);
    }
  }

  types(types: readonly Type[]): void {
    writeSeparated(this, types, ", ", (type) => this.type(type));
  }

  functionType(inputs: readonly Type[], results: readonly Type[]): void {
    this.write("(");
    this.types(inputs);
    this.write(") -> ");
    writeResultTypes(this, results);
  }

  optionalArrowTypes(types: readonly Type[]): void {
    if (types.length === 0) return;
    this.write(" -> ");
    writeResultTypes(this, types);
  }

  // ---- attributes ----

  optionalAttrDict(op: Operation, elided: readonly string[] = []): void {
    const shown = shownAttributes(op, elided);
    if (shown.length > 0) this.dictionary(" {", shown);
  }

  optionalAttrDictWithKeyword(op: Operation, elided: readonly string[] = []): void {
    const shown = shownAttributes(op, elided);
    if (shown.length > 0) this.dictionary(" attributes {", shown);
  }

  private dictionary(open: string, entries: readonly NamedAttribute[]): void {
    this.write(open);
    writeSeparated(this, entries, ", ", (entry) => writeNamed(this, entry));
    this.write("}");
  }

  attributeWithoutType(attribute: Attribute): void {
    if (this.printer.isCollecting) this.attribute(attribute);
    else this.write(this.printer.textWithoutType(attribute));
  }

  symbolName(name: string): void {
    this.write(symbolText(name));
  }

  // ---- regions and blocks ----

  region(region: Region, options: RegionOptions = {}): void {
    const { printEntryArguments = true, printTerminator = true, printEmptyBlock = false } = options;
    this.held.push(this.text);
    this.text = "";
    this.held.push(new RegionTask(region, printEntryArguments, printTerminator, printEmptyBlock));
  }

  argument(value: Value, attributes: readonly NamedAttribute[] = []): void {
    this.write(`${this.printer.valueName(value)}: `);
    this.type(value.type);
    // mlir-opt's search for aliases does not see the attributes of arguments
    if (attributes.length > 0 && !this.printer.isCollecting) this.dictionary(" {", attributes);
    if (this.printsDebugInfo) this.trailingLocation(value.argumentLocation ?? UnknownLoc.instance);
  }

  private trailingLocation(location: Location): void {
    if (this.printer.isCollecting) this.attribute(location);
    else this.write(this.printer.argumentLocationText(location));
  }

  successor(block: Block): void {
    this.write(this.printer.blockName(block));
  }

  successorWithOperands(block: Block, operands: readonly Value[]): void {
    this.successor(block);
    if (operands.length === 0) return;
    this.write("(");
    this.operands(operands);
    this.write(" : ");
    this.types(operands.map((operand) => operand.type));
    this.write(")");
  }

  // ---- affine ----

  mapOfOperands(map: AffineMap, operands: readonly Value[]): void {
    this.write(map.results.map((expr) => this.exprText(expr, map.numDims, operands)).join(", "));
  }

  setOfOperands(set: IntegerSet, operands: readonly Value[]): void {
    const texts = set.constraints.map(
      (expr, i) => `${this.exprText(expr, set.numDims, operands)} ${set.eqFlags[i] === true ? "==" : ">="} 0`,
    );
    this.write(texts.join(", "));
  }

  private exprText(expr: AffineExpr, numDims: number, operands: readonly Value[]): string {
    return expr.toString((kind, position) => {
      const value = operands[kind === "dim" ? position : numDims + position];
      const name = value === undefined ? "<<missing operand>>" : this.printer.valueName(value);
      return kind === "symbol" ? `symbol(${name})` : name;
    });
  }
}

/** The attributes of an op that its dictionary shows: not those elided, nor inherent ones that have their default. */
function shownAttributes(op: Operation, elided: readonly string[]): readonly NamedAttribute[] {
  const { impliedValues } = op.info;
  // most ops have nothing but their defaults
  if (op.attributes.size === 0 && op.properties === impliedValues) return [];
  const all = allAttributes(op);
  if (all.length === 0) return all;
  return all.filter(
    ({ name, value }) => !elided.includes(name) && (impliedValues.size === 0 || impliedValues.get(name) !== value),
  );
}
