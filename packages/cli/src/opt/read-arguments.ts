import { didYouMean } from "@hls-opt/ir-core";
import { UsageError } from "../host/user-error.js";
import type { Flag } from "./flag.js";
import { flags } from "./flags.js";
import { defaultSettings } from "./settings.js";
import type { Settings } from "./settings.js";

const flagsByName: ReadonlyMap<string, Flag> = new Map(flags.map((flag) => [flag.name, flag]));

/** Reads a command line. Flags that are not in the table name passes; plugins may add some, so that `checkSteps` comes later. */
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
    else if (flag.takes === "nothing" || flag.takes === "yes or no") flag.set(settings, readSwitch(arg, value));
    else if (flag.takes === "a value or nothing") flag.set(settings, value);
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
export function checkSteps(settings: Settings, passes: readonly string[]): void {
  for (const { name } of settings.steps) {
    if (passes.includes(name)) continue;
    const known = [...flagsByName.keys(), ...passes].map(dashed);
    const message = `unknown flag '${dashed(name)}'${didYouMean(dashed(name), known)}`;
    throw new UsageError(message, "see hls-opt --help and hls-opt --show-passes");
  }
  if (settings.passPipeline !== undefined && settings.steps.length > 0) {
    const step = dashed((settings.steps[0] as { name: string }).name);
    throw new UsageError(`--pass-pipeline and ${step} exclude each other`, "put all passes into the pipeline");
  }
}

/** A flag as it is typed, with its value. */
export function spell(flag: Flag): string {
  if (flag.takes === "nothing" || flag.takes === "yes or no") return dashed(flag.name);
  if (flag.takes === "a value or nothing") return `${dashed(flag.name)}[=${flag.placeholder}]`;
  return `${dashed(flag.name)}${flag.name.length === 1 ? " " : "="}${flag.placeholder}`;
}

/** One dash for a single letter. */
function dashed(name: string): string {
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
  throw new UsageError(`'${arg}' needs a value`, `write ${spell(flag)}`);
}
