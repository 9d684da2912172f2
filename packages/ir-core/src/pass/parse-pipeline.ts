/**
 * Textual pipelines, as `mlir-opt` writes them: `builtin.module(func.func(canonicalize{max-iterations=5},cse),symbol-dce)`.
 * A name before `(` is an op to nest on, any other name a pass or a registered pipeline, with options in braces. A list
 * without anchor is for `builtin.module`.
 */
import { errorAt } from "../ir/diagnostic.js";
import type { Report } from "../ir/diagnostic.js";
import { FileLineColLoc } from "../ir/location.js";
import { orderingWarnings } from "./ordering.js";
import { optionText } from "./option.js";
import type { OptionSpecs } from "./option.js";
import { Pipeline } from "./pipeline.js";
import type { NamedPipeline, PassRegistry } from "./registry.js";
import type { Pass } from "./pass.js";
import { didYouMean } from "../ir/nearest-name.js";

/** The file name in the locations of pipeline errors. */
export const pipelineSource = "pass-pipeline";

const deepestNesting = 64;

/** The pipeline that the text describes; undefined, after an error located in the text, when it describes none. */
export function parsePipeline(text: string, registry: PassRegistry, report: Report): Pipeline | undefined {
  try {
    const pipeline = new PipelineParser(text, registry).parse();
    orderingWarnings(pipeline, registry.ordering).forEach(report);
    return pipeline;
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    report(errorAt("pipeline/syntax", placeIn(text, error.offset), error.message));
    return undefined;
  }
}

function placeIn(text: string, offset: number): FileLineColLoc {
  const before = text.slice(0, offset).split("\n");
  const column = (before[before.length - 1] ?? "").length + 1;
  return new FileLineColLoc(pipelineSource, before.length, column);
}

/** The line of `text` that a location names, and a caret below its column. */
export function showCaret(text: string, { line, column }: { readonly line: number; readonly column: number }): string {
  return `${text.split("\n")[line - 1] ?? ""}\n${" ".repeat(column - 1)}^`;
}

/** Unwinds to `parsePipeline`; never leaves this file. */
class PipelineError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

class PipelineParser {
  private readonly text: string;
  private readonly registry: PassRegistry;
  private position = 0;

  constructor(text: string, registry: PassRegistry) {
    this.text = text;
    this.registry = registry;
  }

  parse(): Pipeline {
    const root = new Pipeline();
    if (!this.atEnd()) this.list(root);
    const [only, ...others] = root.items;
    return others.length === 0 && only instanceof Pipeline && only.anchor === root.anchor ? only : root;
  }

  /** Elements between commas; nested lists are kept on a stack. */
  private list(root: Pipeline): void {
    const open: Pipeline[] = [root];
    for (let pipeline: Pipeline | undefined = root; pipeline !== undefined; pipeline = open[open.length - 1]) {
      const nested = this.element(pipeline);
      if (nested !== undefined) {
        if (open.push(nested) > deepestNesting) this.fail(`pipelines nest more than ${deepestNesting} deep`);
        this.skipSpace();
        if (this.next !== ")") continue;
      }
      this.closeLists(open);
    }
  }

  /** Past the comma behind an element, or out of all lists that end here. */
  private closeLists(open: Pipeline[]): void {
    while (!this.take(",")) {
      const pipeline = open[open.length - 1];
      if (open.length === 1) {
        if (this.next === ")") {
          this.fail("encountered extra closing ')' creating unbalanced parentheses while parsing pipeline");
        }
        if (!this.atEnd()) this.fail("expected ',' after parsing pipeline");
      } else if (!this.take(")")) {
        this.fail(
          this.atEnd() ? `missing closing ')' of '${pipeline?.anchor}('` : "expected ',' or ')' after parsing pipeline",
        );
      }
      open.pop();
      if (open.length === 0) return;
    }
  }

  /** Adds one element; gives the nested pipeline when it opens one. */
  private element(pipeline: Pipeline): Pipeline | undefined {
    this.skipSpace();
    const start = this.position;
    const name = this.match(/[\w.$'-]+/y) ?? "";
    if (this.take("(")) {
      return name === "" ? this.fail("expected an operation name before '('", start) : pipeline.nest(name);
    }
    const item = this.registry.find(name);
    if (item === undefined) {
      return this.fail(
        `'${name}' does not refer to a registered pass or pass pipeline${didYouMean(name, this.registry.names())}`,
        start,
      );
    }
    if ("run" in item && !pipeline.accepts(item)) {
      this.fail(
        `can't add pass '${name}' restricted to '${item.anchor}' on a pass manager intended to run on '${pipeline.anchor}'`,
        start,
      );
    }
    this.registry.addTo(pipeline, item, this.options(item));
    for (const use of pipeline.passes()) use.location ??= placeIn(this.text, start);
    return undefined;
  }

  private options(item: Pass | NamedPipeline): Readonly<Record<string, unknown>> {
    const values: Record<string, unknown> = {};
    const start = this.position;
    if (!this.take("{")) return values;
    while (!this.take("}")) {
      if (this.atEnd()) this.fail("missing closing '}' while processing pass options", start);
      const at = this.position;
      const name = this.match(/[\w.-]+/y) ?? this.fail("expected an option name");
      const [key, spec] = this.findOption(item, name, at);
      const valueAt = this.position + 1;
      const text = this.text[this.position] === "=" ? this.value() : "";
      const value = spec.parse(text);
      if (value === undefined) {
        this.fail(`invalid value '${text}' for option '${name}' of '${item.name}': expected ${spec.expects}`, valueAt);
      }
      values[key] = value;
    }
    return values;
  }

  private findOption(item: Pass | NamedPipeline, name: string, at: number): [string, OptionSpecs[string]] {
    const found = Object.entries(item.options).find(([key]) => optionText(key) === name);
    if (found !== undefined) return found;
    const known = Object.keys(item.options).map(optionText);
    const hint = didYouMean(name, known) || (known.length === 0 ? "; it has none" : `; it has ${known.join(", ")}`);
    return this.fail(`'${item.name}' has no option '${name}'${hint}`, at);
  }

  /** What follows `=`: in quotes or braces, or up to a space or the closing brace. */
  private value(): string {
    this.position++;
    const start = this.position;
    const quote = this.text[start];
    if (quote === '"' || quote === "'") {
      const end = this.text.indexOf(quote, start + 1);
      if (end < 0) this.fail(`missing closing ${quote}`, start);
      this.position = end + 1;
      return this.text.slice(start + 1, end);
    }
    if (quote === "{") return this.bracedValue();
    return this.match(/[^\s{}]*/y) ?? "";
  }

  private bracedValue(): string {
    const start = this.position;
    for (let depth = 0; this.position < this.text.length;) {
      const character = this.text[this.position++];
      if (character === "{") depth++;
      if (character === "}" && --depth === 0) return this.text.slice(start + 1, this.position - 1);
    }
    return this.fail("missing closing '}' of an option value", start);
  }

  // ---- characters ------------------------------------------------------------------------------

  private get next(): string | undefined {
    return this.text[this.position];
  }

  private atEnd(): boolean {
    this.skipSpace();
    return this.position >= this.text.length;
  }

  private skipSpace(): void {
    this.match(/\s*/y);
  }

  private take(character: string): boolean {
    this.skipSpace();
    if (this.next !== character) return false;
    this.position++;
    return true;
  }

  /** The text that a sticky pattern matches here, consumed. */
  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0];
    this.position += found?.length ?? 0;
    return found;
  }

  private fail(message: string, offset = this.position): never {
    throw new PipelineError(message, offset);
  }
}
