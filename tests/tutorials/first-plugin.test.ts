/** docs/tutorials/first-plugin.md: its files are those of examples/plugin-clip, which an outsider can install and test. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { litEnvironment, litFiles, testFile } from "@hls-opt/cli/lit";
import { afterAll, describe, expect, test } from "vitest";
import { root } from "../../scripts/command.mjs";
import { countMarkers, readSnippets } from "./snippets.js";

const folder = join(root, "examples", "plugin-clip");
const page = readFileSync(join(root, "docs", "tutorials", "first-plugin.md"), "utf8");
const snippets = readSnippets(page);

describe("the page", () => {
  test("spells out all files of the plugin", () => {
    expect(snippets).toHaveLength(countMarkers(page));
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => statSync(join(folder, file)).isFile() && file !== "README.md" && !file.includes("node_modules"))
      .map((file) => file.replaceAll("\\", "/"));
    expect(snippets.map(({ path }) => path).sort()).toEqual(files.sort());
  });

  test.each(snippets)("$path is as in examples/plugin-clip", ({ path, text }) => {
    expect(text).toBe(readFileSync(join(folder, path), "utf8"));
  });
});

describe("its tests", () => {
  const environment = litEnvironment(folder, ["--load-pass-plugin=src/index.ts"]);
  test.each(litFiles(folder, "tests") ?? [])("%s", async (file) => {
    expect(await testFile(file, environment)).toEqual({});
  });
});

const packages = [
  ...["ir-core", "dialect-nn", "dialect-affine", "dialect-hw", "passes", "frontend-onnx", "cli"].map((name) =>
    join(root, "packages", name),
  ),
  join(root, "tools", "verilator-harness"),
];
const isBuilt = packages.every((path) => existsSync(join(path, "dist")));
/** What npm says where there is no registry to install the third-party packages from. */
const noRegistry = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENOTCACHED|ENETUNREACH/;

describe.skipIf(!isBuilt)("as an outsider (needs npm run build)", () => {
  const place = mkdtempSync(join(tmpdir(), "plugin-"));
  afterAll(() => rmSync(place, { recursive: true }), 120_000);

  function npm(cwd: string, ...args: string[]): { status: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync("npm", args, { cwd, encoding: "utf8", timeout: 300_000 });
    return { status, output: stdout + stderr };
  }

  test("packed, installed in an empty folder, type-checked and tested", { timeout: 600_000 }, ({ skip }) => {
    for (const path of packages) {
      const packed = npm(path, "pack", "--pack-destination", place, "--ignore-scripts");
      expect(packed.status, packed.output).toBe(0);
    }
    const plugin = join(place, "plugin");
    cpSync(folder, plugin, { recursive: true });
    const tarballs = readdirSync(place).filter((file) => file.endsWith(".tgz"));
    const installed = npm(
      plugin,
      ...["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"],
      ...tarballs.map((file) => `../${file}`),
    );
    if (noRegistry.test(installed.output)) skip("there is no npm registry to install from");
    expect(installed.status, installed.output).toBe(0);
    const tested = npm(plugin, "test");
    expect(tested.status, tested.output).toBe(0);
    expect(tested.output).toContain("4 passed, 0 failed, 0 skipped");
  });
});
