/** The printing flags, compared with LLVM's mlir-opt where it is installed. */
import { spawnSync } from "node:child_process";
import { runHlsOpt } from "@hls-opt/cli";
import { describe, expect, test } from "vitest";
import { findProgram, root } from "../../scripts/command.mjs";

const mlirOpt = findProgram("mlir-opt", ["/usr/lib/llvm-19/bin"]);

const input = `module {
  func.func @f(%x: i32 loc("named")) -> i32 {
    %y:2 = "test.op"(%x) ({
    ^bb0(%z: i32):
      %q = arith.addi %z, %x : i32
      "test.use"(%q, %q) : (i32, i32) -> ()
    }, {
      %q = arith.addi %x, %x : i32
      "test.term"() : () -> () loc(callsite("a" at "b.py":3:4))
    }) : (i32) -> (i32, i32) loc(fused["a.py":1:2, unknown])
    %u = arith.constant 3 : i32 loc("three"("a.py":3:1))
    %b = arith.constant true
    cf.cond_br %b, ^bb1(%u : i32), ^bb1(%u : i32)
  ^bb1(%v: i32):
    return %y#1 : i32
  }
  func.func @g(%x: tensor<4xi32>) -> tensor<4xi32> {
    %y = arith.constant dense<[1, 2, 3, 4]> : tensor<4xi32>
    %z = arith.constant dense_resource<big> : tensor<4xi32>
    return %y : tensor<4xi32>
  }
}
{-#
  dialect_resources: {
    builtin: {
      big: "0x0400000001000000020000000300000004000000",
      unused: "0x0400000001000000"
    }
  }
#-}
`;

async function print(...flags: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runHlsOpt(["--allow-unregistered-dialect", ...flags, "-"], input, root);
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  return stdout;
}

describe.skipIf(mlirOpt === undefined)("as mlir-opt prints it (needs mlir-opt)", () => {
  test.for([
    [],
    ["--mlir-print-value-users"],
    ["--mlir-print-value-users", "--mlir-print-op-generic"],
    ["--mlir-print-unique-ssa-ids"],
    ["--mlir-elide-elementsattrs-if-larger=2"],
    ["--mlir-elide-resource-strings-if-larger=60"],
    ["--mlir-print-elementsattrs-with-hex-if-larger=2"],
    ["--mlir-print-elementsattrs-with-hex-if-larger=-1"],
    ["--mlir-print-skip-regions"],
    ["--mlir-print-debuginfo"],
    ["--mlir-print-debuginfo", "--mlir-print-local-scope"],
    ["--mlir-print-debuginfo", "--mlir-pretty-debuginfo", "--mlir-print-local-scope"],
  ])("%s", async (flags) => {
    const theirs = spawnSync(mlirOpt ?? "", ["--allow-unregistered-dialect", ...flags], { input, encoding: "utf8" });
    expect(theirs.status).toBe(0);
    expect(await print(...flags)).toBe(theirs.stdout.replaceAll("-:", "<stdin>:").replaceAll('"-"', '"<stdin>"'));
  });
});

describe("without mlir-opt", () => {
  test("pretty locations need no aliases", async () => {
    const text = await print("--mlir-print-debuginfo", "--mlir-pretty-debuginfo");
    expect(text).not.toContain("#loc");
    expect(text).toContain('%c3_i32 = arith.constant 3 : i32 "three"(a.py:3:1)\n');
  });

  test("names from locations (mlir-opt 20)", async () => {
    const text = await print("--mlir-use-nameloc-as-prefix");
    expect(text).toContain("func.func @f(%named: i32) -> i32");
    expect(text).toContain("%three = arith.constant 3 : i32");
  });

  test("all resources can be left out", async () => {
    expect(await print("--mlir-elide-resource-strings-if-larger=1")).not.toContain("{-#");
  });

  test("printing is parsed back", async () => {
    expect(await print("--verify-roundtrip")).toBe(await print());
  });
});
