// RUN: hls-opt %s --affine-simplify-structures | filecheck %s
// BLESS

// CHECK-LABEL: func.func @ranges(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<64xi32>, %[[V1:[0-9a-z_]+]]: i32) {
// CHECK-NEXT:   affine.for %[[V2:[0-9a-z_]+]] = 0 to 8 {
// CHECK-NEXT:     affine.for %[[V3:[0-9a-z_]+]] = 0 to 8 {
// CHECK-NEXT:       affine.store %[[V1]], %[[V0]][%[[V2]] * 8 + %[[V3]]] : memref<64xi32>
// CHECK-NEXT:       affine.store %[[V1]], %[[V0]][%[[V2]]] : memref<64xi32>
// CHECK-NEXT:       affine.store %[[V1]], %[[V0]][%[[V3]]] : memref<64xi32>
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @ranges(%m: memref<64xi32>, %x: i32) {
  affine.for %i = 0 to 8 {
    affine.for %j = 0 to min affine_map<(d0) -> (d0 + 16, 8)>(%i) {
      affine.store %x, %m[(%i * 8 + %j) floordiv 8 * 8 + (%i * 8 + %j) mod 8] : memref<64xi32>
      affine.store %x, %m[%j floordiv 8 + %i mod 9] : memref<64xi32>
      affine.if affine_set<(d0, d1) : (d0 + d1 >= 0, 7 - d1 >= 0)>(%i, %j) {
        affine.store %x, %m[%j] : memref<64xi32>
      }
      affine.if affine_set<(d0) : (d0 - 9 == 0)>(%i) {
        affine.store %x, %m[%i] : memref<64xi32>
      }
    }
  }
  return
}
