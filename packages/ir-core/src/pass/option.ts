/** One option of a pass: what it holds, its default, and its spelling in textual pipelines. */
export interface OptionSpec<T> {
  readonly summary: string;
  readonly default: T;
  /** Completes "expected ..." where a value cannot be read. */
  readonly expects: string;
  /** Undefined when `text` is no value of this option. */
  parse(text: string): T | undefined;
  format(value: T): string;
}

/** Options by name: camel case in code (`maxIterations`), kebab case in text (`max-iterations`). */
export type OptionSpecs = Readonly<Record<string, OptionSpec<unknown>>>;

/** The values of declared options. */
export type OptionValues<O extends OptionSpecs> = {
  readonly [K in keyof O]: O[K] extends OptionSpec<infer T> ? T : never;
};

function int(value: number, summary: string): OptionSpec<number> {
  const parse = (text: string): number | undefined =>
    /^-?\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined;
  return { summary, default: value, expects: "an integer", parse, format: String };
}

function flag(value: boolean, summary: string): OptionSpec<boolean> {
  const parse = (text: string): boolean | undefined =>
    text === "true" || text === "" ? true : text === "false" ? false : undefined;
  return { summary, default: value, expects: "true or false", parse, format: String };
}

function string(value: string, summary: string): OptionSpec<string> {
  return { summary, default: value, expects: "a string", parse: (text) => text, format: quoteOption };
}

/** `a,b,c` */
function list(value: readonly string[], summary: string): OptionSpec<readonly string[]> {
  const parse = (text: string): readonly string[] => (text === "" ? [] : text.split(","));
  return {
    summary,
    default: value,
    expects: "a list such as a,b",
    parse,
    format: (items) => quoteOption(items.join(",")),
  };
}

/** One of several words. */
function oneOf<const C extends string>(cases: readonly C[], value: NoInfer<C>, summary: string): OptionSpec<C> {
  return {
    summary,
    default: value,
    expects: `one of ${cases.join(", ")}`,
    parse: (text) => cases.find((name) => name === text),
    format: String,
  };
}

/** Makes the options of a pass: `options: { maxIterations: option.int(10, "...") }`. */
export const option = { int, flag, string, list, oneOf };

function quoteOption(text: string): string {
  return /^[^\s{}"',()]+(,[^\s{}"',()]+)*$/.test(text) ? text : `"${text}"`;
}

/** `maxIterations` => `max-iterations` */
export function optionText(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The declared defaults, with some values given. */
export function completeOptions<O extends OptionSpecs>(
  specs: O,
  given: Partial<OptionValues<O>> = {},
): OptionValues<O> {
  const defaults = Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, spec.default]));
  return { ...defaults, ...given } as OptionValues<O>;
}

/** `{max-iterations=5 top-down=true}`, defaults included; empty when there are no options. */
export function formatOptions<O extends OptionSpecs>(specs: O, values: OptionValues<O>): string {
  const parts = Object.entries(specs).map(([name, spec]) => `${optionText(name)}=${spec.format(values[name])}`);
  return parts.length === 0 ? "" : `{${parts.join(" ")}}`;
}
