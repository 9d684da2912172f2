import { Token } from "../lex/token.js";
import { ParseFailure } from "./parse-failure.js";
import type { Parser } from "./parser.js";

/**
 * Skips from a syntax error to the token that begins the next operation, block or the end of the region. Heuristic: a token
 * that is the first of its line, outside braces that the faulty item (which begins at `itemOffset`) opened, and can begin one
 * of these.
 */
export function skipToNextOperation(p: Parser, itemOffset: number, isTopLevel: boolean): void {
  const errorAt = p.tokens.start;
  let depth = openBraces(p, itemOffset, errorAt);
  for (;;) {
    const { kind, start } = p.tokens;
    if (kind === Token.eof) {
      if (isTopLevel) return;
      throw new ParseFailure(true);
    }
    if (depth === 0 && start > errorAt && isFirstOnLine(p.source, start) && beginsOperation(p, isTopLevel)) return;
    if (kind === Token.leftBrace) depth++;
    else if (kind === Token.rightBrace && depth > 0) depth--;
    else if (kind === Token.rightBrace && !isTopLevel) return;
    advance(p);
  }
}

/** How many braces stand open at `end` that were opened from `start` on; the token at `end` is current afterwards. */
function openBraces(p: Parser, start: number, end: number): number {
  let depth = 0;
  moveTo(p, start);
  while (p.tokens.start < end) {
    if (p.at(Token.leftBrace)) depth++;
    else if (p.at(Token.rightBrace)) depth--;
    advance(p);
  }
  return Math.max(depth, 0);
}

function beginsOperation(p: Parser, isTopLevel: boolean): boolean {
  switch (p.tokens.kind) {
    case Token.valueId:
    case Token.string:
      return true;
    case Token.bareId:
      return p.context.findOp(p.tokens.text()) !== undefined || p.tokens.text().includes(".");
    case Token.blockId:
      return !isTopLevel;
    case Token.hashId:
    case Token.bangId:
      return isTopLevel;
    default:
      return false;
  }
}

function isFirstOnLine(source: string, offset: number): boolean {
  let at = offset - 1;
  while (at >= 0 && (source[at] === " " || source[at] === "\t")) at--;
  return at < 0 || source[at] === "\n" || source[at] === "\r";
}

/** The next token; characters that form none are skipped, their errors were not asked for. */
function advance(p: Parser): void {
  moveTo(p, p.tokens.end);
}

/** Makes the token at or behind `offset` current. */
function moveTo(p: Parser, offset: number): void {
  for (let at = offset; ; at++) {
    try {
      p.quietly(() => p.tokens.reset(Math.min(at, p.source.length)));
      return;
    } catch (failure) {
      if (!(failure instanceof ParseFailure)) throw failure;
    }
  }
}
