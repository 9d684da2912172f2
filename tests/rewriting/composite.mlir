// RUN: hls-opt %s --pass-pipeline='builtin.module(composite-fixed-point-pass{name=all pipeline="any(canonicalize,cse)"})' | filecheck %s
// BLESS

// CHECK-LABEL: func.func @twice(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: i32, %[[V1:[0-9a-z_]+]]: i32) -> i32 {
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = arith.constant 0 : i32
// CHECK-NEXT:   return %[[V2]] : i32
// CHECK-NEXT: }
func.func @twice(%a: i32, %b: i32) -> i32 {
  %0 = arith.addi %a, %b : i32
  %1 = arith.addi %b, %a : i32
  %2 = arith.subi %0, %1 : i32
  return %2 : i32
}
