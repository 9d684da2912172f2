// RUN: hls-opt %s --affine-loop-normalize=promote-single-iter | filecheck %s
// BLESS

// CHECK: #map = affine_map<(d0) -> (d0 * 2 + 3)>
// CHECK: #map1 = affine_map<(d0) -> (2, (-d0 + 29) ceildiv 3)>
// CHECK: #map2 = affine_map<(d0, d1) -> (d0 + d1 * 3 + 1)>
// CHECK: #map3 = affine_map<() -> (5)>
// CHECK-LABEL: func.func @steps(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<64xf32>, %[[V1:[0-9a-z_]+]]: f32) {
// CHECK-NEXT:   affine.for %[[V2:[0-9a-z_]+]] = 0 to 9 {
// CHECK-NEXT:     %[[V3:[0-9a-z_]+]] = affine.apply #map(%[[V2]])
// CHECK-NEXT:     affine.for %[[V4:[0-9a-z_]+]] = 0 to min #map1(%[[V3]]) {
// CHECK-NEXT:       %[[V5:[0-9a-z_]+]] = affine.apply #map2(%[[V3]], %[[V4]])
// CHECK-NEXT:       affine.store %[[V1]], %[[V0]][%[[V5]] + %[[V3]]] : memref<64xf32>
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   %[[V6:[0-9a-z_]+]] = affine.apply #map3()
// CHECK-NEXT:   affine.store %[[V1]], %[[V0]][%[[V6]]] : memref<64xf32>
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @steps(%m: memref<64xf32>, %x: f32) {
  affine.for %i = 3 to 20 step 2 {
    affine.for %j = affine_map<(d0) -> (d0 + 1)>(%i) to min affine_map<(d0) -> (d0 + 7, 30)>(%i) step 3 {
      affine.store %x, %m[%j + %i] : memref<64xf32>
    }
  }
  affine.for %i = 5 to 6 {
    affine.store %x, %m[%i] : memref<64xf32>
  }
  return
}
