// RUN: hls-opt %s --affine-loop-invariant-code-motion | filecheck %s
// BLESS

// CHECK-LABEL: func.func @hoist(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<8xi32> {hls.noalias}, %[[V1:[0-9a-z_]+]]: memref<8x8xi32> {hls.noalias}, %[[V2:[0-9a-z_]+]]: i32, %[[V3:[0-9a-z_]+]]: i32, %[[V4:[0-9a-z_]+]]: index) {
// CHECK-NEXT:   %[[V5:[0-9a-z_]+]] = arith.muli %[[V2]], %[[V3]] : i32
// CHECK-NEXT:   affine.for %[[V6:[0-9a-z_]+]] = 0 to 8 {
// CHECK-NEXT:     %[[V7:[0-9a-z_]+]] = affine.load %[[V0]][%[[V6]]] : memref<8xi32>
// CHECK-NEXT:     %[[V8:[0-9a-z_]+]] = arith.addi %[[V5]], %[[V7]] : i32
// CHECK-NEXT:     affine.for %[[V9:[0-9a-z_]+]] = 0 to 8 {
// CHECK-NEXT:       affine.store %[[V8]], %[[V1]][%[[V6]], %[[V9]]] : memref<8x8xi32>
// CHECK-NEXT:     }
// CHECK-NEXT:     affine.for %[[V10:[0-9a-z_]+]] = 0 to %[[V4]] {
// CHECK-NEXT:       %[[V11:[0-9a-z_]+]] = arith.divsi %[[V2]], %[[V3]] : i32
// CHECK-NEXT:       %[[V12:[0-9a-z_]+]] = affine.load %[[V0]][%[[V6]]] : memref<8xi32>
// CHECK-NEXT:       %[[V13:[0-9a-z_]+]] = arith.addi %[[V11]], %[[V12]] : i32
// CHECK-NEXT:       affine.store %[[V13]], %[[V1]][%[[V6]], %[[V10]]] : memref<8x8xi32>
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @hoist(%a: memref<8xi32> {hls.noalias}, %b: memref<8x8xi32> {hls.noalias}, %x: i32, %y: i32, %n: index) {
  affine.for %i = 0 to 8 {
    affine.for %j = 0 to 8 {
      %p = arith.muli %x, %y : i32
      %q = affine.load %a[%i] : memref<8xi32>
      %r = arith.addi %p, %q : i32
      affine.store %r, %b[%i, %j] : memref<8x8xi32>
    }
    affine.for %j = 0 to %n {
      // may divide by zero, and may not be executed
      %d = arith.divsi %x, %y : i32
      %q = affine.load %a[%i] : memref<8xi32>
      %r = arith.addi %d, %q : i32
      affine.store %r, %b[%i, %j] : memref<8x8xi32>
    }
  }
  return
}
