// RUN: hls-opt %s --affine-data-copy-generate=skip-non-unit-stride-loops | filecheck %s
// RUN: hls-opt %s --affine-data-copy-generate="skip-non-unit-stride-loops fast-mem-space=0 slow-mem-space=1" | filecheck %s --check-prefix=NONE
// RUN: hls-opt %s --affine-data-copy-generate="fast-mem-capacity=1" | filecheck %s --check-prefix=CAPACITY
// RUN: hls-opt %s --affine-data-copy-generate=loops=conv | filecheck %s --check-prefix=LABEL
// RUN: not hls-opt %s --affine-data-copy-generate=fast-mem-space=0 2>&1 | filecheck %s --check-prefix=WRONG

// WRONG: expected a capacity of 0 or more and different memory spaces of 0 or more
// NONE-NOT: memref.alloc

// What a tile needs starts at the tile's counters. The last tile is shorter, so that the store does not cover the box.
// CHECK-LABEL: func.func @tile(
// CHECK: affine.for %[[T:.*]] = 0 to 30 step 8
// CHECK-NEXT: affine.for %[[U:.*]] = 0 to 32 step 8
// CHECK-NEXT: %[[A:.*]] = memref.alloc() : memref<8x8xf32, 1>
// CHECK-NEXT: affine.for %[[I:.*]] = #{{.*}}(%[[T]]) to #{{.*}}(%[[T]])
// CHECK-NEXT: affine.for %[[J:.*]] = #{{.*}}(%[[U]]) to #{{.*}}(%[[U]])
// CHECK-NEXT: %[[X:.*]] = affine.load %arg0[%[[I]], %[[J]]] : memref<32x32xf32>
// CHECK-NEXT: affine.store %[[X]], %[[A]][%[[I]] - %[[T]], %[[J]] - %[[U]]] : memref<8x8xf32, 1>
// CHECK: %[[B:.*]] = memref.alloc() : memref<8x8xf32, 1>
// The box of the last tile would end behind the buffer.
// CHECK-NEXT: affine.for %{{.*}} = #{{.*}}(%[[U]]) to #{{.*}}(%[[U]])
// CHECK-NEXT: affine.for %{{.*}} = #{{.*}}(%[[T]]) to min #{{.*}}(%[[T]])
// CHECK: affine.for %[[K:.*]] = #{{.*}}(%[[T]]) to min
// CHECK-NEXT: affine.for %[[L:.*]] = #{{.*}}(%[[U]]) to
// CHECK-NEXT: %[[Y:.*]] = affine.load %[[A]][%[[K]] - %[[T]], %[[L]] - %[[U]]]
// CHECK-NEXT: affine.store %[[Y]], %[[B]][%[[L]] - %[[U]], %[[K]] - %[[T]]]
// CHECK: memref.dealloc %[[A]]
// CHECK: %[[Z:.*]] = affine.load %[[B]]
// CHECK-NEXT: affine.store %[[Z]], %arg1
// CHECK: memref.dealloc %[[B]]

// The whole buffers take 8 KiB, those of a tile 512 bytes.
// CAPACITY-LABEL: func.func @tile(
// CAPACITY-NEXT: affine.for
// CAPACITY-NEXT: affine.for
// CAPACITY-NEXT: memref.alloc() : memref<8x8xf32, 1>
// LABEL-LABEL: func.func @tile(
// LABEL-NOT: memref.alloc
func.func @tile(%a: memref<32x32xf32> {hls.noalias}, %b: memref<32x32xf32> {hls.noalias}) {
  affine.for %i = 0 to 30 step 8 {
    affine.for %j = 0 to 32 step 8 {
      affine.for %k = affine_map<(d0) -> (d0)>(%i) to min affine_map<(d0) -> (d0 + 8, 30)>(%i) {
        affine.for %l = affine_map<(d0) -> (d0)>(%j) to affine_map<(d0) -> (d0 + 8)>(%j) {
          %0 = affine.load %a[%k, %l] : memref<32x32xf32>
          affine.store %0, %b[%l, %k + 2] : memref<32x32xf32>
        }
      }
    }
  }
  return
}

// The attribute says which loop; a single element is copied without a loop.
// CHECK-LABEL: func.func @taps(
// CHECK-NEXT: affine.for %[[I:.*]] = 0 to 14
// CHECK-NEXT: %[[A:.*]] = memref.alloc() : memref<3xi32, 1>
// CHECK: {hls.label = "conv.copy_in"}
// CHECK-NEXT: %[[B:.*]] = memref.alloc() : memref<1xi32, 1>
// CHECK-NEXT: %[[X:.*]] = affine.load %arg1[%[[I]]] : memref<14xi32>
// CHECK-NEXT: affine.store %[[X]], %[[B]][0]
// CHECK-NEXT: affine.for %[[K:.*]] = 0 to 3
// CHECK-NEXT: affine.load %[[A]][%[[K]]]
// CHECK: } {hls.label = "conv"}
// CHECK: affine.load %[[B]][0]
// CHECK-NEXT: affine.store %{{.*}}, %arg1[%[[I]]]
// LABEL-LABEL: func.func @taps(
// LABEL-NEXT: affine.for
// LABEL-NEXT: memref.alloc() : memref<3xi32, 1>
func.func @taps(%a: memref<16xi32> {hls.noalias}, %b: memref<14xi32> {hls.noalias}) {
  affine.for %i = 0 to 14 {
    affine.for %k = 0 to 3 {
      %0 = affine.load %a[%i + %k] : memref<16xi32>
      %1 = affine.load %b[%i] : memref<14xi32>
      %2 = arith.addi %0, %1 : i32
      affine.store %2, %b[%i] : memref<14xi32>
    } {hls.copy, hls.label = "conv"}
  }
  return
}

// A buffer that is overwritten as a whole is not copied in.
// CHECK-LABEL: func.func @fill(
// CHECK-NEXT: memref.alloc() : memref<8xf32, 1>
// CHECK-NEXT: affine.for
// CHECK-NEXT: affine.store %arg1
// CHECK: affine.load
// CHECK-NEXT: affine.store %{{.*}}, %arg0
func.func @fill(%a: memref<16xf32>, %x: f32) {
  affine.for %i = 0 to 8 {
    affine.store %x, %a[%i + 4] : memref<16xf32>
  }
  return
}
