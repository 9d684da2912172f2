// RUN: hls-opt %s --affine-data-copy-generate=skip-non-unit-stride-loops --affine-double-buffer | filecheck %s

// CHECK: #[[ANOTHER:.*]] = affine_set<(d0) : (-d0 + 27 >= 0)>
// CHECK-LABEL: func.func @stencil(
// CHECK-NEXT: %[[A:.*]] = memref.alloc() : memref<2x6x16xf32, 1>
// The first copy.
// CHECK-NEXT: affine.for %[[K:.*]] = 0 to 6
// CHECK-NEXT: affine.for %[[J:.*]] = 0 to 16
// CHECK-NEXT: %[[X:.*]] = affine.load %arg0[%[[K]], %[[J]]]
// CHECK-NEXT: affine.store %[[X]], %[[A]][0, %[[K]], %[[J]]]
// CHECK: affine.for %[[I:.*]] = 0 to 32 step 4
// That of the next iteration, to the other half.
// CHECK-NEXT: affine.if #[[ANOTHER]](%[[I]])
// CHECK-NEXT: affine.for %[[K:.*]] = #{{.*}}(%[[I]]) to #{{.*}}(%[[I]])
// CHECK-NEXT: affine.for %[[J:.*]] = 0 to 16
// CHECK-NEXT: %[[X:.*]] = affine.load %arg0[%[[K]], %[[J]]]
// The half is (%[[I]] floordiv 4 + 1) mod 2.
// CHECK-NEXT: affine.store %[[X]], %[[A]][%[[I]] floordiv 4 - ((%[[I]] floordiv 4 + 1) floordiv 2) * 2 + 1, %[[K]] - %[[I]] - 4, %[[J]]]
// The buffer that is not copied to stays as it is.
// CHECK: memref.alloc() : memref<4x16xf32, 1>
// CHECK: affine.load %[[A]][(%[[I]] floordiv 4) mod 2, %{{.*}} - %[[I]], %{{.*}}]
// CHECK: affine.load %[[A]][(%[[I]] floordiv 4) mod 2, %{{.*}} - %[[I]] + 2, %{{.*}}]
// CHECK: memref.dealloc %[[A]] : memref<2x6x16xf32, 1>
// CHECK-NEXT: return
func.func @stencil(%a: memref<34x16xf32> {hls.noalias}, %b: memref<32x16xf32> {hls.noalias}) {
  affine.for %i = 0 to 32 step 4 {
    affine.for %k = affine_map<(d0) -> (d0)>(%i) to affine_map<(d0) -> (d0 + 4)>(%i) {
      affine.for %j = 0 to 16 {
        %0 = affine.load %a[%k, %j] : memref<34x16xf32>
        %1 = affine.load %a[%k + 2, %j] : memref<34x16xf32>
        %2 = arith.addf %0, %1 : f32
        affine.store %2, %b[%k, %j] : memref<32x16xf32>
      }
    }
  }
  return
}
