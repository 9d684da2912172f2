// RUN: hls-opt %s --affine-loop-unroll=unroll-factor=4 --split-input-file | filecheck %s
// RUN: hls-opt %s --affine-loop-unroll=unroll-full --split-input-file | filecheck %s --check-prefix=FULL
// RUN: hls-opt %s --affine-loop-unroll=unroll-full-threshold=3 --split-input-file | filecheck %s --check-prefix=SHORT

// The remainder follows, and carried values go through both.
// CHECK-LABEL: func.func @remainder(
// CHECK: %[[MAIN:.*]] = affine.for %[[I:.*]] = 0 to 8 step 4 iter_args(%[[A:.*]] = %arg1)
// CHECK-NEXT: %[[X0:.*]] = affine.load %arg0[%[[I]] + 3]
// CHECK-NEXT: %[[S0:.*]] = arith.addf %[[A]], %[[X0]]
// CHECK-NEXT: %[[X1:.*]] = affine.load %arg0[%[[I]] + 4]
// CHECK-NEXT: %[[S1:.*]] = arith.addf %[[S0]], %[[X1]]
// CHECK-NEXT: affine.load %arg0[%[[I]] + 5]
// CHECK-NEXT: arith.addf
// CHECK-NEXT: affine.load %arg0[%[[I]] + 6]
// CHECK-NEXT: %[[S3:.*]] = arith.addf
// CHECK-NEXT: affine.yield %[[S3]]
// CHECK: %[[REST:.*]] = affine.for %[[J:.*]] = 8 to 10 iter_args(%{{.*}} = %[[MAIN]])
// CHECK-NEXT: affine.load %arg0[%[[J]] + 3]
// CHECK: return %[[REST]]
// FULL-LABEL: func.func @remainder(
// FULL-NOT: affine.for
// FULL-COUNT-10: affine.load
// FULL-NOT: affine.load
// FULL: return
// SHORT-LABEL: func.func @remainder(
// SHORT: affine.for %{{.*}} = 0 to 10 iter_args
func.func @remainder(%x: memref<100xf32>, %f: f32) -> f32 {
  %r = affine.for %i = 0 to 10 iter_args(%a = %f) -> (f32) {
    %0 = affine.load %x[%i + 3] : memref<100xf32>
    %s = arith.addf %a, %0 : f32
    affine.yield %s : f32
  }
  return %r : f32
}

// -----

// A triangle works out, with subscripts evaluated on the way; other users of a counter get constants.
// CHECK-LABEL: func.func @triangle(
// CHECK: affine.for %{{.*}} = 0 to 2
// FULL-LABEL: func.func @triangle(
// FULL-NEXT: %[[C0:.*]] = arith.constant 0 : index
// FULL-NEXT: %[[C2:.*]] = arith.constant 2 : index
// FULL-NEXT: %[[C3:.*]] = arith.constant 3 : index
// FULL-NEXT: %[[K0:.*]] = memref.load %arg0[%[[C0]]]
// FULL-NEXT: affine.store %[[K0]], %arg0[1]
// FULL-NEXT: memref.load %arg0[%[[C2]]]
// FULL-NEXT: affine.store %{{.*}}, %arg0[3]
// FULL-NEXT: memref.load %arg0[%[[C3]]]
// FULL-NEXT: affine.store %{{.*}}, %arg0[4]
// FULL-NEXT: return
// SHORT-LABEL: func.func @triangle(
// SHORT: affine.for %{{.*}} = 0 to 1
func.func @triangle(%x: memref<100xf32>) {
  affine.for %i = 0 to 2 {
    affine.for %j = 0 to affine_map<(d0) -> (d0 + 1)>(%i) {
      %k = affine.apply affine_map<(d0, d1) -> (d0 * 2 + d1)>(%i, %j)
      %0 = memref.load %x[%k] : memref<100xf32>
      affine.store %0, %x[%k + 1] : memref<100xf32>
    }
  }
  return
}

// -----

// Attributes say what happens to one loop, and go.
// CHECK-LABEL: func.func @attributes(
// CHECK-NOT: hls.unroll
// CHECK: affine.store %arg1, %arg0[0]
// CHECK-NEXT: affine.store %arg1, %arg0[1]
// CHECK-NEXT: affine.for %{{.*}} = 0 to 10 {
// CHECK-NEXT: affine.store
// CHECK-NEXT: } {hls.unroll = 1 : i64}
// CHECK-NEXT: affine.for %[[I:.*]] = 0 to 8 step 2 {
// CHECK-NEXT: affine.store %arg1, %arg0[%[[I]]]
// CHECK-NEXT: affine.store %arg1, %arg0[%[[I]] + 1]
// CHECK-NEXT: }
// CHECK-NEXT: return
// FULL-LABEL: func.func @attributes(
// SHORT-LABEL: func.func @attributes(
func.func @attributes(%x: memref<100xf32>, %f: f32) {
  affine.for %i = 0 to 2 {
    affine.store %f, %x[%i] : memref<100xf32>
  } {hls.unroll_full}
  affine.for %i = 0 to 10 {
    affine.store %f, %x[%i] : memref<100xf32>
  } {hls.unroll = 1 : i64}
  affine.for %i = 0 to 8 {
    affine.store %f, %x[%i] : memref<100xf32>
  } {hls.unroll = 2 : i64}
  return
}

// -----

// How often it runs is not known: the remainder starts where the main part ends, but not before the lower bound.
// CHECK-DAG: #[[END:.*]] = affine_map<()[s0] -> (((s0 ceildiv 2) floordiv 4) * 8)>
// CHECK-DAG: #[[REST:.*]] = affine_map<()[s0] -> (0, ((s0 ceildiv 2) floordiv 4) * 8)>
// CHECK-LABEL: func.func @symbolic(
// CHECK: affine.for %{{.*}} = 0 to #[[END]]()[%arg1] step 8
// CHECK-COUNT-4: affine.store
// CHECK: affine.for %{{.*}} = max #[[REST]]()[%arg1] to %arg1 step 2
// FULL-LABEL: func.func @symbolic(
// FULL: affine.for
// SHORT-LABEL: func.func @symbolic(
func.func @symbolic(%x: memref<100xf32>, %n: index, %f: f32) {
  affine.for %i = 0 to %n step 2 {
    affine.store %f, %x[%i] : memref<100xf32>
  }
  return
}

// -----

// Conditions over counters are decided.
// FULL-LABEL: func.func @conditions(
// FULL-NEXT: affine.store %arg1, %arg0[0]
// FULL-NEXT: affine.store %arg1, %arg0[2]
// FULL-NEXT: return
// CHECK-LABEL: func.func @conditions(
// SHORT-LABEL: func.func @conditions(
func.func @conditions(%x: memref<100xf32>, %f: f32) {
  affine.for %i = 0 to 4 {
    affine.if affine_set<(d0) : (d0 mod 2 == 0)>(%i) {
      affine.store %f, %x[%i] : memref<100xf32>
    }
  }
  return
}
