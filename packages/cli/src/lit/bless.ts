/**
 * Writes the CHECK lines of a test from the output: a label for each top-level symbol, a NEXT for each line, SSA names as
 * variables. What `generate-test-checks.py` does for MLIR's own tests.
 */

/** The checks for one top-level operation of the output. */
interface Segment {
  readonly symbol: string | undefined;
  readonly checks: readonly string[];
}

/** The output that a prefix's checks describe. */
export interface PrefixOutput {
  readonly prefix: string;
  readonly output: string;
}

/** The test's text with fresh checks for each prefix, each block before the source of the same symbol where there is one. */
export function bless(text: string, outputs: readonly PrefixOutput[]): string {
  const prefixes = outputs.map(({ prefix }) => prefix).join("|");
  const directive = new RegExp(`^\\s*//\\s*(?:${prefixes})(?:-[A-Z]+(?:-\\d+)?)?(?:\\{LITERAL\\})?:`);
  let lines = text
    .trimEnd()
    .split(/\r?\n/)
    .filter((line) => !directive.test(line));
  for (const { prefix, output } of outputs) lines = insert(lines, makeSegments(output, prefix));
  return `${lines.join("\n").trimEnd()}\n`;
}

/** The checks of an output, one segment for each top-level operation. */
export function makeSegments(output: string, prefix: string): Segment[] {
  const chunks = output.split(/^\/\/ -----\n?/m);
  return chunks.flatMap((chunk) => splitTopLevel(unwrapModule(chunk)).map((lines) => makeSegment(lines, prefix)));
}

function unwrapModule(output: string): string[] {
  const lines = output.trimEnd().split("\n");
  const start = lines.indexOf("module {");
  if (start < 0 || lines.at(-1) !== "}") return lines;
  const body = lines.slice(start + 1, -1).map((line) => line.replace(/^ {2}/, ""));
  return [...lines.slice(0, start), ...body];
}

/** A top-level operation starts at a line without indentation and ends with its closing brace. */
function splitTopLevel(lines: readonly string[]): string[][] {
  const segments: string[][] = [];
  for (const line of lines) {
    const last = segments.at(-1);
    const continues = line === "" || /^[\s})]/.test(line);
    if (continues && last !== undefined) last.push(line);
    else if (line !== "") segments.push([line]);
  }
  return segments.map((segment) => trimBlankEnd(segment));
}

function trimBlankEnd(lines: readonly string[]): string[] {
  const end = lines.findLastIndex((line) => line.trim() !== "");
  return lines.slice(0, end + 1);
}

function makeSegment(lines: readonly string[], prefix: string): Segment {
  const [first = "", ...rest] = lines;
  const names = new Map<string, string>();
  const symbol = /@(?:[\w$.-]+|"[^"]*")/.exec(first)?.[0];
  const head =
    symbol === undefined ? [`// ${prefix}: ${abstract(first, names)}`] : makeLabel(first, symbol, prefix, names);
  const body = rest.map((line) =>
    line.trim() === "" ? `// ${prefix}-EMPTY:` : `// ${prefix}-NEXT: ${abstract(line, names)}`,
  );
  return { symbol, checks: [...head, ...body] };
}

/** A label cannot hold variables: what follows the symbol is checked on the same line. */
function makeLabel(line: string, symbol: string, prefix: string, names: Map<string, string>): string[] {
  const after = line.indexOf(symbol) + symbol.length;
  const value = line.indexOf("%");
  const end = line[after] === "(" ? after + 1 : value < 0 ? line.length : value;
  const label = `// ${prefix}-LABEL: ${escapeBrackets(line.slice(0, end))}`.trimEnd();
  const rest = line.slice(end).trim();
  return rest === "" ? [label] : [label, `// ${prefix}-SAME: ${abstract(rest, names)}`];
}

/** Puts variables for SSA names; a name that is defined again, in another region, is another variable. */
function abstract(line: string, names: Map<string, string>): string {
  const results = /^\s*((?:%[\w$.-]+(?::\d+)?(?:, )?)+) = /.exec(line)?.[0].length ?? 0;
  let end = 0;
  let text = "";
  for (const match of line.matchAll(/%([\w$.-]+)/g)) {
    const [whole, name = ""] = match;
    text += escapeBrackets(line.slice(end, match.index));
    end = match.index + whole.length;
    const isDefinition = match.index < results || line.startsWith(" = ", end);
    const known = isDefinition ? undefined : names.get(name);
    text += known === undefined ? defineVariable(name, names) : `%[[${known}]]`;
  }
  return text + escapeBrackets(line.slice(end));
}

function defineVariable(name: string, names: Map<string, string>): string {
  // The count in the map falls behind when a name is defined again: keep one counter under a key no name can have.
  const number = Number(names.get("%") ?? 0);
  names.set("%", String(number + 1));
  names.set(name, `V${number}`);
  return `%[[V${number}:${/^[0-9a-z_]+$/.test(name) ? "[0-9a-z_]+" : "[^ ,:)]+"}]]`;
}

function escapeBrackets(text: string): string {
  return text.replace(/\{\{/g, "\u0000").replace(/\[\[/g, "{{\\[\\[}}").replaceAll("\u0000", "{{\\{\\{}}");
}

function insert(lines: readonly string[], segments: readonly Segment[]): string[] {
  const result: string[] = [];
  let at = 0;
  let waiting: string[] = [];
  for (const { symbol, checks } of segments) {
    const anchor = symbol === undefined ? -1 : findDefinition(lines, symbol, at);
    waiting.push(...checks);
    if (anchor < 0) continue;
    const indentation = /^\s*/.exec(lines[anchor] ?? "")?.[0] ?? "";
    result.push(...lines.slice(at, anchor), ...waiting.map((check) => indentation + check));
    waiting = [];
    at = anchor;
  }
  result.push(...lines.slice(at));
  return waiting.length === 0 ? result : [...result, ...(result.at(-1) === "" ? [] : [""]), ...waiting];
}

/** The line that defines a symbol: the first that names it and is neither a comment nor a use after `=` or `call`. */
function findDefinition(lines: readonly string[], symbol: string, from: number): number {
  const name = symbol.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const form = new RegExp(`^\\s*(?!//)[\\w.]+ (?:\\w+ |"\\w+" )*${name}(?![\\w$.-])`);
  return lines.findIndex((line, index) => index >= from && form.test(line) && !/\bcall\b/.test(line));
}
