// RUN: hls-opt %s --affine-raise-from-memref | filecheck %s
// BLESS

// CHECK-LABEL: func.func @raise(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<64xi32>, %[[V1:[0-9a-z_]+]]: index, %[[V2:[0-9a-z_]+]]: memref<8xindex>) {
// CHECK-NEXT:   affine.for %[[V3:[0-9a-z_]+]] = 0 to 8 {
// CHECK-NEXT:     %[[V4:[0-9a-z_]+]] = arith.constant 2 : index
// CHECK-NEXT:     %[[V5:[0-9a-z_]+]] = arith.muli %[[V3]], %[[V4]] : index
// CHECK-NEXT:     %[[V6:[0-9a-z_]+]] = arith.addi %[[V5]], %[[V1]] : index
// CHECK-NEXT:     %[[V7:[0-9a-z_]+]] = affine.load %[[V0]][%[[V3]] * 2 + symbol(%[[V1]])] : memref<64xi32>
// CHECK-NEXT:     affine.store %[[V7]], %[[V0]][%[[V3]]] : memref<64xi32>
// CHECK-NEXT:     %[[V8:[0-9a-z_]+]] = affine.load %[[V2]][%[[V3]]] : memref<8xindex>
// CHECK-NEXT:     memref.store %[[V7]], %[[V0]][%[[V8]]] : memref<64xi32>
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @raise(%m: memref<64xi32>, %n: index, %x: memref<8xindex>) {
  affine.for %i = 0 to 8 {
    %c2 = arith.constant 2 : index
    %a = arith.muli %i, %c2 : index
    %b = arith.addi %a, %n : index
    %v = memref.load %m[%b] : memref<64xi32>
    memref.store %v, %m[%i] : memref<64xi32>
    // not affine: a value from memory
    %k = affine.load %x[%i] : memref<8xindex>
    memref.store %v, %m[%k] : memref<64xi32>
  }
  return
}
