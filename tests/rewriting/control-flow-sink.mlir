// RUN: hls-opt %s --control-flow-sink | filecheck %s
// BLESS

// Needed in one branch only, with what only it needs.
// CHECK-LABEL: func.func @one_branch(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: i1, %[[V1:[0-9a-z_]+]]: i32, %[[V2:[0-9a-z_]+]]: i32) -> i32 {
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = arith.subi %[[V1]], %[[V2]] : i32
// CHECK-NEXT:   %[[V4:[0-9a-z_]+]] = scf.if %[[V0]] -> (i32) {
// CHECK-NEXT:     %[[V5:[0-9a-z_]+]] = arith.muli %[[V1]], %[[V2]] : i32
// CHECK-NEXT:     %[[V6:[0-9a-z_]+]] = arith.addi %[[V5]], %[[V1]] : i32
// CHECK-NEXT:     %[[V7:[0-9a-z_]+]] = arith.addi %[[V6]], %[[V3]] : i32
// CHECK-NEXT:     scf.yield %[[V7]] : i32
// CHECK-NEXT:   } else {
// CHECK-NEXT:     scf.yield %[[V3]] : i32
// CHECK-NEXT:   }
// CHECK-NEXT:   return %[[V4]] : i32
// CHECK-NEXT: }
func.func @one_branch(%c: i1, %a: i32, %b: i32) -> i32 {
  %x = arith.muli %a, %b : i32
  %y = arith.addi %x, %a : i32
  %both = arith.subi %a, %b : i32
  %r = scf.if %c -> (i32) {
    %u = arith.addi %y, %both : i32
    scf.yield %u : i32
  } else {
    scf.yield %both : i32
  }
  return %r : i32
}
