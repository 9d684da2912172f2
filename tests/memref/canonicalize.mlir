// RUN: hls-opt %s --canonicalize | filecheck %s

// CHECK-LABEL: func.func @buffers(%arg0: f32, %arg1: index, %arg2: memref<4x8xf32>) -> (index, index) {
// CHECK-NEXT:   %c8 = arith.constant 8 : index
// CHECK-NEXT:   %c4 = arith.constant 4 : index
// CHECK-NEXT:   return %c8, %c4 : index, index
// CHECK-NEXT: }
func.func @buffers(%x: f32, %i: index, %m: memref<4x8xf32>) -> (index, index) {
  %alloc = memref.alloc() : memref<4xf32>
  memref.store %x, %alloc[%i] : memref<4xf32>
  memref.dealloc %alloc : memref<4xf32>
  %c1 = arith.constant 1 : index
  %dim = memref.dim %m, %c1 : memref<4x8xf32>
  %cast = memref.cast %m : memref<4x8xf32> to memref<?x8xf32>
  %c0 = arith.constant 0 : index
  %dim_0 = memref.dim %cast, %c0 : memref<?x8xf32>
  memref.copy %m, %m : memref<4x8xf32> to memref<4x8xf32>
  return %dim, %dim_0 : index, index
}
