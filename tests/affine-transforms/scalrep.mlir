// RUN: hls-opt %s --affine-scalrep=across-loops=false --split-input-file --allow-unregistered-dialect | filecheck %s
// RUN: hls-opt %s --pass-pipeline="builtin.module(func.func(affine-scalrep{assume-noalias-arguments=true}))" --split-input-file --allow-unregistered-dialect | filecheck %s --check-prefix=NOALIAS

// A loaded value is what was stored.
// CHECK-LABEL: func.func @forward(
// CHECK-SAME: %[[M:.*]]: memref<8xf32>, %[[V:.*]]: f32
// CHECK-NEXT: affine.store %[[V]], %[[M]][3]
// CHECK: return %[[V]]
func.func @forward(%m: memref<8xf32>, %v: f32) -> f32 {
  affine.store %v, %m[3] : memref<8xf32>
  %c3 = arith.constant 3 : index
  %0 = memref.load %m[%c3] : memref<8xf32>
  return %0 : f32
}

// -----

// The store in between may be to the same memory: arguments may alias.
// CHECK-LABEL: func.func @arguments_may_alias(
// CHECK-COUNT-2: affine.load
// CHECK: return
func.func @arguments_may_alias(%a: memref<8xf32>, %b: memref<8xf32>, %v: f32) -> f32 {
  %0 = affine.load %a[0] : memref<8xf32>
  affine.store %v, %b[0] : memref<8xf32>
  %1 = affine.load %a[0] : memref<8xf32>
  %2 = arith.addf %0, %1 : f32
  return %2 : f32
}

// -----

// Under the contract they do not, and of several stores the output keeps the last.
// CHECK-LABEL: func.func @contract(
// CHECK-NEXT: %[[X:.*]] = affine.load %arg0[0]
// CHECK-NEXT: %[[S:.*]] = arith.addf %[[X]], %[[X]]
// CHECK-NEXT: affine.store %[[S]], %arg1[0]
// CHECK-NEXT: return
func.func @contract(%a: memref<8xf32> {hls.noalias}, %b: memref<8xf32>, %v: f32) {
  affine.store %v, %b[0] : memref<8xf32>
  %0 = affine.load %a[0] : memref<8xf32>
  affine.store %0, %b[0] : memref<8xf32>
  %1 = affine.load %a[0] : memref<8xf32>
  %2 = arith.addf %0, %1 : f32
  affine.store %2, %b[0] : memref<8xf32>
  return
}

// -----

// A contract does not reach into what a call may do with the other argument, and a buffer that a call sees is not private.
// CHECK-LABEL: func.func @calls(
// CHECK: call @other
// CHECK: %[[B:.*]] = affine.load %arg1[0]
// CHECK-NEXT: %[[S:.*]] = arith.addf %arg2, %[[B]]
// CHECK-NEXT: return %[[S]]
func.func private @other(memref<8xf32>)
func.func @calls(%a: memref<8xf32> {hls.noalias}, %b: memref<8xf32> {hls.noalias}, %v: f32) -> f32 {
  affine.store %v, %a[0] : memref<8xf32>
  affine.store %v, %b[0] : memref<8xf32>
  func.call @other(%b) : (memref<8xf32>) -> ()
  %0 = affine.load %a[0] : memref<8xf32>
  %1 = affine.load %b[0] : memref<8xf32>
  %2 = arith.addf %0, %1 : f32
  return %2 : f32
}

// -----

// Subscripts that differ by a constant are different elements; other ones may be the same.
// CHECK-LABEL: func.func @families(
// CHECK: affine.for %[[I:.*]] = 0 to 8
// CHECK-NEXT: affine.store %arg1, %arg0[%[[I]]]
// CHECK-NEXT: affine.store %arg2, %arg0[%[[I]] + 1]
// CHECK-NEXT: affine.store %arg1, %arg0[7]
// CHECK-NEXT: %[[L:.*]] = affine.load %arg0[%[[I]] + 1]
// CHECK-NEXT: arith.addf %{{.*}}, %[[L]]
func.func @families(%m: memref<16xf32>, %v: f32, %w: f32) -> f32 {
  %r = affine.for %i = 0 to 8 iter_args(%s = %v) -> (f32) {
    affine.store %v, %m[%i] : memref<16xf32>
    affine.store %w, %m[%i + 1] : memref<16xf32>
    %0 = affine.load %m[%i] : memref<16xf32>
    affine.store %v, %m[7] : memref<16xf32>
    %1 = affine.load %m[%i + 1] : memref<16xf32>
    %2 = arith.addf %0, %1 : f32
    affine.yield %2 : f32
  }
  return %r : f32
}

// -----

// What the loop writes is not known in it, what it only reads is.
// CHECK-LABEL: func.func @loops(
// CHECK: affine.for
// CHECK-NEXT: %[[L:.*]] = affine.load %arg1[0]
// CHECK-NEXT: %[[S:.*]] = arith.addf %[[L]], %arg2
// CHECK-NEXT: affine.store %[[S]], %arg1[0]
// CHECK-NEXT: }
func.func @loops(%a: memref<8xf32> {hls.noalias}, %b: memref<8xf32> {hls.noalias}, %v: f32) {
  affine.store %v, %a[0] : memref<8xf32>
  affine.store %v, %b[0] : memref<8xf32>
  affine.for %i = 0 to 8 {
    %0 = affine.load %b[0] : memref<8xf32>
    %1 = affine.load %a[0] : memref<8xf32>
    %2 = arith.addf %0, %1 : f32
    affine.store %2, %b[0] : memref<8xf32>
  }
  return
}

// -----

// A store in a branch may not happen; one behind both makes all before it dead.
// CHECK-LABEL: func.func @branches(
// CHECK: affine.store %arg1, %arg0[0]
// CHECK: affine.if
// CHECK-NEXT: affine.store %arg2, %arg0[0]
// CHECK: affine.load %arg0[0]
// CHECK: affine.if
// CHECK-NEXT: } else {
// CHECK-NEXT: }
// CHECK-NEXT: affine.store %arg1, %arg0[1]
func.func @branches(%m: memref<8xf32>, %v: f32, %w: f32, %n: index) -> f32 {
  affine.store %v, %m[0] : memref<8xf32>
  affine.if affine_set<()[s0] : (s0 >= 0)>()[%n] {
    affine.store %w, %m[0] : memref<8xf32>
  }
  %0 = affine.load %m[0] : memref<8xf32>
  affine.if affine_set<()[s0] : (s0 >= 0)>()[%n] {
    affine.store %w, %m[1] : memref<8xf32>
  } else {
    affine.store %0, %m[1] : memref<8xf32>
  }
  affine.store %v, %m[1] : memref<8xf32>
  return %0 : f32
}

// -----

// Buffers that nobody reads go, and with the copy its source; so do stores that nothing reads before the buffer is freed.
// CHECK-LABEL: func.func @buffers(
// CHECK-NEXT: %[[C:.*]] = memref.alloc() : memref<8xf32>
// CHECK-NEXT: call @fill(%[[C]])
// CHECK-NEXT: %[[X:.*]] = affine.load %[[C]][1]
// CHECK-NEXT: memref.dealloc %[[C]]
// CHECK-NEXT: return %[[X]]
func.func private @fill(memref<8xf32>)
func.func @buffers(%v: f32) -> f32 {
  %a = memref.alloc() : memref<8xf32>
  %b = memref.alloc() : memref<8xf32>
  %c = memref.alloc() : memref<8xf32>
  %d = memref.cast %a : memref<8xf32> to memref<?xf32>
  affine.store %v, %d[0] : memref<?xf32>
  memref.copy %a, %b : memref<8xf32> to memref<8xf32>
  func.call @fill(%c) : (memref<8xf32>) -> ()
  %0 = affine.load %c[1] : memref<8xf32>
  memref.dealloc %a : memref<8xf32>
  memref.dealloc %b : memref<8xf32>
  memref.dealloc %c : memref<8xf32>
  return %0 : f32
}

// -----

// What is there already is not stored again.
// CHECK-LABEL: func.func @stored_back(
// CHECK-NEXT: %[[X:.*]] = affine.load
// CHECK-NEXT: return %[[X]]
func.func @stored_back(%m: memref<8xf32>) -> f32 {
  %0 = affine.load %m[2] : memref<8xf32>
  affine.store %0, %m[2] : memref<8xf32>
  return %0 : f32
}

// -----

// A layout may put different subscripts at the same place.
// CHECK-LABEL: func.func @layouts(
// CHECK: %[[X:.*]] = affine.load
// CHECK: return %[[X]]
func.func @layouts(%m: memref<8x8xf32, affine_map<(d0, d1) -> (d0)>>, %v: f32, %w: f32) -> f32 {
  affine.store %v, %m[0, 0] : memref<8x8xf32, affine_map<(d0, d1) -> (d0)>>
  affine.store %w, %m[0, 1] : memref<8x8xf32, affine_map<(d0, d1) -> (d0)>>
  %0 = affine.load %m[0, 0] : memref<8x8xf32, affine_map<(d0, d1) -> (d0)>>
  return %0 : f32
}

// -----

// Nothing is known across unknown ops with regions, nor across blocks.
// CHECK-LABEL: func.func @control_flow(
// CHECK-COUNT-2: memref.load
// CHECK: return
func.func @control_flow(%m: memref<8xf32>, %v: f32) -> f32 {
  %c0 = arith.constant 0 : index
  %0 = memref.load %m[%c0] : memref<8xf32>
  "cf.br"()[^next] : () -> ()
^next:
  %1 = memref.load %m[%c0] : memref<8xf32>
  %2 = arith.addf %0, %1 : f32
  return %2 : f32
}

// -----

// The option stands for the attribute on all arguments.
// CHECK-LABEL: func.func @option(
// CHECK-COUNT-2: affine.load
// NOALIAS-LABEL: func.func @option(
// NOALIAS-NEXT: %[[X:.*]] = affine.load %arg0[0]
// NOALIAS-NEXT: affine.store %arg2, %arg1[0]
// NOALIAS-NEXT: arith.addf %[[X]], %[[X]]
func.func @option(%a: memref<8xf32>, %b: memref<8xf32>, %v: f32) -> f32 {
  %0 = affine.load %a[0] : memref<8xf32>
  affine.store %v, %b[0] : memref<8xf32>
  %1 = affine.load %a[0] : memref<8xf32>
  %2 = arith.addf %0, %1 : f32
  return %2 : f32
}

// -----

// The contents of a buffer of unknown origin may be those of any buffer that is not private.
// CHECK-LABEL: func.func @views(
// CHECK: affine.store %arg1, %[[V:.*]][0]
// CHECK-NEXT: %[[X:.*]] = affine.load %arg0[0]
// CHECK-NEXT: return %[[X]]
func.func @views(%a: memref<8xf32> {hls.noalias}, %v: f32, %w: f32) -> f32 {
  affine.store %w, %a[0] : memref<8xf32>
  %view = "test.view"(%a) : (memref<8xf32>) -> memref<8xf32>
  affine.store %w, %a[0] : memref<8xf32>
  affine.store %v, %view[0] : memref<8xf32>
  %0 = affine.load %a[0] : memref<8xf32>
  return %0 : f32
}
