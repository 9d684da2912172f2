// RUN: hls-opt %s | filecheck %s

// CHECK-LABEL: func.func @bands(%arg0: memref<100x100xf32>, %arg1: index, %arg2: f32, %arg3: memref<100x100xf32, 2>, %arg4: memref<1xi32>) {
// CHECK-NEXT:   affine.parallel (%arg5, %arg6) = (0, %arg1) to (10, 20) step (2, 3) {
// CHECK-NEXT:   } {a}
// CHECK-NEXT:   affine.parallel (%arg5, %arg6) = (0, 0) to (10, 20) {
// CHECK-NEXT:   }
// CHECK-NEXT:   %0:2 = affine.parallel (%arg5) = (max(0, %arg1)) to (min(10, %arg1)) reduce ("addf", "mulf") -> (f32, f32) {
// CHECK-NEXT:     affine.yield %arg2, %arg2 : f32, f32
// CHECK-NEXT:   }
// CHECK-NEXT:   affine.parallel (%arg5, %arg6) = (max(0, %arg1), symbol(%arg1) + 4) to (min(10, %arg1), 20) {
// CHECK-NEXT:   }
// CHECK-NEXT:   %1 = affine.vector_load %arg0[%arg1, %arg1 + 1] {a} : memref<100x100xf32>, vector<8xf32>
// CHECK-NEXT:   affine.vector_store %1, %arg0[%arg1, %arg1 + 1] {a} : memref<100x100xf32>, vector<8xf32>
// CHECK-NEXT:   affine.prefetch %arg0[%arg1, %arg1 + 5], read, locality<3>, data {a} : memref<100x100xf32>
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @bands(%m: memref<100x100xf32>, %n: index, %x: f32, %m1: memref<100x100xf32, 2>, %tag: memref<1xi32>) {
  affine.parallel (%i, %j) = (0, %n) to (10, 20) step (2, 3) {
  } {a}
  affine.parallel (%i, %j) = (0, 0) to (10, 20) {
  }
  %0:2 = affine.parallel (%i) = (max(0, %n)) to (min(10, %n)) reduce ("addf", "mulf") -> (f32, f32) {
    affine.yield %x, %x : f32, f32
  }
  affine.parallel (%i, %j) = (max(0, %n), symbol(%n) + 4) to (min(10, %n), 20) {
  }
  %v = affine.vector_load %m[%n, %n + 1] {a} : memref<100x100xf32>, vector<8xf32>
  affine.vector_store %v, %m[%n, %n + 1] {a} : memref<100x100xf32>, vector<8xf32>
  affine.prefetch %m[%n, %n + 5], read, locality<3>, data {a} : memref<100x100xf32>
  return
}
