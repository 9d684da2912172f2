// RUN: hls-opt %s --sccp | filecheck %s
// BLESS

// Both ways give the same, and the third cannot be taken.
// CHECK-LABEL: func.func @through_blocks(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: i32) -> i32 {
// CHECK-NEXT:   %[[V1:[0-9a-z_]+]] = arith.constant 2 : i32
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = arith.constant true
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = arith.constant 1 : i32
// CHECK-NEXT:   cf.cond_br %[[V2]], ^bb2, ^bb1
func.func @through_blocks(%x: i32) -> i32 {
  %c1 = arith.constant 1 : i32
  %true = arith.constant true
  cf.cond_br %true, ^same, ^never
^never:
  cf.br ^same2(%x : i32)
^same:
  cf.br ^same2(%c1 : i32)
^same2(%y: i32):
  %z = arith.addi %y, %c1 : i32
  return %z : i32
}

// Through regions, and calls of a function that nobody else can call.
// CHECK: ^bb1:  // pred: ^bb0
// CHECK-NEXT:   cf.br ^bb3(%[[V0:[0-9a-z_]+]] : i32)
// CHECK: ^bb2:  // pred: ^bb0
// CHECK-NEXT:   cf.br ^bb3(%[[V0:[0-9a-z_]+]] : i32)
// CHECK: ^bb3(%[[V0:[0-9a-z_]+]]: i32):  // 2 preds: ^bb1, ^bb2
// CHECK-NEXT:   return %[[V1:[0-9a-z_]+]] : i32
// CHECK-NEXT: }
// CHECK-LABEL: func.func private @twice(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: i32) -> i32 {
// CHECK-NEXT:   %[[V1:[0-9a-z_]+]] = arith.constant 2 : i32
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = arith.constant 4 : i32
// CHECK-NEXT:   return %[[V2]] : i32
// CHECK-NEXT: }
func.func private @twice(%x: i32) -> i32 {
  %y = arith.addi %x, %x : i32
  return %y : i32
}
// CHECK-LABEL: func.func @through_calls(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: i1) -> (i32, i32) {
// CHECK-NEXT:   %[[V1:[0-9a-z_]+]] = arith.constant 4 : i32
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = arith.constant 2 : i32
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = call @twice(%[[V2]]) : (i32) -> i32
// CHECK-NEXT:   %[[V4:[0-9a-z_]+]] = call @twice(%[[V2]]) : (i32) -> i32
// CHECK-NEXT:   return %[[V1]], %[[V1]] : i32, i32
// CHECK-NEXT: }
func.func @through_calls(%c: i1) -> (i32, i32) {
  %c2 = arith.constant 2 : i32
  %a = scf.if %c -> (i32) {
    scf.yield %c2 : i32
  } else {
    scf.yield %c2 : i32
  }
  %b = call @twice(%a) : (i32) -> i32
  %d = call @twice(%c2) : (i32) -> i32
  return %b, %d : i32, i32
}

// A loop that may change its value does not fold.
// CHECK-LABEL: func.func @loop(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: index) -> i32 {
// CHECK-NEXT:   %[[V1:[0-9a-z_]+]] = arith.constant 1 : i32
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = arith.constant 0 : i32
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = arith.constant 1 : index
// CHECK-NEXT:   %[[V4:[0-9a-z_]+]] = arith.constant 0 : index
// CHECK-NEXT:   %[[V5:[0-9a-z_]+]]:2 = scf.for %[[V6:[0-9a-z_]+]] = %[[V4]] to %[[V0]] step %[[V3]] iter_args(%[[V7:[0-9a-z_]+]] = %[[V1]], %[[V8:[0-9a-z_]+]] = %[[V2]]) -> (i32, i32) {
// CHECK-NEXT:     %[[V9:[0-9a-z_]+]] = arith.addi %[[V8]], %[[V1]] : i32
// CHECK-NEXT:     scf.yield %[[V1]], %[[V9]] : i32, i32
// CHECK-NEXT:   }
// CHECK-NEXT:   %[[V10:[0-9a-z_]+]] = arith.addi %[[V1]], %[[V5]]#1 : i32
// CHECK-NEXT:   return %[[V10]] : i32
// CHECK-NEXT: }
func.func @loop(%n: index) -> i32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %r:2 = scf.for %i = %c0 to %n step %c1 iter_args(%same = %one, %other = %zero) -> (i32, i32) {
    %next = arith.addi %other, %same : i32
    scf.yield %same, %next : i32, i32
  }
  %s = arith.addi %r#0, %r#1 : i32
  return %s : i32
}
