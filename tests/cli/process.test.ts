/** The command as a process: streams, exit codes. The rest is tested in process. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../scripts/command.mjs";

const command = join(root, "node_modules", ".bin", "hls-opt");
const isBuilt = existsSync(join(root, "packages", "cli", "dist", "main.js"));

function run(args: readonly string[], input = ""): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [command, ...args], { cwd: root, input, encoding: "utf8", maxBuffer: 1 << 28 });
}

describe.skipIf(!isBuilt)("the process (needs npm run build)", () => {
  test("reads standard input and writes standard output, whatever the size", () => {
    const ops = Array.from({ length: 20_000 }, (_, i) => `%${i} = arith.constant ${i} : i32`).join("\n");
    const { status, stdout, stderr } = run([], `func.func @f() {\n${ops}\nreturn\n}\n`);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toContain("arith.constant 19999 : i32");
    expect(stdout.endsWith("}\n\n")).toBe(true);
  });

  test("has documented exit codes", () => {
    expect(run(["--version"])).toMatchObject({ status: 0, stderr: "" });
    expect(run([], "broken")).toMatchObject({ status: 1, stdout: "" });
    expect(run(["--no-such-flag"])).toMatchObject({ status: 2, stdout: "" });
  });

  test("ends quietly when nobody reads on", () => {
    const text = `module {\n${'  "a.b"() : () -> ()\n'.repeat(50_000)}}\n`;
    const shell = spawnSync(
      "sh",
      ["-c", `"${process.execPath}" "${command}" --allow-unregistered-dialect | head -n 1`],
      { input: text, encoding: "utf8" },
    );
    expect(shell.stdout).toBe("module {\n");
    expect(shell.stderr).toBe("");
  });
});
