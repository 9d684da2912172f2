/** Plugins: modules of the user's own, in TypeScript, that use only the public API. */
import { writeFileSync } from "node:fs";
import { runHlsOpt } from "@hls-opt/cli";
import { afterAll, expect, test } from "vitest";
import { root } from "../../scripts/command.mjs";
import { Workspace } from "../end-to-end/compile.js";

const workspace = new Workspace();
afterAll(() => workspace.remove());

function plugin(name: string, text: string): string {
  const path = workspace.path(name);
  writeFileSync(path, text);
  return path;
}

const toy = `
import { AnyInteger, bindOps, collect, defineDialect, defineOp, definePass, option, sameAs } from "@hls-opt/ir-core";

/** Twice its operand. */
class TwiceOp extends defineOp({
  name: "toy.twice",
  summary: "twice a number",
  operands: { input: AnyInteger },
  results: { result: sameAs("input") },
  traits: ["pure"],
  assembly: "$input attr-dict \`:\` type($input)",
}) {}

export const dialects = [defineDialect({ name: "toy", summary: "for a test", ops: bindOps(TwiceOp) })];

export const passes = [
  definePass({
    name: "count-twice",
    summary: "counts toy.twice",
    options: { limit: option.int(5, "most that are allowed") },
    run(op, { options, report }) {
      const found: number = collect(op, (one) => one.info === TwiceOp.info).length;
      if (found > options.limit) report({ severity: "error", code: "toy/limit", location: op.location, message: \`\${found} are too many\`, notes: [] });
    },
  }),
  definePass({ name: "crash", summary: "throws", run() { throw new Error("no such luck"); } }),
];
`;

const input = "func.func @f(%x: i8) -> i8 {\n  %y = toy.twice %x : i8\n  return %y : i8\n}\n";

test("a dialect and a pass in TypeScript", async () => {
  const file = plugin("toy.ts", toy);
  const flags = [`--load-dialect-plugin=${file}`, `--load-pass-plugin=${file}`];
  const fine = await runHlsOpt([...flags, "--count-twice", "-"], input, root);
  expect(fine).toMatchObject({ exitCode: 0, stderr: "" });
  expect(fine.stdout).toContain("toy.twice %arg0 : i8");
  const refused = await runHlsOpt([...flags, "--count-twice=limit=0", "-"], input, root);
  expect(refused).toMatchObject({ exitCode: 1, stdout: "" });
  expect(refused.stderr).toContain("error: 1 are too many");
});

test("a crash is told as our fault, without a stack trace", async () => {
  const args = [`--load-pass-plugin=${plugin("crash.ts", toy)}`, "--crash", "-"];
  const result = await runHlsOpt(args, "module {}", root);
  expect(result.exitCode).toBe(70);
  expect(result.stderr).toContain("hls-opt: internal error: no such luck\n");
  expect(result.stderr).toContain("please report it");
  expect(result.stderr).not.toMatch(/^\s+at /m);
  process.env["HLS_OPT_DEBUG"] = "1";
  try {
    expect((await runHlsOpt(args, "module {}", root)).stderr).toMatch(/^\s+at /m);
  } finally {
    delete process.env["HLS_OPT_DEBUG"];
  }
});

test("files that are no plugins are refused", async () => {
  const load = async (file: string): Promise<string> => {
    const { exitCode, stderr } = await runHlsOpt([`--load-pass-plugin=${file}`, "-"], "module {}", root);
    expect(exitCode).toBe(1);
    return stderr;
  };
  expect(await load("no-such.ts")).toContain("no-such.ts: error: the plugin cannot be loaded");
  expect(await load(plugin("empty.ts", "export const nothing = 1;\n"))).toContain(
    "exports no list 'dialects', 'passes' or 'pipelines'",
  );
});
