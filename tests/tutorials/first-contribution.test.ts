/** docs/first-contribution.md: its blocks, applied to a copy of the repository, compile and pass their tests. */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { root } from "../../scripts/command.mjs";
import { countMarkers, insertInto, readSnippets } from "./snippets.js";

const page = readFileSync(join(root, "docs", "first-contribution.md"), "utf8");
const snippets = readSnippets(page);
const isBuilt = existsSync(join(root, "packages", "cli", "dist", "index.js"));

const place = mkdtempSync(join(tmpdir(), "contribution-"));
afterAll(() => rmSync(place, { recursive: true }), 120_000);

/** The sources, with what the build left; packages see each other, not the originals. */
function copyTree(): void {
  const folders = ["packages", "tools", "tests", "scripts"];
  const files = readdirSync(root).filter((name) => /^(package|tsconfig|vitest).*\.(json|ts)$/.test(name));
  for (const name of [...folders, ...files]) {
    cpSync(join(root, name), join(place, name), {
      recursive: true,
      filter: (path) => basename(path) !== "node_modules" && !path.endsWith(".map"),
    });
  }
  const modules = join(place, "node_modules");
  mkdirSync(join(modules, "@hls-opt"), { recursive: true });
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (name !== "@hls-opt") symlinkSync(join(root, "node_modules", name), join(modules, name));
  }
  for (const name of readdirSync(join(place, "packages"))) {
    symlinkSync(join(place, "packages", name), join(modules, "@hls-opt", name));
  }
  symlinkSync(join(place, "tools", "verilator-harness"), join(modules, "@hls-opt", "verilator-harness"));
}

function applySnippets(): void {
  for (const snippet of snippets) {
    const path = join(place, snippet.path);
    mkdirSync(dirname(path), { recursive: true });
    if (snippet.kind === "file") {
      expect(existsSync(path), `${snippet.path} is there already`).toBe(false);
      writeFileSync(path, snippet.text);
    } else writeFileSync(path, insertInto(readFileSync(path, "utf8"), snippet));
  }
}

function run(...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: place,
    encoding: "utf8",
    timeout: 500_000,
  });
  return { status, output: stdout + stderr };
}

test("all blocks of the page are read", () => {
  expect(snippets).toHaveLength(countMarkers(page));
  expect(snippets.length).toBeGreaterThan(5);
});

describe.skipIf(!isBuilt)("applied to a copy (needs npm run build)", () => {
  test("it compiles, and its tests pass", { timeout: 600_000 }, () => {
    copyTree();
    applySnippets();
    const compiled = run("node_modules/typescript/bin/tsc", "-b", "packages/passes");
    expect(compiled.status, compiled.output).toBe(0);
    const tests = snippets.map(({ path }) => path).filter((path) => path.endsWith(".mlir"));
    const names = tests.map((path) => path.replaceAll(".", "\\.")).join("|");
    const vitest = ["node_modules/vitest/vitest.mjs", "run", "tests/lit/lit.test.ts", "-t", names];
    const tested = run(...vitest, "--no-color");
    expect(tested.status, tested.output).toBe(0);
    // each file, and the round trips of those without errors
    const count = tests.length + tests.filter((path) => !path.includes("invalid")).length;
    expect(tested.output).toMatch(new RegExp(`Tests +${count} passed`));
    const documented = run(
      ...vitest.slice(0, 2),
      "tests/meta/documentation.test.ts",
      "-t",
      "comb.reverse|expand-reverse",
    );
    expect(documented.status, documented.output).toBe(0);
  });
});
