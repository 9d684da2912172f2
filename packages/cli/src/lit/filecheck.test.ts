import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { findProgram } from "../host/find-program.js";
import { fileCheck, type FileCheckOptions } from "./filecheck.js";

/** A check file, an output, and whether the first accepts the second: LLVM's FileCheck has to agree where it is installed. */
interface Case {
  readonly name: string;
  readonly checks: string;
  readonly output: string;
  /** The line of the first directive that does not hold; 0 for none in particular, absent where all hold. */
  readonly fails?: number;
  readonly options?: FileCheckOptions;
}

const cases: readonly Case[] = [
  { name: "CHECK finds text anywhere", checks: "// CHECK: two\n", output: "one\ntwo\nthree\n" },
  { name: "CHECK fails on absent text", checks: "// CHECK: four\n", output: "one\ntwo\n", fails: 1 },
  { name: "CHECK keeps the order", checks: "// CHECK: two\n// CHECK: one\n", output: "one\ntwo\n", fails: 2 },
  { name: "CHECK continues on the same line", checks: "// CHECK: one\n// CHECK: two\n", output: "one two\n" },
  { name: "a match is used once", checks: "// CHECK: one\n// CHECK: one\n", output: "one\n", fails: 2 },
  { name: "blanks are joined", checks: "// CHECK: a   b\n// CHECK: c d\n", output: "a b\nc \t  d\n" },
  { name: "blanks are not invented", checks: "// CHECK: a b\n", output: "ab\n", fails: 1 },
  { name: "CRLF is a line end", checks: "// CHECK: a{{$}}\n// CHECK-NEXT: b\n", output: "a\r\nb\r\n" },
  { name: "characters of expressions are plain", checks: "// CHECK: f(*.+)|$\n", output: "f(*.+)|$\n" },
  { name: "characters of expressions match only themselves", checks: "// CHECK: a.c\n", output: "abc\n", fails: 1 },

  { name: "NEXT accepts the next line", checks: "// CHECK: one\n// CHECK-NEXT: two\n", output: "one\n  two\n" },
  {
    name: "NEXT rejects a later line",
    checks: "// CHECK: one\n// CHECK-NEXT: three\n",
    output: "one\ntwo\nthree\n",
    fails: 2,
  },
  {
    name: "NEXT rejects the same line",
    checks: "// CHECK: one\n// CHECK-NEXT: two\n",
    output: "one two\ntwo\n",
    fails: 2,
  },
  { name: "NEXT rejects absence", checks: "// CHECK: one\n// CHECK-NEXT: two\n", output: "one\n", fails: 2 },
  {
    name: "NEXT rejects blank lines between",
    checks: "// CHECK: one\n// CHECK-NEXT: two\n",
    output: "one\n\ntwo\n",
    fails: 2,
  },
  { name: "NEXT cannot be first", checks: "// CHECK-NEXT: one\n", output: "one\n", fails: 1 },

  { name: "SAME accepts the same line", checks: "// CHECK: one\n// CHECK-SAME: two\n", output: "one, two\n" },
  { name: "SAME rejects the next line", checks: "// CHECK: one\n// CHECK-SAME: two\n", output: "one\ntwo\n", fails: 2 },
  { name: "SAME cannot be first", checks: "// CHECK-SAME: one\n", output: "one\n", fails: 1 },

  {
    name: "EMPTY accepts an empty line",
    checks: "// CHECK: a\n// CHECK-EMPTY:\n// CHECK-NEXT: b\n",
    output: "a\n\nb\n",
  },
  { name: "EMPTY rejects a full line", checks: "// CHECK: a\n// CHECK-EMPTY:\n", output: "a\nb\n\nc\n", fails: 2 },
  {
    name: "two EMPTY are two lines",
    checks: "// CHECK: a\n// CHECK-EMPTY:\n// CHECK-EMPTY:\n",
    output: "a\n\nb\n\n",
    fails: 3,
  },
  { name: "EMPTY takes no text", checks: "// CHECK: a\n// CHECK-EMPTY: b\n", output: "a\n\n", fails: 2 },

  { name: "NOT accepts absence", checks: "// CHECK: a\n// CHECK-NOT: x\n// CHECK: b\n", output: "a\nb\nx\n" },
  {
    name: "NOT rejects presence between",
    checks: "// CHECK: a\n// CHECK-NOT: x\n// CHECK: b\n",
    output: "a\nx\nb\n",
    fails: 2,
  },
  { name: "NOT before the first match", checks: "// CHECK-NOT: x\n// CHECK: a\n", output: "x\na\n", fails: 1 },
  { name: "NOT ignores what is before", checks: "// CHECK: a\n// CHECK-NOT: x\n", output: "x\na\n" },
  { name: "NOT at the end", checks: "// CHECK: a\n// CHECK-NOT: x\n", output: "a\nb\nx\n", fails: 2 },
  { name: "NOT alone", checks: "// CHECK-NOT: x\n", output: "a\nx\n", fails: 1 },
  { name: "all of several NOTs", checks: "// CHECK-NOT: x\n// CHECK-NOT: y\n", output: "a\ny\n", fails: 2 },
  {
    name: "NOT with a variable",
    checks: "// CHECK: [[A:[0-9a-z]+]]\n// CHECK-NOT: [[A]]\n",
    output: "a\nb\na\n",
    fails: 2,
  },
  { name: "NOT before NEXT", checks: "// CHECK: a\n// CHECK-NOT: x\n// CHECK-NEXT: b\n", output: "a\nx b\n", fails: 2 },

  { name: "DAG in any order", checks: "// CHECK-DAG: a\n// CHECK-DAG: b\n", output: "b\na\n" },
  { name: "DAG without overlap", checks: "// CHECK-DAG: a\n// CHECK-DAG: a\n", output: "a\nb\n", fails: 2 },
  { name: "DAG twice in two places", checks: "// CHECK-DAG: a\n// CHECK-DAG: a\n", output: "a\na\n" },
  {
    name: "CHECK after DAG is after all of them",
    checks: "// CHECK-DAG: a\n// CHECK-DAG: b\n// CHECK: c\n",
    output: "b\nc\na\n",
    fails: 3,
  },
  { name: "DAG starts after the match before", checks: "// CHECK: x\n// CHECK-DAG: a\n", output: "a\nx\n", fails: 2 },
  {
    name: "NOT divides DAGs",
    checks: "// CHECK-DAG: a\n// CHECK-NOT: x\n// CHECK-DAG: b\n",
    output: "a\nx\nb\n",
    fails: 2,
  },
  {
    name: "a DAG after a NOT is after the DAGs before it",
    checks: "// CHECK-DAG: a\n// CHECK-NOT: x\n// CHECK-DAG: b\n",
    output: "b\na\n",
    fails: 3,
  },
  {
    name: "NOT after DAG before CHECK",
    checks: "// CHECK-DAG: a\n// CHECK-DAG: b\n// CHECK-NOT: x\n// CHECK: c\n",
    output: "b\na\nx\nc\n",
    fails: 3,
  },
  {
    name: "DAG binds variables",
    checks: "// CHECK-DAG: [[A:%[0-9a-z]+]] = one\n// CHECK-DAG: use [[A]]\n",
    output: "%3 = one\nuse %3\n",
  },
  {
    name: "DAG uses variables",
    checks: "// CHECK-DAG: [[A:%[0-9a-z]+]] = one\n// CHECK-DAG: use [[A]]\n",
    output: "%3 = one\nuse %4\n",
    fails: 2,
  },

  { name: "COUNT finds as many", checks: "// CHECK-COUNT-3: a\n// CHECK: b\n", output: "a\na a\nb\n" },
  { name: "COUNT wants as many", checks: "// CHECK-COUNT-3: a\n", output: "a\na\n", fails: 1 },
  { name: "COUNT allows more", checks: "// CHECK-COUNT-2: a\n// CHECK: b\n", output: "a\na\na\nb\n" },
  {
    name: "COUNT then NOT forbids more",
    checks: "// CHECK-COUNT-2: a\n// CHECK-NOT: a\n",
    output: "a\na\na\n",
    fails: 2,
  },
  { name: "NOT before COUNT", checks: "// CHECK-NOT: x\n// CHECK-COUNT-2: a\n", output: "x\na\na\n", fails: 1 },
  { name: "COUNT of 0 is refused", checks: "// CHECK-COUNT-0: a\n", output: "b\n", fails: 1 },

  { name: "LABEL divides", checks: "// CHECK-LABEL: f\n// CHECK: x\n// CHECK-LABEL: g\n", output: "f\nx\ng\n" },
  {
    name: "LABEL keeps matches inside",
    checks: "// CHECK-LABEL: f\n// CHECK: x\n// CHECK-LABEL: g\n",
    output: "f\ng\nx\n",
    fails: 2,
  },
  { name: "LABEL has to be there", checks: "// CHECK-LABEL: f\n// CHECK-LABEL: h\n", output: "f\ng\n", fails: 2 },
  { name: "LABEL ends NOT", checks: "// CHECK-LABEL: f\n// CHECK-NOT: x\n// CHECK-LABEL: g\n", output: "f\ng\nx\n" },
  {
    name: "LABEL is found by NOT before it",
    checks: "// CHECK-LABEL: f\n// CHECK-NOT: x\n// CHECK-LABEL: g\n",
    output: "f\nx\ng\n",
    fails: 2,
  },
  {
    name: "SAME after LABEL",
    checks: "// CHECK-LABEL: f(\n// CHECK-SAME: [[A:%[0-9a-z]+]]: i32\n// CHECK-NEXT: use [[A]]\n",
    output: "f(%0: i32)\n use %0\n",
  },
  { name: "LABEL without variables", checks: "// CHECK-LABEL: f [[A:x]]\n", output: "f x\n", fails: 1 },
  {
    name: "LABEL stops DAG",
    checks: "// CHECK-LABEL: f\n// CHECK-DAG: x\n// CHECK-LABEL: g\n",
    output: "f\ng\nx\n",
    fails: 2,
  },

  { name: "expressions match", checks: "// CHECK: a{{[0-9]+}}b\n", output: "a123b\n" },
  { name: "expressions reject", checks: "// CHECK: a{{[0-9]+}}b\n", output: "axb\n", fails: 1 },
  { name: "alternatives stay inside", checks: "// CHECK: a{{x|y}}b\n", output: "ayb\n" },
  { name: "a dot stays on its line", checks: "// CHECK: a{{.*}}b\n", output: "a\nb\n", fails: 1 },
  { name: "a negated class stays on its line", checks: "// CHECK: a{{[^x]*}}b\n", output: "a\nb\n", fails: 1 },
  { name: "line ends can be asked for", checks: "// CHECK: {{^}}a{{$}}\n", output: "xa\nax\na\n" },
  { name: "line ends can be missed", checks: "// CHECK: {{^}}a{{$}}\n", output: "xa\nax\n", fails: 1 },
  { name: "unclosed expressions are refused", checks: "// CHECK: a{{b\n", output: "ab\n", fails: 1 },
  { name: "broken expressions are refused", checks: "// CHECK: a{{(}}\n", output: "a(\n", fails: 1 },

  {
    name: "variables hold",
    checks: "// CHECK: [[A:%[0-9]+]] = x\n// CHECK: y [[A]], [[A]]\n",
    output: "%1 = x\ny %1, %1\n",
  },
  {
    name: "variables are compared",
    checks: "// CHECK: [[A:%[0-9]+]] = x\n// CHECK: y [[A]]\n",
    output: "%1 = x\ny %2\n",
    fails: 2,
  },
  { name: "variables on their own line", checks: "// CHECK: [[A:[0-9a-z]+]] + [[A]];\n", output: "a + b; c + c;\n" },
  {
    name: "variables can change",
    checks: "// CHECK: [[A:[0-9a-z]]]\n// CHECK: [[A:[0-9a-z]]]\n// CHECK: [[A]]\n",
    output: "a\nb\na\n",
    fails: 3,
  },
  {
    name: "values are plain text",
    checks: "// CHECK: [[A:.+]] end\n// CHECK: is [[A]]\n",
    output: "a+b end\nis a+b\n",
  },
  { name: "brackets inside variables", checks: "// CHECK: [[A:[a-z;]+]]!\n// CHECK: [[A]]?\n", output: "a;b!\na;b?\n" },
  { name: "unknown variables fail", checks: "// CHECK: [[A]]\n", output: "a\n", fails: 1 },
  { name: "a variable with digits first is refused", checks: "// CHECK: [[1A]]\n", output: "[[1A]]\n", fails: 1 },
  {
    name: "scopes end at labels",
    checks: "// CHECK: [[A:a]] [[$B:b]]\n// CHECK-LABEL: f\n// CHECK: [[$B]]\n// CHECK: [[A]]\n",
    output: "a b\nf\nb\na\n",
    fails: 4,
    options: { variableScope: true },
  },
  {
    name: "no scopes by default",
    checks: "// CHECK: [[A:a]]\n// CHECK-LABEL: f\n// CHECK: [[A]]\n",
    output: "a\nf\na\n",
  },
  {
    name: "LINE is the number of the line",
    checks: "// x\n// CHECK: f:[[@LINE-1]]:\n// CHECK: f:[[#@LINE+1]]:\n",
    output: "f:1:\nf:4:\n",
  },

  {
    name: "LITERAL takes all as it is",
    checks: "// CHECK{LITERAL}: [[1, 2]] {{x}}\n",
    output: "dense<[[1, 2]] {{x}}>\n",
  },
  { name: "other prefixes are not read", checks: "// OTHER: x\n// CHECK: a\n", output: "a\n" },
  { name: "prefixes are words", checks: "// MYCHECK: x\n// CHECK: a\n", output: "a\n" },
  {
    name: "one of several prefixes",
    checks: "// A: a\n// B: b\n",
    output: "a\nc\n",
    fails: 2,
    options: { prefixes: ["A", "B"] },
  },
  {
    name: "a prefix that begins another",
    checks: "// A: a\n// A-B: b\n",
    output: "a\nb\n",
    options: { prefixes: ["A", "A-B"] },
  },
  { name: "comments are not read", checks: "// COM: CHECK: x\n// CHECK: a\n", output: "a\n" },
  { name: "RUN lines are not read", checks: "// RUN: x | filecheck CHECK: y\n// CHECK: a\n", output: "a\n" },
  { name: "no directives is a failure", checks: "// nothing\n", output: "a\n", fails: 0 },
  { name: "no text is a failure", checks: "// CHECK:\n", output: "a\n", fails: 1 },
  { name: "no output is a failure", checks: "// CHECK-NOT: a\n", output: "", fails: 0 },
  { name: "no output can be accepted", checks: "// CHECK-NOT: a\n", output: "", options: { allowEmpty: true } },
  {
    name: "implicit NOT rejects",
    checks: "// CHECK: a\n",
    output: "a\nerror\n",
    fails: 1,
    options: { implicitNot: ["error"] },
  },
  {
    name: "implicit NOT accepts what is matched",
    checks: "// CHECK: error\n",
    output: "error\n",
    options: { implicitNot: ["error"] },
  },
];

describe("filecheck", () => {
  test.each(cases)("$name", ({ checks, output, fails, options }) => {
    const [first] = fileCheck(checks, output, options);
    expect(first?.line, first?.message).toBe(fails);
  });

  test("reports a failure of each part between labels", () => {
    const checks = "// CHECK-LABEL: f\n// CHECK: x\n// CHECK-LABEL: g\n// CHECK: y\n// CHECK-LABEL: h\n// CHECK: z\n";
    const failures = fileCheck(checks, "f\ng\nh\nz\n");
    expect(failures.map((failure) => failure.line)).toEqual([2, 4]);
  });

  test("says where it looked and what comes near", () => {
    const checks =
      "// CHECK: func @f\n// CHECK: %[[C:.*]] = constant 1\n// CHECK: %[[D:.*]] = addi %[[C]], %[[C]] : i32\n";
    const output = "func @f\n  %c1 = constant 1\n  %0 = muli %c1,   %c1 : i64\n  %1 = addi %c1, %c2 : i32\n";
    expect(fileCheck(checks, output, { file: "t.mlir" }).map((failure) => failure.message)).toEqual([
      [
        "t.mlir:3: CHECK: not found in the output",
        "     3 | // CHECK: %[[D:.*]] = addi %[[C]], %[[C]] : i32",
        "scanning started at line 2 of the output:",
        "     2 |   %c1 = constant 1",
        "     3 |   %0 = muli %c1,   %c1 : i64",
        "     4 |   %1 = addi %c1, %c2 : i32",
        "the nearest line of the output is line 4:",
        "     4 |   %1 = addi %c1, %c2 : i32",
        "with C = 'c1'",
      ].join("\n"),
    ]);
  });

  test("shows what is in the wrong place", () => {
    const [failure] = fileCheck("// CHECK: a\n// CHECK-NEXT: c\n", "a\nb\nc\n");
    expect(failure?.reason).toBe("CHECK-NEXT: is not on the line after the previous match");
    expect(failure?.message).toMatch(/it matches at line 3:\n +3 \| c$/);
  });

  test("names an unknown variable", () => {
    const [failure] = fileCheck("// CHECK: a [[B]]\n", "a b\n");
    expect(failure?.reason).toBe("CHECK: variable 'B' has no value here");
  });

  test("counts what it found", () => {
    const [failure] = fileCheck("// CHECK-COUNT-3: a\n", "a\na\n");
    expect(failure?.reason).toBe("CHECK-COUNT-3: not found in the output (2 of 3 found)");
  });
});

const folders = [14, 15, 16, 17, 18, 19].map((version) => `/usr/lib/llvm-${version}/bin`);
const reference = findProgram("FileCheck", folders);

describe.skipIf(reference === undefined)("LLVM's FileCheck agrees", () => {
  const folder = mkdtempSync(join(tmpdir(), "filecheck-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(cases)("$name", ({ checks, output, fails, options }) => {
    const file = join(folder, "checks");
    writeFileSync(file, checks);
    const result = spawnSync(reference ?? "", [file, ...flagsOf(options)], { input: output, encoding: "utf8" });
    expect(result.status === 0, result.stderr).toBe(fails === undefined);
  });
});

function flagsOf(options: FileCheckOptions = {}): string[] {
  return [
    ...(options.prefixes === undefined ? [] : [`--check-prefixes=${options.prefixes.join(",")}`]),
    ...(options.implicitNot ?? []).map((text) => `--implicit-check-not=${text}`),
    ...(options.allowEmpty === true ? ["--allow-empty"] : []),
    ...(options.variableScope === true ? ["--enable-var-scope"] : []),
  ];
}
