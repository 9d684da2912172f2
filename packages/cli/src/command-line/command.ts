import { Command, CommanderError } from "commander";
import type { Host } from "../host/host.js";
import { UsageError } from "../host/user-error.js";

/** A subcommand under construction: its output goes to the host, its errors become `UsageError`s. */
export function makeCommand(name: string, summary: string, host: Host): Command {
  return new Command(`hls-opt ${name}`)
    .description(summary)
    .helpOption("--help", "show this text")
    .exitOverride()
    .showHelpAfterError(false)
    .configureOutput({
      writeOut: (text) => host.writeOut(text),
      writeErr: () => undefined,
      getOutHelpWidth: () => 100,
    });
}

/** Parses the arguments and runs the command's action; the exit code is what the action returned. */
export async function runCommand(command: Command, args: readonly string[]): Promise<void> {
  try {
    await command.parseAsync([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return;
    const [message = "", suggestion] = error.message.replace(/^error: /, "").split("\n");
    throw new UsageError(message, suggestion?.replace(/^\((.*)\)$/, "$1") ?? `see ${command.name()} --help`);
  }
}

/** An option's number: an integer of at least `least`. */
export function integerOption(name: string, least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
    throw new UsageError(`--${name} is '${text}'`, `write an integer of at least ${least}`);
  };
}

/** An option's word: one of those listed. */
export function choiceOption<const T extends string>(name: string, choices: readonly T[]): (text: string) => T {
  return (text) => {
    const found = choices.find((choice) => choice === text);
    if (found !== undefined) return found;
    throw new UsageError(`--${name} is '${text}'`, `write one of ${choices.join(", ")}`);
  };
}
