/** What the comments of a lit test say. */
export interface LitTest {
  /** The commands of the RUN lines, continuation lines joined. */
  readonly runs: readonly RunLine[];
  /** Programs without which the test is skipped. */
  readonly requires: readonly string[];
  /** Programs with which the test is skipped. */
  readonly unsupported: readonly string[];
  /** Whether the CHECK lines are generated. */
  readonly isBlessed: boolean;
  readonly isRoundTripped: boolean;
}

export interface RunLine {
  readonly command: string;
  /** Of the test file, from 1. */
  readonly line: number;
}

/** Reads the RUN, REQUIRES, UNSUPPORTED, BLESS and NO-ROUNDTRIP lines. */
export function parseLitTest(text: string): LitTest {
  const lines = text.split(/\r?\n/);
  return {
    runs: joinContinuations(lines),
    requires: listed(lines, "REQUIRES"),
    unsupported: listed(lines, "UNSUPPORTED"),
    isBlessed: header(lines).some((line) => /^\/\/\s*BLESS\s*$/.test(line)),
    isRoundTripped: !/^\s*\/\/\s*NO-ROUNDTRIP\b/m.test(text) && !text.includes("expected-error"),
  };
}

/** Comment lines that look like a directive but are none for these prefixes: slips that would be ignored in silence. */
export function findMisspeltDirectives(text: string, prefixes: readonly string[]): string[] {
  const known = [...new Set([...prefixes, "CHECK"])];
  const words = known.map((prefix) => prefix.replace(/-/g, "\\-")).join("|");
  const right = new RegExp(`^(?:${words})(?:-(?:NEXT|SAME|NOT|DAG|LABEL|EMPTY|COUNT-\\d+))?(?:\\{LITERAL\\})?:`);
  const similar = new RegExp(`^(?:(?:${words})(?:-[\\w-]*)?|CHECK[\\w-]*|[Cc]heck(?:-\\w+)?)(?:\\{\\w*\\})?\\s*:`);
  const usesChecks = prefixes.length > 0;
  return text.split(/\r?\n/).flatMap((line, index) => {
    const comment = /^\s*\/\/\s*(.*)$/.exec(line)?.[1] ?? "";
    if (!similar.test(comment) || (right.test(comment) && isUsed(comment, prefixes, usesChecks))) return [];
    return [`line ${index + 1}: no RUN line reads '${comment}'`];
  });
}

function isUsed(comment: string, prefixes: readonly string[], usesChecks: boolean): boolean {
  return usesChecks && prefixes.some((prefix) => new RegExp(`^${prefix}[-{:]`).test(comment));
}

function joinContinuations(lines: readonly string[]): RunLine[] {
  const runs: { command: string; line: number }[] = [];
  let open = false;
  for (const [index, line] of lines.entries()) {
    const part = /^\s*\/\/\s*RUN:(.*)$/.exec(line)?.[1]?.trim();
    if (part === undefined) continue;
    const last = runs.at(-1);
    const text = part.replace(/\\$/, "").trim();
    if (open && last !== undefined) last.command = `${last.command} ${text}`.trim();
    else runs.push({ command: text, line: index + 1 });
    open = part.endsWith("\\");
  }
  return runs;
}

function listed(lines: readonly string[], keyword: string): string[] {
  const form = new RegExp(`^\\s*//\\s*${keyword}:(.*)$`);
  const values = lines.flatMap((line) => form.exec(line)?.[1]?.split(",") ?? []);
  return values.map((value) => value.trim()).filter((value) => value !== "");
}

function header(lines: readonly string[]): string[] {
  const end = lines.findIndex((line) => !line.startsWith("//"));
  return lines.slice(0, end < 0 ? lines.length : end);
}
