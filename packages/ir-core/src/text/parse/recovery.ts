import { Token } from "../lex/token.js";
import { ParseFailure } from "./parse-failure.js";
import type { Parser } from "./parser.js";

/**
 * Skips from a syntax error to the token that begins the next operation, block or the end of the region. Heuristic: a token
 * that is the first of its line, at the bracket depth of the error, and can begin one of these.
 */
export function skipToNextOperation(p: Parser, isTopLevel: boolean): void {
  let depth = 0;
  const errorAt = p.tokens.start;
  for (;;) {
    const { kind, start } = p.tokens;
    if (kind === Token.eof) {
      if (isTopLevel) return;
      throw new ParseFailure(true);
    }
    const isFirstOfLine = start > errorAt && isFirstOnLine(p.source, start);
    if (depth === 0 && isFirstOfLine && beginsOperation(p, isTopLevel)) return;
    if (kind === Token.leftBrace) depth++;
    else if (kind === Token.rightBrace && depth > 0) depth--;
    else if (kind === Token.rightBrace && !isTopLevel && isFirstOnLine(p.source, start)) return;
    advance(p);
  }
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
  const lineStart = source.lastIndexOf("\n", offset - 1) + 1;
  return source.slice(lineStart, offset).trim() === "";
}

/** The next token; characters that form none are skipped, their errors were not asked for. */
function advance(p: Parser): void {
  for (let at = p.tokens.end; ; at++) {
    try {
      p.quietly(() => p.tokens.reset(Math.min(at, p.source.length)));
      return;
    } catch (failure) {
      if (!(failure instanceof ParseFailure)) throw failure;
    }
  }
}
