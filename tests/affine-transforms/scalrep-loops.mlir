// RUN: hls-opt %s --affine-scalrep --canonicalize | filecheck %s

// An accumulation in memory becomes one in values, the zeros of its buffer their start.

// CHECK-LABEL: func.func @convolution(
// CHECK-SAME:    %[[X:.*]]: memref<10xi32> {hls.noalias}, %[[Y:.*]]: memref<8xi32>
// CHECK-NEXT:    %[[ZERO:.*]] = arith.constant 0 : i32
// CHECK-NEXT:    affine.for %[[I:.*]] = 0 to 8 {
// CHECK-NEXT:      %[[SUM:.*]] = affine.for %[[K:.*]] = 0 to 3 iter_args(%[[ACC:.*]] = %[[ZERO]]) -> (i32) {
// CHECK-NEXT:        %[[A:.*]] = affine.load %[[X]][%[[I]] + %[[K]]]
// CHECK-NEXT:        %[[B:.*]] = arith.addi %[[ACC]], %[[A]]
// CHECK-NEXT:        affine.yield %[[B]]
// CHECK-NEXT:      }
// CHECK-NEXT:      affine.store %[[SUM]], %[[Y]][%[[I]]]
// CHECK-NEXT:    }
// CHECK-NEXT:    return
func.func @convolution(%x: memref<10xi32> {hls.noalias}, %y: memref<8xi32> {hls.noalias}) {
  %zero = arith.constant 0 : i32
  affine.for %i = 0 to 8 {
    affine.store %zero, %y[%i] : memref<8xi32>
  }
  affine.for %i = 0 to 8 {
    affine.for %k = 0 to 3 {
      %a = affine.load %x[%i + %k] : memref<10xi32>
      %s = affine.load %y[%i] : memref<8xi32>
      %t = arith.addi %s, %a : i32
      affine.store %t, %y[%i] : memref<8xi32>
    }
  }
  return
}

// Without the contract the buffers may be the same memory: sums may read sums.

// CHECK-LABEL: func.func @may_alias(
// CHECK:         affine.for %[[I:.*]] = 0 to 8 {
// CHECK-NEXT:      affine.for %[[K:.*]] = 0 to 3 {
// CHECK-NEXT:        affine.load
// CHECK-NEXT:        affine.load
// CHECK-NEXT:        arith.addi
// CHECK-NEXT:        affine.store
func.func @may_alias(%x: memref<10xi32>, %y: memref<8xi32>) {
  affine.for %i = 0 to 8 {
    affine.for %k = 0 to 3 {
      %a = affine.load %x[%i + %k] : memref<10xi32>
      %s = affine.load %y[%i] : memref<8xi32>
      %t = arith.addi %s, %a : i32
      affine.store %t, %y[%i] : memref<8xi32>
    }
  }
  return
}

// The nest reads what it wrote in earlier iterations: not the value that filled the buffer.

// CHECK-LABEL: func.func @prefix_sum(
// CHECK:         affine.for %[[I:.*]] = 1 to 8 {
// CHECK-NEXT:      affine.load %[[Y:.*]][%[[I]] - 1]
func.func @prefix_sum(%x: memref<8xi32> {hls.noalias}, %y: memref<8xi32> {hls.noalias}) {
  %one = arith.constant 1 : i32
  affine.for %i = 0 to 8 {
    affine.store %one, %y[%i] : memref<8xi32>
  }
  affine.for %i = 1 to 8 {
    %a = affine.load %y[%i - 1] : memref<8xi32>
    %b = affine.load %x[%i] : memref<8xi32>
    %c = arith.addi %a, %b : i32
    affine.store %c, %y[%i] : memref<8xi32>
  }
  return
}

// A loop that may not iterate reads and writes nothing then.

// CHECK-LABEL: func.func @may_be_empty(
// CHECK:         affine.for
// CHECK-NEXT:      affine.load
// CHECK-NEXT:      arith.addi
// CHECK-NEXT:      affine.store
func.func @may_be_empty(%y: memref<8xi32>, %n: index) {
  affine.for %i = 0 to %n {
    %a = affine.load %y[3] : memref<8xi32>
    %b = arith.addi %a, %a : i32
    affine.store %b, %y[3] : memref<8xi32>
  }
  return
}

// What is overwritten before anybody reads it need not be written.

// CHECK-LABEL: func.func @overwritten(
// CHECK-NEXT:    affine.for %[[I:.*]] = 0 to 4 {
// CHECK-NEXT:      affine.store %[[B:.*]], %[[Y:.*]][%[[I]]]
// CHECK-NEXT:    }
// CHECK-NEXT:    return
func.func @overwritten(%a: i32, %b: i32, %y: memref<4xi32>) {
  affine.for %i = 0 to 3 {
    affine.store %a, %y[%i] : memref<4xi32>
  }
  affine.for %i = 0 to 4 {
    affine.store %b, %y[%i] : memref<4xi32>
  }
  return
}
