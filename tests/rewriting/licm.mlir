// RUN: hls-opt %s --loop-invariant-code-motion | filecheck %s
// BLESS

// The product goes out of both loops, the sum of one; the division may fail and stays where it is guarded.
// CHECK-LABEL: func.func @nest(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: i32, %[[V1:[0-9a-z_]+]]: i32, %[[V2:[0-9a-z_]+]]: index, %[[V3:[0-9a-z_]+]]: memref<8xi32>) {
// CHECK-NEXT:   %[[V4:[0-9a-z_]+]] = arith.constant 0 : index
// CHECK-NEXT:   %[[V5:[0-9a-z_]+]] = arith.constant 1 : index
// CHECK-NEXT:   %[[V6:[0-9a-z_]+]] = arith.muli %[[V0]], %[[V1]] : i32
// CHECK-NEXT:   scf.for %[[V7:[0-9a-z_]+]] = %[[V4]] to %[[V2]] step %[[V5]] {
// CHECK-NEXT:     %[[V8:[0-9a-z_]+]] = arith.index_cast %[[V7]] : index to i32
// CHECK-NEXT:     %[[V9:[0-9a-z_]+]] = arith.addi %[[V6]], %[[V8]] : i32
// CHECK-NEXT:     scf.for %[[V10:[0-9a-z_]+]] = %[[V4]] to %[[V2]] step %[[V5]] {
// CHECK-NEXT:       %[[V11:[0-9a-z_]+]] = arith.divsi %[[V0]], %[[V1]] : i32
// CHECK-NEXT:       %[[V12:[0-9a-z_]+]] = arith.addi %[[V9]], %[[V11]] : i32
// CHECK-NEXT:       memref.store %[[V12]], %[[V3]][%[[V10]]] : memref<8xi32>
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @nest(%a: i32, %b: i32, %n: index, %m: memref<8xi32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    scf.for %j = %c0 to %n step %c1 {
      %p = arith.muli %a, %b : i32
      %k = arith.index_cast %i : index to i32
      %s = arith.addi %p, %k : i32
      %q = arith.divsi %a, %b : i32
      %t = arith.addi %s, %q : i32
      memref.store %t, %m[%j] : memref<8xi32>
    }
  }
  return
}

// What reads memory stays.
// CHECK-LABEL: func.func @loads(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<8xi32>, %[[V1:[0-9a-z_]+]]: index) {
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = arith.constant 0 : index
// CHECK-NEXT:   affine.for %[[V3:[0-9a-z_]+]] = 0 to 8 {
// CHECK-NEXT:     %[[V4:[0-9a-z_]+]] = memref.load %[[V0]][%[[V2]]] : memref<8xi32>
// CHECK-NEXT:     %[[V5:[0-9a-z_]+]] = arith.addi %[[V4]], %[[V4]] : i32
// CHECK-NEXT:     memref.store %[[V5]], %[[V0]][%[[V3]]] : memref<8xi32>
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @loads(%m: memref<8xi32>, %n: index) {
  %c0 = arith.constant 0 : index
  affine.for %i = 0 to 8 {
    %x = memref.load %m[%c0] : memref<8xi32>
    %y = arith.addi %x, %x : i32
    memref.store %y, %m[%i] : memref<8xi32>
  }
  return
}
