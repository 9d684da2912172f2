// RUN: hls-opt %s --affine-loop-unroll-jam=unroll-jam-factor=2 --canonicalize --split-input-file | filecheck %s
// BLESS

// A sum for each row: the inner loop carries one value for each copy. Seven iterations leave one.
// CHECK-LABEL: func.func @rows(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<7x8xf32>, %[[V1:[0-9a-z_]+]]: memref<7xf32> {hls.noalias}, %[[V2:[0-9a-z_]+]]: f32) {
// CHECK-NEXT:   affine.for %[[V3:[0-9a-z_]+]] = 0 to 6 step 2 {
// CHECK-NEXT:     %[[V4:[0-9a-z_]+]]:2 = affine.for %[[V5:[0-9a-z_]+]] = 0 to 8 iter_args(%[[V6:[0-9a-z_]+]] = %[[V2]], %[[V7:[0-9a-z_]+]] = %[[V2]]) -> (f32, f32) {
// CHECK-NEXT:       %[[V8:[0-9a-z_]+]] = affine.load %[[V0]][%[[V3]], %[[V5]]] : memref<7x8xf32>
// CHECK-NEXT:       %[[V9:[0-9a-z_]+]] = arith.addf %[[V6]], %[[V8]] : f32
// CHECK-NEXT:       %[[V10:[0-9a-z_]+]] = affine.load %[[V0]][%[[V3]] + 1, %[[V5]]] : memref<7x8xf32>
// CHECK-NEXT:       %[[V11:[0-9a-z_]+]] = arith.addf %[[V7]], %[[V10]] : f32
// CHECK-NEXT:       affine.yield %[[V9]], %[[V11]] : f32, f32
// CHECK-NEXT:     }
// CHECK-NEXT:     affine.store %[[V4]]#0, %[[V1]][%[[V3]]] : memref<7xf32>
// CHECK-NEXT:     affine.store %[[V4]]#1, %[[V1]][%[[V3]] + 1] : memref<7xf32>
// CHECK-NEXT:   }
// CHECK-NEXT:   affine.for %[[V12:[0-9a-z_]+]] = 6 to 7 {
// CHECK-NEXT:     %[[V13:[0-9a-z_]+]] = affine.for %[[V14:[0-9a-z_]+]] = 0 to 8 iter_args(%[[V15:[0-9a-z_]+]] = %[[V2]]) -> (f32) {
// CHECK-NEXT:       %[[V16:[0-9a-z_]+]] = affine.load %[[V0]][%[[V12]], %[[V14]]] : memref<7x8xf32>
// CHECK-NEXT:       %[[V17:[0-9a-z_]+]] = arith.addf %[[V15]], %[[V16]] : f32
// CHECK-NEXT:       affine.yield %[[V17]] : f32
// CHECK-NEXT:     }
// CHECK-NEXT:     affine.store %[[V13]], %[[V1]][%[[V12]]] : memref<7xf32>
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @rows(%a: memref<7x8xf32>, %b: memref<7xf32> {hls.noalias}, %z: f32) {
  affine.for %i = 0 to 7 {
    %s = affine.for %j = 0 to 8 iter_args(%t = %z) -> (f32) {
      %0 = affine.load %a[%i, %j] : memref<7x8xf32>
      %1 = arith.addf %t, %0 : f32
      affine.yield %1 : f32
    }
    affine.store %s, %b[%i] : memref<7xf32>
  }
  return
}

// -----

// The factor of the loop's own, and a number of iterations that is not known.
// CHECK: #map = affine_map<()[s0] -> ((s0 floordiv 3) * 3)>
// CHECK: #map1 = affine_map<()[s0] -> (0, (s0 floordiv 3) * 3)>
// CHECK-LABEL: func.func @symbol(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<?x8xf32>, %[[V1:[0-9a-z_]+]]: index, %[[V2:[0-9a-z_]+]]: f32) {
// CHECK-NEXT:   affine.for %[[V3:[0-9a-z_]+]] = 0 to #map()[%[[V1]]] step 3 {
// CHECK-NEXT:     affine.for %[[V4:[0-9a-z_]+]] = 0 to 8 {
// CHECK-NEXT:       affine.store %[[V2]], %[[V0]][%[[V3]], %[[V4]]] : memref<?x8xf32>
// CHECK-NEXT:       affine.store %[[V2]], %[[V0]][%[[V3]] + 1, %[[V4]]] : memref<?x8xf32>
// CHECK-NEXT:       affine.store %[[V2]], %[[V0]][%[[V3]] + 2, %[[V4]]] : memref<?x8xf32>
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   affine.for %[[V5:[0-9a-z_]+]] = max #map1()[%[[V1]]] to %[[V1]] {
// CHECK-NEXT:     affine.for %[[V6:[0-9a-z_]+]] = 0 to 8 {
// CHECK-NEXT:       affine.store %[[V2]], %[[V0]][%[[V5]], %[[V6]]] : memref<?x8xf32>
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @symbol(%a: memref<?x8xf32>, %n: index, %v: f32) {
  affine.for %i = 0 to %n {
    affine.for %j = 0 to 8 {
      affine.store %v, %a[%i, %j] : memref<?x8xf32>
    }
  } {hls.unroll_jam = 3 : i64}
  return
}

// -----

// The second copy would read before the first has written.
// CHECK-LABEL: func.func @refused(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<9x9xf32> {hls.noalias}) {
// CHECK-NEXT:   affine.for %[[V1:[0-9a-z_]+]] = 1 to 9 {
// CHECK-NEXT:     affine.for %[[V2:[0-9a-z_]+]] = 0 to 8 {
// CHECK-NEXT:       %[[V3:[0-9a-z_]+]] = affine.load %[[V0]][%[[V1]] - 1, %[[V2]] + 1] : memref<9x9xf32>
// CHECK-NEXT:       affine.store %[[V3]], %[[V0]][%[[V1]], %[[V2]]] : memref<9x9xf32>
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @refused(%a: memref<9x9xf32> {hls.noalias}) {
  affine.for %i = 1 to 9 {
    affine.for %j = 0 to 8 {
      %0 = affine.load %a[%i - 1, %j + 1] : memref<9x9xf32>
      affine.store %0, %a[%i, %j] : memref<9x9xf32>
    }
  }
  return
}
