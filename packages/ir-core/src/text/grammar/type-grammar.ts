import type { Attribute } from "../../ir/attribute.js";
import { AffineMapAttr, IntegerAttr, OpaqueAttr, StridedLayoutAttr } from "../../ir/builtin-attributes.js";
import {
  ComplexType,
  dynamicSize,
  FloatType,
  FunctionType,
  IndexType,
  IntegerType,
  MemRefType,
  NoneType,
  OpaqueType,
  RankedTensorType,
  TupleType,
  UnrankedMemRefType,
  UnrankedTensorType,
  VectorType,
} from "../../ir/builtin-types.js";
import type { Type } from "../../ir/type.js";
import { isUpstreamDialect } from "../foreign-dialects.js";
import { Token } from "../lex/token.js";
import { memRefLayoutError } from "./memref-layout.js";
import type { Parser } from "../parse/parser.js";

const integerName = /^([su]?)i([0-9]+)$/;

/** Any type. */
export function parseType(p: Parser): Type {
  return p.at(Token.leftParen) ? p.nested(() => parseFunctionType(p)) : parseNonFunctionType(p);
}

/** A type when the current token begins one. */
export function parseOptionalType(p: Parser): Type | undefined {
  return startsType(p) ? parseType(p) : undefined;
}

function startsType(p: Parser): boolean {
  if (p.at(Token.leftParen) || p.at(Token.bangId)) return true;
  return p.at(Token.bareId) && isTypeName(p.tokens.text());
}

const compositeNames: ReadonlySet<string> = new Set([
  "memref",
  "tensor",
  "vector",
  "complex",
  "tuple",
  "index",
  "none",
]);

function isTypeName(name: string): boolean {
  return compositeNames.has(name) || FloatType.isName(name) || integerName.test(name);
}

function parseFunctionType(p: Parser): FunctionType {
  const inputs = parseTypeListInParens(p);
  p.expect(Token.arrow, "expected '->' in function type");
  return FunctionType.get(inputs, parseFunctionResultTypes(p));
}

/** `(type, ...)`, perhaps empty. */
export function parseTypeListInParens(p: Parser): Type[] {
  const types: Type[] = [];
  p.expect(Token.leftParen, "expected '('");
  if (p.accept(Token.rightParen)) return types;
  do types.push(parseType(p));
  while (p.accept(Token.comma));
  p.expect(Token.rightParen, "expected ')'");
  return types;
}

/** What follows `->`: one type, or several in parentheses. */
export function parseFunctionResultTypes(p: Parser): Type[] {
  return p.at(Token.leftParen) ? parseTypeListInParens(p) : [parseNonFunctionType(p)];
}

function parseNonFunctionType(p: Parser): Type {
  if (p.at(Token.bangId)) return p.grammar.dialectType(p);
  if (!p.at(Token.bareId)) return p.failWrongToken("expected non-function type");
  return parseNamedType(p, p.tokens.text());
}

function parseNamedType(p: Parser, name: string): Type {
  switch (name) {
    case "memref":
      return memoized(p, name, parseMemRef);
    case "tensor":
      return memoized(p, name, parseTensor);
    case "vector":
      return memoized(p, name, parseVector);
    case "complex":
      return p.nested(() => parseComplex(p));
    case "tuple":
      return p.nested(() => parseTuple(p));
    case "index":
      p.tokens.next();
      return IndexType.instance;
    case "none":
      p.tokens.next();
      return NoneType.instance;
    default:
      return parseScalar(p, name);
  }
}

/** A shaped type; one that was spelt the same way before is not parsed again. */
function memoized(p: Parser, name: string, parse: (p: Parser) => Type): Type {
  const start = p.tokens.end;
  const known = p.knownTypes.at(p.source, start, name);
  if (known !== undefined) {
    p.tokens.reset(p.knownTypes.end);
    return known;
  }
  p.enter();
  const type = parse(p);
  p.leave();
  p.knownTypes.remember(p.source, start, type, name);
  return type;
}

function parseScalar(p: Parser, name: string): Type {
  let type = p.scalarTypes.get(name);
  if (type === undefined) p.scalarTypes.set(name, (type = scalarType(p, name)));
  p.tokens.next();
  return type;
}

function scalarType(p: Parser, name: string): Type {
  if (FloatType.isName(name)) {
    return FloatType.get(name);
  }
  const match = integerName.exec(name);
  if (match === null) return p.failWrongToken("expected non-function type");
  const width = Number(match[2]);
  if (width >= 2 ** 32) p.fail("invalid integer width");
  if (width > IntegerType.maxWidth) p.fail(`integer bitwidth is limited to ${IntegerType.maxWidth} bits`);
  return IntegerType.get(width, match[1] === "s" ? "signed" : match[1] === "u" ? "unsigned" : "signless");
}

// ---- composite types ----

function parseComplex(p: Parser): Type {
  p.tokens.next();
  p.expect(Token.less, "expected '<' in complex type");
  const at = p.tokens.start;
  const element = parseType(p);
  p.expect(Token.greater, "expected '>' in complex type");
  if (element.kind !== "float" && element.kind !== "integer") p.failAt(at, "invalid element type for complex");
  return ComplexType.get(element);
}

function parseTuple(p: Parser): Type {
  p.tokens.next();
  p.expect(Token.less, "expected '<' in tuple type");
  if (p.accept(Token.greater)) return TupleType.get([]);
  const elements: Type[] = [];
  p.commaSeparated(() => void elements.push(parseType(p)));
  p.expect(Token.greater, "expected '>' in tuple type");
  return TupleType.get(elements);
}

function parseTensor(p: Parser): Type {
  p.tokens.next();
  p.expect(Token.less, "expected '<' in tensor type");
  const shape = parseShape(p);
  const elementAt = p.tokens.start;
  const element = parseType(p);
  let encoding: Attribute | undefined;
  if (p.accept(Token.comma)) {
    encoding = notEncodings.some((word) => p.atWord(word)) ? undefined : p.grammar.attribute(p, undefined);
    if (shape === undefined) p.fail("cannot apply encoding to unranked tensor");
  }
  p.expect(Token.greater, "expected '>' in tensor type");
  if (!isTensorElement(element)) p.failAt(elementAt, "invalid tensor element type");
  return shape === undefined ? UnrankedTensorType.get(element) : RankedTensorType.get(shape, element, encoding);
}

/** Attributes that mlir-opt does not look for where one may be left out. */
const notEncodings = ["array", "strided", "distinct"];

const tensorElements: ReadonlySet<string> = new Set(["complex", "float", "integer", "opaque", "vector", "index"]);

function isTensorElement(element: Type): boolean {
  return tensorElements.has(element.kind) || element.kind.includes(".");
}

const memrefElements: ReadonlySet<string> = new Set([
  "index",
  "float",
  "integer",
  "complex",
  "memref",
  "vector",
  "unranked-memref",
]);

/** Types of dialects that are not known may not be elements; those of dialects that only we do not know may. */
function isMemRefElement(element: Type): boolean {
  if (element instanceof OpaqueType) return isUpstreamDialect(element.dialect);
  return memrefElements.has(element.kind) || element.kind.includes(".");
}

const builtinMemorySpaces: ReadonlySet<string> = new Set(["integer", "string", "dictionary"]);

/** Numbers, strings, dictionaries and whatever dialects have for it. */
function isMemorySpace(attribute: Attribute): boolean {
  if (attribute instanceof OpaqueAttr) return isUpstreamDialect(attribute.dialect);
  return builtinMemorySpaces.has(attribute.kind) || attribute.kind.includes(".");
}

function parseMemRef(p: Parser): Type {
  const typeAt = p.tokens.start;
  p.tokens.next();
  p.expect(Token.less, "expected '<' in memref type");
  const shape = parseShape(p);
  const elementAt = p.tokens.start;
  const element = parseType(p);
  if (!isMemRefElement(element)) p.failAt(elementAt, "invalid memref element type");
  let layout: Attribute | undefined;
  let memorySpace: Attribute | undefined;
  if (!p.accept(Token.greater)) {
    p.expect(Token.comma, "expected ',' or '>' in memref type");
    p.commaSeparated(() => {
      const part = p.grammar.attribute(p, undefined) ?? p.failWrongToken("expected list element");
      if (!isLayout(part)) {
        if (memorySpace !== undefined) p.failAt(p.tokens.start, "multiple memory spaces specified in memref type");
        memorySpace = part;
      } else {
        if (shape === undefined) p.fail("cannot have affine map for unranked memref type");
        if (memorySpace !== undefined) p.failAt(p.tokens.start, "expected memory space to be last in memref type");
        if (layout !== undefined) p.failAt(p.tokens.start, "multiple layouts specified in memref type");
        layout = part;
      }
    });
    p.expect(Token.greater, "expected ',' or '>' in memref type");
  }
  if (memorySpace instanceof IntegerAttr && memorySpace.value === 0n) memorySpace = undefined;
  const error =
    memRefLayoutError(shape, layout) ??
    (memorySpace === undefined || isMemorySpace(memorySpace) ? undefined : "unsupported memory space Attribute");
  if (error !== undefined) p.failAt(typeAt, error);
  if (shape === undefined) return UnrankedMemRefType.get(element, memorySpace);
  return MemRefType.get(shape, element, isIdentityLayout(layout) ? undefined : layout, memorySpace);
}

function isLayout(attribute: Attribute): boolean {
  return attribute instanceof AffineMapAttr || attribute instanceof StridedLayoutAttr;
}

function isIdentityLayout(layout: Attribute | undefined): boolean {
  return layout instanceof AffineMapAttr && layout.map.isIdentity();
}

function parseVector(p: Parser): Type {
  p.tokens.next();
  p.expect(Token.less, "expected '<' in vector type");
  const shape: number[] = [];
  const scalable: boolean[] = [];
  while (p.at(Token.integer) || p.at(Token.leftSquare)) {
    const isScalable = p.accept(Token.leftSquare);
    const size = parseExtent(p);
    if (isScalable) p.expect(Token.rightSquare, "missing ']' closing scalable dimension");
    takeDimensionSeparator(p);
    shape.push(size);
    scalable.push(isScalable);
  }
  if (shape.includes(0)) p.fail("vector types must have positive constant sizes");
  const elementAt = p.tokens.start;
  const element = parseType(p);
  p.expect(Token.greater, "expected '>' in vector type");
  if (!["integer", "index", "float"].includes(element.kind)) {
    p.failAt(elementAt, "vector elements must be int/index/float type");
  }
  return VectorType.get(shape, element, scalable);
}

// ---- shapes ----

/** `4x?x` or `*x` before an element type; undefined for `*`. */
function parseShape(p: Parser): number[] | undefined {
  if (!p.accept(Token.star)) return parseDimensions(p);
  takeDimensionSeparator(p);
  return undefined;
}

/** `4x?x` up to what follows the last `x`. */
export function parseDimensions(p: Parser): number[] {
  const shape: number[] = [];
  while (p.at(Token.integer) || p.at(Token.question)) {
    shape.push(p.accept(Token.question) ? dynamicSize : parseExtent(p));
    takeDimensionSeparator(p);
  }
  return shape;
}

/** An extent; of `0x4` only the zero belongs to it. */
export function parseExtent(p: Parser): number {
  if (!p.at(Token.integer)) p.fail("expected dimension size in vector type");
  const { start } = p.tokens;
  const text = p.tokens.text();
  if (text.startsWith("0x")) {
    p.tokens.reset(start + 1);
    return 0;
  }
  const size = Number(text);
  if (!Number.isSafeInteger(size)) p.fail("invalid dimension");
  p.tokens.next();
  return size;
}

/** The `x` between dimensions, which the scanner takes for the start of an identifier. */
export function takeDimensionSeparator(p: Parser): void {
  const { kind, start } = p.tokens;
  if (kind !== Token.bareId || !p.source.startsWith("x", start)) p.failWrongToken("expected 'x' in dimension list");
  p.tokens.reset(start + 1);
}
