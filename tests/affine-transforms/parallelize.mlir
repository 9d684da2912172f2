// RUN: hls-opt %s --affine-parallelize --split-input-file | filecheck %s
// RUN: hls-opt %s --affine-parallelize="parallel-reductions max-nested=1" --split-input-file | filecheck %s --check-prefix=REDUCE
// BLESS

// The sum over k is carried by memory.
// CHECK-LABEL: func.func @product(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<4x8xf32>, %[[V1:[0-9a-z_]+]]: memref<8x4xf32>, %[[V2:[0-9a-z_]+]]: memref<4x4xf32> {hls.noalias}) {
// CHECK-NEXT:   affine.parallel (%[[V3:[0-9a-z_]+]]) = (0) to (4) {
// CHECK-NEXT:     affine.parallel (%[[V4:[0-9a-z_]+]]) = (0) to (4) {
// CHECK-NEXT:       affine.for %[[V5:[0-9a-z_]+]] = 0 to 8 {
// CHECK-NEXT:         %[[V6:[0-9a-z_]+]] = affine.load %[[V0]][%[[V3]], %[[V5]]] : memref<4x8xf32>
// CHECK-NEXT:         %[[V7:[0-9a-z_]+]] = affine.load %[[V1]][%[[V5]], %[[V4]]] : memref<8x4xf32>
// CHECK-NEXT:         %[[V8:[0-9a-z_]+]] = arith.mulf %[[V6]], %[[V7]] : f32
// CHECK-NEXT:         %[[V9:[0-9a-z_]+]] = affine.load %[[V2]][%[[V3]], %[[V4]]] : memref<4x4xf32>
// CHECK-NEXT:         %[[V10:[0-9a-z_]+]] = arith.addf %[[V8]], %[[V9]] : f32
// CHECK-NEXT:         affine.store %[[V10]], %[[V2]][%[[V3]], %[[V4]]] : memref<4x4xf32>
// CHECK-NEXT:       }
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
// REDUCE-LABEL: func.func @product(
// REDUCE-SAME: %[[V0:[0-9a-z_]+]]: memref<4x8xf32>, %[[V1:[0-9a-z_]+]]: memref<8x4xf32>, %[[V2:[0-9a-z_]+]]: memref<4x4xf32> {hls.noalias}) {
// REDUCE-NEXT:   affine.parallel (%[[V3:[0-9a-z_]+]]) = (0) to (4) {
// REDUCE-NEXT:     affine.for %[[V4:[0-9a-z_]+]] = 0 to 4 {
// REDUCE-NEXT:       affine.for %[[V5:[0-9a-z_]+]] = 0 to 8 {
// REDUCE-NEXT:         %[[V6:[0-9a-z_]+]] = affine.load %[[V0]][%[[V3]], %[[V5]]] : memref<4x8xf32>
// REDUCE-NEXT:         %[[V7:[0-9a-z_]+]] = affine.load %[[V1]][%[[V5]], %[[V4]]] : memref<8x4xf32>
// REDUCE-NEXT:         %[[V8:[0-9a-z_]+]] = arith.mulf %[[V6]], %[[V7]] : f32
// REDUCE-NEXT:         %[[V9:[0-9a-z_]+]] = affine.load %[[V2]][%[[V3]], %[[V4]]] : memref<4x4xf32>
// REDUCE-NEXT:         %[[V10:[0-9a-z_]+]] = arith.addf %[[V8]], %[[V9]] : f32
// REDUCE-NEXT:         affine.store %[[V10]], %[[V2]][%[[V3]], %[[V4]]] : memref<4x4xf32>
// REDUCE-NEXT:       }
// REDUCE-NEXT:     }
// REDUCE-NEXT:   }
// REDUCE-NEXT:   return
// REDUCE-NEXT: }
func.func @product(%a: memref<4x8xf32>, %b: memref<8x4xf32>, %c: memref<4x4xf32> {hls.noalias}) {
  affine.for %i = 0 to 4 {
    affine.for %j = 0 to 4 {
      affine.for %k = 0 to 8 {
        %0 = affine.load %a[%i, %k] : memref<4x8xf32>
        %1 = affine.load %b[%k, %j] : memref<8x4xf32>
        %2 = arith.mulf %0, %1 : f32
        %3 = affine.load %c[%i, %j] : memref<4x4xf32>
        %4 = arith.addf %2, %3 : f32
        affine.store %4, %c[%i, %j] : memref<4x4xf32>
      }
    }
  }
  return
}

// -----

// Integers may be added in any order, floats where a flag says so.
// CHECK-LABEL: func.func @sums(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<8xi32>, %[[V1:[0-9a-z_]+]]: memref<8xf32>) -> (i32, f32, f32) {
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = arith.constant 0 : i32
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = arith.constant 0.000000e+00 : f32
// CHECK-NEXT:   %[[V4:[0-9a-z_]+]] = affine.for %[[V5:[0-9a-z_]+]] = 0 to 8 iter_args(%[[V6:[0-9a-z_]+]] = %[[V2]]) -> (i32) {
// CHECK-NEXT:     %[[V7:[0-9a-z_]+]] = affine.load %[[V0]][%[[V5]]] : memref<8xi32>
// CHECK-NEXT:     %[[V8:[0-9a-z_]+]] = arith.addi %[[V6]], %[[V7]] : i32
// CHECK-NEXT:     affine.yield %[[V8]] : i32
// CHECK-NEXT:   }
// CHECK-NEXT:   %[[V9:[0-9a-z_]+]]:2 = affine.for %[[V10:[0-9a-z_]+]] = 0 to 8 iter_args(%[[V11:[0-9a-z_]+]] = %[[V3]], %[[V12:[0-9a-z_]+]] = %[[V3]]) -> (f32, f32) {
// CHECK-NEXT:     %[[V13:[0-9a-z_]+]] = affine.load %[[V1]][%[[V10]]] : memref<8xf32>
// CHECK-NEXT:     %[[V14:[0-9a-z_]+]] = arith.addf %[[V11]], %[[V13]] fastmath<reassoc> : f32
// CHECK-NEXT:     %[[V15:[0-9a-z_]+]] = arith.maximumf %[[V12]], %[[V13]] : f32
// CHECK-NEXT:     affine.yield %[[V14]], %[[V15]] : f32, f32
// CHECK-NEXT:   }
// CHECK-NEXT:   %[[V16:[0-9a-z_]+]] = affine.for %[[V17:[0-9a-z_]+]] = 0 to 8 iter_args(%[[V18:[0-9a-z_]+]] = %[[V3]]) -> (f32) {
// CHECK-NEXT:     %[[V19:[0-9a-z_]+]] = affine.load %[[V1]][%[[V17]]] : memref<8xf32>
// CHECK-NEXT:     %[[V20:[0-9a-z_]+]] = arith.addf %[[V18]], %[[V19]] : f32
// CHECK-NEXT:     affine.yield %[[V20]] : f32
// CHECK-NEXT:   }
// CHECK-NEXT:   return %[[V4]], %[[V9]]#0, %[[V16]] : i32, f32, f32
// CHECK-NEXT: }
// REDUCE-LABEL: func.func @sums(
// REDUCE-SAME: %[[V0:[0-9a-z_]+]]: memref<8xi32>, %[[V1:[0-9a-z_]+]]: memref<8xf32>) -> (i32, f32, f32) {
// REDUCE-NEXT:   %[[V2:[0-9a-z_]+]] = arith.constant 0 : i32
// REDUCE-NEXT:   %[[V3:[0-9a-z_]+]] = arith.constant 0.000000e+00 : f32
// REDUCE-NEXT:   %[[V4:[0-9a-z_]+]] = affine.parallel (%[[V5:[0-9a-z_]+]]) = (0) to (8) reduce ("addi") -> (i32) {
// REDUCE-NEXT:     %[[V6:[0-9a-z_]+]] = affine.load %[[V0]][%[[V5]]] : memref<8xi32>
// REDUCE-NEXT:     affine.yield %[[V6]] : i32
// REDUCE-NEXT:   }
// REDUCE-NEXT:   %[[V7:[0-9a-z_]+]] = arith.addi %[[V2]], %[[V4]] : i32
// REDUCE-NEXT:   %[[V8:[0-9a-z_]+]]:2 = affine.parallel (%[[V5]]) = (0) to (8) reduce ("addf", "maximumf") -> (f32, f32) {
// REDUCE-NEXT:     %[[V9:[0-9a-z_]+]] = affine.load %[[V1]][%[[V5]]] : memref<8xf32>
// REDUCE-NEXT:     affine.yield %[[V9]], %[[V9]] : f32, f32
// REDUCE-NEXT:   }
// REDUCE-NEXT:   %[[V10:[0-9a-z_]+]] = arith.addf %[[V3]], %[[V8]]#0 fastmath<reassoc> : f32
// REDUCE-NEXT:   %[[V11:[0-9a-z_]+]] = arith.maximumf %[[V3]], %[[V8]]#1 : f32
// REDUCE-NEXT:   %[[V12:[0-9a-z_]+]] = affine.parallel (%[[V5]]) = (0) to (8) reduce ("addf") -> (f32) {
// REDUCE-NEXT:     %[[V13:[0-9a-z_]+]] = affine.load %[[V1]][%[[V5]]] : memref<8xf32>
// REDUCE-NEXT:     affine.yield %[[V13]] : f32
// REDUCE-NEXT:   }
// REDUCE-NEXT:   %[[V14:[0-9a-z_]+]] = arith.addf %[[V3]], %[[V12]] : f32
// REDUCE-NEXT:   return %[[V7]], %[[V10]], %[[V14]] : i32, f32, f32
// REDUCE-NEXT: }
func.func @sums(%a: memref<8xi32>, %b: memref<8xf32>) -> (i32, f32, f32) {
  %c0 = arith.constant 0 : i32
  %f0 = arith.constant 0.0 : f32
  %0 = affine.for %i = 0 to 8 iter_args(%s = %c0) -> (i32) {
    %x = affine.load %a[%i] : memref<8xi32>
    %y = arith.addi %s, %x : i32
    affine.yield %y : i32
  }
  %1:2 = affine.for %i = 0 to 8 iter_args(%s = %f0, %t = %f0) -> (f32, f32) {
    %x = affine.load %b[%i] : memref<8xf32>
    %y = arith.addf %s, %x fastmath<reassoc> : f32
    %z = arith.maximumf %t, %x : f32
    affine.yield %y, %z : f32, f32
  }
  %2 = affine.for %i = 0 to 8 iter_args(%s = %f0) -> (f32) {
    %x = affine.load %b[%i] : memref<8xf32>
    %y = arith.addf %s, %x : f32
    affine.yield %y : f32
  }
  return %0, %1#0, %2 : i32, f32, f32
}

// -----

// Odd and even elements are different ones.
// CHECK-LABEL: func.func @odd_even(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<32xf32> {hls.noalias}) {
// CHECK-NEXT:   affine.parallel (%[[V1:[0-9a-z_]+]]) = (0) to (15) {
// CHECK-NEXT:     %[[V2:[0-9a-z_]+]] = affine.load %[[V0]][%[[V1]] * 2 + 1] : memref<32xf32>
// CHECK-NEXT:     affine.store %[[V2]], %[[V0]][%[[V1]] * 2] : memref<32xf32>
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
// REDUCE-LABEL: func.func @odd_even(
// REDUCE-SAME: %[[V0:[0-9a-z_]+]]: memref<32xf32> {hls.noalias}) {
// REDUCE-NEXT:   affine.parallel (%[[V1:[0-9a-z_]+]]) = (0) to (15) {
// REDUCE-NEXT:     %[[V2:[0-9a-z_]+]] = affine.load %[[V0]][%[[V1]] * 2 + 1] : memref<32xf32>
// REDUCE-NEXT:     affine.store %[[V2]], %[[V0]][%[[V1]] * 2] : memref<32xf32>
// REDUCE-NEXT:   }
// REDUCE-NEXT:   return
// REDUCE-NEXT: }
func.func @odd_even(%a: memref<32xf32> {hls.noalias}) {
  affine.for %i = 0 to 15 {
    %0 = affine.load %a[%i * 2 + 1] : memref<32xf32>
    affine.store %0, %a[%i * 2] : memref<32xf32>
  }
  return
}

// -----

// A buffer of each iteration's own.
// CHECK-LABEL: func.func @private(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<32xf32> {hls.noalias}) {
// CHECK-NEXT:   affine.parallel (%[[V1:[0-9a-z_]+]]) = (0) to (32) {
// CHECK-NEXT:     %[[V2:[0-9a-z_]+]] = memref.alloc() : memref<1xf32>
// CHECK-NEXT:     %[[V3:[0-9a-z_]+]] = affine.load %[[V0]][%[[V1]]] : memref<32xf32>
// CHECK-NEXT:     affine.store %[[V3]], %[[V2]][0] : memref<1xf32>
// CHECK-NEXT:     %[[V4:[0-9a-z_]+]] = affine.load %[[V2]][0] : memref<1xf32>
// CHECK-NEXT:     affine.store %[[V4]], %[[V0]][%[[V1]]] : memref<32xf32>
// CHECK-NEXT:     memref.dealloc %[[V2]] : memref<1xf32>
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
// REDUCE-LABEL: func.func @private(
// REDUCE-SAME: %[[V0:[0-9a-z_]+]]: memref<32xf32> {hls.noalias}) {
// REDUCE-NEXT:   affine.parallel (%[[V1:[0-9a-z_]+]]) = (0) to (32) {
// REDUCE-NEXT:     %[[V2:[0-9a-z_]+]] = memref.alloc() : memref<1xf32>
// REDUCE-NEXT:     %[[V3:[0-9a-z_]+]] = affine.load %[[V0]][%[[V1]]] : memref<32xf32>
// REDUCE-NEXT:     affine.store %[[V3]], %[[V2]][0] : memref<1xf32>
// REDUCE-NEXT:     %[[V4:[0-9a-z_]+]] = affine.load %[[V2]][0] : memref<1xf32>
// REDUCE-NEXT:     affine.store %[[V4]], %[[V0]][%[[V1]]] : memref<32xf32>
// REDUCE-NEXT:     memref.dealloc %[[V2]] : memref<1xf32>
// REDUCE-NEXT:   }
// REDUCE-NEXT:   return
// REDUCE-NEXT: }
func.func @private(%a: memref<32xf32> {hls.noalias}) {
  affine.for %i = 0 to 32 {
    %t = memref.alloc() : memref<1xf32>
    %0 = affine.load %a[%i] : memref<32xf32>
    affine.store %0, %t[0] : memref<1xf32>
    %1 = affine.load %t[0] : memref<1xf32>
    affine.store %1, %a[%i] : memref<32xf32>
    memref.dealloc %t : memref<1xf32>
  }
  return
}

// -----

// A view that starts elsewhere in each iteration: all write the same element.
// CHECK: #map = affine_map<(d0) -> (-d0 + 7)>
// CHECK-LABEL: func.func @views(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<64xi32>) {
// CHECK-NEXT:   affine.for %[[V1:[0-9a-z_]+]] = 0 to 8 {
// CHECK-NEXT:     %[[V2:[0-9a-z_]+]] = affine.apply #map(%[[V1]])
// CHECK-NEXT:     %[[V3:[0-9a-z_]+]] = memref.subview %[[V0]][%[[V2]]] [8] [1] : memref<64xi32> to memref<8xi32, strided<[1], offset: ?>>
// CHECK-NEXT:     %[[V4:[0-9a-z_]+]] = arith.index_cast %[[V1]] : index to i32
// CHECK-NEXT:     affine.store %[[V4]], %[[V3]][%[[V1]]] : memref<8xi32, strided<[1], offset: ?>>
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
// REDUCE: #map = affine_map<(d0) -> (-d0 + 7)>
// REDUCE-LABEL: func.func @views(
// REDUCE-SAME: %[[V0:[0-9a-z_]+]]: memref<64xi32>) {
// REDUCE-NEXT:   affine.for %[[V1:[0-9a-z_]+]] = 0 to 8 {
// REDUCE-NEXT:     %[[V2:[0-9a-z_]+]] = affine.apply #map(%[[V1]])
// REDUCE-NEXT:     %[[V3:[0-9a-z_]+]] = memref.subview %[[V0]][%[[V2]]] [8] [1] : memref<64xi32> to memref<8xi32, strided<[1], offset: ?>>
// REDUCE-NEXT:     %[[V4:[0-9a-z_]+]] = arith.index_cast %[[V1]] : index to i32
// REDUCE-NEXT:     affine.store %[[V4]], %[[V3]][%[[V1]]] : memref<8xi32, strided<[1], offset: ?>>
// REDUCE-NEXT:   }
// REDUCE-NEXT:   return
// REDUCE-NEXT: }
func.func @views(%a: memref<64xi32>) {
  affine.for %i = 0 to 8 {
    %o = affine.apply affine_map<(d0) -> (-d0 + 7)>(%i)
    %s = memref.subview %a[%o] [8] [1] : memref<64xi32> to memref<8xi32, strided<[1], offset: ?>>
    %0 = arith.index_cast %i : index to i32
    affine.store %0, %s[%i] : memref<8xi32, strided<[1], offset: ?>>
  }
  return
}
