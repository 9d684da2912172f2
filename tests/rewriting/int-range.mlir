// RUN: hls-opt %s --int-range-optimizations | filecheck %s
// BLESS

// A counter below 8 is below 10, and its remainder by 8 is itself.
// CHECK-LABEL: func.func @counter(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<8xindex>) {
// CHECK-NEXT:   %[[V1:[0-9a-z_]+]] = arith.constant 0 : index
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = arith.constant 1 : index
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = arith.constant 8 : index
// CHECK-NEXT:   scf.for %[[V4:[0-9a-z_]+]] = %[[V1]] to %[[V3]] step %[[V2]] {
// CHECK-NEXT:     memref.store %[[V4]], %[[V0]][%[[V4]]] : memref<8xindex>
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @counter(%m: memref<8xindex>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c10 = arith.constant 10 : index
  scf.for %i = %c0 to %c8 step %c1 {
    %below = arith.cmpi slt, %i, %c10 : index
    %same = arith.remui %i, %c8 : index
    %x = arith.select %below, %same, %c10 : index
    memref.store %x, %m[%i] : memref<8xindex>
  }
  return
}

// CHECK-LABEL: func.func @narrow(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: i8, %[[V1:[0-9a-z_]+]]: memref<?xf32>) -> (i1, i1, i1) {
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = arith.constant true
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = arith.constant false
// CHECK-NEXT:   return %[[V2]], %[[V2]], %[[V3]] : i1, i1, i1
// CHECK-NEXT: }
func.func @narrow(%x: i8, %t: memref<?xf32>) -> (i1, i1, i1) {
  %wide = arith.extui %x : i8 to i32
  %c256 = arith.constant 256 : i32
  %small = arith.cmpi ult, %wide, %c256 : i32
  %c0 = arith.constant 0 : index
  %n = memref.dim %t, %c0 : memref<?xf32>
  %positive = arith.cmpi sge, %n, %c0 : index
  %c15 = arith.constant 15 : i32
  %masked = arith.andi %wide, %c15 : i32
  %large = arith.cmpi sgt, %masked, %c15 : i32
  return %small, %positive, %large : i1, i1, i1
}

// CHECK-LABEL: func.func @affine(
// CHECK-SAME: ) -> i1 {
// CHECK-NEXT:   %[[V0:[0-9a-z_]+]] = arith.constant true
// CHECK-NEXT:   return %[[V0]] : i1
// CHECK-NEXT: }
func.func @affine() -> i1 {
  %c0 = arith.constant 0 : index
  %c20 = arith.constant 20 : index
  %r = affine.for %i = 0 to 4 iter_args(%all = %c0) -> (index) {
    %x = affine.apply affine_map<(d0) -> (d0 * 3 + 1)>(%i)
    affine.yield %x : index
  }
  %is = arith.cmpi slt, %r, %c20 : index
  return %is : i1
}
