/**
 * `--verify-diagnostics`, as in mlir-opt: comments such as `// expected-error@+1 {{message}}` say which diagnostics an input
 * has to produce; anything else that is produced, or is not, is an error.
 */
import { errorAt, FileLineColLoc, findFilePosition, UnknownLoc } from "@hls-opt/ir-core";
import type { Diagnostic, Location, Report } from "@hls-opt/ir-core";

interface Expectation {
  readonly kind: string;
  readonly text: string;
  /** What the message has to contain. */
  readonly matches: (message: string) => boolean;
  /** The line it has to point at; undefined: any, `"unknown"`: none. */
  readonly line: number | "unknown";
  readonly location: FileLineColLoc;
  isMet: boolean;
}

const mostRepeated = 1000;

/** As in MLIR; a number before the text asks for as many such diagnostics, as in Clang. */
const commentPattern =
  /expected-(error|note|remark|warning)(-re)? *(?:@([+-][0-9]+|above|below|unknown))? *([1-9][0-9]*)? *\{\{(.*)\}\}\s*$/;

/** Compares the diagnostics of one input with the comments in it. */
export class ExpectedDiagnostics {
  private readonly file: string;
  private readonly expectations: Expectation[];
  private readonly problems: Diagnostic[] = [];

  constructor(source: string, file: string) {
    this.file = file;
    this.expectations = readExpectations(source, file, this.problems);
  }

  /** The sink for everything that the input makes the compiler say. */
  readonly report: Report = ({ severity, location, message, notes }) => {
    this.meet(severity, location, message);
    for (const note of notes) this.meet("note", note.location, note.message);
  };

  /** What was produced and not expected, and the other way round. */
  finish(): readonly Diagnostic[] {
    const unmet = this.expectations.filter((expectation) => !expectation.isMet);
    const missing = unmet.map(({ kind, text, location }) =>
      errorAt("verify/missing", location, `expected ${kind} "${text}" was not produced`),
    );
    return [...this.problems, ...missing];
  }

  private meet(kind: string, location: Location, message: string): void {
    const position = findFilePosition(location);
    const line = position?.file === this.file ? position.line : "unknown";
    const here = this.expectations.filter((one) => !one.isMet && one.line === line && one.matches(message));
    const met = here.find((one) => one.kind === kind);
    if (met !== undefined) {
      met.isMet = true;
      return;
    }
    const other = here[0];
    if (other !== undefined) {
      other.isMet = true;
      const wrong = `'${kind}' diagnostic emitted when expecting a '${other.kind}'`;
      this.problems.push(errorAt("verify/severity", location, wrong));
      return;
    }
    const at = position ?? UnknownLoc.instance;
    this.problems.push(errorAt("verify/unexpected", at, `unexpected ${kind}: ${message}`));
  }
}

function readExpectations(source: string, file: string, problems: Diagnostic[]): Expectation[] {
  const expectations: Expectation[] = [];
  const lines = source.split("\n");
  const comments = lines.map((line) => (line.includes("expected-") ? commentPattern.exec(line) : null));
  const isDesignator = (line: number): boolean => comments[line - 1] !== null && comments[line - 1] !== undefined;
  comments.forEach((match, index) => {
    if (match === null) return;
    const [, kind = "", isRegexp, place, count = "1", text = ""] = match;
    const location = new FileLineColLoc(file, index + 1, (match.index ?? 0) + 1);
    const matches = matcher(text, isRegexp !== undefined);
    if (matches === undefined) {
      problems.push(errorAt("verify/pattern", location, `'${text}' holds no valid regular expression`));
      return;
    }
    const line = lineOf(place, index + 1, lines.length, isDesignator);
    for (let i = 0; i < Math.min(Number(count), mostRepeated); i++) {
      expectations.push({ kind, text, matches, line, location, isMet: false });
    }
  });
  return expectations;
}

/** `above` and `below` mean the nearest line that holds no expectation itself. */
function lineOf(
  place: string | undefined,
  own: number,
  lineCount: number,
  isDesignator: (line: number) => boolean,
): number | "unknown" {
  if (place === undefined) return own;
  if (place === "unknown") return "unknown";
  const step = place === "above" ? -1 : 1;
  if (place !== "above" && place !== "below") return own + Number(place);
  let line = own + step;
  while (line > 0 && line <= lineCount && isDesignator(line)) line += step;
  return line;
}

/** A plain text is looked for as it is; in a `-re` text, `{{...}}` are regular expressions. */
function matcher(text: string, hasRegexps: boolean): ((message: string) => boolean) | undefined {
  if (!hasRegexps) return (message) => message.includes(text);
  const source = text
    .split(/(\{\{.*?\}\})/)
    .map((part) => (part.startsWith("{{") ? `(?:${part.slice(2, -2)})` : part.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")))
    .join("");
  try {
    const pattern = new RegExp(source);
    return (message) => pattern.test(message);
  } catch {
    return undefined;
  }
}
