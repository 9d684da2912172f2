// RUN: hls-opt %s --affine-array-partition | filecheck %s
// BLESS

// CHECK-LABEL: func.func @banks(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: i32) -> (i32, i32) {
// CHECK-NEXT:   %[[V1:[0-9a-z_]+]] = memref.alloc() : memref<4xi32>
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = memref.alloc() : memref<4xi32>
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = memref.alloc() : memref<4x2x2xi32>
// CHECK-NEXT:   affine.for %[[V4:[0-9a-z_]+]] = 0 to 4 {
// CHECK-NEXT:     affine.store %[[V0]], %[[V1]][%[[V4]]] : memref<4xi32>
// CHECK-NEXT:     affine.store %[[V0]], %[[V2]][%[[V4]]] : memref<4xi32>
// CHECK-NEXT:     affine.store %[[V0]], %[[V3]][%[[V4]] floordiv 2, 0, %[[V4]] mod 2] : memref<4x2x2xi32>
// CHECK-NEXT:   }
// CHECK-NEXT:   %[[V5:[0-9a-z_]+]] = affine.load %[[V2]][2] : memref<4xi32>
// CHECK-NEXT:   %[[V6:[0-9a-z_]+]] = affine.load %[[V3]][1, 0, 1] : memref<4x2x2xi32>
// CHECK-NEXT:   memref.dealloc %[[V1]] : memref<4xi32>
// CHECK-NEXT:   memref.dealloc %[[V2]] : memref<4xi32>
// CHECK-NEXT:   memref.dealloc %[[V3]] : memref<4x2x2xi32>
// CHECK-NEXT:   return %[[V5]], %[[V6]] : i32, i32
// CHECK-NEXT: }
func.func @banks(%x: i32) -> (i32, i32) {
  // the bank of each access is known: two buffers
  %split = memref.alloc() {hls.array_partition = "cyclic 2 0"} : memref<8xi32>
  // it is not: a dimension of banks
  %whole = memref.alloc() {hls.array_partition = "block 4 1"} : memref<2x8xi32>
  affine.for %i = 0 to 4 {
    affine.store %x, %split[%i * 2] : memref<8xi32>
    affine.store %x, %split[%i * 2 + 1] : memref<8xi32>
    affine.store %x, %whole[0, %i] : memref<2x8xi32>
  }
  %a = affine.load %split[5] : memref<8xi32>
  %b = affine.load %whole[0, 3] : memref<2x8xi32>
  memref.dealloc %split : memref<8xi32>
  memref.dealloc %whole : memref<2x8xi32>
  return %a, %b : i32, i32
}
