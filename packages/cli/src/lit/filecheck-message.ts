import { approximateText, type Pattern } from "./filecheck-pattern.js";

/** What went wrong, in offsets of the canonical output. */
export interface Mismatch {
  /** Of the check file, from 1; 0 where no line is at fault. */
  readonly line: number;
  readonly reason: string;
  /** Where scanning started. */
  readonly from?: number;
  /** Where it ended. */
  readonly until?: number;
  /** Where the offending match is. */
  readonly found?: number;
  readonly pattern?: Pattern;
  readonly bound?: ReadonlyMap<string, string>;
}

interface Explanation {
  readonly line: number;
  readonly reason: string;
  readonly message: string;
}

const shownLines = 3;
const comparedLines = 400;
const comparedLength = 160;

/** Tells the story of a mismatch with the lines of both files. */
export function explain(file: string, checks: string, output: string, mismatch: Mismatch): Explanation {
  const { line, reason } = mismatch;
  const place = line === 0 ? file : `${file}:${line}`;
  const checkLine = line === 0 ? [] : [showLine(checks.split("\n"), line)];
  const notes = mismatch.from === undefined ? [] : outputNotes(output.split(/\r?\n/), mismatch);
  return { line, reason, message: [`${place}: ${reason}`, ...checkLine, ...notes].join("\n") };
}

function outputNotes(lines: readonly string[], mismatch: Mismatch): string[] {
  const start = lineOf(lines, mismatch.from ?? 0);
  const shown = lines.slice(start - 1, start - 1 + shownLines).map((_, index) => showLine(lines, start + index));
  return [
    `scanning started at line ${start} of the output:`,
    ...shown,
    ...(mismatch.found === undefined ? nearestNotes(lines, start, mismatch) : foundNotes(lines, mismatch.found)),
    ...variableNotes(mismatch),
  ];
}

function foundNotes(lines: readonly string[], found: number): string[] {
  const line = lineOf(lines, found);
  return [`it matches at line ${line}:`, showLine(lines, line)];
}

function nearestNotes(lines: readonly string[], start: number, mismatch: Mismatch): string[] {
  if (mismatch.pattern === undefined) return [];
  const end = lineOf(lines, mismatch.until ?? 0);
  const wanted = approximateText(mismatch.pattern, mismatch.bound ?? new Map<string, string>());
  const nearest = nearestLine(wanted, lines.slice(start - 1, Math.min(end, start - 1 + comparedLines)));
  if (nearest === undefined) return [];
  return [`the nearest line of the output is line ${start + nearest}:`, showLine(lines, start + nearest)];
}

function variableNotes({ pattern, bound }: Mismatch): string[] {
  const used = (pattern ?? []).flatMap((part) => (part.kind === "use" ? [part.name] : []));
  return [...new Set(used)].flatMap((name) => {
    const value = bound?.get(name);
    return value === undefined ? [] : [`with ${name} = '${value}'`];
  });
}

/** The index of the line with the smallest edit distance, unless it has little in common with the text. */
function nearestLine(wanted: string, lines: readonly string[]): number | undefined {
  const text = wanted.trim().slice(0, comparedLength);
  const distances = lines.map((line) =>
    distance(
      text,
      line
        .trim()
        .replace(/[ \t]+/g, " ")
        .slice(0, comparedLength),
    ),
  );
  const best = Math.min(...distances);
  return best < Math.max(text.length, 4) * 0.7 ? distances.indexOf(best) : undefined;
}

/** Levenshtein's distance, where text of the line after and before the wanted text costs little. */
function distance(wanted: string, line: string): number {
  let row = Array.from({ length: line.length + 1 }, (_, index) => index * 0.1);
  for (let i = 1; i <= wanted.length; i++) {
    const next = [i];
    for (let j = 1; j <= line.length; j++) {
      const replace = (row[j - 1] ?? 0) + (wanted[i - 1] === line[j - 1] ? 0 : 1);
      const insert = (next[j - 1] ?? 0) + (i === wanted.length ? 0.1 : 0.6);
      next.push(Math.min(replace, insert, (row[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[line.length] ?? wanted.length;
}

/** Blanks were joined before matching, so offsets are those of the canonical text. */
function lineOf(lines: readonly string[], offset: number): number {
  let passed = 0;
  for (const [index, line] of lines.entries()) {
    passed += line.replace(/[ \t]+/g, " ").length + 1;
    if (offset < passed) return index + 1;
  }
  return lines.length;
}

function showLine(lines: readonly string[], line: number): string {
  return `${String(line).padStart(6)} | ${lines[line - 1] ?? ""}`;
}
