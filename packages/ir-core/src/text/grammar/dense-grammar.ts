import { DenseArrayAttr, DenseElementsAttr, DenseResourceAttr, SparseElementsAttr } from "../../ir/dense-attributes.js";
import { i64, isShaped, RankedTensorType } from "../../ir/builtin-types.js";
import type { FloatType, IndexType, IntegerType, ShapedType } from "../../ir/builtin-types.js";
import type { DenseResource } from "../../ir/resource.js";
import type { Type } from "../../ir/type.js";
import { Token } from "../lex/token.js";
import { DenseLiteral } from "./dense-literal.js";
import { ElementStore } from "./element-store.js";
import { integerWidth, isIntegerLike } from "./number-literal.js";
import type { Parser } from "../parse/parser.js";
import { parseType } from "./type-grammar.js";

/** `dense<...> : type`. */
export function parseDense(p: Parser, expected: Type | undefined): DenseElementsAttr {
  const attributeAt = p.tokens.start;
  p.tokens.next();
  p.expect(Token.less, "expected '<' after 'dense'");
  const literal = new DenseLiteral(p);
  if (!p.accept(Token.greater)) {
    literal.parse(true);
    p.expect(Token.greater, "expected '>'");
  }
  const at = expected === undefined ? p.tokens.start : attributeAt;
  return literal.finish(at, parseElementsType(p, expected));
}

/** The shaped, static type of an elements literal. */
function parseElementsType(p: Parser, expected: Type | undefined): ShapedType {
  if (expected === undefined) p.expect(Token.colon, "expected ':'");
  const type = expected ?? parseType(p);
  if (!isShaped(type) && type.kind !== "unranked-tensor" && type.kind !== "unranked-memref") {
    p.fail("elements literal must be a shaped type");
  }
  if (!isShaped(type) || type.shape.some((size) => size < 0)) {
    return p.fail("elements literal type must have static shape");
  }
  return type;
}

/** `sparse<indices, values> : type`. */
export function parseSparse(p: Parser, expected: Type | undefined): SparseElementsAttr {
  const at = p.tokens.start;
  p.tokens.next();
  p.expect(Token.less, "Expected '<' after 'sparse'");
  if (p.accept(Token.greater)) return emptySparse(parseElementsType(p, expected));
  const indices = new DenseLiteral(p);
  const indicesAt = p.tokens.start;
  indices.parse(false);
  p.expect(Token.comma, "expected ','");
  const values = new DenseLiteral(p);
  const valuesAt = p.tokens.start;
  values.parse(true);
  p.expect(Token.greater, "expected '>'");
  return finishSparse(
    p,
    at,
    parseElementsType(p, expected),
    { literal: indices, at: indicesAt },
    { literal: values, at: valuesAt },
  );
}

function emptySparse(type: ShapedType): SparseElementsAttr {
  const indices = DenseElementsAttr.get(RankedTensorType.get([0, type.shape.length], i64), new BigInt64Array(0));
  const values = new ElementStore(type.element, 0).data;
  return SparseElementsAttr.get(type, indices, DenseElementsAttr.get(RankedTensorType.get([0], type.element), values));
}

interface PlacedLiteral {
  readonly literal: DenseLiteral;
  readonly at: number;
}

function finishSparse(
  p: Parser,
  at: number,
  type: ShapedType,
  indices: PlacedLiteral,
  values: PlacedLiteral,
): SparseElementsAttr {
  const rank = type.shape.length;
  const indexShape = indices.literal.shape.length === 0 ? [1, rank] : indices.literal.shape;
  const indexAttr = indices.literal.finish(indices.at, RankedTensorType.get(indexShape, i64));
  const count = indexShape[0] ?? 1;
  const valueShape = values.literal.shape.length === 0 ? [count] : values.literal.shape;
  const valueAttr = values.literal.finish(values.at, RankedTensorType.get(valueShape, type.element));
  const error = sparseError(type, indexAttr, valueShape);
  if (error !== undefined) p.failAt(at, error);
  return SparseElementsAttr.get(type, indexAttr, valueAttr);
}

/** What MLIR's verifier of sparse attributes says. */
function sparseError(
  type: ShapedType,
  indices: DenseElementsAttr,
  valueShape: readonly number[],
): string | undefined {
  const rank = type.shape.length;
  const [count = 1, width = 1, ...others] = indices.type.shape;
  if (valueShape.length !== 1) return "expected 1-d tensor for sparse element values";
  if (others.length > 0 || width !== rank || count !== valueShape[0]) {
    return (
      `expected shape ([${type.shape.join(", ")}]); inferred shape of indices literal ([${indices.type.shape.join(", ")}]); ` +
      `inferred shape of values literal ([${valueShape.join(", ")}])`
    );
  }
  for (let i = 0; i < count; i++) {
    const position = type.shape.map((_, d) => indices.at(i * rank + d));
    if (position.some((value, d) => value < 0 || value >= (type.shape[d] as number))) {
      return `sparse index #${i} is not contained within the value shape, with index=[${position.join(", ")}], and type='${type}'`;
    }
  }
  return undefined;
}

/** `array<i64: 1, 2>`. */
export function parseDenseArray(p: Parser): DenseArrayAttr {
  p.tokens.next();
  p.expect(Token.less, "expected '<' after 'array'");
  const typeAt = p.tokens.start;
  const element = parseType(p);
  checkArrayElement(p, typeAt, element);
  const values = new ElementStore(element, undefined);
  if (!p.accept(Token.greater)) {
    p.expect(Token.colon, "expected ':' after dense array type");
    p.commaSeparated(() => parseArrayElement(p, element, values));
    p.expect(Token.greater, "expected '>' to close an array attribute");
  }
  return DenseArrayAttr.get(element, values.data);
}

function checkArrayElement(p: Parser, at: number, element: Type): asserts element is IntegerType | FloatType {
  if (!isIntegerLike(element) && element.kind !== "float") {
    p.failAt(at, `expected integer or float type, got: '${element}'`);
  }
  const width =
    element.kind === "float" ? (element as FloatType).width : integerWidth(element as IntegerType | IndexType);
  if (width !== 1 && width % 8 !== 0) p.failAt(at, "element type bitwidth must be a multiple of 8");
}

function parseArrayElement(p: Parser, element: IntegerType | FloatType, values: ElementStore): void {
  const isNegative = p.accept(Token.minus);
  const at = p.tokens.start;
  if (element.kind === "float") {
    if (!p.at(Token.integer) && !p.at(Token.float)) p.fail("expected integer or floating point literal");
    const isFloat = p.at(Token.float);
    return values.pushFloat(p, at, isNegative, p.take(), isFloat);
  }
  if (p.atWord("true") || p.atWord("false")) {
    if (element.width !== 1) p.fail("expected i1 type for 'true' or 'false' values");
    return values.pushInteger(p.take() === "true" ? 1n : 0n);
  }
  if (!p.at(Token.integer)) p.fail("expected integer literal");
  if (!values.pushIntegerText(isNegative, p.take())) p.fail("integer constant out of range");
}

/** `dense_resource<key> : type`. */
export function parseDenseResource(p: Parser, expected: Type | undefined): DenseResourceAttr {
  p.tokens.next();
  p.expect(Token.less, "expected '<' after 'dense_resource'");
  const resource = takeResource(p);
  p.expect(Token.greater, "expected '>'");
  if (expected === undefined) p.expect(Token.colon, "expected ':'");
  const typeAt = p.tokens.start;
  const type = expected ?? parseType(p);
  if (!isShaped(type)) return p.failAt(typeAt, "`dense_resource` expected a shaped type");
  return DenseResourceAttr.get(type, resource);
}

function takeResource(p: Parser): DenseResource {
  if (!p.at(Token.bareId)) p.fail("expected identifier key for 'resource' entry");
  const key = p.take();
  let resource = p.resources.get(key);
  if (resource === undefined) p.resources.set(key, (resource = { key, blob: undefined }));
  return resource;
}
