import type { Attribute } from "../../ir/attribute.js";
import type { DistinctAttr } from "../../ir/builtin-attributes.js";
import type { Context } from "../../ir/context.js";
import { errorAt } from "../../ir/diagnostic.js";
import type { DiagnosticNote, Report } from "../../ir/diagnostic.js";
import type { FileLineColLoc } from "../../ir/location.js";
import type { DenseResource } from "../../ir/resource.js";
import type { Type } from "../../ir/type.js";
import { Scanner } from "../lex/scanner.js";
import { SourceLocations } from "../lex/source-locations.js";
import { Token } from "../lex/token.js";
import type { ExternalResources } from "../external-resources.js";
import { freeAlias, maxExpansions } from "./alias-cost.js";
import type { AliasCost } from "./alias-cost.js";
import { ParseFailure } from "./parse-failure.js";
import { isAffineCharacter, isShapeCharacter, SpellingMemo } from "./spelling-memo.js";
import { nameKey } from "./value-scope.js";
import type { NameKey } from "./value-scope.js";

/** Types, attributes and affine expressions may nest this deep; far below what the call stack bears. */
export const maxNesting = 400;

/**
 * The parts of the grammar that others need before they are defined: types hold attributes and attributes hold types. Whoever
 * makes a parser hands them in, so that the files of the grammar do not import one another in a circle.
 */
export interface Grammar {
  /** An attribute when the current token begins one. */
  readonly attribute: (p: Parser, expected: Type | undefined) => Attribute | undefined;
  /** What a `!` begins. */
  readonly dialectType: (p: Parser) => Type;
}

/** The state that all grammar functions share: the tokens, the names defined so far, where errors go. */
export class Parser {
  readonly tokens: Scanner;
  readonly source: string;
  readonly context: Context;
  readonly grammar: Grammar;
  readonly file: string;
  readonly locations: SourceLocations;
  readonly attributeAliases = new Map<string, Attribute>();
  readonly typeAliases = new Map<string, Type>();
  /** Types without parts, by name. */
  readonly scalarTypes = new Map<string, Type>();
  /** Shaped types and affine maps by their spelling. */
  readonly knownTypes = new SpellingMemo<Type>(isShapeCharacter);
  readonly knownAffine = new SpellingMemo<Attribute>(isAffineCharacter);
  readonly distinct = new Map<string, DistinctAttr>();
  /** The blobs that `dense_resource` attributes of this source share, by key. */
  readonly resources = new Map<string, DenseResource>();
  /** Sections of the file's metadata that no attribute refers to. */
  readonly external: ExternalResources = new Map();
  /** How many errors were reported; follow-up errors about names are kept quiet after the first. */
  errorCount = 0;
  private nesting = 0;
  /** The deepest nesting, and the number of definitions behind aliases, since the last alias definition began. */
  private deepest = 0;
  private expansions = 0;
  private readonly aliasCosts = new Map<string, AliasCost>();
  private readonly report: Report;
  private isQuiet = false;

  constructor(source: string, context: Context, grammar: Grammar, file: string, report: Report) {
    this.source = source;
    this.grammar = grammar;
    this.context = context;
    this.file = file;
    this.report = report;
    this.locations = new SourceLocations(file, source);
    this.tokens = new Scanner(source, (offset, message) => this.failAt(offset, message));
  }

  // ---- locations and errors ----

  locationAt(offset: number): FileLineColLoc {
    return this.locations.locationAt(offset);
  }

  /** Reports an error without giving up. */
  errorAt(offset: number, message: string, notes: readonly DiagnosticNote[] = []): void {
    if (this.isQuiet) return;
    this.errorCount++;
    this.report(errorAt("parse/syntax", this.locationAt(offset), message, notes));
  }

  failAt(offset: number, message: string, notes: readonly DiagnosticNote[] = []): never {
    this.errorAt(offset, message, notes);
    throw new ParseFailure();
  }

  /** An error at the current token. */
  fail(message: string): never {
    return this.failAt(this.tokens.start, message);
  }

  /** An error at the current token that leaves nothing to go on with. */
  failFatally(message: string): never {
    this.errorAt(this.tokens.start, message);
    throw new ParseFailure(true);
  }

  /** An error at a token that should have been another: it points behind what precedes, as mlir-opt does. */
  failWrongToken(message: string): never {
    return this.failAt(endOfPrecedingText(this.source, this.tokens.kind === Token.eof, this.tokens.start), message);
  }

  /** Runs something whose errors nobody wants to see. */
  quietly(run: () => void): void {
    const outer = this.isQuiet;
    this.isQuiet = true;
    try {
      run();
    } finally {
      this.isQuiet = outer;
    }
  }

  // ---- tokens ----

  at(kind: Token): boolean {
    return this.tokens.kind === kind;
  }

  /** Whether the current token is this keyword. */
  atWord(word: string): boolean {
    const { kind, start, end } = this.tokens;
    return kind === Token.bareId && end - start === word.length && this.source.startsWith(word, start);
  }

  /** Consumes the token when it is of this kind. */
  accept(kind: Token): boolean {
    if (this.tokens.kind !== kind) return false;
    this.tokens.next();
    return true;
  }

  acceptWord(word: string): boolean {
    if (!this.atWord(word)) return false;
    this.tokens.next();
    return true;
  }

  expect(kind: Token, message: string): void {
    if (this.tokens.kind !== kind) this.failWrongToken(message);
    this.tokens.next();
  }

  /** The text of the current token, which is consumed. */
  take(): string {
    const text = this.tokens.text();
    this.tokens.next();
    return text;
  }

  /** The key of the current `%name`, which is consumed. */
  takeNameKey(): NameKey {
    const { start, end } = this.tokens;
    const key = nameKey(this.source, start, end);
    this.tokens.next();
    return key;
  }

  /** Items separated by commas, at least one. */
  commaSeparated(item: () => void): void {
    do item();
    while (this.accept(Token.comma));
  }

  /** Items separated by commas up to `close`, which is consumed; `context` ends the error messages. */
  commaSeparatedUntil(close: Token, closeText: string, context: string, item: () => void): void {
    if (this.accept(close)) return;
    this.commaSeparated(item);
    this.expect(close, `expected '${closeText}'${context}`);
  }

  // ---- bounded nesting ----

  /** Runs a grammar function one level deeper; input that nests without bound gets a diagnostic instead of a stack overflow. */
  nested<T>(parse: () => T): T {
    this.enter();
    const result = parse();
    this.leave();
    return result;
  }

  enter(): void {
    this.checkDepth(++this.nesting);
  }

  private checkDepth(depth: number): void {
    if (depth > this.deepest) this.deepest = depth;
    if (depth > maxNesting) this.fail(`types and attributes may not nest deeper than ${maxNesting} levels`);
  }

  /** Parses the definition of an alias (named with its sigil), and remembers what it stands for in size. */
  defineAlias<T>(name: string, parse: () => T): T {
    this.deepest = 0;
    this.expansions = 1;
    const result = parse();
    this.aliasCosts.set(name, { depth: this.deepest, expansions: this.expansions });
    return result;
  }

  /** Counts a use of an alias: chains of definitions may grow neither too deep nor exponentially. */
  useAlias(name: string): void {
    const { depth, expansions } = this.aliasCosts.get(name) ?? freeAlias;
    this.checkDepth(this.nesting + depth);
    this.expansions += expansions;
    if (expansions > maxExpansions) {
      this.fail(`alias '${name}' stands for more than ${maxExpansions} nested definitions`);
    }
  }

  leave(): void {
    this.nesting--;
  }

  /** Forgets the nesting of what was abandoned. */
  resetNesting(): void {
    this.nesting = 0;
  }
}

/** The end of the last text before `offset` that is neither blank nor comment. */
function endOfPrecedingText(source: string, isEof: boolean, offset: number): number {
  const original = isEof ? Math.max(offset - 1, 0) : offset;
  let before = source.slice(0, original);
  for (;;) {
    before = before.replace(/[ \t]+$/, "");
    if (before === "") return original;
    const last = before[before.length - 1];
    if (last !== "\n" && last !== "\r") return before.length;
    before = before.slice(0, -1);
    const line = Math.max(before.lastIndexOf("\n"), before.lastIndexOf("\r")) + 1;
    const comment = before.indexOf("//", line);
    if (comment >= 0) before = before.slice(0, comment);
  }
}
