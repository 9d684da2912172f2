/** Compiling in this process for tests. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runHlsOpt, type CommandResult, type Report } from "@hls-opt/cli";
import { root } from "../../scripts/command.mjs";

/** A folder for what a test file writes; remove it after all tests. */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), "hls-opt-test-"));

  path(name: string): string {
    return join(this.folder, name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** A compilation that went well. */
export interface Compiled extends CommandResult {
  readonly out: string;
  readonly report: Report;
}

/** Compiles and reads the report; a failure shows what was printed. */
export async function compile(out: string, model: string, ...flags: string[]): Promise<Compiled> {
  const result = await runHlsOpt(["compile", model, "--out", out, "--no-yosys", ...flags], "", root);
  if (result.exitCode !== 0) throw new Error(`hls-opt compile ${model} failed:\n${result.stderr}`);
  return { ...result, out, report: JSON.parse(readFileSync(join(out, "report.json"), "utf8")) as Report };
}

/** The flags that give the supplied patches and their centres. */
export const patches = ["--samples", "examples/data/patches.npy", "--labels", "examples/data/centres.npy"];

/** A model of the data folder, which is not part of the repository. */
export function dataModel(name: string): { path: string; isThere: boolean } {
  const path = join(root, "..", "shared", "data", "models", name);
  return { path, isThere: existsSync(path) };
}
