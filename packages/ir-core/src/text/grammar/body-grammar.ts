import type { Attribute } from "../../ir/attribute.js";
import type { BodyParser } from "../../ir/dialect.js";
import type { Type } from "../../ir/type.js";
import { unquote } from "../lex/string-literal.js";
import { punctuation, Token } from "../lex/token.js";
import { parseNestedAttribute } from "./nested.js";
import type { Parser } from "../parse/parser.js";
import { parseDimensions, parseOptionalType, parseType, takeDimensionSeparator } from "./type-grammar.js";

/** The tokens and grammar that parsers of dialect types, attributes and ops see. */
export class BodyGrammar implements BodyParser {
  protected readonly p: Parser;

  constructor(p: Parser) {
    this.p = p;
  }

  optional(token: string): boolean {
    const kind = punctuation.get(token);
    return kind === undefined ? this.p.acceptWord(token) : this.p.accept(kind);
  }

  expect(token: string, context = ""): void {
    if (this.optional(token)) return;
    if (punctuation.has(token)) this.p.failWrongToken(`expected '${token}'${context}`);
    this.failKeyword(`expected '${token}'${context}`);
  }

  /** Ends an error about a missing keyword. */
  protected failKeyword(message: string): never {
    return this.fail(message);
  }

  keyword(): string {
    return this.optionalKeyword() ?? this.failKeyword("expected valid keyword");
  }

  optionalKeyword(): string | undefined {
    return this.p.at(Token.bareId) ? this.p.take() : undefined;
  }

  integer(): bigint {
    return this.optionalInteger() ?? this.p.failWrongToken("expected integer value");
  }

  optionalInteger(): bigint | undefined {
    const { p } = this;
    if (p.at(Token.integer)) return BigInt(p.take());
    if (!p.at(Token.minus)) return undefined;
    p.tokens.next();
    return p.at(Token.integer) ? -BigInt(p.take()) : p.failWrongToken("expected integer value");
  }

  string(): string {
    return this.optionalString() ?? this.p.failWrongToken("expected string");
  }

  optionalString(): string | undefined {
    return this.p.at(Token.string) ? unquote(this.p.take()) : undefined;
  }

  type(): Type {
    return parseType(this.p);
  }

  optionalType(): Type | undefined {
    return parseOptionalType(this.p);
  }

  attribute(expected?: Type): Attribute {
    return parseNestedAttribute(this.p, expected);
  }

  dimensions(): number[] {
    return parseDimensions(this.p);
  }

  dimensionSeparator(): void {
    takeDimensionSeparator(this.p);
  }

  list<T>(open: string, close: string, item: () => T, context = ""): T[] {
    const items: T[] = [];
    this.expect(open, context);
    if (this.optional(close)) return items;
    do items.push(item());
    while (this.optional(","));
    this.expect(close, context);
    return items;
  }

  fail(message: string): never {
    return this.p.fail(message);
  }
}
