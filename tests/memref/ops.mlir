// RUN: hls-opt %s | filecheck %s

// CHECK: #map = affine_map<(d0)[s0] -> (d0 + s0)>

// CHECK: memref.global "private" constant @weights : memref<2x2xf32> = dense<1.000000e+00>
// CHECK: memref.global "private" constant @list : memref<3xi8> = dense<[1, 2, 3]> {alignment = 64 : i64}
// CHECK: memref.global @state : memref<4xi32> = uninitialized
// CHECK: memref.global "private" @external : memref<4xi32>
memref.global "private" constant @weights : memref<2x2xf32> = dense<1.0>
memref.global "private" constant @list : memref<3xi8> = dense<[1, 2, 3]> {alignment = 64 : i64}
memref.global @state : memref<4xi32> = uninitialized
memref.global "private" @external : memref<4xi32>

// CHECK-LABEL: func.func @allocation(%arg0: index) {
// CHECK-NEXT:   %alloc = memref.alloc() : memref<4x8xf32>
// CHECK-NEXT:   %alloc_0 = memref.alloc(%arg0) {alignment = 64 : i64} : memref<?x8xf32>
// CHECK-NEXT:   %alloc_1 = memref.alloc(%arg0)[%arg0] : memref<?xf32, #map>
// CHECK-NEXT:   %alloca = memref.alloca() : memref<4xi1>
// CHECK-NEXT:   %alloca_2 = memref.alloca(%arg0, %arg0) : memref<?x?xi3>
// CHECK-NEXT:   %cast = memref.cast %alloc : memref<4x8xf32> to memref<?x8xf32>
// CHECK-NEXT:   %cast_3 = memref.cast %alloc : memref<4x8xf32> to memref<*xf32>
// CHECK-NEXT:   %dim = memref.dim %alloc_0, %arg0 : memref<?x8xf32>
// CHECK-NEXT:   memref.copy %alloc, %cast : memref<4x8xf32> to memref<?x8xf32>
// CHECK-NEXT:   memref.dealloc %alloc : memref<4x8xf32>
// CHECK-NEXT:   memref.dealloc %cast_3 : memref<*xf32>
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @allocation(%n: index) {
  %alloc = memref.alloc() : memref<4x8xf32>
  %alloc_0 = memref.alloc(%n) {alignment = 64 : i64} : memref<?x8xf32>
  %alloc_1 = memref.alloc(%n)[%n] : memref<?xf32, affine_map<(d0)[s0] -> (d0 + s0)>>
  %alloca = memref.alloca() : memref<4xi1>
  %alloca_2 = memref.alloca(%n, %n) : memref<?x?xi3>
  %cast = memref.cast %alloc : memref<4x8xf32> to memref<?x8xf32>
  %cast_3 = memref.cast %alloc : memref<4x8xf32> to memref<*xf32>
  %dim = memref.dim %alloc_0, %n : memref<?x8xf32>
  memref.copy %alloc, %cast : memref<4x8xf32> to memref<?x8xf32>
  memref.dealloc %alloc : memref<4x8xf32>
  memref.dealloc %cast_3 : memref<*xf32>
  return
}

// CHECK-LABEL: func.func @access(%arg0: memref<4x8xf32>, %arg1: memref<f32>, %arg2: index) {
// CHECK-NEXT:   %0 = memref.load %arg0[%arg2, %arg2] : memref<4x8xf32>
// CHECK-NEXT:   %1 = memref.load %arg0[%arg2, %arg2] {nontemporal = true} : memref<4x8xf32>
// CHECK-NEXT:   %2 = memref.load %arg1[] : memref<f32>
// CHECK-NEXT:   memref.store %0, %arg0[%arg2, %arg2] : memref<4x8xf32>
// CHECK-NEXT:   memref.store %1, %arg1[] {note} : memref<f32>
// CHECK-NEXT:   %3 = memref.get_global @weights : memref<2x2xf32>
// CHECK-NEXT:   %4 = memref.get_global @list : memref<3xi8>
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @access(%m: memref<4x8xf32>, %s: memref<f32>, %i: index) {
  %0 = memref.load %m[%i, %i] : memref<4x8xf32>
  %1 = memref.load %m[%i, %i] {nontemporal = true} : memref<4x8xf32>
  %2 = memref.load %s[] : memref<f32>
  memref.store %0, %m[%i, %i] : memref<4x8xf32>
  memref.store %1, %s[] {note} : memref<f32>
  %3 = memref.get_global @weights : memref<2x2xf32>
  %4 = memref.get_global @list : memref<3xi8>
  return
}
