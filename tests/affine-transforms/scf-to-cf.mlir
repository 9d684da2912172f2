// RUN: hls-opt %s --lower-affine --convert-scf-to-cf | filecheck %s
// BLESS

// CHECK-LABEL: func.func @clear(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<8xf32>, %[[V1:[0-9a-z_]+]]: index) {
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = arith.constant 0.000000e+00 : f32
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = arith.constant 0 : index
// CHECK-NEXT:   %[[V4:[0-9a-z_]+]] = arith.constant 8 : index
// CHECK-NEXT:   %[[V5:[0-9a-z_]+]] = arith.constant 1 : index
// CHECK-NEXT:   cf.br ^bb1(%[[V3]] : index)
func.func @clear(%m: memref<8xf32>, %n: index) {
  %zero = arith.constant 0.0 : f32
  affine.for %i = 0 to 8 {
    affine.if affine_set<(d0)[s0] : (d0 - s0 >= 0)>(%i)[%n] {
      affine.store %zero, %m[%i] : memref<8xf32>
    }
  }
  return
}

// CHECK: ^bb1(%[[V0:[0-9a-z_]+]]: index):  // 2 preds: ^bb0, ^bb4
// CHECK-NEXT:   %[[V1:[0-9a-z_]+]] = arith.cmpi slt, %[[V0]], %[[V2:[0-9a-z_]+]] : index
// CHECK-NEXT:   cf.cond_br %[[V1]], ^bb2, ^bb5
// CHECK: ^bb2:  // pred: ^bb1
// CHECK-NEXT:   %[[V0:[0-9a-z_]+]] = arith.constant 0 : index
// CHECK-NEXT:   %[[V1:[^ ,:)]+]] = arith.constant -1 : index
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = arith.muli %[[V3:[0-9a-z_]+]], %[[V1]] : index
// CHECK-NEXT:   %[[V4:[0-9a-z_]+]] = arith.addi %[[V5:[0-9a-z_]+]], %[[V2]] : index
// CHECK-NEXT:   %[[V6:[0-9a-z_]+]] = arith.cmpi sge, %[[V4]], %[[V0]] : index
// CHECK-NEXT:   cf.cond_br %[[V6]], ^bb3, ^bb4
// CHECK: ^bb3:  // pred: ^bb2
// CHECK-NEXT:   memref.store %[[V0:[0-9a-z_]+]], %[[V1:[0-9a-z_]+]][%[[V2:[0-9a-z_]+]]] : memref<8xf32>
// CHECK-NEXT:   cf.br ^bb4
// CHECK: ^bb4:  // 2 preds: ^bb2, ^bb3
// CHECK-NEXT:   %[[V0:[0-9a-z_]+]] = arith.addi %[[V1:[0-9a-z_]+]], %[[V2:[0-9a-z_]+]] : index
// CHECK-NEXT:   cf.br ^bb1(%[[V0]] : index)
// CHECK: ^bb5:  // pred: ^bb1
// CHECK-NEXT:   return
// CHECK-NEXT: }
