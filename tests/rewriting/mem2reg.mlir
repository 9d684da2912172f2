// RUN: hls-opt %s --mem2reg | filecheck %s
// BLESS

// Where the two stores meet, the block gets an argument.
// CHECK-LABEL: func.func @choice(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: i1, %[[V1:[0-9a-z_]+]]: i32, %[[V2:[0-9a-z_]+]]: i32) -> i32 {
// CHECK-NEXT:   cf.cond_br %[[V0]], ^bb1, ^bb2(%[[V1]] : i32)
func.func @choice(%c: i1, %a: i32, %b: i32) -> i32 {
  %m = memref.alloca() : memref<i32>
  memref.store %a, %m[] : memref<i32>
  cf.cond_br %c, ^then, ^join
^then:
  memref.store %b, %m[] : memref<i32>
  cf.br ^join
^join:
  %x = memref.load %m[] : memref<i32>
  return %x : i32
}

// CHECK: ^bb1:  // pred: ^bb0
// CHECK-NEXT:   cf.br ^bb2(%[[V0:[0-9a-z_]+]] : i32)
// CHECK: ^bb2(%[[V0:[0-9a-z_]+]]: i32):  // 2 preds: ^bb0, ^bb1
// CHECK-NEXT:   return %[[V0]] : i32
// CHECK-NEXT: }
// CHECK-LABEL: func.func @loop(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: i32) -> i32 {
// CHECK-NEXT:   %[[V1:[0-9a-z_]+]] = arith.constant 0 : i32
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = arith.constant 1 : i32
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = arith.constant 0 : index
// CHECK-NEXT:   cf.br ^bb1(%[[V1]] : i32)
func.func @loop(%n: i32) -> i32 {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %m = memref.alloca() : memref<1xi32>
  %i0 = arith.constant 0 : index
  memref.store %c0, %m[%i0] : memref<1xi32>
  cf.br ^body
^body:
  %x = memref.load %m[%i0] : memref<1xi32>
  %y = arith.addi %x, %c1 : i32
  memref.store %y, %m[%i0] : memref<1xi32>
  %goes = arith.cmpi slt, %y, %n : i32
  cf.cond_br %goes, ^body, ^end
^end:
  %z = memref.load %m[%i0] : memref<1xi32>
  return %z : i32
}

// Nothing was stored: the memory holds anything, so 0.
// CHECK: ^bb1(%[[V0:[0-9a-z_]+]]: i32):  // 2 preds: ^bb0, ^bb1
// CHECK-NEXT:   %[[V1:[0-9a-z_]+]] = arith.addi %[[V0]], %[[V2:[0-9a-z_]+]] : i32
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = arith.cmpi slt, %[[V1]], %[[V4:[0-9a-z_]+]] : i32
// CHECK-NEXT:   cf.cond_br %[[V3]], ^bb1(%[[V1]] : i32), ^bb2
// CHECK: ^bb2:  // pred: ^bb1
// CHECK-NEXT:   return %[[V0:[0-9a-z_]+]] : i32
// CHECK-NEXT: }
// CHECK-LABEL: func.func @unwritten(
// CHECK-SAME: ) -> f32 {
// CHECK-NEXT:   %[[V0:[0-9a-z_]+]] = arith.constant 0.000000e+00 : f32
// CHECK-NEXT:   return %[[V0]] : f32
// CHECK-NEXT: }
func.func @unwritten() -> f32 {
  %m = memref.alloca() : memref<f32>
  %x = memref.load %m[] : memref<f32>
  return %x : f32
}

// Used in a region, or passed on: stays memory.
// CHECK-LABEL: func.func @stays(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: i1, %[[V1:[0-9a-z_]+]]: i32) -> memref<i32> {
// CHECK-NEXT:   %[[V2:[0-9a-z_]+]] = memref.alloca() : memref<i32>
// CHECK-NEXT:   %[[V3:[0-9a-z_]+]] = memref.alloca() : memref<i32>
// CHECK-NEXT:   scf.if %[[V0]] {
// CHECK-NEXT:     memref.store %[[V1]], %[[V2]][] : memref<i32>
// CHECK-NEXT:   }
// CHECK-NEXT:   return %[[V3]] : memref<i32>
// CHECK-NEXT: }
func.func @stays(%c: i1, %a: i32) -> memref<i32> {
  %m = memref.alloca() : memref<i32>
  %k = memref.alloca() : memref<i32>
  scf.if %c {
    memref.store %a, %m[] : memref<i32>
  }
  return %k : memref<i32>
}
