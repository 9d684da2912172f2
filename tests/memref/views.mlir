// RUN: hls-opt %s | filecheck %s

// CHECK-LABEL: func.func @views(%arg0: memref<4x?xf32>, %arg1: index, %arg2: f32, %arg3: memref<*xf32>, %arg4: memref<2xi32>, %arg5: memref<2048xi8>, %arg6: i32, %arg7: memref<?xf32>, %arg8: memref<4xi32>) {
// CHECK-NEXT:   %subview = memref.subview %arg0[0, %arg1] [2, %arg1] [1, 1] {a} : memref<4x?xf32> to memref<2x?xf32, strided<[?, 1], offset: ?>>
// CHECK-NEXT:   %reinterpret_cast = memref.reinterpret_cast %arg0 to offset: [%arg1], sizes: [4, %arg1], strides: [%arg1, 1] {a} : memref<4x?xf32> to memref<4x?xf32, strided<[?, 1], offset: ?>>
// CHECK-NEXT:   %expand_shape = memref.expand_shape %arg7 {{\[\[}}0, 1]] output_shape [%arg1, 4] {a} : memref<?xf32> into memref<?x4xf32>
// CHECK-NEXT:   %collapse_shape = memref.collapse_shape %arg0 {{\[\[}}0, 1]] {a} : memref<4x?xf32> into memref<?xf32>
// CHECK-NEXT:   %transpose = memref.transpose %arg0 (d0, d1) -> (d1, d0) {a} : memref<4x?xf32> to memref<?x4xf32, strided<[1, ?]>>
// CHECK-NEXT:   %view = memref.view %arg5[%arg1][%arg1] {a} : memref<2048xi8> to memref<?x4xf32>
// CHECK-NEXT:   %view_0 = memref.view %arg5[%arg1][] : memref<2048xi8> to memref<4x4xf32>
// CHECK-NEXT:   %reshape = memref.reshape %arg0(%arg4) {a} : (memref<4x?xf32>, memref<2xi32>) -> memref<?x?xf32>
// CHECK-NEXT:   %reshape_1 = memref.reshape %arg3(%arg4) : (memref<*xf32>, memref<2xi32>) -> memref<?x?xf32>
// CHECK-NEXT:   %0 = memref.rank %arg3 {a} : memref<*xf32>
// CHECK-NEXT:   %memspacecast = memref.memory_space_cast %arg0 {a} : memref<4x?xf32> to memref<4x?xf32, 1>
// CHECK-NEXT:   %base_buffer, %offset, %sizes:2, %strides:2 = memref.extract_strided_metadata %arg0 : memref<4x?xf32> -> memref<f32>, index, index, index, index, index
// CHECK-NEXT:   %intptr = memref.extract_aligned_pointer_as_index %arg0 : memref<4x?xf32> -> index
// CHECK-NEXT:   memref.assume_alignment %arg0, 16 {a} : memref<4x?xf32>
// CHECK-NEXT:   %1 = memref.atomic_rmw addf %arg2, %arg0[%arg1, %arg1] {a} : (f32, memref<4x?xf32>) -> f32
// CHECK-NEXT:   %2 = memref.realloc %arg7(%arg1) {alignment = 8 : i64} : memref<?xf32> to memref<?xf32>
// CHECK-NEXT:   %3 = memref.realloc %arg7 : memref<?xf32> to memref<4xf32>
// CHECK-NEXT:   memref.store %arg2, %arg0[%arg1, %arg1] {nontemporal = true} : memref<4x?xf32>
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @views(%m: memref<4x?xf32>, %n: index, %x: f32, %u: memref<*xf32>, %s: memref<2xi32>, %b: memref<2048xi8>, %i: i32, %d: memref<?xf32>, %ti: memref<4xi32>) {
  %0 = memref.subview %m[0, %n] [2, %n] [1, 1] {a} : memref<4x?xf32> to memref<2x?xf32, strided<[?, 1], offset: ?>>
  %1 = memref.reinterpret_cast %m to offset: [%n], sizes: [4, %n], strides: [%n, 1] {a} : memref<4x?xf32> to memref<4x?xf32, strided<[?, 1], offset: ?>>
  %2 = memref.expand_shape %d [[0, 1]] output_shape [%n, 4] {a} : memref<?xf32> into memref<?x4xf32>
  %3 = memref.collapse_shape %m [[0, 1]] {a} : memref<4x?xf32> into memref<?xf32>
  %4 = memref.transpose %m (i, j) -> (j, i) {a} : memref<4x?xf32> to memref<?x4xf32, strided<[1, ?]>>
  %5 = memref.view %b[%n][%n] {a} : memref<2048xi8> to memref<?x4xf32>
  %6 = memref.view %b[%n][] : memref<2048xi8> to memref<4x4xf32>
  %7 = memref.reshape %m(%s) {a} : (memref<4x?xf32>, memref<2xi32>) -> memref<?x?xf32>
  %8 = memref.reshape %u(%s) : (memref<*xf32>, memref<2xi32>) -> memref<?x?xf32>
  %9 = memref.rank %u {a} : memref<*xf32>
  %10 = memref.memory_space_cast %m {a} : memref<4x?xf32> to memref<4x?xf32, 1>
  %11:6 = memref.extract_strided_metadata %m : memref<4x?xf32> -> memref<f32>, index, index, index, index, index
  %12 = memref.extract_aligned_pointer_as_index %m : memref<4x?xf32> -> index
  memref.assume_alignment %m, 16 {a} : memref<4x?xf32>
  %13 = memref.atomic_rmw addf %x, %m[%n, %n] {a} : (f32, memref<4x?xf32>) -> f32
  %15 = memref.realloc %d(%n) {alignment = 8 : i64} : memref<?xf32> to memref<?xf32>
  %16 = memref.realloc %d : memref<?xf32> to memref<4xf32>
  memref.store %x, %m[%n, %n] {nontemporal = true} : memref<4x?xf32>
  return
}
