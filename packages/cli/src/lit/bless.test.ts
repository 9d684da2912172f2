import { expect, test } from "vitest";
import { bless } from "./bless.js";
import { fileCheck } from "./filecheck.js";

const source = `// BLESS
// RUN: hls-opt %s --canonicalize | filecheck %s

// CHECK-LABEL: func.func @old(
// CHECK-NEXT: gone
func.func @f(%x: i32) -> i32 {
  %c0 = arith.constant 0 : i32
  %y = arith.addi %x, %c0 : i32
  return %y : i32
}

// Says something.
func.func private @g()
`;

const output = `#map = affine_map<(d0) -> (d0)>
module {
  func.func @f(%arg0: i32, %arg1: i32) -> i32 {
    %0:2 = "a.b"(%arg0) : (i32) -> (i32, i32)

    %1 = "c.d"(%0#1) {x = dense<[[1, 2]]> : tensor<1x2xi8>, y = "{{"} : (i32) -> i32
    affine.for %i = 0 to 4 {
      "u.v"(%i) : (index) -> ()
    }
    affine.for %i = 0 to 4 {
    }
    return %1 : i32
  }
  func.func private @g()
  func.func private @new()
}
`;

const blessed = `// BLESS
// RUN: hls-opt %s --canonicalize | filecheck %s

// CHECK: #map = affine_map<(d0) -> (d0)>
// CHECK-LABEL: func.func @f(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: i32, %[[V1:[0-9a-z_]+]]: i32) -> i32 {
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]]:2 = "a.b"(%[[V0]]) : (i32) -> (i32, i32)
// CHECK-EMPTY:
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = "c.d"(%[[V2]]#1) {x = dense<{{\\[\\[}}1, 2]]> : tensor<1x2xi8>, y = "{{\\{\\{}}"} : (i32) -> i32
// CHECK-NEXT:   affine.for %[[V4:[0-9a-z_]+]] = 0 to 4 {
// CHECK-NEXT:     "u.v"(%[[V4]]) : (index) -> ()
// CHECK-NEXT:   }
// CHECK-NEXT:   affine.for %[[V5:[0-9a-z_]+]] = 0 to 4 {
// CHECK-NEXT:   }
// CHECK-NEXT:   return %[[V3]] : i32
// CHECK-NEXT: }
func.func @f(%x: i32) -> i32 {
  %c0 = arith.constant 0 : i32
  %y = arith.addi %x, %c0 : i32
  return %y : i32
}

// Says something.
// CHECK-LABEL: func.func private @g(
// CHECK-SAME: )
func.func private @g()

// CHECK-LABEL: func.func private @new(
// CHECK-SAME: )
`;

test("writes checks before the source of the same symbol", () => {
  expect(bless(source, [{ prefix: "CHECK", output }])).toBe(blessed);
});

test("is idempotent", () => {
  expect(bless(blessed, [{ prefix: "CHECK", output }])).toBe(blessed);
});

test("writes checks that hold, whatever the names", () => {
  expect(fileCheck(blessed, output)).toEqual([]);
  expect(fileCheck(blessed, output.replaceAll("%arg0", "%in").replaceAll("%1", "%result"))).toEqual([]);
});

test("writes checks that notice a difference", () => {
  expect(fileCheck(blessed, output.replace("return %1", "return %arg0"))).toHaveLength(1);
  expect(fileCheck(blessed, output.replace("dense<[[1, 2]]>", "dense<[[1, 3]]>"))).toHaveLength(1);
  expect(fileCheck(blessed, output.replace('"c.d"(%0#1)', '"c.d"(%0#0)'))).toHaveLength(1);
});

test("keeps the checks of several prefixes apart", () => {
  const outputs = [
    { prefix: "A", output: "func.func @g() {\n}\n" },
    { prefix: "B", output: "hw.module @h() {\n}\n" },
  ];
  const text = "// BLESS\n// A: old\n// B-NEXT: old\nfunc.func @g() {\n}\n";
  expect(bless(text, outputs)).toBe(
    "// BLESS\n// A-LABEL: func.func @g(\n// A-SAME: ) {\n// A-NEXT: }\nfunc.func @g() {\n}\n\n" +
      "// B-LABEL: hw.module @h(\n// B-SAME: ) {\n// B-NEXT: }\n",
  );
});
