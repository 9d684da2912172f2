// RUN: hls-opt %s --affine-loop-skew --affine-loop-interchange=cost=none --affine-loop-reverse --canonicalize --split-input-file | filecheck %s
// BLESS

// A wavefront: skewed, the loops may change places.
// CHECK: #map = affine_map<(d0) -> (1, d0 - 6)>
// CHECK: #map1 = affine_map<(d0) -> (8, d0 + 1)>
// CHECK-LABEL: func.func @wavefront(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<8x8xf32> {hls.noalias}) {
// CHECK-NEXT:   affine.for %[[V1:[0-9a-z_]+]] = 1 to 14 {
// CHECK-NEXT:     affine.for %[[V2:[0-9a-z_]+]] = max #map(%[[V1]]) to min #map1(%[[V1]]) {
// CHECK-NEXT:       %[[V3:[0-9a-z_]+]] = affine.load %[[V0]][%[[V2]] - 1, -%[[V2]] + %[[V1]] + 1] : memref<8x8xf32>
// CHECK-NEXT:       affine.store %[[V3]], %[[V0]][%[[V2]], -%[[V2]] + %[[V1]]] : memref<8x8xf32>
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @wavefront(%a: memref<8x8xf32> {hls.noalias}) {
  affine.for %i = 1 to 8 {
    affine.for %j = 0 to 7 {
      %0 = affine.load %a[%i - 1, %j + 1] : memref<8x8xf32>
      affine.store %0, %a[%i, %j] : memref<8x8xf32>
    }
  } {hls.skew = array<i64: 1>, hls.interchange = array<i64: 1, 0>}
  return
}

// -----

// CHECK-LABEL: func.func @reverse(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<16xf32>, %[[V1:[0-9a-z_]+]]: memref<16xf32> {hls.noalias}) {
// CHECK-NEXT:   affine.for %[[V2:[0-9a-z_]+]] = 1 to 16 step 4 {
// CHECK-NEXT:     %[[V3:[0-9a-z_]+]] = affine.load %[[V1]][-%[[V2]] + 14] : memref<16xf32>
// CHECK-NEXT:     affine.store %[[V3]], %[[V0]][-%[[V2]] + 14] : memref<16xf32>
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @reverse(%a: memref<16xf32>, %b: memref<16xf32> {hls.noalias}) {
  affine.for %i = 1 to 16 step 4 {
    %0 = affine.load %b[%i] : memref<16xf32>
    affine.store %0, %a[%i] : memref<16xf32>
  } {hls.reverse}
  return
}
