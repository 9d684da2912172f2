import type { Attribute } from "../../ir/attribute.js";
import { OpaqueAttr } from "../../ir/builtin-attributes.js";
import { OpaqueType } from "../../ir/builtin-types.js";
import type { AttributeSyntax, DialectDefinition } from "../../ir/dialect.js";
import { opaqueSymbolText } from "../../ir/opaque-text.js";
import type { Type } from "../../ir/type.js";
import { Token } from "../lex/token.js";
import { BodyGrammar } from "./body-grammar.js";
import type { Parser } from "../parse/parser.js";
import { parseType } from "./type-grammar.js";

/** `!alias`, `!dialect.mnemonic<...>` or `!dialect<...>`. */
export function parseDialectType(p: Parser): Type {
  const symbol = takeSymbol(p);
  if (symbol.isAlias) return resolveAlias(p, "!", symbol.dialect, p.typeAliases);
  const dialect = p.context.dialects.get(symbol.dialect);
  if (dialect !== undefined) return p.nested(() => parseRegistered(p, symbol, dialect, "type", dialect.types));
  const data = takeOpaqueBody(p, symbol);
  const text = opaqueSymbolText(symbol.dialect, data);
  if (!p.context.allowUnregistered) p.failAt(symbol.dataAt, `\`!"${symbol.dialect}"<"${data}">\` type ${howToAllow}`);
  return OpaqueType.get(symbol.dialect, text);
}

/** `#alias`, `#dialect.mnemonic<...>` or `#dialect<...>`, with a trailing type for attributes that nobody here knows. */
export function parseDialectAttribute(p: Parser, expected: Type | undefined): Attribute {
  const symbol = takeSymbol(p);
  if (symbol.isAlias) return resolveAlias(p, "#", symbol.dialect, p.attributeAliases);
  const dialect = p.context.dialects.get(symbol.dialect);
  if (dialect !== undefined) return parseTyped(p, symbol, dialect, expected);
  const data = takeOpaqueBody(p, symbol);
  const type = expected ?? (p.accept(Token.colon) ? parseType(p) : undefined);
  if (!p.context.allowUnregistered) {
    p.failAt(symbol.dataAt, `#"${symbol.dialect}"<"${data}"> : '${type ?? "none"}' attribute ${howToAllow}`);
  }
  return OpaqueAttr.get(
    symbol.dialect,
    opaqueSymbolText(symbol.dialect, data),
    type?.kind === "none" ? undefined : type,
  );
}

/** A registered attribute, with the type behind it where it has one. */
function parseTyped(p: Parser, symbol: Symbol, dialect: DialectDefinition, expected: Type | undefined): Attribute {
  let syntax: AttributeSyntax | undefined;
  const syntaxes = dialect.attributes.map((one) => ({
    mnemonic: one.mnemonic,
    parse: (parser: BodyGrammar) => {
      syntax = one;
      return one.parse(parser);
    },
  }));
  const attribute = parseRegistered(p, symbol, dialect, "attribute", syntaxes);
  if (syntax?.withType === undefined) return attribute;
  const type = expected ?? (p.accept(Token.colon) ? parseType(p) : undefined);
  return type === undefined ? attribute : syntax.withType(attribute, type);
}

function resolveAlias<T>(p: Parser, sigil: string, name: string, table: ReadonlyMap<string, T>): T {
  p.useAlias(sigil + name);
  return table.get(name) ?? p.failWrongToken(`undefined symbol alias id '${name}'`);
}

const howToAllow =
  "created with unregistered dialect. If this is intended, please call allowUnregisteredDialects() on the MLIRContext, or use " +
  "-allow-unregistered-dialect with the MLIR opt tool used";

interface Symbol {
  /** The dialect's name, or that of the alias. */
  readonly dialect: string;
  /** What follows the dot, up to where identifiers end; undefined for `dialect<...>`. */
  readonly mnemonic: string | undefined;
  readonly isAlias: boolean;
  /** A `<` follows immediately. */
  readonly hasBody: boolean;
  readonly dataAt: number;
}

/** Consumes the `#name` or `!name` token. */
function takeSymbol(p: Parser): Symbol {
  const { start, end } = p.tokens;
  const identifier = p.source.slice(start + 1, end);
  p.tokens.next();
  const hasBody = p.at(Token.less) && p.tokens.start === end;
  const dot = identifier.indexOf(".");
  if (dot < 0) return { dialect: identifier, mnemonic: undefined, isAlias: !hasBody, hasBody, dataAt: start };
  return {
    dialect: identifier.slice(0, dot),
    mnemonic: identifier.slice(dot + 1),
    isAlias: false,
    hasBody,
    dataAt: start + 1 + dot + 1,
  };
}

interface Syntax<T> {
  readonly mnemonic: string;
  readonly parse: (parser: BodyGrammar) => T;
}

function parseRegistered<T>(
  p: Parser,
  symbol: Symbol,
  dialect: DialectDefinition,
  noun: string,
  syntaxes: readonly Syntax<T>[],
): T {
  if (syntaxes.length === 0) p.failAt(symbol.dataAt, `dialect '${dialect.name}' provides no ${noun} parsing hook`);
  if (symbol.mnemonic !== undefined) return parseBody(p, symbol.mnemonic, symbol.dataAt, dialect, noun, syntaxes);
  p.expect(Token.less, "expected '<'");
  const at = p.tokens.start;
  if (!p.at(Token.bareId)) p.fail(`expected ${noun} mnemonic`);
  const result = parseBody(p, p.take(), at, dialect, noun, syntaxes);
  p.expect(Token.greater, "expected '>'");
  return result;
}

function parseBody<T>(
  p: Parser,
  mnemonic: string,
  at: number,
  dialect: DialectDefinition,
  noun: string,
  syntaxes: readonly Syntax<T>[],
): T {
  const syntax = syntaxes.find((candidate) => candidate.mnemonic === mnemonic);
  // two blanks, as in mlir-opt
  if (syntax === undefined) {
    return p.failAt(at, `unknown ${noun === "type" ? " " : ""}${noun} \`${mnemonic}\` in dialect \`${dialect.name}\``);
  }
  return syntax.parse(new BodyGrammar(p));
}

// ---- symbols of dialects that are not registered ----

/** The text after the dialect's name: `mnemonic<...>`, or what stands inside `dialect<...>`. Aliases in it are spelt out. */
function takeOpaqueBody(p: Parser, { mnemonic, hasBody }: Symbol): string {
  if (!hasBody) return mnemonic ?? "";
  const { start } = p.tokens;
  const end = balancedEnd(p, start);
  p.tokens.reset(end);
  const body = expandAliases(p, p.source.slice(start, end));
  return mnemonic === undefined ? body.slice(1, -1) : mnemonic + body;
}

const closers: Readonly<Record<string, string>> = { "<": ">", "[": "]", "(": ")", "{": "}" };

/** The offset behind the bracket that closes the one at `start`. */
function balancedEnd(p: Parser, start: number): number {
  const { source } = p;
  const open: string[] = [];
  for (let at = start; at < source.length; at++) {
    const char = source[at] as string;
    if (char in closers) open.push(char);
    else if (char === "-" && source[at + 1] === ">") at++;
    else if (char === '"') at = stringEnd(p, at);
    else if (char === ">" || char === "]" || char === ")" || char === "}") {
      if (closers[open[open.length - 1] as string] !== char) break;
      open.pop();
      if (open.length === 0) return at + 1;
    }
  }
  return p.failAt(start, `unbalanced '${open[open.length - 1] as string}' character in pretty dialect name`);
}

/** The offset of the quote that closes the string at `start`. */
function stringEnd(p: Parser, start: number): number {
  p.tokens.reset(start);
  return p.tokens.end - 1;
}

/** Opaque text is kept verbatim, so names that only this file defines must not stay in it. */
function expandAliases(p: Parser, body: string): string {
  if (p.attributeAliases.size === 0 && p.typeAliases.size === 0) return body;
  return body.replace(
    /"(?:[^"\\]|\\.)*"|([#!])([A-Za-z_$-][\w$-]*)(?![\w$.<-])/g,
    (text, sigil: string | undefined, name: string) => {
      if (sigil === undefined) return text;
      const aliases: ReadonlyMap<string, Attribute | Type> = sigil === "#" ? p.attributeAliases : p.typeAliases;
      p.useAlias(text);
      return aliases.get(name)?.toString() ?? text;
    },
  );
}
