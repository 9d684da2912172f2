/**
 * A matcher for check files in the manner of LLVM's FileCheck: same directives, same rules.
 *
 * The output is first divided at the labels, so that one failure does not hide the others. Within a division each positive
 * directive (`CHECK`, `-NEXT`, `-SAME`, `-EMPTY`, `-COUNT-n`) matches at the first place after the one before it; only then
 * is it tested whether that place is allowed. `-NOT` holds between its two neighbours, `-DAG` in any order without overlap.
 */
import { groupDirectives, parseDirectives, type Directive, type DirectiveGroup } from "./filecheck-directive.js";
import { explain, type Mismatch } from "./filecheck-message.js";
import { CheckSyntaxError, compilePattern, parsePattern } from "./filecheck-pattern.js";

export interface FileCheckOptions {
  /** Default: `CHECK`. */
  readonly prefixes?: readonly string[];
  /** Texts that may occur nowhere but in a match. */
  readonly implicitNot?: readonly string[];
  /** Accepts empty output. */
  readonly allowEmpty?: boolean;
  /** Variables without `$` end at the next label. */
  readonly variableScope?: boolean;
  /** The check file's name in messages. */
  readonly file?: string;
}

/** A directive that does not hold. */
export interface CheckFailure {
  readonly line: number;
  readonly reason: string;
  /** The whole story: the check line, where scanning started, the nearest candidate. */
  readonly message: string;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** What matching knows: the text up to the end of the current division, where it stands, and the variables. */
interface Scan {
  readonly text: string;
  at: number;
  readonly bound: Map<string, string>;
}

/** Compares the output with the directives of a check file; an empty result is success. */
export function fileCheck(checks: string, output: string, options: FileCheckOptions = {}): readonly CheckFailure[] {
  const file = options.file ?? "checks";
  const fail = (mismatch: Mismatch): CheckFailure => explain(file, checks, output, mismatch);
  const prefixes = options.prefixes ?? ["CHECK"];
  try {
    const directives = parseDirectives(checks, prefixes);
    if (directives.length === 0) {
      return [fail({ line: 0, reason: `no ${prefixes.join(" or ")} directive in the file` })];
    }
    if (output.trim() === "" && options.allowEmpty !== true) {
      return [fail({ line: 0, reason: "the output is empty (--allow-empty accepts that)" })];
    }
    const groups = withImplicitNots(groupDirectives(directives), options.implicitNot ?? []);
    return matchAll(groups, canonicalise(output), options.variableScope === true).map(fail);
  } catch (error) {
    if (!(error instanceof CheckSyntaxError)) throw error;
    return [fail({ line: error.line, reason: error.message })];
  }
}

/** Runs of blanks count as one, as in patterns; line numbers stay. */
function canonicalise(output: string): string {
  return output.replace(/\r\n/g, "\n").replace(/[ \t]+/g, " ");
}

/** They hold between all neighbours, and after the last match as well. */
function withImplicitNots(groups: readonly DirectiveGroup[], texts: readonly string[]): readonly DirectiveGroup[] {
  if (texts.length === 0) return groups;
  const last = groups.at(-1)?.positive;
  const all = last === undefined ? groups : [...groups, { before: [], positive: undefined }];
  return all.map(({ before, positive }) => {
    const line = positive?.line ?? before[0]?.line ?? last?.line ?? 0;
    return { before: [...before, ...texts.map((text) => implicitNot(text, line))], positive };
  });
}

function implicitNot(text: string, line: number): Directive {
  const pattern = parsePattern(text.replace(/[ \t]+/g, " ").trim(), { literal: false, line });
  return { kind: "not", spelling: "--implicit-check-not", count: 1, pattern, line };
}

function matchAll(groups: readonly DirectiveGroup[], output: string, variableScope: boolean): Mismatch[] {
  const bound = new Map<string, string>();
  const mismatches: Mismatch[] = [];
  let start = 0;
  for (const division of divideAtLabels(groups)) {
    const label = division.at(-1)?.positive;
    const end = label?.kind === "label" ? find(label, { text: output, at: start, bound }) : undefined;
    if (label?.kind === "label" && end === undefined) return [...mismatches, notFound(label, start, bound, output)];
    if (variableScope && start > 0) clearLocals(bound);
    const scan: Scan = { text: output.slice(0, end?.end ?? output.length), at: start, bound };
    const mismatch = matchDivision(division, scan);
    if (mismatch !== undefined) mismatches.push(mismatch);
    start = end?.end ?? output.length;
  }
  return mismatches;
}

/** Each division but the last ends with the label that ends it. */
function divideAtLabels(groups: readonly DirectiveGroup[]): DirectiveGroup[][] {
  const divisions: DirectiveGroup[][] = [[]];
  for (const group of groups) {
    divisions.at(-1)?.push(group);
    if (group.positive?.kind === "label") divisions.push([]);
  }
  return divisions.filter((division) => division.length > 0);
}

function clearLocals(bound: Map<string, string>): void {
  for (const name of [...bound.keys()]) if (!name.startsWith("$")) bound.delete(name);
}

function matchDivision(groups: readonly DirectiveGroup[], scan: Scan): Mismatch | undefined {
  for (const group of groups) {
    const mismatch = matchGroup(group, scan);
    if (mismatch !== undefined) return mismatch;
  }
  return undefined;
}

function matchGroup({ before, positive }: DirectiveGroup, scan: Scan): Mismatch | undefined {
  const pending: Directive[] = [];
  const wrong = matchDags(before, pending, scan);
  if (wrong !== undefined) return wrong;
  if (positive === undefined) return checkNots(pending, { start: scan.at, end: scan.text.length }, scan);
  const from = scan.at;
  let first: Span | undefined;
  for (let repeat = 0; repeat < positive.count; repeat++) {
    const span = find(positive, scan);
    if (span === undefined) return notFound(positive, scan.at, scan.bound, scan.text, repeat);
    first ??= span;
    scan.at = span.end;
  }
  const start = first?.start ?? from;
  return (
    checkPlace(positive, { start: from, end: start }, scan) ?? checkNots(pending, { start: from, end: start }, scan)
  );
}

/** Matches runs of DAG; the NOTs after the last run are left in `pending` for the positive match to close. */
function matchDags(before: readonly Directive[], pending: Directive[], scan: Scan): Mismatch | undefined {
  let taken: Span[] = [];
  const closeRun = (): void => {
    scan.at = Math.max(scan.at, ...taken.map((span) => span.end));
    taken = [];
  };
  for (const [index, directive] of before.entries()) {
    if (directive.kind === "not") {
      closeRun();
      pending.push(directive);
      continue;
    }
    const span = findFree(directive, taken, scan);
    if (span === undefined) return notFound(directive, scan.at, scan.bound, scan.text);
    taken.push(span);
    if (before[index + 1]?.kind === "dag") continue;
    const runStart = Math.min(...taken.map((other) => other.start));
    const excluded = checkNots(pending.splice(0), { start: scan.at, end: runStart }, scan);
    if (excluded !== undefined) return excluded;
  }
  closeRun();
  return undefined;
}

/** The first match that overlaps none of the taken ones. */
function findFree(directive: Directive, taken: readonly Span[], scan: Scan): Span | undefined {
  let at = scan.at;
  for (;;) {
    const local: Scan = { text: scan.text, at, bound: new Map(scan.bound) };
    const span = find(directive, local);
    if (span === undefined) return undefined;
    const obstacle = taken.find((other) => other.start < span.end && span.start < other.end);
    if (obstacle === undefined) {
      for (const [name, value] of local.bound) scan.bound.set(name, value);
      return span;
    }
    at = obstacle.end;
  }
}

/** Finds a directive's text from where the scan stands and binds its variables. */
function find(directive: Directive, scan: Scan): Span | undefined {
  if (directive.kind === "empty") return findEmptyLine(scan);
  const compiled = compilePattern(directive.pattern, scan.bound);
  if (typeof compiled === "string") return undefined;
  compiled.regexp.lastIndex = scan.at;
  const match = compiled.regexp.exec(scan.text);
  if (match === null) return undefined;
  for (const [group, name] of compiled.groups) scan.bound.set(name, match.groups?.[group] ?? "");
  return { start: match.index, end: match.index + match[0].length };
}

function findEmptyLine({ text, at }: Scan): Span | undefined {
  const ending = /\n$/gm;
  ending.lastIndex = at;
  const match = ending.exec(text);
  return match === null ? undefined : { start: match.index + 1, end: match.index + 1 };
}

/** NEXT, EMPTY and SAME say how many lines may lie between two matches. */
function checkPlace(directive: Directive, skipped: Span, scan: Scan): Mismatch | undefined {
  const lines = scan.text.slice(skipped.start, skipped.end).split("\n").length - 1;
  const wanted = directive.kind === "same" ? 0 : directive.kind === "next" || directive.kind === "empty" ? 1 : lines;
  if (lines === wanted) return undefined;
  const reason =
    wanted === 0
      ? "is not on the line of the previous match"
      : lines === 0
        ? "is on the line of the previous match"
        : "is not on the line after the previous match";
  return { line: directive.line, reason: `${directive.spelling}: ${reason}`, from: skipped.start, found: skipped.end };
}

function checkNots(nots: readonly Directive[], range: Span, scan: Scan): Mismatch | undefined {
  const text = scan.text.slice(0, range.end);
  for (const directive of nots) {
    const local: Scan = { text, at: range.start, bound: new Map(scan.bound) };
    const unknown = compilePattern(directive.pattern, local.bound);
    if (typeof unknown === "string") return notFound(directive, range.start, local.bound, text);
    const span = find(directive, local);
    if (span === undefined) continue;
    const reason = `${directive.spelling}: excluded text found in the output`;
    return { line: directive.line, reason, from: range.start, found: span.start };
  }
  return undefined;
}

function notFound(
  directive: Directive,
  from: number,
  bound: ReadonlyMap<string, string>,
  text: string,
  matched = 0,
): Mismatch {
  const compiled = compilePattern(directive.pattern, bound);
  const times = directive.kind === "count" ? ` (${matched} of ${directive.count} found)` : "";
  const reason =
    typeof compiled === "string"
      ? `${directive.spelling}: variable '${compiled}' has no value here`
      : `${directive.spelling}: not found in the output${times}`;
  return { line: directive.line, reason, from, until: text.length, pattern: directive.pattern, bound: new Map(bound) };
}
