// RUN: hls-opt %s --allow-unregistered-dialect --inline | filecheck %s
// BLESS

// One block: its ops stand for the call, and the function goes.
func.func private @twice(%x: i32) -> i32 {
  %y = arith.addi %x, %x : i32
  return %y : i32
}
// Several blocks, called twice.
// CHECK-LABEL: func.func @clamp(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: i32) -> i32 {
// CHECK-NEXT:   %[[V1:[0-9a-z_]+]] = arith.constant 100 : i32
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = arith.cmpi sgt, %[[V0]], %[[V1]] : i32
// CHECK-NEXT:   cf.cond_br %[[V2]], ^bb1, ^bb2
func.func @clamp(%x: i32) -> i32 {
  %c = arith.constant 100 : i32
  %big = arith.cmpi sgt, %x, %c : i32
  cf.cond_br %big, ^yes, ^no
^yes:
  return %c : i32
^no:
  return %x : i32
}
// CHECK: ^bb1:  // pred: ^bb0
// CHECK-NEXT:   return %[[V0:[0-9a-z_]+]] : i32
// CHECK: ^bb2:  // pred: ^bb0
// CHECK-NEXT:   return %[[V0:[0-9a-z_]+]] : i32
// CHECK-NEXT: }
// CHECK-LABEL: func.func @main(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: i32) -> i32 {
// CHECK-NEXT:   %[[V1:[0-9a-z_]+]] = arith.constant 100 : i32
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = arith.addi %[[V0]], %[[V0]] : i32
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = arith.cmpi sgt, %[[V2]], %[[V1]] : i32
// CHECK-NEXT:   %[[V4:[0-9a-z_]+]] = arith.select %[[V3]], %[[V1]], %[[V2]] : i32
// CHECK-NEXT:   return %[[V4]] : i32
// CHECK-NEXT: }
func.func @main(%a: i32) -> i32 {
  %0 = call @twice(%a) : (i32) -> i32
  %1 = call @clamp(%0) : (i32) -> i32
  return %1 : i32
}
func.func private @even(%n: i32) -> i32 {
  %0 = call @odd(%n) : (i32) -> i32
  return %0 : i32
}
// CHECK-LABEL: func.func private @odd(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: i32) -> i32 {
// CHECK-NEXT:   %[[V1:[0-9a-z_]+]] = call @odd(%[[V0]]) : (i32) -> i32
// CHECK-NEXT:   return %[[V1]] : i32
// CHECK-NEXT: }
func.func private @odd(%n: i32) -> i32 {
  %0 = call @even(%n) : (i32) -> i32
  return %0 : i32
}
