/** The command lines of lit tests: words, quotes, pipes and redirections; no shell is involved. */

/** One program of a pipeline. */
export interface Stage {
  readonly program: string;
  readonly args: readonly string[];
  /** `not PROGRAM`: it has to fail, in an orderly way. */
  readonly isNegated: boolean;
  /** `2>&1` */
  readonly mergesErrors: boolean;
  /** `< FILE` */
  readonly input: string | undefined;
  /** `> FILE` */
  readonly output: string | undefined;
}

export type Pipeline = readonly Stage[];

/** What `%s`, `%S` and `%t` stand for. */
export interface Substitutions {
  /** The test file. */
  readonly source: string;
  /** A name for temporary files. */
  readonly temporary: string;
}

/** A RUN line that cannot be understood. */
export class RunLineError extends Error {}

type Token =
  { readonly kind: "word"; readonly text: string } | { readonly kind: "pipe" | "merge" | "input" | "output" };

/** Reads the command of a RUN line; throws `RunLineError`. */
export function parseRunLine(command: string, substitutions: Substitutions): Pipeline {
  const stages: Token[][] = [[]];
  for (const token of tokenise(substitute(command, substitutions))) {
    if (token.kind === "pipe") stages.push([]);
    else stages.at(-1)?.push(token);
  }
  return stages.map(parseStage);
}

/** The command as one would type it in the repository's root; `rename` turns a program into what to type for it. */
export function showPipeline(pipeline: Pipeline, rename: (program: string) => string): string {
  return pipeline.map((stage) => showStage(stage, rename)).join(" | ");
}

function substitute(command: string, { source, temporary }: Substitutions): string {
  return command.replace(/%(.)(?!\w)|%%/g, (whole, letter: string | undefined) => {
    if (whole === "%%") return "%";
    if (letter === "s") return source;
    if (letter === "S") return source.split("/").slice(0, -1).join("/");
    if (letter === "t") return temporary;
    return whole;
  });
}

function tokenise(command: string): Token[] {
  const form = /\s*(?:(2>&1)|([|<>])|((?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s|<>'"\\])+))/y;
  const tokens: Token[] = [];
  const text = command.trim();
  while (form.lastIndex < text.length) {
    const at = form.lastIndex;
    const match = form.exec(text);
    if (match === null) throw new RunLineError(`cannot read the command from '${text.slice(at)}' on`);
    tokens.push(toToken(match[1], match[2], match[3] ?? ""));
  }
  const unsupported = tokens.find((token) => token.kind === "word" && /^(&&|;|\|\||2>.*|&)$/.test(token.text));
  if (unsupported !== undefined) {
    throw new RunLineError("only pipes, '<', '>' and '2>&1' are supported; use more RUN lines");
  }
  return tokens;
}

function toToken(merge: string | undefined, symbol: string | undefined, word: string): Token {
  if (merge !== undefined) return { kind: "merge" };
  if (symbol !== undefined) return { kind: symbol === "|" ? "pipe" : symbol === "<" ? "input" : "output" };
  const text = word.replace(/'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)/g, (_, single, double, escaped) =>
    String(single ?? (double as string | undefined)?.replace(/\\(["\\$`])/g, "$1") ?? escaped),
  );
  return { kind: "word", text };
}

function parseStage(tokens: readonly Token[]): Stage {
  const words: string[] = [];
  const files: { input?: string; output?: string } = {};
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token?.kind === "word") words.push(token.text);
    if (token?.kind !== "input" && token?.kind !== "output") continue;
    const file = tokens[++index];
    if (file?.kind !== "word") throw new RunLineError("a redirection needs a file name");
    files[token.kind] = file.text;
  }
  const isNegated = words[0] === "not";
  const [program, ...args] = isNegated ? words.slice(1) : words;
  if (program === undefined) throw new RunLineError("a pipeline has an empty stage");
  const mergesErrors = tokens.some((token) => token.kind === "merge");
  return { program, args, isNegated, mergesErrors, input: files.input, output: files.output };
}

function showStage(stage: Stage, rename: (program: string) => string): string {
  const words = [rename(stage.program), ...stage.args.map(quote)];
  if (stage.input !== undefined) words.push("<", quote(stage.input));
  if (stage.output !== undefined) words.push(">", quote(stage.output));
  if (stage.mergesErrors) words.push("2>&1");
  return words.join(" ");
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
}
