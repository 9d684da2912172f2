import type { Attribute } from "../../ir/attribute.js";
import {
  AffineMapAttr,
  ArrayAttr,
  DictionaryAttr,
  DistinctAttr,
  FloatAttr,
  IntegerAttr,
  IntegerSetAttr,
  StridedLayoutAttr,
  StringAttr,
  SymbolRefAttr,
  TypeAttr,
  UnitAttr,
} from "../../ir/builtin-attributes.js";
import type { NamedAttribute } from "../../ir/builtin-attributes.js";
import { f64, i1, i64 } from "../../ir/builtin-types.js";
import type { FloatType } from "../../ir/builtin-types.js";
import type { Type } from "../../ir/type.js";
import { unquote } from "../lex/string-literal.js";
import { Token } from "../lex/token.js";
import { parseAffineMap, parseIntegerSet } from "./affine-grammar.js";
import { parseDense, parseDenseArray, parseDenseResource, parseSparse } from "./dense-grammar.js";
import { parseDialectAttribute } from "./dialect-symbol.js";
import { parseInlineLocation } from "./location-grammar.js";
import { floatFromHex, integerValue, isIntegerLike } from "./number-literal.js";
import type { Parser } from "../parse/parser.js";
import { parseOptionalType, parseType } from "./type-grammar.js";

/** Any attribute. With `expected`, numbers and strings are of that type and carry none. */
export function parseAttribute(p: Parser, expected?: Type): Attribute {
  return parseOptionalAttribute(p, expected) ?? p.failWrongToken("expected attribute value");
}

/** An attribute when the current token begins one. */
export function parseOptionalAttribute(p: Parser, expected?: Type): Attribute | undefined {
  switch (p.tokens.kind) {
    case Token.integer:
      return parseInteger(p, expected, false);
    case Token.float:
      return parseFloat(p, expected, false);
    case Token.minus:
      return parseNegative(p, expected);
    case Token.string:
      return parseString(p, expected);
    case Token.atId:
      return parseSymbolRef(p);
    case Token.leftSquare:
      return p.nested(() => parseArray(p));
    case Token.leftBrace:
      return p.nested(() => DictionaryAttr.get(parseAttributeDict(p)));
    case Token.hashId:
      return p.nested(() => parseDialectAttribute(p, expected));
    case Token.bareId:
      return parseWord(p, p.tokens.text(), expected);
    default:
      return parseTypeAttribute(p);
  }
}

function parseTypeAttribute(p: Parser): TypeAttr | undefined {
  const type = parseOptionalType(p);
  return type === undefined ? undefined : TypeAttr.get(type);
}

function parseWord(p: Parser, word: string, expected: Type | undefined): Attribute | undefined {
  switch (word) {
    case "true":
    case "false":
      p.tokens.next();
      return IntegerAttr.get(i1, word === "true" ? 1 : 0);
    case "unit":
      p.tokens.next();
      return UnitAttr.instance;
    case "dense":
      return parseDense(p, expected);
    case "sparse":
      return parseSparse(p, expected);
    case "array":
      return parseDenseArray(p);
    case "dense_resource":
      return parseDenseResource(p, expected);
    case "affine_map":
    case "affine_set":
      return parseAffine(p, word);
    case "strided":
      return parseStrided(p);
    case "distinct":
      return p.nested(() => parseDistinct(p));
    case "loc":
      return p.nested(() => parseInlineLocation(p));
    default:
      return parseTypeAttribute(p);
  }
}

// ---- numbers and strings ----

function parseNegative(p: Parser, expected: Type | undefined): Attribute {
  p.tokens.next();
  if (p.at(Token.integer)) return parseInteger(p, expected, true);
  if (p.at(Token.float)) return parseFloat(p, expected, true);
  return p.failWrongToken("expected constant integer or floating point value");
}

function numberType(p: Parser, expected: Type | undefined, fallback: Type): Type {
  if (expected !== undefined) return expected;
  return p.accept(Token.colon) ? parseType(p) : fallback;
}

function parseInteger(p: Parser, expected: Type | undefined, isNegative: boolean): Attribute {
  const at = p.tokens.start;
  const text = p.take();
  const type = numberType(p, expected, i64);
  if (type.kind === "float") return floatFromHex(p, type as FloatType, isNegative, text, at);
  if (!isIntegerLike(type)) return p.failAt(at, "integer literal not valid for specified type");
  if (isNegative && type.kind === "integer" && type.signedness === "unsigned") {
    p.failAt(at, "negative integer literal not valid for unsigned integer type");
  }
  if (text.length < 3 && !isNegative && (type.kind === "index" || type.width >= 8)) {
    return IntegerAttr.get(type, Number(text));
  }
  const value = integerValue(type, isNegative, text);
  return value === undefined
    ? p.failAt(at, "integer constant out of range for attribute")
    : IntegerAttr.get(type, value);
}

function parseFloat(p: Parser, expected: Type | undefined, isNegative: boolean): Attribute {
  const value = Number(p.take());
  const type = numberType(p, expected, f64);
  if (type.kind !== "float") return p.fail("floating point value not valid for specified type");
  return FloatAttr.get(type as FloatType, isNegative ? -value : value);
}

function parseString(p: Parser, expected: Type | undefined): StringAttr {
  const value = unquote(p.take());
  const type = expected ?? (p.accept(Token.colon) ? parseType(p) : undefined);
  return StringAttr.get(value, type?.kind === "none" ? undefined : type);
}

/** The name of the `@name` or `@"name"` token, which is consumed. */
export function takeSymbolName(p: Parser): string {
  const text = p.take();
  return text.charCodeAt(1) === 34 ? unquote(text.slice(1)) : text.slice(1);
}

/** `@a::@b`. */
export function parseSymbolRef(p: Parser): SymbolRefAttr {
  const root = takeSymbolName(p);
  const nested: string[] = [];
  // one colon may belong to what follows, so look at the characters
  while (p.at(Token.colon) && p.source.charCodeAt(p.tokens.end) === 58) {
    p.tokens.reset(p.tokens.end + 1);
    if (!p.at(Token.atId)) p.fail("expected nested symbol reference identifier");
    nested.push(takeSymbolName(p));
  }
  return SymbolRefAttr.get(root, nested);
}

// ---- composite attributes ----

function parseArray(p: Parser): ArrayAttr {
  const elements: Attribute[] = [];
  p.tokens.next();
  if (!p.accept(Token.rightSquare)) {
    p.commaSeparated(() => void elements.push(parseAttribute(p)));
    p.expect(Token.rightSquare, "expected ',' or ']'");
  }
  return ArrayAttr.get(elements);
}

/** `{a = 1, "b c", d}`; entries in the order of the source, names at most once. */
export function parseAttributeDict(p: Parser): NamedAttribute[] {
  p.expect(Token.leftBrace, "expected '{' in attribute dictionary");
  const entries: NamedAttribute[] = [];
  if (p.accept(Token.rightBrace)) return entries;
  let names: Set<string> | undefined;
  do {
    const name = parseAttributeName(p);
    if (entries.length === largeDictionary) names = new Set(entries.map((entry) => entry.name));
    if (names === undefined ? hasEntry(entries, name) : names.has(name)) {
      p.fail(`duplicate key '${name}' in dictionary attribute`);
    }
    names?.add(name);
    p.tokens.next();
    entries.push({ name, value: p.accept(Token.equal) ? parseAttribute(p) : UnitAttr.instance });
  } while (p.accept(Token.comma));
  p.expect(Token.rightBrace, "expected '}' in attribute dictionary");
  return entries;
}

/** From this size on, names are looked up in a set. */
const largeDictionary = 16;

function hasEntry(entries: readonly NamedAttribute[], name: string): boolean {
  for (let i = 0; i < entries.length; i++) if ((entries[i] as NamedAttribute).name === name) return true;
  return false;
}

/** The name of a dictionary entry; its token stays current. */
function parseAttributeName(p: Parser): string {
  if (p.at(Token.bareId)) return p.tokens.text();
  if (!p.at(Token.string)) return p.failWrongToken("expected attribute name");
  const name = unquote(p.tokens.text());
  return name === "" ? p.fail("expected valid attribute name") : name;
}

function parseAffine(p: Parser, word: "affine_map" | "affine_set"): Attribute {
  const noun = word === "affine_map" ? "affine map" : "integer set";
  p.tokens.next();
  const { start } = p.tokens;
  const known = p.knownAffine.at(p.source, start);
  if (known !== undefined && word === "affine_map") {
    p.tokens.reset(p.knownAffine.end);
    return known;
  }
  p.expect(Token.less, `expected '<' in ${noun}`);
  const attribute =
    word === "affine_map" ? AffineMapAttr.get(parseAffineMap(p)) : IntegerSetAttr.get(parseIntegerSet(p));
  p.expect(Token.greater, `expected '>' in ${noun}`);
  if (word === "affine_map") p.knownAffine.remember(p.source, start, attribute);
  return attribute;
}

/** `strided<[4, ?], offset: ?>`. */
function parseStrided(p: Parser): StridedLayoutAttr {
  const start = p.tokens.start;
  p.tokens.next();
  p.expect(Token.less, "expected '<' after 'strided'");
  p.expect(Token.leftSquare, "expected '['");
  const strides: (number | undefined)[] = [];
  p.commaSeparatedUntil(Token.rightSquare, "]", "", () => void strides.push(parseStride(p)));
  const offset = p.accept(Token.greater) ? 0 : parseOffset(p);
  if (strides.includes(0)) p.failAt(start, "strides must not be zero");
  return StridedLayoutAttr.get(strides, offset);
}

/** `, offset: ?>`. */
function parseOffset(p: Parser): number | undefined {
  p.expect(Token.comma, "expected ','");
  if (!p.acceptWord("offset")) p.failWrongToken("expected 'offset' after comma");
  p.expect(Token.colon, "expected ':' after 'offset'");
  const offset = parseStride(p);
  p.expect(Token.greater, "expected '>'");
  return offset;
}

function parseStride(p: Parser): number | undefined {
  if (p.accept(Token.question)) return undefined;
  const isNegative = p.accept(Token.minus);
  if (!p.at(Token.integer)) p.failWrongToken("expected a 64-bit signed integer or '?'");
  const magnitude = Number(p.tokens.text());
  if (!Number.isSafeInteger(magnitude)) p.fail("expected a 64-bit signed integer or '?'");
  p.tokens.next();
  return isNegative ? -magnitude : magnitude;
}

/** `distinct[0]<42 : i32>`: one attribute for each number. */
function parseDistinct(p: Parser): DistinctAttr {
  const start = p.tokens.start;
  p.tokens.next();
  p.expect(Token.leftSquare, "expected '[' after 'distinct'");
  if (!p.at(Token.integer)) p.fail("expected distinct ID");
  const number = BigInt(p.take());
  if (number >> 64n !== 0n) p.fail("expected an unsigned 64-bit integer");
  const id = number.toString();
  p.expect(Token.rightSquare, "expected ']' to close distinct ID");
  p.expect(Token.less, "expected '<' after distinct ID");
  const referenced = p.at(Token.greater) ? UnitAttr.instance : parseAttribute(p);
  p.expect(Token.greater, "expected '>' to close distinct attribute");
  const known = p.distinct.get(id);
  if (known !== undefined) {
    return known.referenced === referenced
      ? known
      : p.failAt(start, `referenced attribute does not match previous definition: ${known.referenced}`);
  }
  const made = new DistinctAttr(referenced);
  p.distinct.set(id, made);
  return made;
}
