// RUN: hls-opt %s --affine-expand-index-ops | filecheck %s
// BLESS

// CHECK: #map = affine_map<(d0) -> (d0 floordiv 30)>
// CHECK: #map1 = affine_map<(d0) -> ((d0 mod 30) floordiv 6)>
// CHECK: #map2 = affine_map<(d0) -> (d0 mod 6)>
// CHECK-LABEL: func.func @delinearize(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: index) -> (index, index, index) {
// CHECK-NEXT:   %[[V1:[0-9a-z_]+]] = arith.constant 4 : index
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = arith.constant 5 : index
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = arith.constant 6 : index
// CHECK-NEXT:   %[[V4:[0-9a-z_]+]] = affine.apply #map(%[[V0]])
// CHECK-NEXT:   %[[V5:[0-9a-z_]+]] = affine.apply #map1(%[[V0]])
// CHECK-NEXT:   %[[V6:[0-9a-z_]+]] = affine.apply #map2(%[[V0]])
// CHECK-NEXT:   return %[[V4]], %[[V5]], %[[V6]] : index, index, index
// CHECK-NEXT: }
func.func @delinearize(%i: index) -> (index, index, index) {
  %c4 = arith.constant 4 : index
  %c5 = arith.constant 5 : index
  %c6 = arith.constant 6 : index
  %r:3 = affine.delinearize_index %i into (%c4, %c5, %c6) : index, index, index
  return %r#0, %r#1, %r#2 : index, index, index
}
