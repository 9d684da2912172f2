import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Whether a tool can be run here. */
export function hasTool(name: string, versionFlag: string): boolean {
  const { error } = spawnSync(name, [versionFlag], { stdio: "ignore" });
  return error === undefined;
}

/** Runs a tool in a folder; throws with its output when it fails. */
export function runTool(name: string, args: readonly string[], folder: string): string {
  const result = spawnSync(name, args, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
  if (result.status !== 0) throw new Error(`${name} ${args.join(" ")} failed:\n${result.stdout}\n${result.stderr}`);
  return result.stdout + result.stderr;
}

/** Gives `use` a fresh folder with these files, and removes it afterwards. */
export function inFolder<T>(files: Readonly<Record<string, string>>, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "hls-opt-hw-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
