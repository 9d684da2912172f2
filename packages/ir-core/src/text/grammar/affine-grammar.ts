import { AffineExpr, maxAffineDepth } from "../../ir/affine-expr.js";
import type { AffineBinaryKind } from "../../ir/affine-expr.js";
import { AffineMap } from "../../ir/affine-map.js";
import { IntegerSet } from "../../ir/integer-set.js";
import { Token } from "../lex/token.js";
import type { Parser } from "../parse/parser.js";

/** How identifiers and SSA values are read inside an affine expression. */
export interface AffineNames {
  /** The expression of a bare identifier, or undefined when it is not declared. */
  readonly identifier: (name: string) => AffineExpr | undefined;
  /** Reads `%x` or `symbol(%x)` at the current token; undefined where values are not allowed. */
  readonly value: (() => AffineExpr) | undefined;
}

type AffineParser = { readonly p: Parser; readonly names: AffineNames };

/** `(d0)[s0] -> (d0 + s0)`. */
export function parseAffineMap(p: Parser): AffineMap {
  const at = p.tokens.start;
  const parsed = parseAffineMapOrSet(p);
  return parsed instanceof AffineMap ? parsed : p.failAt(at, "expected AffineMap, but got IntegerSet");
}

function finishMap(p: Parser, inputs: AffineInputs): AffineMap {
  const results: AffineExpr[] = [];
  p.expect(Token.leftParen, "expected '(' in affine map range");
  p.commaSeparatedUntil(
    Token.rightParen,
    ")",
    " in affine map range",
    () => void results.push(parseAffineExpr(p, inputs.names)),
  );
  return AffineMap.get(inputs.numDims, inputs.numSymbols, results);
}

/** `(d0)[s0] : (d0 - s0 >= 0, d0 == 4)`. */
export function parseIntegerSet(p: Parser): IntegerSet {
  const at = p.tokens.start;
  const parsed = parseAffineMapOrSet(p);
  return parsed instanceof IntegerSet ? parsed : p.failAt(at, "expected IntegerSet, but got AffineMap");
}

function finishSet(p: Parser, inputs: AffineInputs): IntegerSet {
  const constraints: AffineExpr[] = [];
  const equalities: boolean[] = [];
  p.expect(Token.leftParen, "expected '(' in integer set constraint list");
  p.commaSeparatedUntil(Token.rightParen, ")", " in integer set constraint list", () => {
    const { expr, isEquality } = parseConstraint(p, inputs.names);
    constraints.push(expr);
    equalities.push(isEquality);
  });
  return IntegerSet.get(inputs.numDims, inputs.numSymbols, constraints, equalities);
}

/** A map or a set, told apart by `->` or `:`. */
export function parseAffineMapOrSet(p: Parser): AffineMap | IntegerSet {
  const inputs = parseInputs(p);
  if (p.accept(Token.arrow)) return finishMap(p, inputs);
  p.expect(Token.colon, "expected '->' or ':'");
  return finishSet(p, inputs);
}

interface AffineInputs {
  readonly numDims: number;
  readonly numSymbols: number;
  readonly names: AffineNames;
}

function parseInputs(p: Parser): AffineInputs {
  const declared = new Map<string, AffineExpr>();
  const declare = (make: (position: number) => AffineExpr, position: number): void => {
    if (!p.at(Token.bareId)) p.failWrongToken("expected bare identifier");
    const name = p.tokens.text();
    if (declared.has(name)) p.fail(`redefinition of identifier '${name}'`);
    declared.set(name, make(position));
    p.tokens.next();
  };
  let numDims = 0;
  let numSymbols = 0;
  p.expect(Token.leftParen, "expected '(' in dimensional identifier list");
  p.commaSeparatedUntil(Token.rightParen, ")", " in dimensional identifier list", () =>
    declare(AffineExpr.dim, numDims++),
  );
  if (p.accept(Token.leftSquare)) {
    p.commaSeparatedUntil(Token.rightSquare, "]", " in symbol list", () => declare(AffineExpr.symbol, numSymbols++));
  }
  return { numDims, numSymbols, names: { identifier: (name) => declared.get(name), value: undefined } };
}

/** `expr >= expr`, `expr <= expr` or `expr == expr`, as an expression to compare with 0. */
function parseConstraint(p: Parser, names: AffineNames): { readonly expr: AffineExpr; readonly isEquality: boolean } {
  const left = parseAffineExpr(p, names);
  const isLess = p.at(Token.less);
  const isEquality = p.at(Token.equal);
  const isKnown = isLess || isEquality || p.at(Token.greater);
  if (isKnown) p.tokens.next();
  if (!isKnown || !p.accept(Token.equal)) {
    p.fail("expected '== affine-expr' or '>= affine-expr' at end of affine constraint");
  }
  const right = parseAffineExpr(p, names);
  return { expr: isLess ? right.sub(left) : left.sub(right), isEquality };
}

/** An affine expression over the given names. */
export function parseAffineExpr(p: Parser, names: AffineNames): AffineExpr {
  const parser = { p, names };
  return p.nested(() => parseSum(parser));
}

function parseSum(a: AffineParser): AffineExpr {
  const { p } = a;
  let left = parseTerm(a, undefined);
  for (;;) {
    const isPlus = p.at(Token.plus);
    if (!isPlus && !p.at(Token.minus)) return left;
    const at = p.tokens.start;
    p.tokens.next();
    const right = parseTerm(a, left);
    checkDepth(p, at, left, right);
    left = isPlus ? left.add(right) : left.sub(right);
  }
}

const wordOperators: ReadonlyMap<string, AffineBinaryKind> = new Map<string, AffineBinaryKind>([
  ["floordiv", "floordiv"],
  ["ceildiv", "ceildiv"],
  ["mod", "mod"],
]);

function takeTermOperator(p: Parser): AffineBinaryKind | undefined {
  const kind = p.at(Token.star) ? "mul" : p.at(Token.bareId) ? wordOperators.get(p.tokens.text()) : undefined;
  if (kind !== undefined) p.tokens.next();
  return kind;
}

/** Products, quotients and remainders; `leftOfSum` is what stands to the left, for the error message. */
function parseTerm(a: AffineParser, leftOfSum: AffineExpr | undefined): AffineExpr {
  const { p } = a;
  let left = parseOperand(a, leftOfSum);
  for (;;) {
    const at = p.tokens.start;
    const kind = takeTermOperator(p);
    if (kind === undefined) return left;
    const right = parseOperand(a, left);
    checkAffine(p, at, kind, left, right);
    checkDepth(p, at, left, right);
    left = AffineExpr.binary(kind, left, right);
  }
}

function checkDepth(p: Parser, at: number, left: AffineExpr, right: AffineExpr): void {
  // each step may grow the tree by a few levels while it is simplified
  if (Math.max(left.depth, right.depth) > maxAffineDepth / 2) {
    p.failAt(at, `affine expressions may not nest deeper than ${maxAffineDepth / 2} levels`);
  }
}

function checkAffine(p: Parser, at: number, kind: AffineBinaryKind, left: AffineExpr, right: AffineExpr): void {
  if (kind === "mul") {
    if (left.isSymbolicOrConstant() || right.isSymbolicOrConstant()) return;
    p.failAt(
      at,
      "non-affine expression: at least one of the multiply operands has to be either a constant or symbolic",
    );
  }
  if (!right.isSymbolicOrConstant()) {
    p.failAt(at, `non-affine expression: right operand of ${kind} has to be either a constant or symbolic`);
  }
}

function parseOperand(a: AffineParser, left: AffineExpr | undefined): AffineExpr {
  const { p } = a;
  switch (p.tokens.kind) {
    case Token.integer:
      return parseConstant(p);
    case Token.leftParen:
      return p.nested(() => parseParenthesised(a));
    case Token.minus:
      return p.nested(() => parseNegation(a, left));
    case Token.valueId:
      return a.names.value?.() ?? p.fail("expected affine expression");
    case Token.bareId:
      return parseIdentifier(a);
    case Token.plus:
    case Token.star:
      return p.fail(
        left === undefined ? "missing left operand of binary operator" : "missing right operand of binary operator",
      );
    default:
      return p.fail(left === undefined ? "expected affine expression" : "missing right operand of binary operator");
  }
}

function parseConstant(p: Parser): AffineExpr {
  const value = Number(p.tokens.text());
  if (value > 2 ** 63 - 1) p.fail("constant too large for index");
  if (!Number.isSafeInteger(value)) p.fail("constants of affine expressions must be below 2^53");
  p.tokens.next();
  return AffineExpr.constant(value);
}

function parseParenthesised(a: AffineParser): AffineExpr {
  const { p } = a;
  p.tokens.next();
  if (p.at(Token.rightParen)) p.fail("no expression inside parentheses");
  const expr = parseSum(a);
  p.expect(Token.rightParen, "expected ')'");
  return expr;
}

/** `-` binds tighter than any operator. */
function parseNegation(a: AffineParser, left: AffineExpr | undefined): AffineExpr {
  a.p.tokens.next();
  return parseOperand(a, left).neg();
}

function parseIdentifier(a: AffineParser): AffineExpr {
  const { p, names } = a;
  const name = p.tokens.text();
  if (name === "symbol" && names.value !== undefined) return names.value();
  const found = names.identifier(name);
  if (found === undefined) return p.failWrongToken("use of undeclared identifier");
  p.tokens.next();
  return found;
}
