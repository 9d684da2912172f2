// RUN: hls-opt %s --canonicalize | filecheck %s

// CHECK: #map = affine_map<(d0) -> (d0 * 4)>
// CHECK-NEXT: #map1 = affine_map<(d0) -> (d0 * 4 + 4)>
// CHECK-NEXT: #set = affine_set<(d0) : (d0 * 4 - 3 >= 0)>

// CHECK-LABEL: func.func @compose(%arg0: memref<64xf32>, %arg1: index) {
// CHECK-NEXT:   affine.for %arg2 = 0 to 8 {
// CHECK-NEXT:     %0 = affine.load %arg0[%arg2 * 4 + 1] : memref<64xf32>
// CHECK-NEXT:     affine.store %0, %arg0[%arg2 * 4 + symbol(%arg1) + 4] : memref<64xf32>
// CHECK-NEXT:     affine.for %arg3 = #map(%arg2) to #map1(%arg2) {
// CHECK-NEXT:       affine.store %0, %arg0[%arg3] : memref<64xf32>
// CHECK-NEXT:     }
// CHECK-NEXT:     affine.if #set(%arg2) {
// CHECK-NEXT:       affine.store %0, %arg0[0] : memref<64xf32>
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @compose(%m: memref<64xf32>, %n: index) {
  %c4 = arith.constant 4 : index
  affine.for %i = 0 to 8 {
    %0 = affine.apply affine_map<(d0) -> (d0 * 4)>(%i)
    %1 = affine.apply affine_map<(d0)[s0] -> (d0 + s0)>(%0)[%n]
    %2 = affine.load %m[%0 + 1] : memref<64xf32>
    affine.store %2, %m[%1 + symbol(%c4)] : memref<64xf32>
    affine.for %j = affine_map<(d0) -> (d0)>(%0) to affine_map<(d0) -> (d0 + 4)>(%0) {
      affine.store %2, %m[%j] : memref<64xf32>
    }
    affine.if affine_set<(d0) : (d0 - 3 >= 0)>(%0) {
      affine.store %2, %m[0] : memref<64xf32>
    }
  }
  return
}

// CHECK-LABEL: func.func @fold(%arg0: index) -> (index, index, index, index) {
// CHECK-NEXT:   %c21 = arith.constant 21 : index
// CHECK-NEXT:   %c3 = arith.constant 3 : index
// CHECK-NEXT:   %c5 = arith.constant 5 : index
// CHECK-NEXT:   return %c21, %c3, %c5, %arg0 : index, index, index, index
// CHECK-NEXT: }
func.func @fold(%n: index) -> (index, index, index, index) {
  %c5 = arith.constant 5 : index
  %0 = affine.apply affine_map<(d0) -> (d0 * 4 + 1)>(%c5)
  %1 = affine.min affine_map<(d0) -> (d0, 3)>(%c5)
  %2 = affine.max affine_map<(d0) -> (d0, 3)>(%c5)
  %3 = affine.apply affine_map<(d0) -> (d0)>(%n)
  return %0, %1, %2, %3 : index, index, index, index
}

// CHECK-LABEL: func.func @loops(%arg0: f32, %arg1: memref<64xf32>) -> f32 {
// CHECK-NEXT:   affine.store %arg0, %arg1[1] : memref<64xf32>
// CHECK-NEXT:   return %arg0 : f32
// CHECK-NEXT: }
func.func @loops(%x: f32, %m: memref<64xf32>) -> f32 {
  affine.for %i = 0 to 10 {
  }
  %0 = affine.for %i = 5 to 5 iter_args(%acc = %x) -> (f32) {
    %1 = arith.addf %acc, %acc : f32
    affine.yield %1 : f32
  }
  affine.if affine_set<() : (1 >= 0)>() {
    affine.store %x, %m[1] : memref<64xf32>
  }
  affine.if affine_set<() : (-1 >= 0)>() {
    affine.store %x, %m[2] : memref<64xf32>
  }
  return %0 : f32
}
