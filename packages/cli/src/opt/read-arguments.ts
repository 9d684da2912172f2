import { suggest } from "../command-line/suggest.js";
import { UsageError } from "../host/user-error.js";
import { flags } from "./flags.js";
import type { Flag } from "./flags.js";
import { defaultSettings } from "./settings.js";
import type { Settings } from "./settings.js";

const flagsByName: ReadonlyMap<string, Flag> = new Map(flags.map((flag) => [flag.name, flag]));

/** Flags that are not in the table: they name passes, which plugins may add, so that they are looked up later. */
export type PassNames = { has(name: string): boolean } & Iterable<string>;

/** Reads a command line; `isPass` decides later whether an unknown flag is a pass (see `checkSteps`). */
export function readArguments(args: readonly string[]): Settings {
  const settings = defaultSettings();
  const files: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === "-" || !arg.startsWith("-")) {
      files.push(arg);
      continue;
    }
    const { name, value } = splitFlag(arg);
    const flag = flagsByName.get(name);
    if (flag === undefined) settings.steps.push({ name, options: unbrace(value ?? "") });
    else if (flag.takes !== "a value") flag.set(settings, readSwitch(arg, value));
    else if (value !== undefined) flag.set(settings, value);
    else flag.set(settings, valueAfter(args, ++i, arg, flag));
  }
  if (files.length > 1) {
    throw new UsageError(`there is more than one input file: ${files.join(", ")}`, "process them one after the other");
  }
  settings.input = files[0] ?? "-";
  return settings;
}

/** Refuses flags that are neither in the table nor passes. */
export function checkSteps(settings: Settings, passes: PassNames): void {
  for (const { name } of settings.steps) {
    if (passes.has(name)) continue;
    const known = suggest(name, [...flagsByName.keys(), ...passes]);
    const advice = known === undefined ? "see hls-opt --help and hls-opt --show-passes" : `did you mean ${dashed(known)}?`;
    throw new UsageError(`unknown flag '${dashed(name)}'`, advice);
  }
  if (settings.passPipeline !== undefined && settings.steps.length > 0) {
    const step = dashed((settings.steps[0] as { name: string }).name);
    throw new UsageError(`--pass-pipeline and ${step} exclude each other`, "put all passes into the pipeline");
  }
}

/** A flag as it is typed: one dash for a single letter. */
export function dashed(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`;
}

function splitFlag(arg: string): { name: string; value: string | undefined } {
  const text = arg.replace(/^--?/, "");
  const equals = text.indexOf("=");
  if (equals < 0) return { name: text, value: undefined };
  return { name: text.slice(0, equals), value: text.slice(equals + 1) };
}

/** `--pass={a=1}` and `--pass{a=1}` of pipelines are taken for `--pass=a=1`. */
function unbrace(options: string): string {
  return options.startsWith("{") && options.endsWith("}") ? options.slice(1, -1) : options;
}

function readSwitch(arg: string, value: string | undefined): boolean {
  if (value === undefined || value === "true" || value === "1" || value === "TRUE") return true;
  if (value === "false" || value === "0" || value === "FALSE") return false;
  throw new UsageError(`'${arg}' has the value '${value}'`, "write true or false");
}

function valueAfter(args: readonly string[], index: number, arg: string, flag: Flag & { takes: "a value" }): string {
  const value = args[index];
  if (value !== undefined) return value;
  throw new UsageError(`'${arg}' needs a value`, `write ${dashed(flag.name)}=${flag.placeholder}`);
}
