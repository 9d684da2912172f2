import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { root } from "../../scripts/command.mjs";
import { layers } from "../../scripts/imports/layers.mjs";
import { readProject } from "../../scripts/imports/project.mjs";
import { checkImports } from "../../scripts/imports/rules.mjs";

test("the imports of this repository run one way", () => {
  expect(checkImports(readProject(root), layers)).toEqual([]);
});

const fixtureLayers = {
  packages: { "@t/core": [], "@t/app": ["@t/core"] },
  folders: { "@t/core": { ir: [], text: ["ir"] } },
};

const core = { name: "@t/core", exports: { ".": {}, "./testing": {} } };
const app = { name: "@t/app", exports: { ".": {} }, dependencies: { "@t/core": "1" } };

/** A sound project; the tests break it. */
const sound: Readonly<Record<string, unknown>> = {
  "package.json": { name: "t", devDependencies: { vitest: "1" } },
  "packages/core/package.json": core,
  "packages/core/tsconfig.json": {},
  "packages/core/src/index.ts": `export { op } from "./ir/op.js";\nexport type { Block } from "./ir/block.js";\n`,
  "packages/core/src/ir/op.ts": `import type { Block } from "./block.js";\nexport const op = 1;\n`,
  "packages/core/src/ir/block.ts": `import { op } from "./op.js";\nexport interface Block { op: typeof op }\n`,
  "packages/core/src/text/print.ts": `import { op } from "../ir/op.js";\nimport { join } from "node:path";\n`,
  "packages/core/src/ir/op.test.ts": `import { test } from "vitest";\nimport "../text/print.js";\n`,
  "packages/app/package.json": app,
  "packages/app/tsconfig.json": { references: [{ path: "../core" }] },
  "packages/app/src/index.ts": `import { op } from "@t/core";\n`,
  "tests/all.test.ts": `import { op } from "@t/core";\nimport { x } from "@t/core/testing";\nimport "vitest";\n`,
};

describe("checkImports", () => {
  const folders: string[] = [];
  afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

  function check(changes: Readonly<Record<string, unknown>>): string[] {
    const folder = mkdtempSync(join(tmpdir(), "imports-"));
    folders.push(folder);
    for (const [path, content] of Object.entries({ ...sound, ...changes })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), typeof content === "string" ? content : JSON.stringify(content));
    }
    return checkImports(readProject(folder), fixtureLayers);
  }

  test("accepts a sound project", () => {
    expect(check({})).toEqual([]);
  });

  test("catches a backward arrow between packages", () => {
    const problems = check({ "packages/core/src/ir/extra.ts": `import type { A } from "@t/app";\n` });
    expect(problems[0]).toBe(
      "packages/core/src/ir/extra.ts:1: backward arrow: @t/core may not import @t/app (may: none)",
    );
  });

  test("catches a backward arrow in a test", () => {
    const problems = check({ "packages/core/src/ir/op.test.ts": `import { a } from "@t/app";\n` });
    expect(problems).toEqual([
      "packages/core/src/ir/op.test.ts:1: backward arrow: @t/core may not import @t/app (may: none)",
    ]);
  });

  test("catches a backward arrow between folders, of types as well", () => {
    const problems = check({ "packages/core/src/ir/extra.ts": `import type { P } from "../text/print.js";\n` });
    expect(problems).toEqual(["packages/core/src/ir/extra.ts:1: backward arrow: ir/ may not import text/ (may: none)"]);
  });

  test("catches a folder below that imports one without a place", () => {
    const problems = check({ "packages/core/src/ir/extra.ts": `export { x } from "../index.js";\n` });
    expect(problems).toEqual(["packages/core/src/ir/extra.ts:1: backward arrow: ir/ may not import src/ (may: none)"]);
  });

  test("catches a cycle of values and shows the shortest", () => {
    const problems = check({
      "packages/core/src/ir/a.ts": `import { b } from "./b.js";\n`,
      "packages/core/src/ir/b.ts": `import { c } from "./c.js";\n`,
      "packages/core/src/ir/c.ts": `export { a } from "./a.js";\nimport { b } from "./b.js";\n`,
    });
    expect(problems).toEqual([
      "packages/core: value import cycle: packages/core/src/ir/c.ts -> packages/core/src/ir/b.ts -> packages/core/src/ir/c.ts",
    ]);
  });

  test("counts `import { type X }` as a value import, which it is at run time", () => {
    const problems = check({
      "packages/core/src/ir/op.ts": `import { type Block } from "./block.js";\nexport const op = 1;\n`,
    });
    expect(problems[0]).toContain("value import cycle");
  });

  test("accepts a cycle of types within a folder, catches one across folders", () => {
    const problems = check({
      "packages/app/src/a/x.ts": `import type { Y } from "../b/y.js";\n`,
      "packages/app/src/b/y.ts": `import { x } from "../a/x.js";\n`,
    });
    expect(problems).toEqual([
      "packages/app: import cycle across folders: packages/app/src/a/x.ts -> packages/app/src/b/y.ts -> packages/app/src/a/x.ts",
    ]);
  });

  test("catches deep imports", () => {
    expect(check({ "packages/app/src/deep.ts": `import { op } from "@t/core/src/ir/op.js";\n` })).toEqual([
      "packages/app/src/deep.ts:1: deep import '@t/core/src/ir/op.js': it is not exported",
    ]);
    expect(check({ "packages/app/src/deep.ts": `import { op } from "../../core/src/ir/op.js";\n` })).toEqual([
      "packages/app/src/deep.ts:1: '../../core/src/ir/op.js' leaves the package: import the other package by its name",
    ]);
    expect(check({ "tests/deep.ts": `import { op } from "../packages/core/src/ir/op.js";\n` })).toEqual([
      "tests/deep.ts:1: '../packages/core/src/ir/op.js' reaches into a package: import it by its name",
    ]);
  });

  test("catches dynamic imports of the project's own modules", () => {
    const problems = check({ "packages/core/src/text/lazy.ts": `export const f = () => import("../ir/op.js");\n` });
    expect(problems).toEqual([
      "packages/core/src/text/lazy.ts:1: dynamic import of '../ir/op.js': import it at the top of the file",
    ]);
  });

  test("compares declared dependencies with imports", () => {
    expect(check({ "packages/core/src/ir/extra.ts": `import x from "left-pad";\n` })).toEqual([
      "packages/core/src/ir/extra.ts:1: 'left-pad' is not among the dependencies of packages/core/package.json",
    ]);
    expect(check({ "packages/core/package.json": { ...core, dependencies: { unused: "1" } } })).toEqual([
      "packages/core/package.json: dependency 'unused' is imported nowhere",
    ]);
    expect(check({ "packages/app/package.json": { ...app, dependencies: {} } })).toEqual([
      "packages/app/package.json: '@t/core' is imported but not a dependency",
    ]);
    expect(check({ "packages/app/tsconfig.json": {} })).toEqual([
      "packages/app/tsconfig.json: no reference to packages/core, which is imported",
    ]);
  });

  test("wants a place for each package", () => {
    expect(check({ "packages/new/package.json": { name: "@t/new" } })).toEqual([
      "packages/new: @t/new has no place in scripts/imports/layers.mjs",
    ]);
  });

  test("catches imports of files that are not there", () => {
    expect(check({ "packages/core/src/ir/extra.ts": `import "./gone.js";\n` })).toEqual([
      "packages/core/src/ir/extra.ts:1: './gone.js' names no file",
    ]);
  });
});
