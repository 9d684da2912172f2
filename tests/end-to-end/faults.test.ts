/** A wrong bit anywhere is found: in the hardware, in the expected vectors, in the promises. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runHlsOpt, type CommandResult } from "@hls-opt/cli";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { root } from "../../scripts/command.mjs";
import { compile, Workspace } from "./compile.js";

const workspace = new Workspace();
afterAll(() => workspace.remove());
const out = workspace.path("tiny");

beforeEach(async () => {
  await compile(out, "examples/tiny.mlir", "--interval", "16", "--simulator", "built-in", "--frames", "20");
});

function simulate(): Promise<CommandResult> {
  return runHlsOpt(["simulate", out, "--simulator", "built-in"], "", root);
}

function edit(name: string, change: (text: string) => string): void {
  const path = join(out, name);
  const before = readFileSync(path, "utf8");
  const after = change(before);
  expect(after, `${name} was changed`).not.toBe(before);
  writeFileSync(path, after);
}

describe("the simulation of a compiled design", () => {
  test("passes as it is", async () => {
    const { exitCode, stdout } = await simulate();
    expect(stdout).toContain("built-in: 20 samples, 0 of 20 words differ");
    expect(exitCode).toBe(0);
  });

  test("fails on a wrong constant in the hardware", async () => {
    edit("05-hw.mlir", (text) => text.replace("dense<[4096, 8192,", "dense<[4097, 8192,"));
    const { exitCode, stderr } = await simulate();
    expect(stderr).toMatch(/error: \d+ of 20 output words differ/);
    expect(exitCode).toBe(1);
  });

  test("fails on a wrong expected bit", async () => {
    const path = join(out, "vectors/expected.bin");
    const bytes = readFileSync(path);
    bytes[8 * 7] = (bytes[8 * 7] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const { exitCode, stderr } = await simulate();
    expect(stderr).toContain("1 of 20 output words differ; first: sample 7, element 0");
    expect(exitCode).toBe(1);
  });

  test("fails on a wrong latency", async () => {
    edit("design.json", (text) =>
      text.replace(/"latency": (\d+)/, (_, cycles: string) => `"latency": ${Number(cycles) + 1}`),
    );
    const { exitCode, stderr } = await simulate();
    expect(stderr).toMatch(/error: latency is \d+ cycles, promised \d+/);
    expect(exitCode).toBe(1);
  });

  test("fails on an interval that is too short", async () => {
    edit("design.json", (text) => text.replace('"interval": 16', '"interval": 15'));
    const { exitCode, stderr } = await simulate();
    expect(stderr).toContain("error: ");
    expect(exitCode).toBe(1);
  });
});
