import { unquote } from "../lex/string-literal.js";
import { Token } from "../lex/token.js";
import type { ExternalResources } from "../external-resources.js";
import type { Parser } from "../parse/parser.js";

/** `{-# dialect_resources: {...}, external_resources: {...} #-}`. */
export function parseFileMetadata(p: Parser, external: ExternalResources): void {
  p.tokens.next();
  p.commaSeparatedUntil(Token.metadataEnd, "#-}", "", () => {
    const at = p.tokens.start;
    const section = takeKey(p, "expected identifier key in file metadata dictionary");
    p.expect(Token.colon, "expected ':'");
    if (section === "dialect_resources") {
      parseGroups(
        p,
        (group, at) => checkDialect(p, group, at),
        (_group, key, value) => setDialectResource(p, key, value),
      );
    } else if (section === "external_resources") {
      parseGroups(
        p,
        () => undefined,
        (group, key, value) => void groupOf(external, group).set(key, value),
      );
    } else p.failAt(at, `unknown key '${section}' in file metadata dictionary`);
  });
}

function groupOf(external: ExternalResources, group: string): Map<string, string> {
  let entries = external.get(group);
  if (entries === undefined) external.set(group, (entries = new Map()));
  return entries;
}

function takeKey(p: Parser, message: string): string {
  if (p.at(Token.string)) return unquote(p.take());
  return p.at(Token.bareId) ? p.take() : p.fail(message);
}

/** `{ group: { key: value } }`. */
function parseGroups(
  p: Parser,
  check: (group: string, at: number) => void,
  entry: (group: string, key: string, value: string) => void,
): void {
  p.expect(Token.leftBrace, "expected '{'");
  p.commaSeparatedUntil(Token.rightBrace, "}", "", () => {
    const at = p.tokens.start;
    const group = takeKey(p, "expected identifier key for 'resource' entry");
    p.expect(Token.colon, "expected ':'");
    p.expect(Token.leftBrace, "expected '{'");
    check(group, at);
    p.commaSeparatedUntil(Token.rightBrace, "}", "", () => {
      const key = takeKey(p, "expected identifier key for 'resource' entry");
      p.expect(Token.colon, "expected ':'");
      entry(group, key, takeValue(p, key));
    });
  });
}

function takeValue(p: Parser, key: string): string {
  if (p.at(Token.string) || p.atWord("true") || p.atWord("false")) return p.take();
  return p.fail(`expected string value for key '${key}'`);
}

function checkDialect(p: Parser, dialect: string, at: number): void {
  if (!p.context.dialects.has(dialect)) p.failAt(at, `dialect '${dialect}' is unknown`);
  if (dialect !== "builtin") p.fail(`unexpected 'resource' section for dialect '${dialect}'`);
}

function setDialectResource(p: Parser, key: string, value: string): void {
  if (!/^"0x([0-9a-fA-F]{2}){4,}"$/.test(value)) p.fail(`expected hex string blob for key '${key}'`);
  const resource = p.resources.get(key);
  // a blob that nothing refers to is not kept, as in mlir-opt
  if (resource !== undefined) resource.blob = unquote(value);
}
