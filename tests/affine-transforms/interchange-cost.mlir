// RUN: hls-opt %s --affine-loop-interchange="assume-noalias-arguments" | filecheck %s --check-prefix=STRIDE
// RUN: hls-opt %s --affine-loop-interchange="cost=parallel assume-noalias-arguments" | filecheck %s --check-prefix=PARALLEL
// RUN: hls-opt %s --affine-loop-interchange="permutation=1,0 loops=none" | filecheck %s --check-prefix=KEPT
// RUN: not hls-opt %s --affine-loop-interchange="permutation=1,1" 2>&1 | filecheck %s --check-prefix=WRONG

// Rows are walked along.
// STRIDE-LABEL: func.func @transpose_walk(
// STRIDE-NEXT: affine.for %[[J:.*]] = 0 to 64
// STRIDE-NEXT: affine.for %[[I:.*]] = 0 to 32
// STRIDE-NEXT: affine.load %{{.*}}[%[[J]], %[[I]]]
// KEPT-LABEL: func.func @transpose_walk(
// KEPT-NEXT: affine.for %[[I:.*]] = 0 to 32
// WRONG: permutation=1,1 is no permutation; 1,0 interchanges two loops
func.func @transpose_walk(%a: memref<64x32xf32>, %b: memref<64x32xf32>) {
  affine.for %i = 0 to 32 {
    affine.for %j = 0 to 64 {
      %0 = affine.load %a[%j, %i] : memref<64x32xf32>
      affine.store %0, %b[%j, %i] : memref<64x32xf32>
    }
  }
  return
}

// The sum over k stays, its loop goes inside.
// PARALLEL-LABEL: func.func @sum(
// PARALLEL-NEXT: affine.for %[[I:.*]] = 0 to 4
// PARALLEL-NEXT: affine.for %[[K:.*]] = 0 to 16
// PARALLEL-NEXT: affine.load %{{.*}}[%[[I]], %[[K]]]
func.func @sum(%a: memref<4x16xf32>, %b: memref<4xf32>) {
  affine.for %k = 0 to 16 {
    affine.for %i = 0 to 4 {
      %0 = affine.load %a[%i, %k] : memref<4x16xf32>
      %1 = affine.load %b[%i] : memref<4xf32>
      %2 = arith.addf %0, %1 : f32
      affine.store %2, %b[%i] : memref<4xf32>
    }
  }
  return
}
