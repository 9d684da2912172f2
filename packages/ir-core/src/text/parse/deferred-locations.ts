import type { Location } from "../../ir/location.js";
import { Token } from "../lex/token.js";
import { parseAttribute } from "../grammar/attribute-grammar.js";
import { asLocation, parseLocation } from "../grammar/location-grammar.js";
import type { Parser } from "./parser.js";

/** Takes a location once it is known. */
export type ApplyLocation = (location: Location) => void;

interface Deferred {
  readonly name: string;
  readonly offset: number;
  readonly apply: ApplyLocation;
}

/** Trailing `loc(...)` specifiers; the aliases in them may be defined at the end of the source. */
export class DeferredLocations {
  private readonly p: Parser;
  private readonly pending: Deferred[] = [];

  constructor(p: Parser) {
    this.p = p;
  }

  /** Parses `loc(...)` when present, and applies it now or at the end of the source. */
  parseTrailing(apply: ApplyLocation): void {
    const { p } = this;
    if (p.tokens.kind !== Token.bareId || !p.acceptWord("loc")) return;
    p.expect(Token.leftParen, "expected '(' in location");
    if (p.at(Token.hashId)) this.parseAlias(apply);
    else apply(parseLocation(p));
    p.expect(Token.rightParen, "expected ')' in location");
  }

  private parseAlias(apply: ApplyLocation): void {
    const { p } = this;
    const offset = p.tokens.start;
    const name = p.tokens.text().slice(1);
    if (name.includes(".") || p.attributeAliases.has(name)) return apply(asLocation(p, offset, parseAttribute(p)));
    p.tokens.next();
    this.pending.push({ name, offset, apply });
  }

  /** Resolves what was deferred, at the end of the source. */
  resolve(): void {
    const { p } = this;
    for (const { name, offset, apply } of this.pending) {
      const attribute = p.attributeAliases.get(name);
      if (attribute === undefined) p.errorAt(offset, "operation location alias was never defined");
      else apply(asLocation(p, offset, attribute));
    }
  }
}
