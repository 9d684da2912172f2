import { HarnessError } from "./errors.js";
import { excerpt, run } from "./process.js";
import { withTemporaryFolder, writeFiles, type DesignSource } from "./source.js";
import { requireVerilator } from "./verilator.js";

/** A warning of Verilator. */
export interface LintWarning {
  /** Such as `WIDTH`. */
  readonly code: string;
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** What a lint run found: warnings to mend, and those that the allow-list permits. */
export interface LintResult {
  readonly warnings: readonly LintWarning[];
  readonly allowed: readonly LintWarning[];
}

/**
 * Warnings that say nothing about a generated design.
 *
 * `DECLFILENAME`: one file holds all modules of a design, so their names cannot equal the file's.
 */
export const allowedByDefault: readonly string[] = ["DECLFILENAME"];

/** Lints the design with all warnings on; those with a code in `allow` are kept apart. */
export async function lint(source: DesignSource, allow: readonly string[] = allowedByDefault): Promise<LintResult> {
  const verilator = await requireVerilator();
  return withTemporaryFolder(async (folder) => {
    await writeFiles(folder, source.files);
    const args = ["--lint-only", "-Wall", "-Wno-fatal", "--top-module", source.design.top, ...source.design.verilog];
    const result = await run(verilator.path, args, { cwd: folder });
    if (result.code !== 0) {
      throw new HarnessError(
        "harness/verilator-failed",
        `Verilator rejects the design:\n${excerpt(result)}`,
        "correct the Verilog at these places",
      );
    }
    const all = parseWarnings(result.stderr);
    return {
      warnings: all.filter((warning) => !allow.includes(warning.code)),
      allowed: all.filter((warning) => allow.includes(warning.code)),
    };
  });
}

function parseWarnings(text: string): LintWarning[] {
  return [...text.matchAll(/^%Warning-(\w+): ([^:\n]+):(\d+):(?:\d+:)? (.*)$/gm)].map((match) => ({
    code: match[1] ?? "",
    file: match[2] ?? "",
    line: Number(match[3]),
    message: match[4] ?? "",
  }));
}
