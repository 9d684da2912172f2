/** A piece of a pattern: text, `{{regex}}`, `[[NAME:regex]]`, `[[NAME]]` or `[[@LINE+n]]`. */
export type PatternPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "regex"; readonly source: string }
  | { readonly kind: "define"; readonly name: string; readonly source: string }
  | { readonly kind: "use"; readonly name: string };

export type Pattern = readonly PatternPart[];

/** A check file that cannot be understood. */
export class CheckSyntaxError extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** A pattern with the values of its variables filled in. */
export interface CompiledPattern {
  readonly regexp: RegExp;
  /** Names by the capture group that binds them. */
  readonly groups: ReadonlyMap<string, string>;
}

interface Source {
  readonly literal: boolean;
  readonly line: number;
}

/** Splits the text of a directive into its parts; throws `CheckSyntaxError`. */
export function parsePattern(text: string, source: Source): Pattern {
  if (source.literal) return [{ kind: "text", text }];
  const parts: PatternPart[] = [];
  let at = 0;
  while (at < text.length) {
    const end = endOfPart(text, at, source.line);
    parts.push(parsePart(text.slice(at, end), source.line));
    at = end;
  }
  return parts;
}

/** Makes a regular expression, or returns the name of a variable without a value. */
export function compilePattern(pattern: Pattern, bound: ReadonlyMap<string, string>): CompiledPattern | string {
  const groupOf = new Map<string, string>();
  const sources: string[] = [];
  for (const part of pattern) {
    const source = compilePart(part, bound, groupOf);
    if (source === undefined) return part.kind === "use" ? part.name : "";
    sources.push(source);
  }
  const groups = new Map([...groupOf].map(([name, group]) => [group, name]));
  return { regexp: new RegExp(sources.join(""), "gm"), groups };
}

/** The pattern as plain text, for comparing with lines of the output. */
export function approximateText(pattern: Pattern, bound: ReadonlyMap<string, string>): string {
  return pattern
    .map((part) => (part.kind === "text" ? part.text : part.kind === "use" ? (bound.get(part.name) ?? "") : ""))
    .join("");
}

function endOfPart(text: string, at: number, line: number): number {
  if (text.startsWith("{{", at)) {
    const end = text.indexOf("}}", at + 2);
    if (end < 0) throw new CheckSyntaxError(line, "'{{' without '}}'");
    return end + 2;
  }
  if (text.startsWith("[[", at)) return endOfVariable(text, at, line);
  const next = [text.indexOf("{{", at), text.indexOf("[[", at)].filter((index) => index >= 0);
  return Math.min(text.length, ...next);
}

/** The `]]` that closes a variable is the first one outside the brackets of its regular expression. */
function endOfVariable(text: string, at: number, line: number): number {
  let depth = 0;
  for (let index = at + 2; index < text.length; index++) {
    const char = text[index];
    if (depth === 0 && text.startsWith("]]", index)) return index + 2;
    if (char === "\\") index++;
    else if (char === "[") depth++;
    else if (char === "]") depth--;
  }
  throw new CheckSyntaxError(
    line,
    "'[[' without ']]'; write '{{\\[\\[}}' or CHECK{LITERAL}: for brackets of the output",
  );
}

function parsePart(text: string, line: number): PatternPart {
  if (text.startsWith("{{")) return { kind: "regex", source: toJavaScript(text.slice(2, -2), line) };
  if (!text.startsWith("[[")) return { kind: "text", text };
  const inside = text.slice(2, -2);
  const here = /^#?@LINE(?:([+-])(\d+))?$/.exec(inside);
  if (here !== null) {
    const offset = Number(here[2] ?? 0);
    return { kind: "text", text: String(here[1] === "-" ? line - offset : line + offset) };
  }
  const variable = /^(\$?[A-Za-z_]\w*)(?::(.*))?$/.exec(inside);
  if (variable === null) {
    const advice = "write '{{\\[\\[}}' or CHECK{LITERAL}: for brackets of the output";
    throw new CheckSyntaxError(line, `'[[${inside}]]' is not a variable; ${advice}`);
  }
  const [, name = "", source] = variable;
  if (source === undefined) return { kind: "use", name };
  return { kind: "define", name, source: toJavaScript(source, line) };
}

function compilePart(
  part: PatternPart,
  bound: ReadonlyMap<string, string>,
  groupOf: Map<string, string>,
): string | undefined {
  switch (part.kind) {
    case "text":
      return escapeRegExp(part.text);
    case "regex":
      return `(?:${part.source})`;
    case "define": {
      const group = `variable${groupOf.size}`;
      groupOf.set(part.name, group);
      return `(?<${group}>${part.source})`;
    }
    case "use": {
      const group = groupOf.get(part.name);
      if (group !== undefined) return `\\k<${group}>`;
      const value = bound.get(part.name);
      return value === undefined ? undefined : escapeRegExp(value);
    }
  }
}

/** LLVM's expressions never match across lines; JavaScript's `[^x]` would. */
function toJavaScript(source: string, line: number): string {
  const oneLine = source.replace(/\\.|\[\^/g, (found) => (found === "[^" ? "[^\\n" : found));
  try {
    new RegExp(oneLine, "gm");
  } catch {
    throw new CheckSyntaxError(line, `'${source}' is not a regular expression`);
  }
  return oneLine;
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
