// RUN: hls-opt %s --affine-loop-coalescing | filecheck %s
// BLESS

// CHECK: #map = affine_map<(d0) -> (d0 floordiv 180)>
// CHECK: #map1 = affine_map<(d0) -> ((d0 floordiv 30) mod 6)>
// CHECK: #map2 = affine_map<(d0) -> (d0 mod 30)>
// CHECK: #map3 = affine_map<(d0) -> (d0 * 3 + 2)>
// CHECK-LABEL: func.func @band(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<10x20x30xf32>, %[[V1:[0-9a-z_]+]]: f32) {
// CHECK-NEXT:   affine.for %[[V2:[0-9a-z_]+]] = 0 to 1800 {
// CHECK-NEXT:     %[[V3:[0-9a-z_]+]] = affine.apply #map(%[[V2]])
// CHECK-NEXT:     %[[V4:[0-9a-z_]+]] = affine.apply #map1(%[[V2]])
// CHECK-NEXT:     %[[V5:[0-9a-z_]+]] = affine.apply #map2(%[[V2]])
// CHECK-NEXT:     %[[V6:[0-9a-z_]+]] = affine.apply #map3(%[[V4]])
// CHECK-NEXT:     affine.store %[[V1]], %[[V0]][%[[V3]], %[[V6]], %[[V5]]] : memref<10x20x30xf32>
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @band(%m: memref<10x20x30xf32>, %x: f32) {
  affine.for %i = 0 to 10 {
    affine.for %j = 2 to 20 step 3 {
      affine.for %k = 0 to 30 {
        affine.store %x, %m[%i, %j, %k] : memref<10x20x30xf32>
      }
    }
  }
  return
}
