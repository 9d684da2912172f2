import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const node = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
const modules = join(root, "packages", "cli", "dist", "main.js");
const command = join(root, "packages", "cli", "bin", "hls-opt.js");
/** The launcher is no module of the package: it decides before one is loaded. */
const launcher = pathToFileURL(join(root, "packages", "cli", "bin", "bundle.js")).href;
const { canRunBundle } = (await import(launcher)) as { canRunBundle: (args: readonly string[]) => boolean };
const folder = mkdtempSync(join(tmpdir(), "bundle-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the bundled command", () => {
  beforeAll(() => {
    const made = node(join(root, "scripts", "bundle.mjs"), "--if-stale");
    expect(made.stderr).toBe("");
    expect(made.status).toBe(0);
  }, 60_000);

  it("is what runs, but not for plugins and subcommands", () => {
    expect(canRunBundle(["x.mlir"])).toBe(true);
    expect(canRunBundle(["--load-pass-plugin=p.js", "x.mlir"])).toBe(false);
    expect(canRunBundle(["compile", "x.mlir"])).toBe(false);
  });

  it("is not used once a package was compiled after it", () => {
    const record = join(root, "packages", "ir-core", "tsconfig.tsbuildinfo");
    const { atime, mtime } = statSync(record);
    try {
      const later = new Date(Date.now() + 60_000);
      utimesSync(record, later, later);
      expect(canRunBundle(["x.mlir"])).toBe(false);
    } finally {
      utimesSync(record, atime, mtime);
    }
    expect(canRunBundle(["x.mlir"])).toBe(true);
  });

  it.each([
    ["scripts/bundle-sample.mlir"],
    ["--canonicalize", "--cse", "scripts/bundle-sample.mlir"],
    ["--lower-affine", "scripts/bundle-sample.mlir"],
    ["--show-passes"],
    ["--help"],
    ["--no-such-flag"],
    ["no-such-file.mlir"],
  ])("does what the modules do: %s %s", (...args: string[]) => {
    const bundled = node(command, ...args);
    const plain = node(modules, ...args);
    expect(bundled.stdout).toBe(plain.stdout);
    expect(bundled.stderr).toBe(plain.stderr);
    expect(bundled.status).toBe(plain.status);
  });

  it("reports errors of the input with the same text", () => {
    const file = join(folder, "bad.mlir");
    writeFileSync(file, 'func.func @f() {\n  %0 = "é" : i32\n  return\n}\n');
    const bundled = node(command, file);
    expect(bundled.stderr).toBe(node(modules, file).stderr);
    expect(bundled.stderr).toContain("error:");
    expect(bundled.status).toBe(1);
  });
});
