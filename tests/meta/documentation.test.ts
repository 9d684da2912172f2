/** Every op and every pass is documented, and every pass is tested. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { dialects, passes } from "@hls-opt/cli";
import { dialectPage, passesPage, readExports } from "@hls-opt/cli/testing";
import { allowedByDefault } from "@hls-opt/verilator-harness";
import { describe, expect, test } from "vitest";
import { root } from "../../scripts/command.mjs";

const sources = ["ir-core", "dialect-nn", "dialect-affine", "dialect-hw", "passes"];
const comments = sources.flatMap((name) => readExports(join(root, "packages", name, "src"), name));

/** A chapter of a reference page, paragraph by paragraph. */
function section(page: string, heading: string): string[] {
  const found = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  return (found ?? "").trimEnd().split("\n\n").slice(1);
}

describe("every op is documented", () => {
  for (const dialect of dialects) {
    test(dialect.name, () => {
      const page = dialectPage(dialect, comments);
      for (const { info } of dialect.ops) {
        const [summary = "", comment = ""] = section(page, info.name);
        expect(summary, info.name).not.toBe("");
        expect(comment, `${info.name}: the JSDoc of its class`).not.toMatch(/^(\||Traits:|$)/);
      }
    });
  }
});

describe("every pass is documented and tested", () => {
  const files = ["tests", "packages"]
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
    )
    .filter(
      (file) =>
        !file.includes("node_modules") &&
        (file.endsWith(".test.ts") || (file.startsWith("tests") && file.endsWith(".mlir"))),
    )
    .map((file) => readFileSync(join(root, file), "utf8"));

  const page = passesPage(passes, comments);

  test.each(passes.map(({ name }) => name))("%s", (name) => {
    const [summary = ""] = section(page, `--${name}`);
    expect(summary.length).toBeGreaterThan(20);
    const isTested = files.some((text) => new RegExp(`--${name}\\b|[("',]${name}[{)"',]`).test(text));
    expect(isTested, `a test runs --${name}`).toBe(true);
  });
});

test("docs/lint.md lists the warnings that are allowed", () => {
  const text = readFileSync(join(root, "docs", "lint.md"), "utf8");
  expect([...text.matchAll(/^\| `([A-Z]+)` \|/gm)].map((match) => match[1])).toEqual(allowedByDefault);
});
