import { makeCommand, runCommand } from "../command-line/command.js";
import { exitCode } from "../host/exit-code.js";
import type { Host } from "../host/host.js";
import { refuse, UsageError } from "../host/user-error.js";
import { litEnvironment, litFiles, testFile } from "./run-lit-folder.js";

interface Options {
  readonly loadPassPlugin: readonly string[];
  readonly loadDialectPlugin: readonly string[];
  readonly bless: boolean;
}

const notes = `
A test is an .mlir file whose comments say what to run and what to expect:
  // RUN: hls-opt %s --canonicalize | filecheck %s
  // CHECK: return
Each is also printed, parsed and printed again. Exit codes: 0 all passed, 1 some failed, 2 wrong command line.
`;

/** `hls-lit PATH...`: runs text tests, for packages that extend the compiler. */
export async function lit(args: readonly string[], host: Host): Promise<number> {
  const collect = (value: string, before: readonly string[]): string[] => [...before, value];
  let failed = 0;
  const command = makeCommand("hls-lit", "Run text tests.", host)
    .name("hls-lit")
    .argument("<PATH...>", "test files, and folders of them")
    .option("--load-pass-plugin <file>", "given to each hls-opt of the RUN lines", collect, [])
    .option("--load-dialect-plugin <file>", "given to each hls-opt of the RUN lines", collect, [])
    .option("--bless", "write the CHECK lines of tests with a line '// BLESS' from the output", false)
    .addHelpText("after", notes)
    .action(async (paths: string[], options: Options) => {
      failed = await runAll(paths, options, host);
    });
  await runCommand(command, args);
  return failed === 0 ? exitCode.ok : exitCode.diagnostics;
}

/** The number of tests that failed. */
async function runAll(paths: readonly string[], options: Options, host: Host): Promise<number> {
  const files = paths.flatMap((path) => litFiles(host.cwd, path) ?? missing(path));
  if (files.length === 0) refuse("lit/no-tests", `there is no .mlir file in ${paths.join(", ")}`);
  const flags = [
    ...options.loadPassPlugin.map((file) => `--load-pass-plugin=${file}`),
    ...options.loadDialectPlugin.map((file) => `--load-dialect-plugin=${file}`),
  ];
  const environment = litEnvironment(host.cwd, flags);
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const file of files) {
    const { failure, skipped } = await testFile(file, environment, options.bless);
    const result = failure !== undefined ? "failed" : skipped !== undefined ? "skipped" : "passed";
    count[result]++;
    host.writeOut(`${result}: ${file}${skipped === undefined ? "" : ` (${skipped})`}\n`);
    if (failure !== undefined) host.writeError(`${failure}\n`);
  }
  host.writeOut(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`);
  return count.failed;
}

function missing(path: string): never {
  throw new UsageError(`there is no '${path}'`, "give test files, or folders of them");
}
