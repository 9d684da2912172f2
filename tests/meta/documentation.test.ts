/** Every op and every pass is documented, and every pass is tested. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { dialects, passes } from "@hls-opt/cli";
import { describe, expect, test } from "vitest";
import { root } from "../../scripts/command.mjs";

function section(file: string, heading: string): string {
  const text = readFileSync(join(root, "docs", file), "utf8");
  const found = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  expect(found, `docs/${file} has a section '${heading}' (npm run docs writes it)`).toBeDefined();
  return found ?? "";
}

describe("every op is documented", () => {
  for (const { name, ops } of dialects) {
    test(name, () => {
      for (const { info } of ops) {
        const [, summary = "", comment = ""] = section(`dialects/${name}.md`, info.name).split("\n\n");
        expect(summary, info.name).not.toBe("");
        expect(comment, `${info.name}: the JSDoc of its class`).not.toMatch(/^(\||Traits:|$)/);
      }
    });
  }
});

describe("every pass is documented and tested", () => {
  const files = ["tests", "packages"]
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)))
    .filter((file) => !file.includes("node_modules") && (file.endsWith(".test.ts") || (file.startsWith("tests") && file.endsWith(".mlir"))))
    .map((file) => readFileSync(join(root, file), "utf8"));

  test.each(passes.map(({ name }) => name))("%s", (name) => {
    expect(section("passes.md", `--${name}`).length).toBeGreaterThan(name.length + 20);
    const isTested = files.some((text) => new RegExp(`--${name}\\b|[("',]${name}[{)"',]`).test(text));
    expect(isTested, `a test runs --${name}`).toBe(true);
  });
});
