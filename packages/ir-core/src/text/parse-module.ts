import type { Attribute } from "../ir/attribute.js";
import type { Block } from "../ir/block.js";
import type { Context } from "../ir/context.js";
import type { Report } from "../ir/diagnostic.js";
import { FileLineColLoc } from "../ir/location.js";
import { Operation } from "../ir/operation.js";
import type { Type } from "../ir/type.js";
import { attachExternalResources } from "./external-resources.js";
import { Token } from "./lex/token.js";
import { parseAttribute as parseAnyAttribute, parseOptionalAttribute } from "./grammar/attribute-grammar.js";
import { parseDialectType } from "./grammar/dialect-symbol.js";
import { OperationGrammar } from "./parse/operation-grammar.js";
import { ParseFailure } from "./parse/parse-failure.js";
import { Parser } from "./parse/parser.js";
import type { Grammar } from "./parse/parser.js";
import { parseFileMetadata } from "./grammar/resource-grammar.js";
import { parseType as parseAnyType } from "./grammar/type-grammar.js";

const grammar: Grammar = { attribute: parseOptionalAttribute, dialectType: parseDialectType };

export interface ParseOptions {
  /** The file's name in locations and diagnostics. */
  readonly file?: string;
  readonly report: Report;
}

/**
 * Parses a source into a `builtin.module`; operations that are not in one get one around them, as in mlir-opt.
 * Undefined when there were errors, which were reported. The result is not verified.
 */
export function parseModule(source: string, context: Context, options: ParseOptions): Operation | undefined {
  const p = new Parser(source, context, grammar, options.file ?? "<stdin>", options.report);
  const block = orUndefined(() => parseTopLevel(p, source));
  if (p.errorCount > 0 || block === undefined) return undefined;
  const module = wrap(block, context, p.file);
  attachExternalResources(module, p.external);
  return module;
}

function parseTopLevel(p: Parser, source: string): Block {
  const ops = new OperationGrammar(p);
  p.tokens.next();
  const block = ops.parseTopLevel(() => parseDefinition(p));
  const isSound = p.errorCount === 0;
  for (const { offset } of [...ops.values.forward].sort((a, b) => a.offset - b.offset)) {
    if (isSound || isDefinedNowhere(source, offset)) p.errorAt(offset, "use of undeclared SSA value name");
  }
  if (isSound) ops.locations.resolve();
  return block;
}

/** Looking for names in larger sources would take longer than it is worth. */
const largestSearched = 1 << 20;

/**
 * Behind a syntax error, a name without a value may well be defined in what was skipped. Whether it is not, as far as the text
 * tells: it is followed nowhere by `=` in its line, nor at once by `:`.
 */
function isDefinedNowhere(source: string, offset: number): boolean {
  if (source.length > largestSearched) return false;
  const name = /%[\w$.-]+/y;
  name.lastIndex = offset;
  const text = name.exec(source)?.[0];
  if (text === undefined) return false;
  const literal = text.replace(/[$.]/g, "\\$&");
  return !new RegExp(`${literal}(?![\\w$.-])(?:[^=\\n]*=|:)`).test(source);
}

/** An alias definition or the file's metadata; false when an operation comes. */
function parseDefinition(p: Parser): boolean {
  switch (p.tokens.kind) {
    case Token.hashId:
      parseAlias(p, "attribute", p.attributeAliases, () => parseAnyAttribute(p));
      return true;
    case Token.bangId:
      parseAlias(p, "type", p.typeAliases, () => parseAnyType(p));
      return true;
    case Token.metadataBegin:
      parseFileMetadata(p, p.external);
      return true;
    default:
      return false;
  }
}

/** `#name = attribute` or `!name = type`. */
function parseAlias<T extends Attribute | Type>(p: Parser, noun: string, table: Map<string, T>, parse: () => T): void {
  const symbol = p.tokens.text();
  const name = symbol.slice(1);
  if (table.has(name)) p.fail(`redefinition of ${noun} alias id '${name}'`);
  if (name.includes(".")) p.fail(`${noun} names with a '.' are reserved for dialect-defined names`);
  p.tokens.next();
  p.expect(Token.equal, `expected '=' in ${noun} alias definition`);
  table.set(name, p.defineAlias(symbol, parse));
}

/** The only module of the block, or a new one around everything. */
function wrap(block: Block, context: Context, file: string): Operation {
  const only = block.first;
  if (only !== undefined && only === block.last && only.name === "builtin.module") {
    block.unlink(only);
    return only;
  }
  const module = new Operation({
    info: context.opInfo("builtin.module"),
    regionCount: 1,
    location: new FileLineColLoc(file, 0, 0),
  });
  module.region(0).push(block);
  return module;
}

/** Parses a type that is the whole text. */
export function parseType(text: string, context: Context, report: Report): Type | undefined {
  return parseWhole(text, context, report, (p) => parseAnyType(p));
}

/** Parses an attribute that is the whole text. */
export function parseAttribute(text: string, context: Context, report: Report): Attribute | undefined {
  return parseWhole(text, context, report, (p) => parseAnyAttribute(p));
}

function parseWhole<T>(text: string, context: Context, report: Report, parse: (p: Parser) => T): T | undefined {
  const p = new Parser(text, context, grammar, "<string>", report);
  return orUndefined(() => {
    p.tokens.next();
    const result = parse(p);
    return p.at(Token.eof) ? result : p.fail(`found trailing characters: '${text.slice(p.tokens.start)}'`);
  });
}

function orUndefined<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (failure) {
    if (failure instanceof ParseFailure) return undefined;
    throw failure;
  }
}
