// RUN: hls-opt %s --affine-optimize | filecheck %s
// BLESS

// CHECK-LABEL: func.func @convolution(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<10x12xi32> {hls.noalias}, %[[V1:[0-9a-z_]+]]: memref<3x3xi32> {hls.noalias}, %[[V2:[0-9a-z_]+]]: memref<8x10xi32> {hls.noalias}) {
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = arith.constant 0 : i32
// CHECK-NEXT:   affine.for %[[V4:[0-9a-z_]+]] = 0 to 8 {
// CHECK-NEXT:     affine.for %[[V5:[0-9a-z_]+]] = 0 to 10 {
// CHECK-NEXT:       %[[V6:[0-9a-z_]+]] = affine.for %[[V7:[0-9a-z_]+]] = 0 to 3 iter_args(%[[V8:[0-9a-z_]+]] = %[[V3]]) -> (i32) {
// CHECK-NEXT:         %[[V9:[0-9a-z_]+]] = affine.for %[[V10:[0-9a-z_]+]] = 0 to 3 iter_args(%[[V11:[0-9a-z_]+]] = %[[V8]]) -> (i32) {
// CHECK-NEXT:           %[[V12:[0-9a-z_]+]] = affine.load %[[V0]][%[[V4]] + %[[V7]], %[[V5]] + %[[V10]]] : memref<10x12xi32>
// CHECK-NEXT:           %[[V13:[0-9a-z_]+]] = affine.load %[[V1]][%[[V7]], %[[V10]]] : memref<3x3xi32>
// CHECK-NEXT:           %[[V14:[0-9a-z_]+]] = arith.muli %[[V12]], %[[V13]] : i32
// CHECK-NEXT:           %[[V15:[0-9a-z_]+]] = arith.addi %[[V11]], %[[V14]] : i32
// CHECK-NEXT:           affine.yield %[[V15]] : i32
// CHECK-NEXT:         }
// CHECK-NEXT:         affine.yield %[[V9]] : i32
// CHECK-NEXT:       }
// CHECK-NEXT:       %[[V16:[0-9a-z_]+]] = arith.maxsi %[[V6]], %[[V3]] : i32
// CHECK-NEXT:       affine.store %[[V16]], %[[V2]][%[[V4]], %[[V5]]] : memref<8x10xi32>
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @convolution(%x: memref<10x12xi32> {hls.noalias}, %w: memref<3x3xi32> {hls.noalias}, %y: memref<8x10xi32> {hls.noalias}) {
  %z = arith.constant 0 : i32
  %t = memref.alloc() : memref<8x10xi32>
  affine.for %i = 0 to 8 { affine.for %j = 0 to 10 { affine.store %z, %t[%i, %j] : memref<8x10xi32> } }
  affine.for %i = 0 to 8 { affine.for %j = 0 to 10 { affine.for %k = 0 to 3 { affine.for %l = 0 to 3 {
    %a = affine.load %x[%i + %k, %j + %l] : memref<10x12xi32>
    %b = affine.load %w[%k, %l] : memref<3x3xi32>
    %c = arith.muli %a, %b : i32
    %d = affine.load %t[%i, %j] : memref<8x10xi32>
    %e = arith.addi %d, %c : i32
    affine.store %e, %t[%i, %j] : memref<8x10xi32>
  } } } }
  affine.for %i = 0 to 8 { affine.for %j = 0 to 10 { 
    %d = affine.load %t[%i, %j] : memref<8x10xi32>
    %e = arith.maxsi %d, %z : i32
    affine.store %e, %y[%i, %j] : memref<8x10xi32>
  } }
  return
}
