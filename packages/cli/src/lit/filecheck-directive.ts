import { CheckSyntaxError, parsePattern, type Pattern } from "./filecheck-pattern.js";

/** What a directive asks for; `check` and `count` differ in how often, the others in where. */
export type DirectiveKind = "check" | "next" | "same" | "not" | "dag" | "label" | "empty" | "count";

/** One line of a check file that asks for something. */
export interface Directive {
  readonly kind: DirectiveKind;
  /** As it was written, without the colon: `CHECK-COUNT-2`. */
  readonly spelling: string;
  readonly count: number;
  readonly pattern: Pattern;
  /** Counted from 1. */
  readonly line: number;
}

/** Directives between two positive ones are tested together: `before` holds NOT and DAG, `positive` is absent at the end. */
export interface DirectiveGroup {
  readonly before: readonly Directive[];
  readonly positive: Directive | undefined;
}

const suffixes: Readonly<Record<string, DirectiveKind>> = {
  NEXT: "next",
  SAME: "same",
  NOT: "not",
  DAG: "dag",
  LABEL: "label",
  EMPTY: "empty",
};

/** Reads the directives with one of the prefixes; throws `CheckSyntaxError`. */
export function parseDirectives(source: string, prefixes: readonly string[]): Directive[] {
  const longestFirst = [...prefixes].sort((a, b) => b.length - a.length);
  // A line starting with COM: or RUN: is a comment even where a directive follows on it.
  const form = new RegExp(
    `(?<![\\w-])(?:(COM|RUN)|(${longestFirst.join("|")})(?:-(${Object.keys(suffixes).join("|")}|COUNT-\\d+))?(\\{LITERAL\\})?):`,
  );
  const directives = source.split("\n").flatMap((text, index) => parseLine(form, text, index + 1));
  checkFirst(directives);
  return directives;
}

/** Groups directives by the positive one that ends each search. */
export function groupDirectives(directives: readonly Directive[]): DirectiveGroup[] {
  const groups: DirectiveGroup[] = [];
  let before: Directive[] = [];
  for (const directive of directives) {
    before.push(directive);
    if (directive.kind === "not" || directive.kind === "dag") continue;
    groups.push({ before: before.slice(0, -1), positive: directive });
    before = [];
  }
  return before.length === 0 ? groups : [...groups, { before, positive: undefined }];
}

function parseLine(form: RegExp, text: string, line: number): Directive[] {
  const match = form.exec(text);
  if (match === null || match[1] !== undefined) return [];
  const [whole, , prefix = "", suffix, literal] = match;
  const spelling = suffix === undefined ? prefix : `${prefix}-${suffix}`;
  const kind = suffix === undefined ? "check" : (suffixes[suffix] ?? "count");
  const body = text
    .slice(match.index + whole.length)
    .replace(/[ \t\r]+/g, " ")
    .trim();
  checkBody(kind, spelling, body, line);
  const pattern = parsePattern(body, { literal: literal !== undefined, line });
  if (kind === "label" && pattern.some((part) => part.kind === "define" || part.kind === "use")) {
    throw new CheckSyntaxError(line, `${spelling}: a label cannot hold variables: it is found before they are known`);
  }
  const count = kind === "count" ? Number(suffix?.slice("COUNT-".length)) : 1;
  if (count === 0) throw new CheckSyntaxError(line, `${spelling}: a count starts at 1; use ${prefix}-NOT for none`);
  return [{ kind, spelling, count, pattern, line }];
}

function checkBody(kind: DirectiveKind, spelling: string, body: string, line: number): void {
  if (kind === "empty" && body !== "") throw new CheckSyntaxError(line, `${spelling}: takes no text`);
  if (kind !== "empty" && body === "") throw new CheckSyntaxError(line, `${spelling}: has no text to look for`);
}

function checkFirst(directives: readonly Directive[]): void {
  const first = directives.find(({ kind }) => kind !== "not" && kind !== "dag");
  if (first === undefined || !["next", "same", "empty"].includes(first.kind)) return;
  if (directives[0] !== first) return;
  throw new CheckSyntaxError(first.line, `${first.spelling}: there is no match before it to be next to`);
}
