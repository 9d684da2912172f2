import type { Attribute } from "../../ir/attribute.js";
import { CallSiteLoc, FileLineColLoc, FusedLoc, Location, NameLoc, UnknownLoc } from "../../ir/location.js";
import { unquote } from "../lex/string-literal.js";
import { Token } from "../lex/token.js";
import { parseNestedAttribute } from "./nested.js";
import type { Parser } from "../parse/parser.js";

/** `loc(...)` where an attribute stands. */
export function parseInlineLocation(p: Parser): Location {
  p.tokens.next();
  p.expect(Token.leftParen, "expected '(' in inline location");
  const location = parseLocation(p);
  p.expect(Token.rightParen, "expected ')' in inline location");
  return location;
}

/** What stands inside `loc(...)`. */
export function parseLocation(p: Parser): Location {
  if (p.at(Token.hashId)) return parseAlias(p);
  if (p.at(Token.string)) return parseNameOrPosition(p);
  if (p.atWord("callsite")) return p.nested(() => parseCallSite(p));
  if (p.atWord("fused")) return p.nested(() => parseFused(p));
  if (p.acceptWord("unknown")) return UnknownLoc.instance;
  return p.failWrongToken("expected location instance");
}

function parseAlias(p: Parser): Location {
  const at = p.tokens.start;
  return asLocation(p, at, parseNestedAttribute(p));
}

/** An attribute that must be a location. */
export function asLocation(p: Parser, at: number, attribute: Attribute): Location {
  return attribute instanceof Location ? attribute : p.failAt(at, `expected location attribute, but got ${attribute}`);
}

function parseNameOrPosition(p: Parser): Location {
  const text = unquote(p.take());
  if (p.accept(Token.colon)) return parsePosition(p, text);
  if (!p.accept(Token.leftParen)) return NameLoc.get(text);
  const child = p.nested(() => parseLocation(p));
  p.expect(Token.rightParen, "expected ')' after child location of NameLoc");
  return NameLoc.get(text, child);
}

function parsePosition(p: Parser, file: string): Location {
  const line = takeUnsigned(p, "expected integer line number in FileLineColLoc");
  p.expect(Token.colon, "expected ':' in FileLineColLoc");
  const column = takeUnsigned(p, "expected integer column number in FileLineColLoc");
  return new FileLineColLoc(file, line, column);
}

function takeUnsigned(p: Parser, message: string): number {
  if (!p.at(Token.integer)) p.failWrongToken(message);
  const value = Number(p.tokens.text());
  if (value >= 2 ** 32) p.failWrongToken(message);
  p.tokens.next();
  return value;
}

function parseCallSite(p: Parser): Location {
  p.tokens.next();
  p.expect(Token.leftParen, "expected '(' in callsite location");
  const callee = parseLocation(p);
  if (!p.acceptWord("at")) p.failWrongToken("expected 'at' in callsite location");
  const caller = parseLocation(p);
  p.expect(Token.rightParen, "expected ')' in callsite location");
  return CallSiteLoc.get(callee, caller);
}

function parseFused(p: Parser): Location {
  p.tokens.next();
  let metadata: Attribute | undefined;
  if (p.accept(Token.less)) {
    metadata = parseNestedAttribute(p);
    p.expect(Token.greater, "expected '>' after fused location metadata");
  }
  p.expect(Token.leftSquare, "expected '[' in fused location");
  const locations: Location[] = [];
  p.commaSeparatedUntil(Token.rightSquare, "]", " in fused location", () => void locations.push(parseLocation(p)));
  return fuse(locations, metadata);
}

/** As MLIR's FusedLoc: one location without metadata stands for itself, unknown ones and repetitions add nothing. */
function fuse(given: readonly Location[], metadata: Attribute | undefined): Location {
  const byText = new Map<string, Location>();
  for (const location of given) {
    const parts = location instanceof FusedLoc && location.metadata === metadata ? location.locations : [location];
    for (const part of parts) {
      if (part !== UnknownLoc.instance) byText.set(part.toString(), byText.get(part.toString()) ?? part);
    }
  }
  const locations = [...byText.values()];
  if (metadata === undefined && locations.length === 0) return UnknownLoc.instance;
  if (metadata === undefined && locations.length === 1) return locations[0] as Location;
  return FusedLoc.get(locations.length === 0 ? [UnknownLoc.instance] : locations, metadata);
}
