// RUN: hls-opt %s --affine-loop-interchange=cost=none --split-input-file | filecheck %s
// BLESS

// Loop i goes to position p[i].
// CHECK-LABEL: func.func @rotate(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<4x5x6xf32>, %[[V1:[0-9a-z_]+]]: f32) {
// CHECK-NEXT:   affine.for %[[V2:[0-9a-z_]+]] = 0 to 6 step 2 {
// CHECK-NEXT:     affine.for %[[V3:[0-9a-z_]+]] = 0 to 4 {
// CHECK-NEXT:       affine.for %[[V4:[0-9a-z_]+]] = 0 to 5 {
// CHECK-NEXT:         affine.store %[[V1]], %[[V0]][%[[V3]], %[[V4]], %[[V2]]] : memref<4x5x6xf32>
// CHECK-NEXT:       }
// CHECK-NEXT:     } {hls.label = "outer"}
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @rotate(%a: memref<4x5x6xf32>, %v: f32) {
  affine.for %i = 0 to 4 {
    affine.for %j = 0 to 5 {
      affine.for %k = 0 to 6 step 2 {
        affine.store %v, %a[%i, %j, %k] : memref<4x5x6xf32>
      }
    }
  } {hls.interchange = array<i64: 1, 2, 0>, hls.label = "outer"}
  return
}

// -----

// A distance of (1, -1) forbids it.
// CHECK-LABEL: func.func @refused(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<8x8xf32> {hls.noalias}) {
// CHECK-NEXT:   affine.for %[[V1:[0-9a-z_]+]] = 1 to 8 {
// CHECK-NEXT:     affine.for %[[V2:[0-9a-z_]+]] = 0 to 7 {
// CHECK-NEXT:       %[[V3:[0-9a-z_]+]] = affine.load %[[V0]][%[[V1]] - 1, %[[V2]] + 1] : memref<8x8xf32>
// CHECK-NEXT:       affine.store %[[V3]], %[[V0]][%[[V1]], %[[V2]]] : memref<8x8xf32>
// CHECK-NEXT:     }
// CHECK-NEXT:   } {hls.interchange = array<i64: 1, 0>}
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @refused(%a: memref<8x8xf32> {hls.noalias}) {
  affine.for %i = 1 to 8 {
    affine.for %j = 0 to 7 {
      %0 = affine.load %a[%i - 1, %j + 1] : memref<8x8xf32>
      affine.store %0, %a[%i, %j] : memref<8x8xf32>
    }
  } {hls.interchange = array<i64: 1, 0>}
  return
}

// -----

// A triangle gets new bounds.
// CHECK: #map = affine_map<(d0) -> (d0 + 1)>
// CHECK-LABEL: func.func @triangle(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<8x8xf32>, %[[V1:[0-9a-z_]+]]: f32) {
// CHECK-NEXT:   affine.for %[[V2:[0-9a-z_]+]] = 0 to 8 {
// CHECK-NEXT:     affine.for %[[V3:[0-9a-z_]+]] = 0 to #map(%[[V2]]) {
// CHECK-NEXT:       affine.store %[[V1]], %[[V0]][%[[V3]], %[[V2]]] : memref<8x8xf32>
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @triangle(%a: memref<8x8xf32>, %v: f32) {
  affine.for %i = 0 to 8 {
    affine.for %j = affine_map<(d0) -> (d0)>(%i) to 8 {
      affine.store %v, %a[%i, %j] : memref<8x8xf32>
    }
  } {hls.interchange = array<i64: 1, 0>}
  return
}

// -----

// Bounds that are symbols.
// CHECK: #map = affine_map<()[s0] -> (-s0)>
// CHECK: #map1 = affine_map<()[s0, s1] -> (s0 + s1 - 1)>
// CHECK: #map2 = affine_map<(d0)[s0] -> (0, d0 - s0 + 1)>
// CHECK: #map3 = affine_map<(d0)[s0, s1] -> (s0, d0 + s1 + 1)>
// CHECK-LABEL: func.func @symbols(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<?x?xf32>, %[[V1:[0-9a-z_]+]]: index, %[[V2:[0-9a-z_]+]]: index, %[[V3:[0-9a-z_]+]]: f32) {
// CHECK-NEXT:   affine.for %[[V4:[0-9a-z_]+]] = #map()[%[[V2]]] to #map1()[%[[V1]], %[[V2]]] {
// CHECK-NEXT:     affine.for %[[V5:[0-9a-z_]+]] = max #map2(%[[V4]])[%[[V2]]] to min #map3(%[[V4]])[%[[V1]], %[[V2]]] {
// CHECK-NEXT:       affine.store %[[V3]], %[[V0]][%[[V5]], %[[V4]]] : memref<?x?xf32>
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @symbols(%a: memref<?x?xf32>, %n: index, %m: index, %v: f32) {
  affine.for %i = 0 to %n {
    affine.for %j = affine_map<(d0)[s0] -> (d0 - s0)>(%i)[%m] to affine_map<(d0)[s0] -> (d0 + s0)>(%i)[%m] {
      affine.store %v, %a[%i, %j] : memref<?x?xf32>
    }
  } {hls.interchange = array<i64: 1, 0>}
  return
}
