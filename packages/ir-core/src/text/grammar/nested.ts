import type { Attribute } from "../../ir/attribute.js";
import type { Type } from "../../ir/type.js";
import type { Parser } from "../parse/parser.js";

/** An attribute inside of something that attributes may hold themselves. */
export function parseNestedAttribute(p: Parser, expected?: Type): Attribute {
  return p.grammar.attribute(p, expected) ?? p.failWrongToken("expected attribute value");
}
