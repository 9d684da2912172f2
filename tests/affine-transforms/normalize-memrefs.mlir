// RUN: hls-opt %s --normalize-memrefs | filecheck %s
// BLESS

// CHECK-LABEL: func.func @tiled(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: i32) -> i32 {
// CHECK-NEXT:   %[[V1:[0-9a-z_]+]] = memref.alloc() : memref<2x2x4x4xi32>
// CHECK-NEXT:   affine.for %[[V2:[0-9a-z_]+]] = 0 to 8 {
// CHECK-NEXT:     affine.store %[[V0]], %[[V1]][%[[V2]] floordiv 4, 0, %[[V2]] mod 4, 3] : memref<2x2x4x4xi32>
// CHECK-NEXT:   }
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = affine.load %[[V1]][1, 0, 1, 3] : memref<2x2x4x4xi32>
// CHECK-NEXT:   return %[[V3]] : i32
// CHECK-NEXT: }
func.func @tiled(%x: i32) -> i32 {
  %t = memref.alloc() : memref<8x8xi32, affine_map<(d0, d1) -> (d0 floordiv 4, d1 floordiv 4, d0 mod 4, d1 mod 4)>>
  affine.for %i = 0 to 8 {
    affine.store %x, %t[%i, 3] : memref<8x8xi32, affine_map<(d0, d1) -> (d0 floordiv 4, d1 floordiv 4, d0 mod 4, d1 mod 4)>>
  }
  %a = affine.load %t[5, 3] : memref<8x8xi32, affine_map<(d0, d1) -> (d0 floordiv 4, d1 floordiv 4, d0 mod 4, d1 mod 4)>>
  return %a : i32
}
