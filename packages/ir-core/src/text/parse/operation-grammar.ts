import type { Attribute } from "../../ir/attribute.js";
import { Block } from "../../ir/block.js";
import { DictionaryAttr } from "../../ir/builtin-attributes.js";
import type { NamedAttribute } from "../../ir/builtin-attributes.js";
import type { Location } from "../../ir/location.js";
import type { OpInfo } from "../../ir/op-info.js";
import { Operation } from "../../ir/operation.js";
import type { Type } from "../../ir/type.js";
import type { Value } from "../../ir/value.js";
import { unquote } from "../lex/string-literal.js";
import { Token } from "../lex/token.js";
import { syntaxOf } from "../syntax.js";
import { parseAttribute, parseAttributeDict } from "../grammar/attribute-grammar.js";
import { BlockScope } from "./block-scope.js";
import { DeferredLocations } from "./deferred-locations.js";
import { buildCustom, failUnknownOp, splitAttributes } from "./op-building.js";
import { dictionaryFault, propertiesFault } from "./inherent-attributes.js";
import type { ParsedRegionArgument, ResultName } from "./op-parts.js";
import { OpGrammar } from "./op-grammar.js";
import { ParseFailure } from "./parse-failure.js";
import type { Parser } from "./parser.js";
import { skipToNextOperation } from "./recovery.js";
import { parseFunctionResultTypes, parseType } from "../grammar/type-grammar.js";
import { nameText, ValueScopes } from "./value-scope.js";
import type { NameKey } from "./value-scope.js";

/** Regions of ops in custom form are parsed by recursion. */
const maxCustomNesting = 250;
/** Regions of any kind; what is deeper would fill the disk when it is printed, as each level indents all those inside it. */
const maxNesting = 4000;
/** After so many errors the rest is noise. */
const maxErrors = 50;

const noResults: readonly ResultName[] = [];

/** An op in generic form whose regions are being parsed. */
interface GenericOp {
  readonly info: OpInfo;
  readonly offset: number;
  readonly results: readonly ResultName[];
  readonly operands: readonly Operand[];
  readonly successors: readonly Block[];
  readonly properties: DictionaryAttr | undefined;
  readonly regions: Block[][];
}

export interface Operand {
  readonly key: NameKey;
  readonly number: number;
  readonly offset: number;
}

const noOperands: readonly Operand[] = [];
const noBlocks: readonly Block[] = [];

/** A region under construction. */
class RegionFrame {
  readonly blocks: Block[];
  block: Block;
  labels: BlockScope | undefined;
  /** The generic op that goes on when the region ends; undefined when a custom parser waits for it. */
  readonly owner: GenericOp | undefined;
  /** True until something other than the first block's label was seen. */
  isAtStart: boolean;
  readonly hasNamedArguments: boolean;
  /** Where the last operation or label began. */
  itemOffset = 0;

  constructor(owner: GenericOp | undefined, block: Block, hasNamedArguments: boolean) {
    this.blocks = [block];
    this.block = block;
    this.labels = undefined;
    this.owner = owner;
    this.isAtStart = true;
    this.hasNamedArguments = hasNamedArguments;
  }
}

/**
 * Operations, blocks and regions. Nested generic ops are handled with an explicit stack of region frames, so that their depth
 * costs no call stack.
 */
export class OperationGrammar {
  readonly p: Parser;
  readonly values = new ValueScopes();
  readonly locations: DeferredLocations;
  private readonly frames: RegionFrame[] = [];
  /** Op kinds by the string literals that name them. */
  private readonly infos = new Map<string, OpInfo>();
  private defaultDialect = "builtin";
  private customNesting = 0;

  constructor(p: Parser) {
    this.p = p;
    this.locations = new DeferredLocations(p);
  }

  // ---- top level ----

  /** The operations of a source; `definition` handles what may stand between them and returns whether it did. */
  parseTopLevel(definition: () => boolean): Block {
    const top = new RegionFrame(undefined, new Block(), false);
    this.frames.push(top);
    this.parseGuarded(0, () => {
      if (this.p.at(Token.eof) && this.frames.length === 1) return false;
      if (this.frames.length > 1) this.step();
      else if (!definition()) this.parseOperation();
      return true;
    });
    this.frames.pop();
    return top.block;
  }

  // ---- regions ----

  /** A region for a custom parser; `args` name the arguments of its first block. */
  parseRegion(args: readonly ParsedRegionArgument[]): Block[] {
    if (++this.customNesting > maxCustomNesting) {
      this.p.failFatally(`regions of operations in custom form may not nest deeper than ${maxCustomNesting} levels`);
    }
    const depth = this.frames.length;
    const frame = this.openRegion(undefined, args);
    this.parseGuarded(depth, () => {
      this.step();
      return this.frames.length > depth;
    });
    this.customNesting--;
    return frame.blocks;
  }

  /** Repeats `step` until it returns false; after a syntax error it goes on behind the faulty operation. */
  private parseGuarded(depth: number, step: () => boolean): void {
    for (;;) {
      const nesting = this.customNesting;
      const dialect = this.defaultDialect;
      try {
        while (step());
        return;
      } catch (failure) {
        if (!(failure instanceof ParseFailure) || failure.isFatal || this.frames.length <= depth) throw failure;
        if (this.p.errorCount >= maxErrors) throw new ParseFailure(true);
        this.customNesting = nesting;
        this.defaultDialect = dialect;
        this.p.resetNesting();
        skipToNextOperation(this.p, this.top.itemOffset, this.frames.length === 1);
      }
    }
  }

  private openRegion(owner: GenericOp | undefined, args: readonly ParsedRegionArgument[]): RegionFrame {
    const { p } = this;
    if (this.frames.length > maxNesting) p.failFatally(`regions may not nest deeper than ${maxNesting} levels`);
    p.expect(Token.leftBrace, "expected '{' to begin a region");
    this.values.pushRegion();
    const block = new Block();
    const frame = new RegionFrame(owner, block, args.length > 0);
    this.frames.push(frame);
    for (const arg of args) this.addEntryArgument(block, arg);
    return frame;
  }

  private addEntryArgument(block: Block, arg: ParsedRegionArgument): void {
    const { p } = this;
    const { name } = arg;
    const known = this.values.find(name.key)?.at(name.number);
    if (known?.value !== undefined) {
      const note = { location: p.locationAt(known.offset), message: "previously referenced here" };
      p.failAt(name.offset, `region entry argument '${name.name}' is already in use`, [note]);
    }
    const value = block.addArgument(arg.type, arg.location ?? name.location);
    arg.deferLocation?.((location) => (value.argumentLocation = location));
    this.define(name.key, name.number, value, name.offset);
  }

  /** One operation, one block label, or the end of a region. */
  private step(): void {
    const { p } = this;
    const frame = this.top;
    if (p.at(Token.rightBrace)) this.closeRegion(frame);
    else if (p.at(Token.blockId)) this.parseBlockLabel(frame);
    else {
      frame.isAtStart = false;
      this.parseOperation();
    }
  }

  private closeRegion(frame: RegionFrame): void {
    const { p } = this;
    // `{}` has no block at all, `{^bb0:}` has one
    if (frame.isAtStart && !frame.hasNamedArguments) frame.blocks.length = 0;
    this.checkLabels(frame);
    this.frames.pop();
    this.values.popRegion();
    p.tokens.next();
    if (frame.owner !== undefined) this.continueGeneric(frame.owner, frame.blocks);
  }

  private checkLabels(frame: RegionFrame): void {
    const { p } = this;
    if (frame.labels === undefined || p.errorCount > 0) return;
    for (const offset of frame.labels.undefinedOffsets()) p.errorAt(offset, "reference to an undefined block");
  }

  private get top(): RegionFrame {
    return this.frames[this.frames.length - 1] as RegionFrame;
  }

  // ---- blocks ----

  private parseBlockLabel(frame: RegionFrame): void {
    const { p } = this;
    const offset = p.tokens.start;
    if (frame.isAtStart && frame.hasNamedArguments) p.fail("invalid block name in region with named arguments");
    const isFirst = frame.isAtStart;
    frame.isAtStart = false;
    frame.itemOffset = offset;
    frame.labels ??= new BlockScope();
    const name = p.take();
    const block = frame.labels.define(name, offset, isFirst ? frame.block : undefined);
    if (block === undefined) return p.failAt(offset, `redefinition of block '${name}'`);
    frame.block = block;
    if (isFirst) frame.blocks[0] = block;
    else frame.blocks.push(block);
    if (p.accept(Token.leftParen)) {
      p.commaSeparatedUntil(Token.rightParen, ")", "", () => this.parseBlockArgument(block));
    }
    p.expect(Token.colon, "expected ':' after block name");
  }

  private parseBlockArgument(block: Block): void {
    const { p } = this;
    const { key, number, offset } = this.takeOperand();
    p.expect(Token.colon, "expected ':' and type for SSA operand");
    const value = block.addArgument(parseType(p), p.locationAt(offset));
    this.locations.parseTrailing((location) => (value.argumentLocation = location));
    this.define(key, number, value, offset);
  }

  /** `^name`. */
  takeSuccessor(): Block {
    const { p } = this;
    if (!p.at(Token.blockId)) return p.failWrongToken("expected block name");
    const offset = p.tokens.start;
    const frame = this.top;
    frame.labels ??= new BlockScope();
    return frame.labels.refer(p.take(), offset);
  }

  // ---- values ----

  /** `%name` or `%name#1`. */
  takeOperand(allowNumber = true): Operand {
    const { p } = this;
    if (!p.at(Token.valueId)) return p.failWrongToken("expected SSA operand");
    const offset = p.tokens.start;
    const key = p.takeNameKey();
    if (!p.at(Token.hashId)) return { key, number: 0, offset };
    if (!allowNumber) p.fail("result number not allowed in argument list");
    const number = Number(p.tokens.text().slice(1));
    if (!(number < 2 ** 32)) p.fail("invalid SSA value result number");
    p.tokens.next();
    return { key, number, offset };
  }

  /** The value of a name; one that is not defined yet gets a placeholder. */
  resolve({ key, number, offset }: Operand, type: Type): Value {
    const head = this.values.entry(key);
    const entry = number === 0 ? head : this.numbered(head, number, offset);
    const { value } = entry;
    if (value === undefined) return this.values.defer(entry, type, offset);
    return value.type === type ? value : this.failTypeOfUse(nameText(key), offset, type, value.type, entry.offset);
  }

  private numbered(
    head: ReturnType<ValueScopes["entry"]>,
    number: number,
    offset: number,
  ): ReturnType<ValueScopes["entry"]> {
    const known = head.rest?.[number - 1];
    if (known === undefined && head.value !== undefined && !head.isForward) {
      this.p.failAt(offset, "reference to invalid result number");
    }
    return known ?? head.at(number);
  }

  private failTypeOfUse(name: string, offset: number, type: Type, known: Type, knownAt: number): never {
    const { p } = this;
    if (p.errorCount > 0) throw new ParseFailure();
    const note = { location: p.locationAt(knownAt), message: "prior use here" };
    return p.failAt(offset, `use of value '${name}' expects different type than prior uses: '${type}' vs '${known}'`, [
      note,
    ]);
  }

  private define(key: NameKey, number: number, value: Value, offset: number): void {
    const { p } = this;
    const head = this.values.entry(key);
    const entry = number === 0 ? head : head.at(number);
    if (entry.value !== undefined) {
      const location = p.locationAt(entry.offset);
      if (!entry.isForward) {
        p.failAt(offset, `redefinition of SSA value '${nameText(key)}'`, [
          { location, message: "previously defined here" },
        ]);
      }
      if (entry.value.type !== value.type) {
        const note = { location, message: `previously used here with type '${entry.value.type}'` };
        p.failAt(offset, `definition of SSA value '${nameText(key)}#${number}' has type '${value.type}'`, [note]);
      }
    }
    this.values.define(key, entry, value, offset);
  }

  // ---- operations ----

  private parseOperation(): void {
    const { p } = this;
    this.top.itemOffset = p.tokens.start;
    const results = p.at(Token.valueId) ? this.parseResultNames() : noResults;
    if (p.at(Token.string)) this.parseGeneric(results);
    else if (p.at(Token.bareId)) this.parseCustom(results);
    else p.failWrongToken("expected operation name in quotes");
  }

  /** `%a, %b:2 =`. */
  private parseResultNames(): ResultName[] {
    const { p } = this;
    const names: ResultName[] = [];
    p.commaSeparated(() => {
      const offset = p.tokens.start;
      if (!p.at(Token.valueId)) p.failWrongToken("expected valid ssa identifier");
      const key = p.takeNameKey();
      names.push({ key, count: p.accept(Token.colon) ? this.takeResultCount() : 1, offset });
    });
    p.expect(Token.equal, "expected '=' after SSA name");
    return names;
  }

  private takeResultCount(): number {
    const { p } = this;
    if (!p.at(Token.integer)) return p.failWrongToken("expected integer number of results");
    const count = Number(p.tokens.text());
    if (count < 1) p.fail("expected named operation to have at least 1 result");
    p.tokens.next();
    return count;
  }

  private parseGeneric(results: readonly ResultName[]): void {
    const { p } = this;
    const offset = p.tokens.start;
    const literal = p.tokens.text();
    const info = this.infos.get(literal) ?? this.findInfo(literal);
    p.tokens.next();
    if (!info.isRegistered && !p.context.allowUnregistered && !p.context.dialects.has(info.dialect || info.name)) {
      p.fail(
        "operation being parsed with an unregistered dialect. If this is intended, please use -allow-unregistered-dialect with the MLIR tool used",
      );
    }
    const operands = this.parseOperands();
    const successors = p.at(Token.leftSquare) ? this.parseSuccessors(info) : noBlocks;
    const properties = p.at(Token.less) ? this.parseProperties(offset, info.name) : undefined;
    const op = { info, offset, results, operands, successors, properties, regions: [] };
    if (p.accept(Token.leftParen)) this.openRegion(op, []);
    else this.finishGeneric(op);
  }

  private findInfo(literal: string): OpInfo {
    const { p } = this;
    const name = unquote(literal);
    if (name === "") p.fail("empty operation name is invalid");
    if (name.includes("\0")) p.fail("null character not allowed in operation name");
    const info = p.context.opInfo(name);
    this.infos.set(literal, info);
    return info;
  }

  private parseOperands(): readonly Operand[] {
    const { p } = this;
    p.expect(Token.leftParen, "expected '(' to start operand list");
    if (p.accept(Token.rightParen)) return noOperands;
    const operands: Operand[] = [];
    // as in mlir-opt, anything but a value ends the list
    if (p.at(Token.valueId)) {
      do operands.push(this.takeOperand());
      while (p.accept(Token.comma));
    }
    p.expect(Token.rightParen, "expected ')' to end operand list");
    return operands;
  }

  private parseSuccessors(info: OpInfo): Block[] {
    const { p } = this;
    if (info.isRegistered && !info.isTerminator) p.fail("successors in non-terminator");
    const blocks: Block[] = [];
    p.tokens.next();
    p.commaSeparated(() => void blocks.push(this.takeSuccessor()));
    p.expect(Token.rightSquare, "expected ',' or ']'");
    return blocks;
  }

  /** `<{...}>`. */
  private parseProperties(opOffset: number, name: string): DictionaryAttr {
    const { p } = this;
    p.tokens.next();
    const attribute = parseAttribute(p);
    p.expect(Token.greater, "expected '>' to close properties");
    return attribute instanceof DictionaryAttr ? attribute : this.failProperties(opOffset, name, attribute);
  }

  private failProperties(opOffset: number, name: string, attribute: Attribute): never {
    return this.p.failAt(
      opOffset,
      `invalid properties ${attribute} for op ${name}: expected DictionaryAttr to set properties`,
    );
  }

  /** Behind one region of a generic op: another one, or the rest of the op. */
  private continueGeneric(op: GenericOp, blocks: Block[]): void {
    const { p } = this;
    op.regions.push(blocks);
    if (p.accept(Token.comma)) {
      this.openRegion(op, []);
      return;
    }
    p.expect(Token.rightParen, "expected ')' to end region list");
    this.finishGeneric(op);
  }

  private finishGeneric(generic: GenericOp): void {
    const { p } = this;
    const { info, operands, offset } = generic;
    const dictionary = p.at(Token.leftBrace) ? parseAttributeDict(p) : [];
    p.expect(Token.colon, "expected ':' followed by operation type");
    const typeOffset = p.tokens.start;
    const inputs = this.parseOperandTypes(operands, typeOffset);
    const resultTypes = parseFunctionResultTypes(p);
    if (inputs.length !== operands.length) {
      p.failAt(
        typeOffset,
        `expected ${operands.length} operand type${operands.length === 1 ? "" : "s"} but had ${inputs.length}`,
      );
    }
    const values = operands.map((operand, i) => this.resolve(operand, inputs[i] as Type));
    if (info.isRegistered) this.checkAttributes(generic, dictionary);
    const { properties, attributes } = splitAttributes(info, generic.properties, dictionary);
    const { successors, regions } = generic;
    const op = new Operation({
      info,
      operands: values,
      resultTypes,
      properties,
      attributes,
      successors,
      regionCount: regions.length,
      source: p.locations,
      offset,
    });
    regions.forEach((blocks, i) => fillRegion(op, i, blocks));
    this.append(op, generic.results);
  }

  private checkAttributes({ info, offset, properties }: GenericOp, dictionary: readonly NamedAttribute[]): void {
    const fault =
      (dictionary.length === 0 ? undefined : dictionaryFault(info, dictionary)) ??
      (properties === undefined ? undefined : propertiesFault(info, properties));
    if (fault !== undefined) this.p.failAt(offset, fault);
  }

  /** The inputs of the function type; what is no function type is an error. */
  private parseOperandTypes(operands: readonly Operand[], typeOffset: number): Type[] {
    const { p } = this;
    if (!p.at(Token.leftParen)) {
      parseType(p);
      return p.failAt(typeOffset, "expected function type");
    }
    p.tokens.next();
    const types: Type[] = [];
    if (!p.accept(Token.rightParen)) {
      do types.push(parseType(p));
      while (p.accept(Token.comma));
      p.expect(Token.rightParen, "expected ')'");
    }
    p.expect(Token.arrow, "expected '->' in function type");
    return types;
  }

  private parseCustom(results: readonly ResultName[]): void {
    const { p } = this;
    const offset = p.tokens.start;
    const written = p.tokens.text();
    const info =
      p.context.findOp(written) ??
      (written.includes(".") ? undefined : p.context.findOp(`${this.defaultDialect}.${written}`));
    // to mlir-opt these are no identifiers
    if (info === undefined && /^[su]?i\d+$/.test(written)) p.failWrongToken("expected operation name in quotes");
    if (info === undefined) return failUnknownOp(p, offset, written, this.defaultDialect);
    p.tokens.next();
    const syntax = syntaxOf(info);
    const outer = this.defaultDialect;
    const parser = new OpGrammar(this, info, offset, results);
    if (syntax.parse === undefined) return parser.failAtName("has no custom assembly form");
    this.defaultDialect = syntax.defaultDialect;
    const parsed = syntax.parse(parser);
    this.defaultDialect = outer;
    this.append(buildCustom(parser, info, parsed, offset), results);
  }

  /** Puts a finished op into the current block, after its trailing location, and names its results. */
  private append(op: Operation, results: readonly ResultName[]): void {
    if (this.p.atWord("loc")) this.locations.parseTrailing((location: Location) => (op.location = location));
    this.top.block.push(op);
    if (results !== noResults) this.nameResults(op, results);
  }

  private nameResults(op: Operation, names: readonly ResultName[]): void {
    const { p } = this;
    const first = names[0] as ResultName;
    if (op.results.length === 0) p.failAt(first.offset, "cannot name an operation with no results");
    const expected = names.reduce((sum, name) => sum + name.count, 0);
    if (expected !== op.results.length) {
      p.failAt(first.offset, `operation defines ${op.results.length} results but was provided ${expected} to bind`);
    }
    let next = 0;
    for (const { key, count, offset } of names) {
      for (let number = 0; number < count; number++) this.define(key, number, op.results[next++] as Value, offset);
    }
  }
}

/** Hands the blocks of a parsed region to the op. */
export function fillRegion(op: Operation, index: number, blocks: readonly Block[]): void {
  const region = op.region(index);
  for (const block of blocks) region.push(block);
}
