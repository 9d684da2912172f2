// RUN: hls-opt %s --lower-affine | filecheck %s
// BLESS

// CHECK-LABEL: func.func @sum(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<8x8xf32>, %[[V1:[0-9a-z_]+]]: index) -> f32 {
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = arith.constant 0.000000e+00 : f32
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = arith.constant 0 : index
// CHECK-NEXT:   %[[V4:[0-9a-z_]+]] = arith.constant 8 : index
// CHECK-NEXT:   %[[V5:[0-9a-z_]+]] = arith.minsi %[[V1]], %[[V4]] : index
// CHECK-NEXT:   %[[V6:[0-9a-z_]+]] = arith.constant 2 : index
// CHECK-NEXT:   %[[V7:[0-9a-z_]+]] = scf.for %[[V8:[0-9a-z_]+]] = %[[V3]] to %[[V5]] step %[[V6]] iter_args(%[[V9:[0-9a-z_]+]] = %[[V2]]) -> (f32) {
// CHECK-NEXT:     %[[V10:[0-9a-z_]+]] = arith.constant 4 : index
// CHECK-NEXT:     %[[V11:[0-9a-z_]+]] = arith.remsi %[[V8]], %[[V10]] : index
// CHECK-NEXT:     %[[V12:[0-9a-z_]+]] = arith.constant 0 : index
// CHECK-NEXT:     %[[V13:[0-9a-z_]+]] = arith.cmpi slt, %[[V11]], %[[V12]] : index
// CHECK-NEXT:     %[[V14:[0-9a-z_]+]] = arith.addi %[[V11]], %[[V10]] : index
// CHECK-NEXT:     %[[V15:[0-9a-z_]+]] = arith.select %[[V13]], %[[V14]], %[[V11]] : index
// CHECK-NEXT:     %[[V16:[0-9a-z_]+]] = memref.load %[[V0]][%[[V8]], %[[V15]]] : memref<8x8xf32>
// CHECK-NEXT:     %[[V17:[0-9a-z_]+]] = arith.addf %[[V9]], %[[V16]] : f32
// CHECK-NEXT:     scf.yield %[[V17]] : f32
// CHECK-NEXT:   }
// CHECK-NEXT:   return %[[V7]] : f32
// CHECK-NEXT: }
func.func @sum(%m: memref<8x8xf32>, %n: index) -> f32 {
  %zero = arith.constant 0.0 : f32
  %s = affine.for %i = 0 to min affine_map<(d0) -> (d0, 8)>(%n) step 2 iter_args(%a = %zero) -> (f32) {
    %x = affine.load %m[%i, %i mod 4] : memref<8x8xf32>
    %b = arith.addf %a, %x : f32
    affine.yield %b : f32
  }
  return %s : f32
}
