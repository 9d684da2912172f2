/** Compiles an assembly format into the printing half; blanks are decided here, once, by the rules of MLIR's OpFormatGen. */
import type { OpPrinter } from "../../define/custom-syntax.js";
import { printIndexList } from "../../define/index-list.js";
import { operandSegment, resultSegment } from "../../define/segments.js";
import type { AttrSpec } from "../../define/constraint.js";
import type { Attribute } from "../../ir/attribute.js";
import { StringAttr, TypeAttr } from "../../ir/builtin-attributes.js";
import { DenseArrayAttr } from "../../ir/dense-attributes.js";
import { isBareId, quote } from "../../ir/quote.js";
import type { Operation } from "../../ir/operation.js";
import type { Type } from "../../ir/type.js";
import type { Value } from "../../ir/value.js";
import { compileCustomPrinter } from "./custom-directive.js";
import type { Directive, TypeSource } from "./directive.js";
import type { OpShape, Part } from "./op-shape.js";

export type PrintStep = (printer: OpPrinter, op: Operation) => void;

/** The steps that print an op of this format, after its name. */
export function compilePrinter(shape: OpShape, format: readonly Directive[]): PrintStep {
  return sequence(new PrinterCompiler(shape, format).compileAll(format));
}

function sequence(steps: readonly PrintStep[]): PrintStep {
  return (printer, op) => {
    for (const step of steps) step(printer, op);
  };
}

class PrinterCompiler {
  private readonly shape: OpShape;
  /** Attributes that the format spells itself, and so its dictionaries do not. */
  private readonly elided: readonly string[];
  private emitsSpace = true;
  private lastWasPunctuation = false;

  constructor(shape: OpShape, format: readonly Directive[]) {
    this.shape = shape;
    this.elided = [
      ...namedAttributes(shape, format),
      ...(shape.hasOperandSegments ? ["operandSegmentSizes"] : []),
      ...(shape.hasResultSegments ? ["resultSegmentSizes"] : []),
    ];
  }

  compileAll(directives: readonly Directive[]): PrintStep[] {
    return directives.map((directive) => this.compile(directive));
  }

  private compile(directive: Directive): PrintStep {
    switch (directive.kind) {
      case "literal":
        return this.literal(directive.text);
      case "space":
        return this.space(directive.text);
      case "attr-dict":
        return this.attrDict(directive.withKeyword);
      case "prop-dict":
        this.lastWasPunctuation = false;
        return printProperties;
      case "optional":
        return this.optional(directive.then, directive.otherwise);
      case "oilist":
        return this.oilist(directive.clauses);
      default:
        return this.spaced(this.element(directive));
    }
  }

  private literal(text: string): PrintStep {
    const output = this.emitsSpace && needsSpaceBefore(text, this.lastWasPunctuation) ? ` ${text}` : text;
    this.emitsSpace = text.length !== 1 || !"<({[".includes(text);
    this.lastWasPunctuation = !/^[A-Za-z_]/.test(text);
    return (printer) => printer.write(output);
  }

  private space(text: string): PrintStep {
    this.emitsSpace = false;
    this.lastWasPunctuation = text !== " ";
    if (text === "\n") return (printer) => printer.newline();
    return text === "" ? () => undefined : (printer) => printer.write(text);
  }

  private attrDict(withKeyword: boolean): PrintStep {
    this.lastWasPunctuation = false;
    const { elided } = this;
    return withKeyword
      ? (printer, op) => printer.optionalAttrDictWithKeyword(op, elided)
      : (printer, op) => printer.optionalAttrDict(op, elided);
  }

  private spaced(step: PrintStep): PrintStep {
    const needsSpace = this.emitsSpace || !this.lastWasPunctuation;
    this.emitsSpace = true;
    this.lastWasPunctuation = false;
    if (!needsSpace) return step;
    return (printer, op) => {
      printer.write(" ");
      step(printer, op);
    };
  }

  private element(directive: Directive): PrintStep {
    switch (directive.kind) {
      case "variable":
        return this.variable(this.shape.part(directive.name));
      case "type": {
        const types = this.types(directive.of);
        return (printer, op) => printer.types(types(op));
      }
      case "functional-type": {
        const inputs = this.types(directive.inputs);
        const results = this.types(directive.results);
        return (printer, op) => printer.functionType(inputs(op), results(op));
      }
      case "index-list":
        return this.indexList(directive.operands, directive.numbers);
      case "custom":
        return compileCustomPrinter(this.shape, directive);
      case "operands":
        return (printer, op) => printer.operands(op.operands);
      case "regions":
        return (printer, op) => separated(printer, op.regions, (region) => printer.region(region));
      case "successors":
        return (printer, op) => separated(printer, op.successors, (block) => printer.successor(block));
      default:
        return () => undefined;
    }
  }

  private variable(part: Part): PrintStep {
    const { spec } = this.shape;
    switch (part.kind) {
      case "operand":
        return (printer, op) => printer.operands(operandsOf(this.shape, op, part.group));
      case "attribute":
        return (printer, op) =>
          printAttribute(printer, part.name, part.spec, op.getAttr(part.name) ?? part.spec.default);
      case "region":
        if (part.spec.arity === "variadic-region") {
          return (printer, op) => separated(printer, op.regions.slice(part.group), (region) => printer.region(region));
        }
        return (printer, op) => printer.region(op.region(part.group));
      case "successor":
        if (part.spec.arity === "variadic-successor") {
          return (printer, op) =>
            separated(printer, op.successors.slice(part.group), (block) => printer.successor(block));
        }
        return (printer, op) =>
          separated(printer, op.successors.slice(part.group, part.group + 1), (block) => printer.successor(block));
      case "result":
        throw new Error(`result of '${spec.name}' cannot be spelt in a format`);
    }
  }

  private indexList(operandsName: string, numbersName: string): PrintStep {
    const part = this.shape.part(operandsName);
    if (part.kind !== "operand") throw new Error(`'$${operandsName}' of an index list is no operand`);
    return (printer, op) => {
      const numbers = op.getAttr(numbersName);
      if (numbers instanceof DenseArrayAttr) printIndexList(printer, operandsOf(this.shape, op, part.group), numbers);
    };
  }

  private types(source: TypeSource): (op: Operation) => readonly Type[] {
    if (source.kind === "operands") return (op) => op.operands.map((value) => value.type);
    if (source.kind === "results") return (op) => op.results.map((value) => value.type);
    const part = this.shape.part(source.name);
    if (part.kind === "operand") return (op) => operandsOf(this.shape, op, part.group).map((value) => value.type);
    if (part.kind === "result") return (op) => resultsOf(this.shape, op, part.group).map((value) => value.type);
    return () => [];
  }

  // ---- groups ----

  private optional(then: readonly Directive[], otherwise: readonly Directive[]): PrintStep {
    const anchor = [...then, ...otherwise].find((directive) => "isAnchor" in directive && directive.isAnchor);
    const isInverted = anchor !== undefined && otherwise.includes(anchor);
    const isPresent = this.presence(anchor);
    const hidden = this.hiddenAnchor(anchor, then, otherwise);
    const thenSteps = sequence(this.compileAll(then.filter((directive) => directive !== hidden)));
    const elseSteps = sequence(this.compileAll(otherwise.filter((directive) => directive !== hidden)));
    return (printer, op) => {
      if (isPresent(op) !== isInverted) thenSteps(printer, op);
      else elseSteps(printer, op);
    };
  }

  /** A unit attribute is implied by its group, unless it begins the group. */
  private hiddenAnchor(
    anchor: Directive | undefined,
    then: readonly Directive[],
    otherwise: readonly Directive[],
  ): Directive | undefined {
    if (anchor === undefined || anchor === then[0] || anchor === otherwise[0]) return undefined;
    return this.isUnit(anchor) ? anchor : undefined;
  }

  private isUnit(directive: Directive): boolean {
    if (directive.kind !== "variable") return false;
    const part = this.shape.part(directive.name);
    return part.kind === "attribute" && part.spec.syntax.kind === "unit";
  }

  private presence(anchor: Directive | undefined): (op: Operation) => boolean {
    switch (anchor?.kind) {
      case "variable":
        return this.partPresence(this.shape.part(anchor.name));
      case "type":
        return anchor.of.kind === "name"
          ? this.partPresence(this.shape.part(anchor.of.name))
          : (op) => op.operandCount > 0;
      case "custom": {
        const named = anchor.args.find((arg) => arg.kind !== "text");
        return named === undefined ? () => true : this.partPresence(this.shape.part(named.name));
      }
      case "operands":
        return (op) => op.operandCount > 0;
      case "regions":
        return (op) => op.regions.length > 0;
      case "successors":
        return (op) => op.successorUses.length > 0;
      default:
        return () => true;
    }
  }

  private partPresence(part: Part): (op: Operation) => boolean {
    switch (part.kind) {
      case "operand":
        return (op) => operandsOf(this.shape, op, part.group).length > 0;
      case "result":
        return (op) => resultsOf(this.shape, op, part.group).length > 0;
      case "attribute":
        return (op) => {
          const value = op.getAttr(part.name);
          return value !== undefined && value !== part.spec.default;
        };
      case "region":
        return (op) =>
          part.spec.arity === "variadic-region"
            ? op.regions.length > part.group
            : op.regions[part.group]?.isEmpty === false;
      case "successor":
        return (op) => op.successorUses.length > part.group;
    }
  }

  private oilist(clauses: readonly (readonly Directive[])[]): PrintStep {
    const compiled = clauses.map((clause) => {
      const needed = clause.filter((directive) => directive.kind === "variable" || directive.kind === "type");
      // a unit attribute is said by the word before it
      const spelt = clause.filter((directive) => !this.isUnit(directive));
      return { isPresent: this.presence(needed[0]), steps: sequence(this.compileAll(spelt)) };
    });
    return (printer, op) => {
      for (const { isPresent, steps } of compiled) if (isPresent(op)) steps(printer, op);
    };
  }
}

function needsSpaceBefore(text: string, lastWasPunctuation: boolean): boolean {
  if (text.length !== 1 && text !== "->") return true;
  return !(lastWasPunctuation ? ">)}]," : "<>(){}[],").includes(text);
}

function separated<T>(printer: OpPrinter, items: readonly T[], each: (item: T) => void): void {
  items.forEach((item, i) => {
    if (i > 0) printer.write(", ");
    each(item);
  });
}

/** The operands of a named group. */
export function operandsOf(shape: OpShape, op: Operation, group: number): readonly Value[] {
  const { start, length } = operandSegment(shape.spec, op, group);
  return op.operandUses.slice(start, start + length).map((use) => use.value);
}

function resultsOf(shape: OpShape, op: Operation, group: number): readonly Value[] {
  const { start, length } = resultSegment(shape.spec, op, group);
  return op.results.slice(start, start + length);
}

function printProperties(printer: OpPrinter, op: Operation): void {
  if (op.properties.size === 0) return;
  printer.write(" <");
  printer.attribute(op.properties);
  printer.write(">");
}

function printAttribute(printer: OpPrinter, name: string, { syntax }: AttrSpec, value: Attribute | undefined): void {
  if (value === undefined) return;
  if (syntax.kind === "unit") printer.write(name);
  else if (syntax.kind === "symbol-name" && value instanceof StringAttr) printer.symbolName(value.value);
  else if (syntax.kind === "type" && value instanceof TypeAttr) printer.type(value.type);
  else if (syntax.kind === "typed") printer.attributeWithoutType(value);
  else if (syntax.kind === "integer-list" && value instanceof DenseArrayAttr) {
    printer.write(`[${value.data.join(", ")}]`);
  } else if (syntax.kind === "enum") printKeyword(printer, syntax.decode(value), value);
  else printer.attribute(value);
}

function printKeyword(printer: OpPrinter, word: string | undefined, value: Attribute): void {
  if (word === undefined) printer.attribute(value);
  else printer.write(isBareId(word) ? word : quote(word));
}

/** The names of the attributes that directives mention. */
function namedAttributes(shape: OpShape, directives: readonly Directive[]): string[] {
  return directives.flatMap((directive) => {
    if (directive.kind === "variable") return shape.part(directive.name).kind === "attribute" ? [directive.name] : [];
    if (directive.kind === "index-list") return [directive.numbers];
    if (directive.kind === "custom") {
      return directive.args.flatMap((arg) =>
        arg.kind === "variable" && shape.part(arg.name).kind === "attribute" ? [arg.name] : [],
      );
    }
    if (directive.kind === "optional") return namedAttributes(shape, [...directive.then, ...directive.otherwise]);
    return directive.kind === "oilist" ? namedAttributes(shape, directive.clauses.flat()) : [];
  });
}
