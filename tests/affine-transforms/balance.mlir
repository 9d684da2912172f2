// RUN: hls-opt %s --affine-balance-reductions | filecheck %s
// BLESS

// CHECK-LABEL: func.func @chain(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: i32, %[[V1:[0-9a-z_]+]]: i32, %[[V2:[0-9a-z_]+]]: i32, %[[V3:[0-9a-z_]+]]: i32) -> i32 {
// CHECK-NEXT:   %[[V4:[0-9a-z_]+]] = arith.addi %[[V0]], %[[V1]] : i32
// CHECK-NEXT:   %[[V5:[0-9a-z_]+]] = arith.addi %[[V2]], %[[V3]] : i32
// CHECK-NEXT:   %[[V6:[0-9a-z_]+]] = arith.addi %[[V4]], %[[V5]] : i32
// CHECK-NEXT:   return %[[V6]] : i32
// CHECK-NEXT: }
func.func @chain(%a: i32, %b: i32, %c: i32, %d: i32) -> i32 {
  %0 = arith.addi %a, %b overflow<nsw> : i32
  %1 = arith.addi %0, %c overflow<nsw> : i32
  %2 = arith.addi %1, %d overflow<nsw> : i32
  return %2 : i32
}
// CHECK-LABEL: func.func @carried(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<9xi32>) -> i32 {
// CHECK-NEXT:   %[[V1:[0-9a-z_]+]] = arith.constant 0 : i32
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = affine.for %[[V3:[0-9a-z_]+]] = 0 to 9 step 3 iter_args(%[[V4:[0-9a-z_]+]] = %[[V1]]) -> (i32) {
// CHECK-NEXT:     %[[V5:[0-9a-z_]+]] = affine.load %[[V0]][%[[V3]]] : memref<9xi32>
// CHECK-NEXT:     %[[V6:[0-9a-z_]+]] = affine.load %[[V0]][%[[V3]] + 1] : memref<9xi32>
// CHECK-NEXT:     %[[V7:[0-9a-z_]+]] = affine.load %[[V0]][%[[V3]] + 2] : memref<9xi32>
// CHECK-NEXT:     %[[V8:[0-9a-z_]+]] = arith.addi %[[V5]], %[[V6]] : i32
// CHECK-NEXT:     %[[V9:[0-9a-z_]+]] = arith.addi %[[V8]], %[[V7]] : i32
// CHECK-NEXT:     %[[V10:[0-9a-z_]+]] = arith.addi %[[V4]], %[[V9]] : i32
// CHECK-NEXT:     affine.yield %[[V10]] : i32
// CHECK-NEXT:   }
// CHECK-NEXT:   return %[[V2]] : i32
// CHECK-NEXT: }
func.func @carried(%m: memref<9xi32>) -> i32 {
  %zero = arith.constant 0 : i32
  %r = affine.for %i = 0 to 9 step 3 iter_args(%s = %zero) -> (i32) {
    %a = affine.load %m[%i] : memref<9xi32>
    %b = affine.load %m[%i + 1] : memref<9xi32>
    %c = affine.load %m[%i + 2] : memref<9xi32>
    %0 = arith.addi %s, %a : i32
    %1 = arith.addi %0, %b : i32
    %2 = arith.addi %1, %c : i32
    affine.yield %2 : i32
  }
  return %r : i32
}
