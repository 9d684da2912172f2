// RUN: hls-opt %s --affine-loop-tile=tile-sizes=4,3 --split-input-file | filecheck %s
// BLESS

// Divisible, and not; a size of a loop's own.
// CHECK: #map = affine_map<(d0) -> (d0)>
// CHECK: #map1 = affine_map<(d0) -> (d0 + 4)>
// CHECK: #map2 = affine_map<(d0) -> (d0 + 3, 16)>
// CHECK: #map3 = affine_map<(d0) -> (d0 + 4, 16)>
// CHECK-LABEL: func.func @rectangle(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<16x16xf32>, %[[V1:[0-9a-z_]+]]: f32) {
// CHECK-NEXT:   affine.for %[[V2:[0-9a-z_]+]] = 0 to 16 step 4 {
// CHECK-NEXT:     affine.for %[[V3:[0-9a-z_]+]] = 0 to 16 step 3 {
// CHECK-NEXT:       affine.for %[[V4:[0-9a-z_]+]] = #map(%[[V2]]) to #map1(%[[V2]]) {
// CHECK-NEXT:         affine.for %[[V5:[0-9a-z_]+]] = #map(%[[V3]]) to min #map2(%[[V3]]) {
// CHECK-NEXT:           affine.store %[[V1]], %[[V0]][%[[V4]], %[[V5]]] : memref<16x16xf32>
// CHECK-NEXT:         }
// CHECK-NEXT:       }
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   affine.for %[[V6:[0-9a-z_]+]] = 2 to 16 step 4 {
// CHECK-NEXT:     affine.for %[[V7:[0-9a-z_]+]] = #map(%[[V6]]) to min #map3(%[[V6]]) step 2 {
// CHECK-NEXT:       affine.store %[[V1]], %[[V0]][%[[V7]], 0] : memref<16x16xf32>
// CHECK-NEXT:     } {hls.label = "own.points"}
// CHECK-NEXT:   } {hls.label = "own"}
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @rectangle(%a: memref<16x16xf32>, %v: f32) {
  affine.for %i = 0 to 16 {
    affine.for %j = 0 to 16 {
      affine.store %v, %a[%i, %j] : memref<16x16xf32>
    }
  }
  affine.for %i = 2 to 16 step 2 {
    affine.store %v, %a[%i, 0] : memref<16x16xf32>
  } {hls.tile = array<i64: 2>, hls.label = "own"}
  return
}

// -----

// The symbol stays the bound.
// CHECK: #map = affine_map<(d0) -> (d0)>
// CHECK: #map1 = affine_map<(d0)[s0] -> (d0 + 4, s0)>
// CHECK-LABEL: func.func @symbol(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<?xf32>, %[[V1:[0-9a-z_]+]]: index, %[[V2:[0-9a-z_]+]]: f32) {
// CHECK-NEXT:   affine.for %[[V3:[0-9a-z_]+]] = 0 to %[[V1]] step 4 {
// CHECK-NEXT:     affine.for %[[V4:[0-9a-z_]+]] = #map(%[[V3]]) to min #map1(%[[V3]])[%[[V1]]] {
// CHECK-NEXT:       affine.store %[[V2]], %[[V0]][%[[V4]]] : memref<?xf32>
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @symbol(%a: memref<?xf32>, %n: index, %v: f32) {
  affine.for %i = 0 to %n {
    affine.store %v, %a[%i] : memref<?xf32>
  }
  return
}

// -----

// A triangle, scanned by tiles.
// CHECK: #map = affine_map<(d0) -> ((d0 * 4) floordiv 3 + 2)>
// CHECK: #map1 = affine_map<(d0, d1) -> (d0 * 4, d1 * 3)>
// CHECK: #map2 = affine_map<(d0) -> (8, d0 * 4 + 4)>
// CHECK: #map3 = affine_map<(d0) -> (0, d0 * 3)>
// CHECK: #map4 = affine_map<(d0, d1) -> (d1 + 1, d0 * 3 + 3)>
// CHECK-LABEL: func.func @triangle(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<8x8xf32>, %[[V1:[0-9a-z_]+]]: f32) {
// CHECK-NEXT:   affine.for %[[V2:[0-9a-z_]+]] = 0 to 2 {
// CHECK-NEXT:     affine.for %[[V3:[0-9a-z_]+]] = 0 to #map(%[[V2]]) {
// CHECK-NEXT:       affine.for %[[V4:[0-9a-z_]+]] = max #map1(%[[V2]], %[[V3]]) to min #map2(%[[V2]]) {
// CHECK-NEXT:         affine.for %[[V5:[0-9a-z_]+]] = max #map3(%[[V3]]) to min #map4(%[[V3]], %[[V4]]) {
// CHECK-NEXT:           affine.store %[[V1]], %[[V0]][%[[V4]], %[[V5]]] : memref<8x8xf32>
// CHECK-NEXT:         }
// CHECK-NEXT:       }
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @triangle(%a: memref<8x8xf32>, %v: f32) {
  affine.for %i = 0 to 8 {
    affine.for %j = 0 to affine_map<(d0) -> (d0 + 1)>(%i) {
      affine.store %v, %a[%i, %j] : memref<8x8xf32>
    }
  }
  return
}

// -----

// The distance (1, -1) lies across tiles.
// CHECK-LABEL: func.func @refused(
// CHECK-SAME: %[[V0:[0-9a-z_]+]]: memref<16x16xf32> {hls.noalias}) {
// CHECK-NEXT:   affine.for %[[V1:[0-9a-z_]+]] = 1 to 16 {
// CHECK-NEXT:     affine.for %[[V2:[0-9a-z_]+]] = 0 to 15 {
// CHECK-NEXT:       %[[V3:[0-9a-z_]+]] = affine.load %[[V0]][%[[V1]] - 1, %[[V2]] + 1] : memref<16x16xf32>
// CHECK-NEXT:       affine.store %[[V3]], %[[V0]][%[[V1]], %[[V2]]] : memref<16x16xf32>
// CHECK-NEXT:     }
// CHECK-NEXT:   }
// CHECK-NEXT:   return
// CHECK-NEXT: }
func.func @refused(%a: memref<16x16xf32> {hls.noalias}) {
  affine.for %i = 1 to 16 {
    affine.for %j = 0 to 15 {
      %0 = affine.load %a[%i - 1, %j + 1] : memref<16x16xf32>
      affine.store %0, %a[%i, %j] : memref<16x16xf32>
    }
  }
  return
}
