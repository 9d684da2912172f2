import { expect, test } from "vitest";
import { checkSteps, readArguments } from "./read-arguments.js";

const passes = ["canonicalize", "cse", "schedule"];

function error(...args: string[]): { message: string; advice: string | undefined } {
  try {
    checkSteps(readArguments(args), passes);
  } catch (thrown) {
    return thrown as { message: string; advice: string | undefined };
  }
  throw new Error("nothing was wrong");
}

test("passes keep their order and options", () => {
  const { steps, input } = readArguments(["--cse", "in.mlir", "-canonicalize=max-iterations=5", "--schedule=a=1 b=2"]);
  expect(input).toBe("in.mlir");
  expect(steps).toEqual([
    { name: "cse", options: "" },
    { name: "canonicalize", options: "max-iterations=5" },
    { name: "schedule", options: "a=1 b=2" },
  ]);
});

test("values come behind = or as the next word", () => {
  expect(readArguments(["-o", "x", "--pass-pipeline=builtin.module(cse)"])).toMatchObject({
    output: "x",
    passPipeline: "builtin.module(cse)",
  });
});

test("switches can be turned off", () => {
  expect(readArguments(["--verify-each=false", "-split-input-file"])).toMatchObject({
    verifyEach: false,
    splitMarker: "// -----",
    input: "-",
  });
});

test("mistakes are explained", () => {
  expect(error("--canonicalise").message).toBe("unknown flag '--canonicalise'; did you mean '--canonicalize'?");
  expect(error("-verify-diagnostic").message).toContain("did you mean '--verify-diagnostics'?");
  expect(error("--frobnicate").message).toBe("unknown flag '--frobnicate'");
  expect(error("a.mlir", "b.mlir").message).toContain("more than one input file");
  expect(error("--verify-each=maybe").message).toContain("has the value 'maybe'");
  expect(error("-o").advice).toBe("write -o FILE");
  expect(error("--cse", "--pass-pipeline=x").message).toContain("exclude each other");
});
