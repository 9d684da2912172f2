import { writeSeparated } from "../../ir/asm-writer.js";
import type { AsmWriter } from "../../ir/asm-writer.js";
import type { Attribute } from "../../ir/attribute.js";
import type { Block } from "../../ir/block.js";
import { printWithoutType } from "../../ir/builtin-attributes.js";
import { DenseElementsAttr } from "../../ir/dense-attributes.js";
import type { DistinctAttr } from "../../ir/builtin-attributes.js";
import { writeResultTypes } from "../../ir/builtin-types.js";
import { UnknownLoc } from "../../ir/location.js";
import type { Location } from "../../ir/location.js";
import type { Operation } from "../../ir/operation.js";
import type { DenseResource } from "../../ir/resource.js";
import type { Type } from "../../ir/type.js";
import type { Value } from "../../ir/value.js";
import { syntaxOf } from "../syntax.js";
import type { OpInfo } from "../../ir/op-info.js";
import { allAttributes } from "./all-attributes.js";
import { isUpstreamDialect } from "../foreign-dialects.js";
import { keyOf } from "./alias-table.js";
import type { Alias, AliasCollector } from "./alias-table.js";
import { prettyLocation } from "./pretty-location.js";
import { OpWriter } from "./op-writer.js";
import { isPlainOp } from "./plain-symbols.js";
import type { PrintOptions } from "./print-options.js";
import type { SsaNames } from "./ssa-names.js";
import { BlockTask, CloseTask, GenericTailTask, OpEndTask, RegionTask } from "./task.js";
import type { Task } from "./task.js";
import { SilentSink, TextSink } from "./text-sink.js";
import { usersOfArgument, usersOfResults } from "./user-comments.js";

/** Where a flag says "never". */
const never = Number.POSITIVE_INFINITY;
/** Texts up to this length are remembered by type and attribute. */
const cachedLength = 256;
const elidedText = "dense_resource<__elided__>";

/**
 * Prints operations without recursion: what follows a region waits on a stack of tasks. With a `collector` it prints nothing and
 * shows the collector every type, attribute and location that it would have printed.
 */
export class OperationPrinter implements AsmWriter {
  readonly options: PrintOptions;
  readonly resources = new Set<DenseResource>();
  private readonly names: SsaNames | undefined;
  private readonly aliases: ReadonlyMap<Type | Attribute | string, Alias>;
  private readonly collector: AliasCollector | undefined;
  private readonly sink: TextSink;
  private readonly tasks: Task[] = [];
  private readonly typeTexts = new Map<Type, string>();
  private lastType: Type | undefined;
  private lastTypeText = "";
  /** See `SsaNames.typesArePlain`. */
  private readonly typesArePlain: boolean;
  private readonly attributeTexts = new Map<Attribute, string>();
  private readonly distinctNumbers = new Map<DistinctAttr, number>();
  private readonly opWriter: OpWriter;
  private indent = "";
  private defaultDialect = "builtin";

  constructor(
    options: PrintOptions,
    names: SsaNames | undefined,
    aliases: ReadonlyMap<Type | Attribute | string, Alias>,
    collector: AliasCollector | undefined,
  ) {
    this.options = options;
    this.names = collector === undefined ? names : undefined;
    this.typesArePlain = names?.typesArePlain === true;
    this.aliases = aliases;
    this.collector = collector;
    this.sink = collector === undefined ? new TextSink() : new SilentSink();
    this.opWriter = new OpWriter(this);
  }

  get hexThreshold(): number | undefined {
    const { hexLargerThan } = this.options;
    return hexLargerThan === -1 ? never : hexLargerThan;
  }

  /** What stands before an op of the current block. */
  get indentation(): string {
    return this.indent;
  }

  /** Prints one operation with all that is in it, without a line break at its end. */
  printRoot(op: Operation): void {
    if (op.regions.length === 0) return this.printLeaf(op);
    this.tasks.push(new OpEndTask(op, false));
    this.printOp(op);
    for (let task = this.tasks.pop(); task !== undefined; task = this.tasks.pop()) this.run(task);
  }

  /** What was printed. */
  toString(): string {
    return this.sink.toString();
  }

  // ---- the stack of tasks ----

  push(task: Task): void {
    this.tasks.push(task);
  }

  private run(task: Task): void {
    if (typeof task === "string") this.sink.write(task);
    else if (task instanceof BlockTask) this.printOps(task);
    else if (task instanceof OpEndTask) this.endOp(task);
    else if (task instanceof RegionTask) this.openRegion(task);
    else if (task instanceof CloseTask) this.closeRegion(task);
    else if (task instanceof GenericTailTask) this.printGenericTail(task.op);
    else this.collector?.visit(task);
  }

  private endOp({ op, endsLine }: OpEndTask): void {
    this.writeOpEnd(op);
    if (endsLine) this.sink.write("\n");
  }

  /** An op without regions, all of it. */
  private printLeaf(op: Operation): void {
    const waiting = this.tasks.length;
    this.printOp(op);
    while (this.tasks.length > waiting) this.run(this.tasks.pop() as Task);
    this.writeOpEnd(op);
  }

  // ---- regions and blocks ----

  private openRegion({ region, printEntryArguments, printTerminator, printEmptyBlock }: RegionTask): void {
    if (this.options.skipRegions === true) return this.sink.write("{...}");
    this.sink.write("{\n");
    this.tasks.push(new CloseTask(this.defaultDialect));
    this.indent += "  ";
    const { first } = region;
    if (first === undefined) return;
    this.defaultDialect = syntaxOf(region.owner.info).defaultDialect;
    const needsLabel = (printEmptyBlock && first.isEmpty) || (printEntryArguments && first.arguments.length > 0);
    if (needsLabel) this.printLabel(first);
    this.writeArgumentUsers(first);
    this.printOps(new BlockTask(first, first.first, printTerminator));
  }

  private closeRegion({ outerDialect }: CloseTask): void {
    this.defaultDialect = outerDialect;
    this.indent = this.indent.slice(2);
    this.sink.write(`${this.indent}}`);
  }

  private printOps({ block, op, printTerminator }: BlockTask): void {
    const { sink } = this;
    let current: Block | undefined = block;
    for (let next = op; current !== undefined;) {
      const stop: Operation | undefined = printTerminator ? undefined : current.terminator;
      for (; next !== undefined && next !== stop; next = next.next) {
        sink.write(this.indent);
        if (next.regions.length > 0) {
          this.tasks.push(new BlockTask(current, next.next, printTerminator), new OpEndTask(next, true));
          return this.printOp(next);
        }
        this.printLeaf(next);
        sink.write("\n");
      }
      current = current.next;
      // only the entry block's terminator can be left out
      printTerminator = true;
      next = current?.first;
      if (current === undefined) continue;
      this.printLabel(current);
      this.writeArgumentUsers(current);
    }
  }

  private printLabel(block: Block): void {
    this.sink.write(this.indent.slice(2) + this.blockName(block));
    if (block.arguments.length > 0) {
      this.sink.write("(");
      writeSeparated(this, block.arguments, ", ", (argument) => {
        this.sink.write(`${this.valueName(argument)}: `);
        this.type(argument.type);
        this.writeArgumentLocation(argument);
      });
      this.sink.write(")");
    }
    this.sink.write(`:${this.predecessorComment(block)}\n`);
  }

  private predecessorComment(block: Block): string {
    const { names } = this;
    if (names === undefined) return "";
    const predecessors = block.predecessors();
    if (predecessors.length === 0) return block === block.parent?.first ? "" : "  // no predecessors";
    if (predecessors.length === 1) return `  // pred: ${names.block(predecessors[0] as Block)}`;
    const sorted = predecessors.sort((a, b) => names.blockOrder(a) - names.blockOrder(b));
    return `  // ${sorted.length} preds: ${sorted.map((predecessor) => names.block(predecessor)).join(", ")}`;
  }

  // ---- operations ----

  /** The op up to its first region; the rest is on the stack then. */
  private printOp(op: Operation): void {
    if (this.collector !== undefined) {
      if (op.regions.length === 0 && this.options.debugInfo !== true && isPlainOp(op, this.typesArePlain)) return;
      if (this.options.debugInfo === true) this.collector.visitOpLocation(op.location);
    } else if (op.results.length > 0) {
      this.sink.write((this.names as SsaNames).resultNames(op));
      this.sink.write(" = ");
    }
    const print = this.options.generic === true || !op.info.isRegistered ? undefined : syntaxOf(op.info).print;
    if (print === undefined || !this.opWriter.print(op, print)) return this.printGeneric(op);
    this.sink.write(this.customName(op.info));
    this.opWriter.release();
  }

  private customName({ name, dialect }: OpInfo): string {
    if (dialect !== this.defaultDialect || name.indexOf(".") !== name.lastIndexOf(".")) return name;
    return name.slice(dialect.length + 1);
  }

  private printGeneric(op: Operation): void {
    if (this.collector !== undefined) {
      this.tasks.push(new GenericTailTask(op));
    } else {
      this.writeGenericHead(op);
      if (op.regions.length === 0) return this.printGenericTail(op);
      this.sink.write(" (");
      this.tasks.push(new GenericTailTask(op), ")");
    }
    for (let i = op.regions.length - 1; i >= 0; i--) {
      this.tasks.push(new RegionTask(op.region(i), true, true, true));
      if (i > 0) this.tasks.push(", ");
    }
  }

  private writeGenericHead(op: Operation): void {
    let head = `"${op.name}"(`;
    const { operandUses, successorUses } = op;
    for (let i = 0; i < operandUses.length; i++) {
      if (i > 0) head += ", ";
      head += this.valueName((operandUses[i] as { value: Value }).value);
    }
    head += ")";
    if (successorUses.length > 0) head += `[${successorUses.map((use) => this.blockName(use.block)).join(", ")}]`;
    this.sink.write(head);
    if (op.properties.size > 0) {
      this.sink.write(" <");
      this.attribute(op.properties);
      this.sink.write(">");
    }
  }

  private printGenericTail(op: Operation): void {
    if (this.collector !== undefined) return this.visitGeneric(op, this.collector);
    if (op.attributes.size > 0) {
      this.sink.write(" ");
      this.attribute(op.attributes);
    }
    this.sink.write(" : (");
    const { operandUses, results } = op;
    for (let i = 0; i < operandUses.length; i++) {
      if (i > 0) this.sink.write(", ");
      this.type((operandUses[i] as { value: Value }).value.type);
    }
    this.sink.write(") -> ");
    if (results.length === 1 && (results[0] as Value).type.kind !== "function") this.type((results[0] as Value).type);
    else {
      writeResultTypes(
        this,
        results.map((result) => result.type),
      );
    }
  }

  private visitGeneric(op: Operation, collector: AliasCollector): void {
    for (const use of op.operandUses) collector.visit(use.value.type);
    for (const result of op.results) collector.visit(result.type);
    // mlir-opt does not look into the properties of ops that it does not know
    const attributes =
      op.info.isRegistered || isUpstreamDialect(op.info.dialect) ? allAttributes(op) : op.attributes.entries;
    for (const { value } of attributes) collector.visit(value);
  }

  // ---- locations ----

  private writeOpEnd(op: Operation): void {
    if (this.collector !== undefined) return;
    if (this.options.debugInfo === true) this.writeTrailing(op.location);
    if (this.options.valueUsers === true && this.names !== undefined) this.sink.write(usersOfResults(op, this.names));
  }

  private writeArgumentUsers(block: Block): void {
    if (this.options.valueUsers !== true || this.names === undefined) return;
    for (const argument of block.arguments) {
      this.sink.write(`${this.indent}${usersOfArgument(argument, this.names)}\n`);
    }
  }

  private writeArgumentLocation(argument: Value): void {
    if (this.options.debugInfo !== true) return;
    const location = argument.argumentLocation ?? UnknownLoc.instance;
    if (this.collector !== undefined) this.collector.visit(location);
    else this.sink.write(this.argumentLocationText(location));
  }

  /** A block argument's location: as in mlir-opt, the alias that was made for it is not used. */
  argumentLocationText(location: Location): string {
    if (this.options.prettyDebugInfo === true) return ` ${prettyLocation(location)}`;
    return ` loc(${this.capture((writer) => location.printInner(writer))})`;
  }

  private writeTrailing(location: Location): void {
    if (this.options.prettyDebugInfo === true) return this.sink.write(` ${prettyLocation(location)}`);
    this.sink.write(" loc(");
    this.location(location);
    this.sink.write(")");
  }

  // ---- AsmWriter ----

  write(text: string): void {
    this.sink.write(text);
  }

  type(type: Type): void {
    if (this.collector !== undefined) this.collector.visit(type);
    else this.sink.write(this.typeText(type));
  }

  attribute(attribute: Attribute): void {
    if (this.collector !== undefined) this.collector.visit(attribute);
    else this.sink.write(this.attributeText(attribute));
  }

  location(location: Location): void {
    if (this.collector === undefined) this.sink.write(this.locationText(location));
  }

  distinctNumber(attribute: DistinctAttr): number {
    let number = this.distinctNumbers.get(attribute);
    if (number === undefined) this.distinctNumbers.set(attribute, (number = this.distinctNumbers.size));
    return number;
  }

  useResource(resource: DenseResource): void {
    this.resources.add(resource);
  }

  // ---- texts ----

  get isCollecting(): boolean {
    return this.collector !== undefined;
  }

  valueName(value: Value): string {
    return this.names === undefined ? "" : this.names.value(value);
  }

  blockName(block: Block): string {
    return this.names === undefined ? "" : this.names.block(block);
  }

  private aliasOf(symbol: Type | Attribute): string | undefined {
    return this.aliases.size === 0 ? undefined : this.aliases.get(keyOf(symbol))?.text;
  }

  typeText(type: Type): string {
    if (type === this.lastType) return this.lastTypeText;
    let text = this.typeTexts.get(type);
    if (text === undefined) {
      text = this.aliasOf(type) ?? this.capture((writer) => type.print(writer));
      this.typeTexts.set(type, text);
    }
    this.lastType = type;
    this.lastTypeText = text;
    return text;
  }

  attributeText(attribute: Attribute): string {
    const known = this.attributeTexts.get(attribute);
    if (known !== undefined) return known;
    const text = this.aliasOf(attribute) ?? this.definition(attribute);
    if (text.length <= cachedLength) this.attributeTexts.set(attribute, text);
    return text;
  }

  /** A location without its `loc(...)`. */
  locationText(location: Location): string {
    return this.aliasOf(location) ?? this.capture((writer) => location.printInner(writer));
  }

  /** The full text of a type or attribute, with aliases for what is nested in it only. */
  definition(symbol: Type | Attribute): string {
    if (this.isElided(symbol)) return `${elidedText} : ${this.typeText(symbol.type)}`;
    return this.capture((writer) => symbol.print(writer));
  }

  /** An attribute without the type that may trail it. */
  textWithoutType(attribute: Attribute): string {
    return this.isElided(attribute) ? elidedText : this.capture((writer) => printWithoutType(writer, attribute));
  }

  private isElided(symbol: Type | Attribute): symbol is DenseElementsAttr {
    const limit = this.options.elideLargerThan;
    return limit !== undefined && symbol instanceof DenseElementsAttr && !symbol.isSplat && symbol.count > limit;
  }

  /** What `print` writes, as a string. */
  capture(print: (writer: AsmWriter) => void): string {
    const writer = new CapturingWriter(this);
    print(writer);
    return writer.text;
  }
}

/** Collects the text of one type or attribute, with the printer's aliases. */
class CapturingWriter implements AsmWriter {
  text = "";
  readonly hexThreshold: number | undefined;
  private readonly printer: OperationPrinter;

  constructor(printer: OperationPrinter) {
    this.printer = printer;
    this.hexThreshold = printer.hexThreshold;
  }

  write(text: string): void {
    this.text += text;
  }

  type(type: Type): void {
    this.text += this.printer.typeText(type);
  }

  attribute(attribute: Attribute): void {
    this.text += this.printer.attributeText(attribute);
  }

  location(location: Location): void {
    this.text += this.printer.locationText(location);
  }

  distinctNumber(attribute: DistinctAttr): number {
    return this.printer.distinctNumber(attribute);
  }

  useResource(resource: DenseResource): void {
    this.printer.useResource(resource);
  }
}
